package io.marketprism.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.Connection;
import io.marketprism.collector.connection.ConnectionSlot;
import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.connection.SlotSpec;
import io.marketprism.collector.health.FeedTotals;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.HealthStatus;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.pipeline.SinkSettings;
import io.marketprism.collector.sink.Sink;
import io.marketprism.collector.spi.ExchangeAdapter;
import io.marketprism.collector.sync.LastEvent;
import io.marketprism.collector.sync.LastEvents;
import io.marketprism.collector.sync.TradeFeed;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(60)
@SuppressWarnings("try")
class CollectorTest {
  private final FakeExchange exchange = new FakeExchange();
  private final TrackedThreads threads = new TrackedThreads();
  private final BlockingQueue<Long> heard = new LinkedBlockingQueue<>();

  @AfterEach
  void noThreadIsLeft() throws InterruptedException {
    threads.requireGone();
  }

  @Test
  void startsWhatItWasBuiltWithAndClosesItOnce() throws IOException {
    Collector collector = builder(this::hear).build();
    collector.start();
    collector.close();
    collector.close();
    assertThat(exchange.calls).containsExactly("start test-one", "close test-one");
  }

  @Test
  void closedWithoutStartItStartsNothingAndCannotBeStarted() {
    Collector collector = builder(this::hear).build();
    collector.close();
    assertThatIllegalStateException().isThrownBy(collector::start);
    assertThat(exchange.calls).containsExactly("close test-one");
  }

  @Test
  void cannotBeStartedTwice() throws IOException {
    try (Collector collector = builder(this::hear).build()) {
      collector.start();
      assertThatIllegalStateException().isThrownBy(collector::start);
      assertThat(exchange.calls).containsExactly("start test-one");
    }
  }

  @Test
  void listenerHearsEveryEventInOrderAndNothingAfterClose() throws Exception {
    Collector collector = builder(this::hear).build();
    collector.start();
    for (long id = 1; id <= 1_000; id++) {
      publish(id);
    }
    collector.close();
    assertThat(heard).hasSize(1_000);
    assertThat(List.copyOf(heard)).isSorted();
    publish(1_001);
    assertThat(threads.alive()).noneMatch(name -> name.contains("listener"));
    assertThat(heard).hasSize(1_000);
  }

  @Test
  void collectorMayBeClosedByItsListener() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    Collector[] self = new Collector[1];
    Collector collector =
        builder(
                event -> {
                  self[0].close();
                  closed.countDown();
                })
            .build();
    self[0] = collector;
    collector.start();
    publish(1);
    assertThat(closed.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(exchange.calls).containsExactly("start test-one", "close test-one");
  }

  @Test
  void listenerThatThrowsLosesThatEventAndHarmsNoOther() throws Exception {
    Consumer<MarketEvent> throwing =
        event -> {
          if (event instanceof TradeEvent trade && trade.id() % 2 == 0) {
            throw new IllegalStateException("even");
          }
          if (event instanceof TradeEvent) {
            throw new StackOverflowError("odd");
          }
        };
    try (Collector collector = builder(throwing).onEvent(this::hear).build()) {
      collector.start();
      publish(1);
      publish(2);
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
      eventually(() -> dropped(collector, "listener") == 2);
      assertThat(dropped(collector, "listener-1")).isZero();
    }
  }

  private static long dropped(Collector collector, String sink) {
    return collector.sinks().stream()
        .filter(report -> report.name().equals(sink))
        .flatMap(report -> report.counts().values().stream())
        .flatMap(counts -> counts.dropped().values().stream())
        .mapToLong(Long::longValue)
        .sum();
  }

  @Test
  void whatNoCallerCanBeGivenIsCountedByPlaceAndTold() {
    List<String> told = new CopyOnWriteArrayList<>();
    try (Collector collector =
        builder(this::hear)
            .onError(
                (place, failure) -> {
                  told.add(place);
                  throw new IllegalStateException("the listener fails too");
                })
            .build()) {
      exchange.adapters.get(0).context.errors().failed("session", new OutOfMemoryError("heap"));
      exchange.adapters.get(0).context.errors().failed("session", new AssertionError("x"));
      assertThat(told).containsExactly("session", "session");
      assertThat(collector.errors())
          .containsEntry("session", 2L)
          .containsEntry("error_listener", 2L);
    }
  }

