package io.marketprism.collector.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several readers, a sink that merges and one that does not, both slow and failing: at every moment
 * the accounts add up, every event that arrives is right, and in the end all books are the truth.
 */
class PipelineStressTest {
  private static final int READERS = 3;
  private static final int FEEDS_OF_A_READER = 3;
  private static final int STEPS = 8_000;
  private static final long LIMIT = 48 * 1024;
  private static final Clocks CLOCKS = new Clocks(Instant::now, System::nanoTime);

  private final Map<Instrument, StressFeed> feeds = new HashMap<>();
  private final AtomicLong numbers = new AtomicLong();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void nothingIsLostUnnoticedAndMergedBooksAreTheTruth(long seed) throws Exception {
    List<List<StressFeed>> byReader = makeFeeds(seed);
    StressSink merging = new StressSink("merging", true, feeds, seed);
    StressSink durable = new StressSink("durable", false, feeds, seed + 100);
    List<StressSink> sinks = List.of(merging, durable);
    SinkSettings settings = new SinkSettings(LIMIT, Duration.ofMillis(1), Duration.ofMillis(5));
    EventPipeline pipeline =
        EventPipeline.builder(CLOCKS, numbers::incrementAndGet)
            .sink(merging, settings)
            .sink(durable, settings)
            .snapshotRequests(instrument -> feed(instrument).snapshotWanted.set(true))
            .build();
    pipeline.start();

    List<Thread> readers = new ArrayList<>();
    byReader.forEach(mine -> readers.add(new Thread(() -> drive(mine, pipeline, seed))));
    readers.forEach(Thread::start);
    watchAccounts(pipeline, readers);
    merging.calm = true;
    durable.calm = true;
    settle(pipeline, sinks);
    pipeline.close();

    for (int i = 0; i < sinks.size(); i++) {
      assertThat(sinks.get(i).fault).isNull();
      assertAllBooksAreTrue(sinks.get(i));
      assertFinalAccounts(pipeline.reports().get(i), sinks.get(i));
    }
  }

  private List<List<StressFeed>> makeFeeds(long seed) {
    List<List<StressFeed>> byReader = new ArrayList<>();
    for (int reader = 0; reader < READERS; reader++) {
      List<StressFeed> mine = new ArrayList<>();
      for (int i = 0; i < FEEDS_OF_A_READER; i++) {
        StressFeed feed = new StressFeed("C" + reader + i, seed * 1000 + reader * 10L + i);
        feeds.put(feed.instrument, feed);
        mine.add(feed);
      }
      byReader.add(mine);
    }
    return byReader;
  }

  /** Bursts with pauses, so that queues fill and drain. */
  private static void drive(List<StressFeed> mine, EventPipeline pipeline, long seed) {
    Random random = new Random(seed);
    for (int step = 0; step < STEPS; step++) {
      mine.get(random.nextInt(mine.size())).step(pipeline);
      if (random.nextInt(400) == 0) {
        LockSupport.parkNanos(1_000_000L * random.nextInt(20));
      }
    }
  }

  private static void watchAccounts(EventPipeline pipeline, List<Thread> readers)
      throws InterruptedException {
    Map<String, Map<DataType, SinkReport.Counts>> before = new HashMap<>();
    boolean alive = true;
    while (alive) {
      for (SinkReport report : pipeline.reports()) {
        Accounts.assertAddUp(report.counts());
        assertThat(report.queuedBytes()).isLessThanOrEqualTo(LIMIT + 16 * 1024);
        assertOnlyRise(before.put(report.name(), report.counts()), report.counts());
      }
      LockSupport.parkNanos(50_000);
      alive = readers.stream().anyMatch(Thread::isAlive);
    }
    for (Thread reader : readers) {
      reader.join();
    }
  }

  private static void assertOnlyRise(
      @Nullable Map<DataType, SinkReport.Counts> before, Map<DataType, SinkReport.Counts> after) {
    if (before != null) {
      before.forEach(
          (type, was) -> {
            SinkReport.Counts is = Objects.requireNonNull(after.get(type));
            assertThat(is.offered()).isGreaterThanOrEqualTo(was.offered());
            assertThat(is.published()).isGreaterThanOrEqualTo(was.published());
            assertThat(is.merged()).isGreaterThanOrEqualTo(was.merged());
            assertThat(Accounts.dropped(is)).isGreaterThanOrEqualTo(Accounts.dropped(was));
          });
    }
  }

  /** Answers requests for snapshots until both sinks have every book at its last id. */
  private void settle(EventPipeline pipeline, List<StressSink> sinks) {
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (!sinks.stream().allMatch(this::isUpToDate)) {
      assertThat(System.nanoTime() - deadline).as("books come back in time").isNegative();
      feeds.values().forEach(feed -> feed.answer(pipeline));
      LockSupport.parkNanos(1_000_000);
    }
  }

  private boolean isUpToDate(StressSink sink) {
    return feeds.values().stream()
        .allMatch(feed -> Objects.equals(sink.held.get(feed.instrument), feed.last()));
  }

  private void assertAllBooksAreTrue(StressSink sink) {
    for (StressFeed feed : feeds.values()) {
      BookFold book = sink.book(feed.instrument);
      assertThat(book.held).isEqualTo(feed.last());
      assertThat(book.content()).isEqualTo(feed.contentAt.get(feed.last()));
      assertThat(
              sink.lastTrade(feed.instrument) == feed.trades()
                  || sink.isInterrupted(feed.instrument, DataType.TRADE))
          .as("the last trade came, or its loss was said")
          .isTrue();
    }
  }

  private void assertFinalAccounts(SinkReport report, StressSink sink) {
    Accounts.assertAddUp(report.counts());
    long published =
        report.counts().values().stream().mapToLong(SinkReport.Counts::published).sum();
    assertThat(published).isEqualTo(sink.published.get());
    SinkReport.Counts books = Objects.requireNonNull(report.counts().get(DataType.ORDERBOOK));
    SinkReport.Counts trades = Objects.requireNonNull(report.counts().get(DataType.TRADE));
    assertThat(books.offered()).isEqualTo(sum(StressFeed::books));
    assertThat(trades.offered()).isEqualTo(sum(StressFeed::trades));
    assertThat(Accounts.dropped(trades)).as("the test presses hard enough").isPositive();
    assertThat(books.merged() > 0).isEqualTo(sink.mergesUpdates());
    assertThat(report.queuedBytes()).isZero();
  }

  private long sum(ToLongFunction<StressFeed> figure) {
    return feeds.values().stream().mapToLong(figure).sum();
  }

  private StressFeed feed(Instrument instrument) {
    return Objects.requireNonNull(feeds.get(instrument));
  }
}
