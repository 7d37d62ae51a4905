package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.session.ClientOptions;
import io.marketprism.collector.exchange.session.ManualScheduler;
import io.marketprism.collector.exchange.session.RestClient;
import io.marketprism.collector.exchange.session.RestLimits;
import io.marketprism.collector.exchange.session.RestSpec;
import io.marketprism.collector.exchange.session.SessionEnvironment;
import io.marketprism.collector.exchange.session.SessionFactory;
import io.marketprism.collector.exchange.session.WeightBudget;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.FeedContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time is virtual, the sockets are real. */
@Timeout(60)
class SnapshotDeskTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final List<MarketEvent> published = new CopyOnWriteArrayList<>();
  private final SpotServer server = new SpotServer();
  private final ConnectionRegistry registry =
      new ConnectionRegistry(new ConnectionLimits(10, 10), StackSampling.OFF, scheduler.clocks());
  private final SessionFactory factory =
      new SessionFactory(
          new SessionEnvironment(
              scheduler.clocks(),
              scheduler,
              registry,
              new Random(3),
              RawFrameListener.NONE,
              failure -> {}),
          ClientOptions.DEFAULT);
  private final WeightBudget budget =
      new WeightBudget(6_000, Duration.ofMinutes(1), Optional.empty(), scheduler::nanos);
  private final SlotLock lock = new SlotLock();
  private final BookSynchronizer book = book();

  SnapshotDeskTest() throws IOException {}

  private BookSynchronizer book() {
    RestClient client =
        factory.rest(new RestSpec("binance-spot", server.rest(), budget, RestLimits.DEFAULT));
    FeedContext feeds =
        new FeedContext(published::add, scheduler.clocks(), () -> 1, Duration.ofSeconds(60));
    ExchangeContext context =
        new ExchangeContext(
            feeds,
            registry,
            scheduler,
            new Random(4),
            RawFrameListener.NONE,
            (place, failure) -> {});
    StubProtocol protocol = new StubProtocol();
    return new BookSynchronizer(
        feeds,
        StubProtocol.BTCUSDT,
        protocol.sequenceRule(),
        BookSettings.live(100, Optional.empty()),
        new LastWish(
            new SnapshotDesk(
                protocol, server.rest(), new VenueRest(client, limit -> budget), context, lock)));
  }

  @AfterEach
  void close() {
    factory.close();
    server.close();
  }

  @Test
  void firstWishIsAskedAtOnceAndItsReplyJoined() {
    lock.run(book::subscribed);
    awaitRequests(1);
    assertThat(server.requests.get(0)).isEqualTo("/api/v3/depth?limit=100");
    await(() -> state() == FeedState.SYNCING && phase() == BookSynchronizer.Phase.BRIDGING);
  }

  @Test
  void requestWithoutAnAnswerIsRepeatedOnceItsPatienceIsOver() {
    server.depth = path -> SpotServer.silence();
    lock.run(book::subscribed);
    awaitRequests(1);
    lock.run(() -> book.tick(scheduler.nanos() + Duration.ofSeconds(29).toNanos()));
    assertThat(snapshotRequests()).isEqualTo(1);
    lock.run(() -> book.tick(scheduler.nanos() + Duration.ofSeconds(31).toNanos()));
    assertThat(snapshotRequests()).isEqualTo(2);
  }

  @Test
  void wishAfterAFailureWaitsLongerEachTimeUpToHalfAMinute() {
    server.depth = path -> SpotServer.ok("<html>no</html>");
    lock.run(book::subscribed);
    awaitRequests(1);
    long[] pausesMs = new long[12];
    for (int attempt = 1; attempt <= pausesMs.length; attempt++) {
      int wishes = attempt + 1;
      await(() -> snapshotRequests() == wishes);
      long fromNs = scheduler.nanos();
      while (server.requests.size() < wishes) {
        scheduler.advance(Duration.ofMillis(5));
        LockSupport.parkNanos(100_000);
      }
      pausesMs[attempt - 1] = (scheduler.nanos() - fromNs) / 1_000_000;
    }
    for (int i = 0; i < pausesMs.length; i++) {
      assertThat(pausesMs[i]).isGreaterThanOrEqualTo(Math.min(30_000, 250L << i) / 2);
    }
    assertThat(pausesMs[0]).isLessThan(5_000);
  }

  @Test
  void replyToAWishThatIsVoidChangesNothing() {
    lock.run(book::subscribed);
    scheduler.runDue();
    lock.run(book::unsubscribed);
    awaitRequests(1);
    factory.close();
    assertThat(phase()).isEqualTo(BookSynchronizer.Phase.IDLE);
    assertThat(published).isEmpty();
  }

  @Test
  void wishesThatALaterOneMadeVoidAreNotAskedAndCostNothing() {
    for (int i = 0; i < 50; i++) {
      lock.run(book::subscribed);
      lock.run(() -> book.lost(InterruptionReason.DISCONNECT));
    }
    lock.run(book::subscribed);
    await(() -> phase() == BookSynchronizer.Phase.BRIDGING);
    assertThat(server.requests).hasSize(1);
    assertThat(budget.used()).isEqualTo(5);
  }

  @Test
  void requestThatWaitsForAReplyIsGivenUpForALaterOne() {
    server.depth = path -> SpotServer.silence();
    for (int wishes = 1; wishes <= RestLimits.DEFAULT.inFlight() + 2; wishes++) {
      lock.run(book::subscribed);
      awaitRequests(wishes);
      lock.run(() -> book.lost(InterruptionReason.DISCONNECT));
    }
  }

  @Test
  void nothingIsAskedForABookThatWentIdle() {
    lock.run(book::subscribed);
    lock.run(() -> book.lost(InterruptionReason.DISCONNECT));
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(budget.used()).isZero();
    assertThat(server.requests).isEmpty();
  }

  @Test
  void pauseBeforeARepetitionEndsInNothingWhereTheBookWentIdle() {
    server.depth = path -> SpotServer.ok("<html>no</html>");
    lock.run(book::subscribed);
    await(() -> snapshotRequests() == 2);
    lock.run(() -> book.lost(InterruptionReason.DISCONNECT));
    scheduler.advance(Duration.ofSeconds(30));
    assertThat(budget.used()).isEqualTo(5);
  }

  @Test
  void replyWithNumbersBeyond64BitsFailsTheFeedAndIsNotAskedForAgain() {
    server.depth =
        path -> SpotServer.ok("{\"lastUpdateId\":1,\"bids\":[[\"1e19\",\"1\"]],\"asks\":[]}");
    lock.run(book::subscribed);
    awaitRequests(1);
    await(() -> state() == FeedState.FAILED);
    scheduler.advance(Duration.ofMinutes(5));
    assertThat(server.requests).hasSize(1);
  }

  private void awaitRequests(int count) {
    await(() -> server.requests.size() == count);
  }

  private FeedState state() {
    return report().state();
  }

  private long snapshotRequests() {
    return report().counts().snapshotRequests();
  }

  private FeedReport report() {
    return lock.get(() -> book.report(0));
  }

  private BookSynchronizer.Phase phase() {
    return lock.get(book::phase);
  }

  private void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - until).as("nanoseconds too late").isNegative();
      scheduler.runDue();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