  @Test
  void taskThatThrowsOnTheControlThreadIsCounted() throws Exception {
    try (Collector collector = builder(this::hear).build()) {
      exchange
          .adapters
          .get(0)
          .context
          .scheduler()
          .execute(
              () -> {
                throw new IllegalStateException("task");
              });
      eventually(() -> collector.errors().getOrDefault("control", 0L) == 1);
    }
  }

  @Test
  void twoCollectorsInOneProcessShareNothing() throws Exception {
    FakeExchange other = new FakeExchange();
    BlockingQueue<Long> otherHeard = new LinkedBlockingQueue<>();
    try (Collector first = builder(this::hear).build();
        Collector second =
            Collector.builder()
                .provider(other)
                .threads(threads)
                .subscribe(FakeExchange.ONE, "BTC-USDT", DataType.TRADE)
                .onEvent(event -> otherHeard.add(((TradeEvent) event).id()))
                .build()) {
      first.start();
      second.start();
      publish(1);
      other.adapters.get(0).publish(TestEvents.trade(TestInstruments.btcUsdt(), 2));
      assertThat(heard.poll(20, TimeUnit.SECONDS)).isEqualTo(1);
      assertThat(otherHeard.poll(20, TimeUnit.SECONDS)).isEqualTo(2);
      first.close();
      other.adapters.get(0).publish(TestEvents.trade(TestInstruments.btcUsdt(), 3));
      assertThat(otherHeard.poll(20, TimeUnit.SECONDS)).isEqualTo(3);
    }
    assertThat(heard).isEmpty();
    assertThat(otherHeard).isEmpty();
  }

  @Test
  void healthIsStartingAtFirstReadyWithTheFirstLiveFeedAndNotAfterClose() throws Exception {
    Collector collector = builder(this::hear).build();
    HealthReport first = collector.health();
    assertThat(first.status()).isEqualTo(HealthStatus.DEGRADED);
    assertThat(first.ready()).isFalse();
    assertThat(first.reasons()).extracting(HealthReport.Reason::code).contains("starting");
    collector.start();
    eventually(() -> collector.health().ready());
    eventually(() -> collector.resources().isPresent());
    assertThat(collector.uptime()).isPositive();
    collector.close();
    assertThat(collector.health().ready()).isFalse();
  }

  @Test
  void connectionThatItsOwnerForgetsIsTakenAwayAndCounted() throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (Collector collector = builder(this::hear).build()) {
      collector.start();
      ConnectionSlot slot =
          newest()
              .context
              .connections()
              .claim(SlotSpec.webSocket("test-one/0", FakeExchange.ONE, "ws://localhost", "test"));
      Connection connection = slot.open("start", cancelled::countDown);
      connection.expectGoneWithin(Duration.ZERO);
      assertThat(cancelled.await(20, TimeUnit.SECONDS)).isTrue();
      eventually(() -> collector.watch().connectionsReaped() == 1);
      connection.closed(CloseReason.OVERDUE, "");
      slot.release();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void descriptorsAreHeldInReserveOnlyWhereThatIsAskedForAndGivenBack() throws Exception {
    long before = harmlessDescriptors();
    try (Collector collector = builder(this::hear).build()) {
      collector.start();
      eventually(() -> collector.resources().isPresent());
      assertThat(harmlessDescriptors()).isEqualTo(before);
    }
    Collector collector = builder(this::hear).descriptorReserve(32).build();
    collector.start();
    eventually(() -> harmlessDescriptors() == before + 32);
    collector.close();
    assertThat(harmlessDescriptors()).isEqualTo(before);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Collector.builder().descriptorReserve(-1))
        .withMessageContaining("-1");
  }

