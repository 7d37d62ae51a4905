package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.session.ManualScheduler;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.FeedContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A book on the channel {@code b} of a slot without a socket. Time is virtual. */
class ChannelSnapshotsTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final FakeSession session = new FakeSession();
  private final MarketSlot slot =
      new MarketSlot(new SlotLock(), WordDecoder::new, listener -> session);
  private final List<String> taken = new ArrayList<>();
  private final BookSynchronizer book = book();

  private BookSynchronizer book() {
    FeedContext feeds =
        new FeedContext(event -> {}, scheduler.clocks(), () -> 1, Duration.ofSeconds(60));
    ExchangeContext context =
        new ExchangeContext(
            feeds,
            new ConnectionRegistry(
                new ConnectionLimits(1, 1), StackSampling.OFF, scheduler.clocks()),
            scheduler,
            new Random(4),
            RawFrameListener.NONE,
            (place, failure) -> {});
    StubProtocol protocol = new StubProtocol();
    return new BookSynchronizer(
        feeds,
        StubProtocol.BTCUSDT,
        protocol.sequenceRule(),
        BookSettings.inChannel(BookLimits.window(400), Optional.empty()),
        new LastWish(new ChannelSnapshots(slot, "b", context)));
  }

  @Test
  void channelOfABookThatIsBrokenIsSubscribedAnewAtOnceAndLaterAfterAPause() {
    live();
    slot.run(book::onChecksumMismatch);
    scheduler.runDue();
    assertThat(session.calls).containsExactly("resubscribe [b]");
    snapshot();
    slot.run(book::onChecksumMismatch);
    scheduler.runDue();
    assertThat(session.calls).hasSize(1);
    scheduler.advance(Duration.ofMillis(250));
    assertThat(session.calls).hasSize(2);
  }

  @Test
  void channelOfABookThatIsLiveByThenIsLeftAlone() {
    live();
    breakTwice();
    snapshot();
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(book.phase()).isEqualTo(BookSynchronizer.Phase.LIVE);
    assertThat(session.calls).hasSize(1);
  }

  @Test
  void channelOfABookThatWentIdleIsLeftAlone() {
    live();
    breakTwice();
    slot.run(() -> book.lost(InterruptionReason.DISCONNECT));
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(session.calls).hasSize(1);
  }

  @Test
  void laterWishTakesTheOneBeforeBackWhicheverWayItWent() {
    LastWish wish =
        new LastWish((who, ticket, attempt) -> () -> taken.add(ticket + " of " + attempt));
    wish.request(book, 1, 0);
    assertThat(taken).isEmpty();
    wish.request(book, 2, 1);
    wish.request(book, 3, 0);
    assertThat(taken).containsExactly("1 of 0", "2 of 1");
  }

  private void live() {
    slot.run(book::subscribed);
    snapshot();
  }

  /** Asked for at once, it comes; broken again, it is to be asked for after a pause. */
  private void breakTwice() {
    slot.run(book::onChecksumMismatch);
    scheduler.runDue();
    snapshot();
    slot.run(book::onChecksumMismatch);
  }

  private void snapshot() {
    LevelList none = new LevelList();
    slot.run(
        () ->
            book.onChannelSnapshot(
                new BookSnapshot(
                    10, none, none, true, true, new Scales(2, 5), MarketEvent.UNKNOWN, 1)));
  }
}
