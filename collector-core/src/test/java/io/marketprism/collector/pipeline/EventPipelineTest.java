package io.marketprism.collector.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.health.SinkTotals;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.sink.CallbackSink;
import io.marketprism.collector.sink.PublishLatency;
import io.marketprism.collector.sink.SinkState;
import io.marketprism.collector.sink.SpoolCounts;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class EventPipelineTest {
  private static final Clocks CLOCKS = new Clocks(Instant::now, System::nanoTime);
  private static final SinkSettings QUICK =
      SinkSettings.DEFAULT.withLinger(Duration.ZERO).withRetryPause(Duration.ofMillis(1));
  private static final SinkSettings SMALL = QUICK.withQueueBytes(64 * 1024);

  private final Instrument btc = TestInstruments.btcUsdt();
  private final AtomicLong numbers = new AtomicLong();
  private final ScriptedSink first = new ScriptedSink("first");
  private final ScriptedSink second = new ScriptedSink("second");
  private final List<EventPipeline> started = new ArrayList<>();

  @AfterEach
  void close() {
    started.forEach(pipeline -> pipeline.close(Duration.ZERO));
  }

  @Test
  void everySinkGetsEveryEventInOrder() throws IOException {
    EventPipeline pipeline = start(builder().sink(first, QUICK).sink(second, QUICK));
    List<MarketEvent> events = new ArrayList<>();
    for (long id = 1; id <= 5000; id++) {
      events.add(TestEvents.trade(btc, id));
    }

    events.forEach(pipeline::publish);

    first.awaitFlushed(5000);
    second.awaitFlushed(5000);
    assertThat(first.written()).isEqualTo(events);
    assertThat(second.written()).isEqualTo(events);
    pipeline.close();
    for (SinkReport report : pipeline.reports()) {
      assertThat(trades(report).published()).isEqualTo(5000);
      assertThat(report.working()).isTrue();
      assertThat(report.queuedBytes()).isZero();
      assertThat(report.progressAgeNs()).isZero();
    }
  }

  @Test
  void sinkThatHangsHarmsNoOther() throws IOException {
    CountDownLatch gate = first.block();
    EventPipeline pipeline = start(builder().sink(first, SMALL).sink(second, QUICK));

    for (long id = 1; id <= 2000; id++) {
      pipeline.publish(TestEvents.trade(btc, id));
    }

    second.awaitFlushed(2000);
    first.awaitBlocked();
    SinkReport report = pipeline.reports().get(0);
    assertThat(report.progressAgeNs()).isPositive();
    assertThat(report.queuedBytes()).isBetween(1L, report.queueLimitBytes());
    assertThat(Accounts.dropped(trades(report), "queue_full")).isPositive();
    gate.countDown();
  }

  @Test
  void publishingNeverBlocksWhateverTheSinkDoes() throws Exception {
    CountDownLatch gate = first.block();
    EventPipeline pipeline = start(builder().sink(first, SMALL));
    pipeline.publish(TestEvents.trade(btc, 0));
    first.awaitBlocked();
    BlockingQueue<Long> waits = new ArrayBlockingQueue<>(1);

    Thread reader =
        new Thread(
            () -> {
              long before = timesWaited();
              for (long id = 1; id <= 100_000; id++) {
                pipeline.publish(TestEvents.trade(btc, id));
                pipeline.publish(TestEvents.update(btc, id - 1, id, id % 100, id));
              }
              waits.add(timesWaited() - before);
            });
    reader.start();

    assertThat(waits.poll(1, TimeUnit.MINUTES)).isZero();
    gate.countDown();
    reader.join();
  }

  @Test
  void failedWriteIsTriedAgainWithTheSameEvent() throws IOException {
    first.fail(new IOException("No space\nleft"));
    first.fail(new IOException("No space\nleft"));
    EventPipeline pipeline = start(builder().sink(first, QUICK));

    pipeline.publish(TestEvents.trade(btc, 1));
    pipeline.publish(TestEvents.trade(btc, 2));

    first.awaitFlushed(2);
    assertThat(ids(first.written())).containsExactly(1L, 2L);
    pipeline.close();
    assertThat(totals(pipeline).failures()).isEqualTo(2);
    assertThat(pipeline.reports().get(0).working()).isTrue();
    assertThat(trades(pipeline).dropped()).isEmpty();
  }

  @Test
  void failingSinkSaysWhyAndSinceWhen() throws IOException {
    for (int i = 0; i < 5; i++) {
      first.fail(new IOException("No space\nleft"));
    }
    EventPipeline pipeline =
        start(builder().sink(first, QUICK.withRetryPause(Duration.ofHours(1))));
    pipeline.publish(TestEvents.trade(btc, 1));
    awaitFailures(pipeline, 1);

    SinkReport report = pipeline.reports().get(0);

    assertThat(report.working()).isFalse();
    assertThat(report.failure()).isEqualTo("No space\\u000Aleft");
    assertThat(report.failingForNs()).isPositive();
    assertThat(report.progressAgeNs()).isPositive();
    assertThat(trades(report).inFlight()).isEqualTo(1);
  }

  @Test
  void failedFlushIsTriedAgainAndNothingCountsAsPublishedBefore() throws IOException {
    first.failsToFlush = new IOException("Input/output error");
    EventPipeline pipeline = start(builder().sink(first, QUICK));
    pipeline.publish(TestEvents.trade(btc, 1));
    first.awaitWritten(1);
    awaitFailures(pipeline, 3);
    assertThat(trades(pipeline).inFlight()).isEqualTo(1);
    assertThat(pipeline.reports().get(0).failure()).isEqualTo("Input/output error");

    first.failsToFlush = null;
    first.awaitFlushed(1);
    pipeline.close();

    assertThat(trades(pipeline).published()).isEqualTo(1);
    assertThat(ids(first.written())).containsExactly(1L);
    assertThat(pipeline.reports().get(0).working()).isTrue();
  }

  @Test
  void whateverElseTheSinkThrowsCostsOnlyThatEventInWhosePlaceAnInterruptionStands()
      throws IOException {
    first.fail(new IllegalStateException("bad event"));
    first.fail(new StackOverflowError());
    first.fail(new AssertionError("thrown"));
    EventPipeline pipeline = start(builder().sink(first, QUICK));

    for (long id = 1; id <= 5; id++) {
      pipeline.publish(TestEvents.trade(btc, id));
    }

    first.awaitFlushed(4);
    assertThat(first.written().get(0)).isInstanceOf(InterruptionEvent.class);
    assertThat(first.written().get(0).feed()).isEqualTo(DataType.TRADE);
    assertThat(ids(first.written())).containsExactly(3L, 4L, 5L);
    pipeline.close();
    assertThat(Accounts.dropped(trades(pipeline), "rejected")).isEqualTo(2);
    assertThat(trades(pipeline).published()).isEqualTo(3);
  }

  @Test
  void flushThatThrowsLosesTheBatchButNotTheThread() throws IOException {
    first.failsToFlush = new IllegalStateException("broken");
    EventPipeline pipeline = start(builder().sink(first, QUICK));
    pipeline.publish(TestEvents.trade(btc, 1));
    awaitFailures(pipeline, 2);
    first.failsToFlush = null;
    pipeline.publish(TestEvents.trade(btc, 2));
    first.awaitFlushed(2);
    pipeline.close();

    assertThat(Accounts.dropped(trades(pipeline), "rejected")).isEqualTo(1);
    assertThat(trades(pipeline).published()).isEqualTo(1);
  }

  @Test
  void listenerThatThrowsHarmsNobody() throws IOException {
    List<MarketEvent> heard = Collections.synchronizedList(new ArrayList<>());
    CallbackSink throwing =
        new CallbackSink(
            "listener",
            event -> {
              heard.add(event);
              throw new IllegalArgumentException("mine");
            });
    EventPipeline pipeline = start(builder().sink(throwing, QUICK).sink(first, QUICK));

    pipeline.publish(TestEvents.trade(btc, 1));
    pipeline.publish(TestEvents.trade(btc, 2));

    first.awaitFlushed(2);
    pipeline.close();
    assertThat(ids(heard)).containsExactly(1L, 2L);
    SinkReport report = pipeline.reports().get(0);
    assertThat(Accounts.dropped(trades(report), "rejected")).isEqualTo(2);
    assertThat(report.failure()).contains("mine");
  }

  @Test
  void closeDrainsWhatWaits() throws IOException {
    CountDownLatch gate = first.block();
    EventPipeline pipeline = start(builder().sink(first, QUICK));
    for (long id = 1; id <= 3000; id++) {
      pipeline.publish(TestEvents.trade(btc, id));
    }
    first.awaitBlocked();
    gate.countDown();

    pipeline.close();

    assertThat(ids(first.written())).hasSize(3000).isSorted();
    assertThat(first.closes()).isEqualTo(1);
    assertThat(trades(pipeline).published()).isEqualTo(3000);
  }

  @Test
  void whatComesAfterCloseIsCountedAsLost() throws IOException {
    EventPipeline pipeline = start(builder().sink(first, QUICK));
    pipeline.close();

    pipeline.publish(TestEvents.trade(btc, 1));

    assertThat(Accounts.dropped(trades(pipeline), "shutdown")).isEqualTo(1);
    assertThat(first.written()).isEmpty();
  }

  @Test
  void whatAFailingSinkCouldNotTakeIsLostAtTheDeadline() throws IOException {
    first.failsToFlush = new IOException("down");
    first.failsToClose = new IOException("down");
    EventPipeline pipeline =
        start(builder().sink(first, QUICK.withRetryPause(Duration.ofHours(1))));
    for (long id = 1; id <= 3000; id++) {
      pipeline.publish(TestEvents.trade(btc, id));
    }
    awaitFailures(pipeline, 1);

    pipeline.close(Duration.ofSeconds(1));

    assertThat(Accounts.dropped(trades(pipeline), "shutdown")).isEqualTo(3000);
    assertThat(trades(pipeline).published()).isZero();
    assertThat(first.closes()).isEqualTo(1);
    assertThat(first.flushes()).isGreaterThan(1);
  }

  @Test
  void hungSinkIsInterruptedAndLeftBehind() throws Exception {
    first.block();
    EventPipeline pipeline = start(builder().sink(first, QUICK).sink(second, QUICK));
    pipeline.publish(TestEvents.trade(btc, 1));
    pipeline.publish(TestEvents.trade(btc, 2));
    first.awaitBlocked();

    long before = System.nanoTime();
    pipeline.close(Duration.ofMillis(100));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(20));
    assertThat(Accounts.dropped(trades(pipeline), "shutdown")).isEqualTo(2);
    assertThat(ids(second.written())).containsExactly(1L, 2L);
    assertThat(first.isBlocked()).isFalse();
  }

  @Test
  void closeIsSafeTwiceAndWithoutStart() {
    EventPipeline pipeline = builder().sink(first, QUICK).build();
    pipeline.publish(TestEvents.trade(btc, 1));

    pipeline.close();
    pipeline.close();

    assertThat(first.closes()).isEqualTo(1);
    assertThat(Accounts.dropped(trades(pipeline), "shutdown")).isEqualTo(1);
    assertThatThrownBy(pipeline::start).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void listenerMayCloseThePipeline() throws Exception {
    BlockingQueue<EventPipeline> itself = new ArrayBlockingQueue<>(1);
    CountDownLatch returned = new CountDownLatch(1);
    CallbackSink closing =
        new CallbackSink(
            "listener",
            event -> {
              itself.remove().close();
              returned.countDown();
            });
    EventPipeline pipeline = start(builder().sink(closing, QUICK));
    itself.add(pipeline);

    pipeline.publish(TestEvents.trade(btc, 1));

    assertThat(returned.await(1, TimeUnit.MINUTES)).isTrue();
    pipeline.close();
    assertThat(trades(pipeline).published()).isEqualTo(1);
  }

  @Test
  void sinkThatRefusesToOpenRefusesTheStart() {
    second.refusesToOpen = new IOException("cannot write to data directory data: not allowed");
    EventPipeline pipeline = builder().sink(first, QUICK).sink(second, QUICK).build();

    assertThatThrownBy(pipeline::start)
        .hasMessage("cannot write to data directory data: not allowed")
        .isInstanceOfSatisfying(
            SinkOpenException.class,
            refused -> assertThat(refused.sink()).isEqualTo(second.name()));

    assertThat(first.closes()).isEqualTo(1);
    assertThat(second.closes()).isEqualTo(1);
    pipeline.publish(TestEvents.trade(btc, 1));
    assertThat(Accounts.dropped(trades(pipeline), "shutdown")).isEqualTo(1);
  }

  @Test
  void twoSinksOfOneNameAreRefused() {
    assertThatThrownBy(() -> builder().sink(first, QUICK).sink(new ScriptedSink("first"), QUICK))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("first");
  }

  @Test
  void lingeringSinkIsNotWokenByEveryEvent() throws IOException {
    Duration linger = Duration.ofMillis(20);
    EventPipeline pipeline = start(builder().sink(first, QUICK.withLinger(linger)));
    long begin = System.nanoTime();
    int events = 2000;
    for (long id = 1; id <= events; id++) {
      pipeline.publish(TestEvents.trade(btc, id));
      LockSupport.parkNanos(200_000);
    }
    first.awaitFlushed(events);
    long lingers = (System.nanoTime() - begin) / linger.toNanos();

    assertThat(first.batches()).isLessThanOrEqualTo(2 * (int) lingers + 5);
  }

  @Test
  void idleSinkIsWokenAtOnce() throws IOException {
    EventPipeline pipeline = start(builder().sink(first, QUICK.withLinger(Duration.ofMillis(1))));
    long slowest = Long.MAX_VALUE;
    for (int i = 1; i <= 20; i++) {
      first.awaitFlushed(i - 1);
      LockSupport.parkNanos(20_000_000);
      long before = System.nanoTime();
      pipeline.publish(TestEvents.trade(btc, i));
      first.awaitFlushed(i);
      slowest = Math.min(slowest, System.nanoTime() - before);
    }

    assertThat(Duration.ofNanos(slowest)).isLessThan(Duration.ofMillis(500));
  }

  @Test
  void idleSinkIsFlushedOnceASecond() throws IOException {
    start(builder().sink(first, QUICK));

    first.await(() -> first.flushes() >= 3);

    assertThat(first.written()).isEmpty();
  }

  @Test
  void brokenBookAsksForASnapshotOutsideAllLocks() throws Exception {
    BlockingQueue<Instrument> asked = new ArrayBlockingQueue<>(10);
    first.merges = false;
    CountDownLatch gate = first.block();
    EventPipeline pipeline = start(builder().sink(first, SMALL).snapshotRequests(asked::add));
    long last = 0;
    while (last < 2000) {
      pipeline.publish(TestEvents.update(btc, last, ++last, 100, 1));
    }
    assertThat(asked).isEmpty();
    gate.countDown();

    assertThat(asked.poll(1, TimeUnit.MINUTES)).isSameAs(btc);
    pipeline.publish(TestEvents.update(btc, last, last + 1, 100, 1));
    pipeline.publish(TestEvents.snapshot(btc, last + 1, 100, 1));
    pipeline.publish(TestEvents.update(btc, last + 1, last + 2, 100, 1));
    pipeline.close();

    List<MarketEvent> written = first.written();
    assertThat(written.subList(written.size() - 3, written.size()).stream().map(Object::getClass))
        .containsExactly(
            InterruptionEvent.class,
            TestEvents.snapshot(btc, 1, 1, 1).getClass(),
            TestEvents.update(btc, 1, 2, 1, 1).getClass());
    assertThat(asked).isEmpty();
  }

  @Test
  void snapshotListenerThatThrowsIsAskedAgainAndHarmsNobody() throws Exception {
    BlockingQueue<Instrument> asked = new ArrayBlockingQueue<>(10);
    first.merges = false;
    CountDownLatch gate = first.block();
    EventPipeline pipeline =
        start(
            builder()
                .sink(first, SMALL)
                .snapshotRequests(
                    instrument -> {
                      asked.add(instrument);
                      throw new IllegalStateException("not now");
                    }));
    for (long last = 1; last <= 2000; last++) {
      pipeline.publish(TestEvents.update(btc, last - 1, last, 100, 1));
    }
    gate.countDown();
    assertThat(asked.poll(1, TimeUnit.MINUTES)).isSameAs(btc);

    int before = first.written().size();
    pipeline.publish(TestEvents.trade(btc, 1));

    first.awaitFlushed(before + 1);
    pipeline.close();
    assertThat(ids(first.written())).containsExactly(1L);
  }

  @Test
  void latencyIsFromReceivedToFlushed() throws IOException {
    EventPipeline pipeline = start(builder().sink(first, QUICK));
    long now = CLOCKS.epochNanos();
    pipeline.publish(TestEvents.trade(btc, 1, now - Duration.ofSeconds(3).toNanos()));
    pipeline.publish(TestEvents.trade(btc, 2, now + Duration.ofHours(5).toNanos()));
    pipeline.publish(TestEvents.update(btc, 1, 2, 100, 1));
    first.awaitFlushed(3);
    pipeline.close();

    SinkTotals totals = totals(pipeline);
    assertThat(totals.latencies()).containsOnlyKeys(DataType.TRADE, DataType.ORDERBOOK);
    DurationCounts trades = Objects.requireNonNull(totals.latencies().get(DataType.TRADE));
    assertThat(trades.count()).isEqualTo(2);
    assertThat(trades.countUpTo(0)).isEqualTo(1);
    assertThat(trades.sumMicros()).isBetween(3_000_000L, 63_000_000L);
  }

  @Test
  void whatIsNotOfAMomentHasNoLatency() throws IOException {
    EventPipeline pipeline = start(builder().sink(first, QUICK));
    pipeline.publish(TestEvents.disconnect(btc, DataType.TRADE, 1));
    pipeline.publish(TestEvents.snapshot(btc, 1, 100, 1));
    first.awaitFlushed(2);
    pipeline.close();

    assertThat(totals(pipeline).latencies()).isEmpty();
  }

  @Test
  void whatFailedToBeFlushedForGoodHasNoLatency() throws IOException {
    EventPipeline pipeline = start(builder().sink(first, QUICK));
    first.failsToFlush = new IllegalStateException("broken");
    pipeline.publish(TestEvents.trade(btc, 1));
    awaitFailures(pipeline, 1);
    first.failsToFlush = null;
    pipeline.publish(TestEvents.bbo(btc, 1));
    first.await(() -> totals(pipeline).latencies().containsKey(DataType.BBO));
    pipeline.close();

    assertThat(totals(pipeline).latencies()).containsOnlyKeys(DataType.BBO);
  }

  @Test
  void sinkThatKnowsWhenItsEventsAreOutsideSaysItself() throws IOException {
    PublishLatency own = new PublishLatency();
    own.published(DataType.BBO, 0, 5_000_000);
    Map<DataType, DurationCounts> said = own.counts();
    first.latencies = Optional.of(said);
    EventPipeline pipeline = start(builder().sink(first, QUICK));
    pipeline.publish(TestEvents.trade(btc, 1));
    first.awaitFlushed(1);
    pipeline.close();

    assertThat(totals(pipeline).latencies()).isEqualTo(said);
  }

  @Test
  void spooledEventsAreNotYetPublished() throws IOException {
    EventPipeline pipeline = start(builder().sink(first, QUICK));
    first.spool = new SpoolCounts(10, 3, Map.of("spool_full", 4L));
    for (long id = 1; id <= 5; id++) {
      pipeline.publish(TestEvents.trade(btc, id));
    }
    first.awaitFlushed(5);
    pipeline.close();

    assertThat(trades(pipeline).recovered()).isEqualTo(10);
    assertThat(trades(pipeline).spooled()).isEqualTo(3);
    assertThat(trades(pipeline).published()).isEqualTo(8);
    assertThat(trades(pipeline).dropped()).containsEntry("spool_full", 4L);
  }

  @Test
  void theHandOverNeitherBlocksNorWaitsWhereTheQueueIsFullAndTheSinkStands() throws Exception {
    CountDownLatch gate = first.block();
    EventPipeline pipeline = start(builder().sink(first, SMALL));
    pipeline.publish(TestEvents.trade(btc, 0));
    first.awaitBlocked();
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long self = Thread.currentThread().getId();
    ThreadInfo before = threads.getThreadInfo(self);

    for (long id = 1; id <= 10_000; id++) {
      pipeline.publish(TestEvents.trade(btc, id));
      pipeline.publish(TestEvents.update(btc, id - 1, id, 100, 1));
    }

    ThreadInfo after = threads.getThreadInfo(self);
    assertThat(after.getWaitedCount()).isEqualTo(before.getWaitedCount());
    assertThat(after.getBlockedCount()).isEqualTo(before.getBlockedCount());
    assertThat(trades(pipeline).dropped()).containsKey("queue_full");
    gate.countDown();
    pipeline.close();
  }

  @Test
  void booksThatASinkBrokeAreAskedForOnce() throws Exception {
    BlockingQueue<Instrument> asked = new ArrayBlockingQueue<>(10);
    EventPipeline pipeline = start(builder().sink(first, QUICK).snapshotRequests(asked::add));
    first.brokenBooks.add(btc);

    pipeline.publish(TestEvents.trade(btc, 1));

    assertThat(asked.poll(1, TimeUnit.MINUTES)).isSameAs(btc);
    pipeline.publish(TestEvents.trade(btc, 2));
    pipeline.close();
    assertThat(asked).isEmpty();
  }

  @Test
  void whatASinkSaysOfItselfIsReported() throws IOException {
    first.state = new SinkState("server away", Map.of("spool_bytes", 7L), Map.of("reconnect", 2L));
    EventPipeline pipeline = start(builder().sink(first, QUICK));

    assertThat(pipeline.reports().get(0).outside())
        .isEqualTo(
            new SinkReport.Outside(
                "server away", Map.of("spool_bytes", 7L), Map.of("reconnect", 2L)));
    pipeline.close();
  }

  @Test
  void threadsAreNamedAndDaemons() throws Exception {
    BlockingQueue<Thread> seen = new ArrayBlockingQueue<>(1);
    first.onWrite = () -> seen.offer(Thread.currentThread());
    EventPipeline pipeline = start(builder().sink(first, QUICK));
    pipeline.publish(TestEvents.trade(btc, 1));

    Thread thread = Objects.requireNonNull(seen.poll(1, TimeUnit.MINUTES));
    assertThat(thread.getName()).isEqualTo("marketprism-sink-first");
    assertThat(thread.isDaemon()).isTrue();
    pipeline.close();
    thread.join(TimeUnit.MINUTES.toMillis(1));
    assertThat(thread.isAlive()).isFalse();
  }

  private EventPipeline.Builder builder() {
    return EventPipeline.builder(CLOCKS, numbers::incrementAndGet);
  }

  private EventPipeline start(EventPipeline.Builder builder) throws IOException {
    EventPipeline pipeline = builder.build();
    started.add(pipeline);
    pipeline.start();
    return pipeline;
  }

  private void awaitFailures(EventPipeline pipeline, long count) {
    first.await(() -> totals(pipeline).failures() >= count);
  }

  private static SinkTotals totals(EventPipeline pipeline) {
    return pipeline.totals().get(0);
  }

  private static SinkReport.Counts trades(EventPipeline pipeline) {
    return trades(pipeline.reports().get(0));
  }

  private static SinkReport.Counts trades(SinkReport report) {
    Accounts.assertAddUp(report.counts());
    return Objects.requireNonNull(report.counts().get(DataType.TRADE));
  }

  private static List<Long> ids(List<MarketEvent> events) {
    return events.stream()
        .filter(TradeEvent.class::isInstance)
        .map(event -> ((TradeEvent) event).id())
        .toList();
  }

  private static long timesWaited() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    ThreadInfo info = threads.getThreadInfo(Thread.currentThread().getId());
    return info.getWaitedCount() + info.getBlockedCount();
  }
}