  private static long harmlessDescriptors() throws IOException {
    long count = 0;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path one : open) {
        count += pointsAt(one, "/dev/null") ? 1 : 0;
      }
    }
    return count;
  }

  /** False also of one that was closed meanwhile. */
  private static boolean pointsAt(Path descriptor, String file) {
    try {
      return Files.readSymbolicLink(descriptor).toString().equals(file);
    } catch (IOException closed) {
      return false;
    }
  }

  @Test
  void stepOfTheWallClockIsCountedAndTouchesNoAge() throws Exception {
    AtomicLong aheadMs = new AtomicLong();
    Clocks clocks = new Clocks(() -> Instant.now().plusMillis(aheadMs.get()), System::nanoTime);
    try (Collector collector = builder(this::hear).clocks(clocks).build()) {
      collector.start();
      ConnectionSlot slot =
          newest()
              .context
              .connections()
              .claim(SlotSpec.webSocket("test-one/0", FakeExchange.ONE, "ws://localhost", "test"));
      Connection connection = slot.open("start", () -> {});
      connection.moveTo(ConnectionState.CONNECTING);
      aheadMs.set(TimeUnit.HOURS.toMillis(1));
      eventually(() -> collector.watch().clockStepsForward() == 1);
      aheadMs.set(-TimeUnit.HOURS.toMillis(1));
      eventually(() -> collector.watch().clockStepsBackward() == 1);
      assertThat(collector.connections().get(0).stateAgeNs())
          .isBetween(0L, TimeUnit.MINUTES.toNanos(10));
      assertThat(collector.uptime()).isLessThan(Duration.ofMinutes(10));
      connection.closed(CloseReason.CLOSED, "");
      slot.release();
    }
  }

  @Test
  void sinkThatDoesNotOpenRefusesTheStartAndClosesAll() {
    Collector collector =
        builder(this::hear).sink(new RefusingSink(), SinkSettings.DEFAULT).build();
    assertThatThrownBy(collector::start)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("files")
        .hasMessageContaining("no folder");
    assertThat(exchange.calls).containsExactly("close test-one");
    assertThatIllegalStateException().isThrownBy(collector::start);
  }

  @Test
  void adapterThatThrowsOnCloseLeavesTheOthersNoLessClosed() throws Exception {
    exchange.throwsOnClose = true;
    Collector collector =
        builder(this::hear).subscribe(FakeExchange.TWO, "BTC-USDT", DataType.TRADE).build();
    collector.start();
    collector.close();
    assertThat(exchange.calls).contains("close test-one", "close test-two");
    assertThat(collector.errors()).containsEntry("close", 2L);
  }

  @Test
  void venueThatItWasNotBuiltWithIsRefusedByName() {
    try (Collector collector = builder(this::hear).build()) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> collector.book(FakeExchange.TWO, "BTC-USDT"))
          .withMessageContaining("test-two")
          .withMessageContaining("test-one");
      collector.subscribe(FakeExchange.ONE, "ETH-USDT", Set.of(DataType.TRADE));
      collector.unsubscribe(FakeExchange.ONE, "ETH-USDT", Set.of(DataType.TRADE));
      assertThat(exchange.calls)
          .containsExactly(
              "subscribe ETH-USDT [TRADE] on test-one", "unsubscribe ETH-USDT [TRADE] on test-one");
    }
  }

  @Test
  void interruptionsOfALaterRunHaveOtherNumbers() {
    assertThat(number(1_000_000) - number(999_999)).isEqualTo(1_000_000);
  }

  /** The first number of a run that begins at that time. */
  private long number(long epochMs) {
    Clocks clocks = new Clocks(() -> Instant.ofEpochMilli(epochMs), System::nanoTime);
    try (Collector collector = builder(this::hear).clocks(clocks).build()) {
      assertThat(collector.health()).isNotNull();
      return newest().context.feeds().interruptionNumbers().getAsLong();
    }
  }

  @Test
  void resumedFeedIsInterruptedOnceBeforeItsFirstEvent() throws Exception {
    BlockingQueue<MarketEvent> events = new LinkedBlockingQueue<>();
    LastEvent last = new LastEvent(5_000_000, OptionalLong.of(6), OptionalLong.empty());
    try (Collector collector =
        builder(events::add).resumeAfter((instrument, feed) -> Optional.of(last)).build()) {
      collector.start();
      for (int subscription = 0; subscription < 2; subscription++) {
        TradeFeed feed = new TradeFeed(newest().context.feeds(), TestInstruments.btcUsdt(), true);
        feed.subscribed();
        feed.trade().single(7 + subscription).priced(1, 1, feed.scales());
        feed.onTrade(Side.BUY, MarketEvent.UNKNOWN, 1);
      }
    }
    InterruptionEvent restart = (InterruptionEvent) events.take();
    assertThat(restart.reason()).isEqualTo(InterruptionReason.RESTART);
    assertThat(restart.fromMs()).isEqualTo(5);
    assertThat(events).hasSize(2).allMatch(TradeEvent.class::isInstance);
  }

  @Test
  void whoCannotSayWhatWasLastKeepsNoFeedFromItsData() throws Exception {
    BlockingQueue<MarketEvent> events = new LinkedBlockingQueue<>();
    LastEvents failing =
        (instrument, feed) -> {
          throw new IllegalStateException("the folder is gone");
        };
    try (Collector collector = builder(events::add).resumeAfter(failing).build()) {
      collector.start();
      TradeFeed feed = new TradeFeed(newest().context.feeds(), TestInstruments.btcUsdt(), true);
      feed.subscribed();
      feed.trade().single(7).priced(1, 1, feed.scales());
      feed.onTrade(Side.BUY, MarketEvent.UNKNOWN, 1);
      assertThat(collector.errors()).containsEntry("resume", 1L);
    }
    assertThat(((InterruptionEvent) events.take()).fromMs()).isEqualTo(MarketEvent.UNKNOWN);
    assertThat(events).hasSize(1);
  }

  @Test
  void limitThatVenuesShareIsShownOnce() {
    try (Collector collector =
        builder(this::hear).subscribe(FakeExchange.TWO, "BTC-USDT", DataType.TRADE).build()) {
      assertThat(exchange.adapters).hasSize(2);
      assertThat(collector.requestBudgets())
          .containsExactly(new ExchangeAdapter.RequestBudget("test-all", 3, 10));
    }
  }

  @Test
  void whatFeedsAndSinksCountIsShownAlsoOfFeedsThatEnded() throws Exception {
    try (Collector collector = builder(event -> {}).build()) {
      collector.start();
      TradeFeed feed = new TradeFeed(newest().context.feeds(), TestInstruments.btcUsdt(), true);
      feed.subscribed();
      for (long id : new long[] {1, 2, 5}) {
        feed.trade().single(id).priced(1, 1, feed.scales());
        feed.onTrade(Side.BUY, 1_000, 1_007_000_000);
      }
      feed.unsubscribed();
      eventually(
          () -> {
            DurationCounts latency = collector.sinkTotals().get(0).latencies().get(DataType.TRADE);
            return latency != null && latency.count() == 3;
          });

      FeedTotals totals = collector.feedTotals().get(0);
      assertThat(totals.lag().count()).isEqualTo(2);
      assertThat(totals.lag().sumMicros()).isEqualTo(14_000);
      assertThat(totals.interruptions()).containsEntry(InterruptionReason.GAP, 1L);
      assertThat(collector.sinkTotals().get(0).failures()).isZero();
    }
  }

  @Test
  void interruptionsThatASinkMakesAreCountedWithThoseOfFeeds() throws Exception {
    try (Collector collector =
        builder(
                event -> {
                  throw new IllegalStateException("not this one");
                })
            .build()) {
      collector.start();
      publish(1);
      eventually(
          () ->
              collector.feedTotals().stream()
                  .anyMatch(
                      totals ->
                          totals.dataType() == DataType.TRADE
                              && totals
                                      .interruptions()
                                      .getOrDefault(InterruptionReason.QUEUE_FULL, 0L)
                                  > 0));
    }
  }

  private FakeExchange.FakeAdapter newest() {
    return exchange.adapters.get(exchange.adapters.size() - 1);
  }

  private CollectorBuilder builder(Consumer<MarketEvent> listener) {
    return Collector.builder()
        .provider(exchange)
        .threads(threads)
        .subscribe(FakeExchange.ONE, "BTC-USDT", DataType.TRADE)
        .onEvent(listener);
  }

  private void hear(MarketEvent event) {
    heard.add(((TradeEvent) event).id());
  }

  private void publish(long id) {
    exchange.adapters.get(0).publish(TestEvents.trade(TestInstruments.btcUsdt(), id));
  }

  private static final class RefusingSink implements Sink {
    @Override
    public String name() {
      return "files";
    }

    @Override
    public void open() throws IOException {
      throw new IOException("files: no folder");
    }

    @Override
    public void write(MarketEvent event) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private interface Condition {
    boolean holds() throws IOException;
  }

  private static void eventually(Condition condition) throws IOException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.holds()) {
      assertThat(System.nanoTime() - until).as("nanoseconds too late").isNegative();
      LockSupport.parkNanos(2_000_000);
    }
  }
}
