package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.SequenceRule;
import io.marketprism.collector.sync.TradeFeed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A slot with a trade feed on the channel {@code t} and a book on {@code b}, without a socket. */
final class SlotHarness {
  final List<MarketEvent> published = new ArrayList<>();
  final List<Long> tickets = new ArrayList<>();
  final FakeSession session = new FakeSession();
  final TradeFeed trades;
  final BookSynchronizer book;
  final MarketSlot slot;
  private final AtomicLong interruptions = new AtomicLong();

  SlotHarness() {
    FeedContext context =
        new FeedContext(
            published::add,
            new Clocks(() -> Instant.ofEpochSecond(1_795_357_800), () -> 0),
            interruptions::incrementAndGet,
            Duration.ofSeconds(60));
    trades = new TradeFeed(context, TestInstruments.btcUsdt(), true);
    book =
        new BookSynchronizer(
            context,
            TestInstruments.btcUsdt(),
            new NextIdRule(),
            BookSettings.live(1_000, Optional.empty()),
            (who, ticket, attempt) -> tickets.add(ticket));
    slot = new MarketSlot(new SlotLock(), WordDecoder::new, listener -> session);
    slot.add(Map.of(new ChannelName("", "t"), trades, new ChannelName("", "b"), book));
  }

  /** Both channels acknowledged on the first connection, the book joined at 100. */
  SlotHarness live() {
    slot.onSubscribed(1, List.of("t", "b"));
    answer(100);
    slot.tick(Duration.ofSeconds(10).toNanos());
    return this;
  }

  /** Answers the last snapshot request with an empty book that ends there. */
  void answer(long last) {
    LevelList none = new LevelList();
    slot.run(
        () ->
            book.onSnapshot(
                tickets.get(tickets.size() - 1),
                new BookSnapshot(
                    last, none, none, true, true, new Scales(2, 5), MarketEvent.UNKNOWN, 1)));
  }

  boolean frame(long generation, String frame) {
    return slot.onFrame(generation, frame, 1_000_000);
  }

  List<String> story() {
    return published.stream().map(SlotHarness::word).toList();
  }

  private static String word(MarketEvent event) {
    if (event instanceof TradeEvent trade) {
      return "trade " + trade.id();
    }
    if (event instanceof BookEvent change) {
      return (change.isSnapshot() ? "snapshot " : "update ") + change.last();
    }
    InterruptionEvent interruption = (InterruptionEvent) event;
    return "interrupted " + interruption.feed().wire() + " " + interruption.reason().wire();
  }

  /** Whether every frame is counted once. */
  boolean addsUp() {
    FrameCounts counts = slot.counts();
    long rejected = counts.rejected().values().stream().mapToLong(Long::longValue).sum();
    return counts.frames() == counts.data() + counts.control() + counts.ignored() + rejected;
  }

  private record NextIdRule() implements SequenceRule {
    @Override
    public Verdict bridge(long snapshot, long first, long last, long previous) {
      return next(snapshot, first, last, previous);
    }

    @Override
    public Verdict next(long held, long first, long last, long previous) {
      if (last <= held) {
        return Verdict.STALE;
      }
      return first <= held + 1 ? Verdict.APPLY : Verdict.GAP;
    }
  }
}
