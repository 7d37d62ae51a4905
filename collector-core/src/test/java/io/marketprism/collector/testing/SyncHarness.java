package io.marketprism.collector.testing;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.SequenceRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** A synchroniser on a virtual clock, and what came out of it. */
public final class SyncHarness {
  /** Decimals of all levels. */
  public static final Scales SCALES = new Scales(2, 5);

  /** What was published. */
  public final List<MarketEvent> published = new ArrayList<>();

  /** The tickets of all snapshot requests. */
  public final List<Long> tickets = new ArrayList<>();

  /** Which attempt each request was. */
  public final List<Integer> attempts = new ArrayList<>();

  /** The virtual clock. */
  public final AtomicLong nanos = new AtomicLong(1_000_000_000L);

  /** What is tested. */
  public final BookSynchronizer book;

  private final AtomicLong interruptions = new AtomicLong();
  private final FeedContext context =
      new FeedContext(
          published::add,
          new Clocks(() -> Instant.ofEpochSecond(1_700_000_000, nanos.get()), nanos::get),
          interruptions::incrementAndGet,
          Duration.ofSeconds(60));

  /** A book of that rule and settings. */
  public SyncHarness(SequenceRule rule, BookSettings settings) {
    this.book =
        new BookSynchronizer(
            context,
            TestInstruments.btcUsdt(),
            rule,
            settings,
            (who, ticket, attempt) -> {
              tickets.add(ticket);
              attempts.add(attempt);
            });
  }

  /** A live book of 1,000 levels a side. */
  public SyncHarness(SequenceRule rule) {
    this(rule, BookSettings.live(1000, Optional.empty()));
  }

  /** The ticket of the last request. */
  public long lastTicket() {
    return tickets.get(tickets.size() - 1);
  }

  /** Lets time pass. */
  public void pass(Duration time) {
    book.tick(nanos.addAndGet(time.toNanos()));
  }

  /** Delivers a delta now. */
  public void deliver(Delta delta) {
    book.onDelta(delta.decoded(nanos.get()));
  }

  /** Delivers a delta of bids now. */
  public void deliver(long first, long last, long... bidPriceAndSize) {
    deliver(new Delta(first, last, bidPriceAndSize, new long[0]));
  }

  /** Answers the last request with the exchange's book. */
  public void answer(BookSnapshot snapshot) {
    book.onSnapshot(lastTicket(), snapshot);
  }

  /** A complete snapshot of bids only. */
  public static BookSnapshot snapshot(long last, long... bidPriceAndSize) {
    return new BookSnapshot(
        last, levels(bidPriceAndSize), new LevelList(), true, true, SCALES, MarketEvent.UNKNOWN, 0);
  }

  /** Levels in that order. */
  public static LevelList levels(long... priceAndSize) {
    LevelList levels = new LevelList();
    for (int i = 0; i < priceAndSize.length; i += 2) {
      levels.add(priceAndSize[i], priceAndSize[i + 1]);
    }
    return levels;
  }

  /** What came out, in a few words each. */
  public List<String> story() {
    return published.stream().map(SyncHarness::word).toList();
  }

  private static String word(MarketEvent event) {
    if (event instanceof BookEvent book) {
      return book.isSnapshot()
          ? "snapshot " + book.last()
          : "update " + book.previous() + ">" + book.last();
    }
    return "interruption " + ((InterruptionEvent) event).reason().wire();
  }
}
