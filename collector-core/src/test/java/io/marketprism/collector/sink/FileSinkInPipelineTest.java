package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.pipeline.EventPipeline;
import io.marketprism.collector.pipeline.SinkSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file sink as the pipeline drives it, on a disk that becomes full. */
class FileSinkInPipelineTest {
  private static final long ENOUGH = 60_000_000_000L;

  private final Instrument btc = TestInstruments.btcUsdt();
  private final FileSinkHarness harness;
  private final EventPipeline pipeline;

  FileSinkInPipelineTest(@TempDir Path directory) throws IOException {
    harness = new FileSinkHarness(directory);
    pipeline =
        EventPipeline.builder(
                new Clocks(Instant::now, System::nanoTime), new AtomicLong()::incrementAndGet)
            .sink(
                harness.settings().build(),
                SinkSettings.DEFAULT.withRetryPause(Duration.ofMillis(10)))
            .build();
  }

  @Test
  void fullDiskIsSaidAndNothingIsLostOnceThereIsRoom() throws IOException {
    harness.disk.freeBytes = 100_000;
    pipeline.start();
    publish(1, 2000);
    SinkReport full = await(report -> !report.working());
    assertThat(full.failure()).startsWith("cannot write ").endsWith(": No space left on device");
    publish(2001, 3000);

    harness.disk.freeBytes = Long.MAX_VALUE;
    SinkReport free = await(report -> report.working() && trades(report).published() == 3000);
    pipeline.close();

    assertThat(trades(free).dropped()).isEmpty();
    assertThat(harness.allTrades()).isEqualTo(LongStream.rangeClosed(1, 3000).boxed().toList());
  }

  @Test
  void filesHoldExactlyWhatCountsAsPublishedEvenIfTheDiskStaysFull() throws IOException {
    harness.disk.freeBytes = 100_000;
    pipeline.start();
    publish(1, 2000);
    await(report -> !report.working());

    pipeline.close(Duration.ofMillis(50));

    SinkReport.Counts counts = trades(pipeline.reports().get(0));
    List<Long> kept = harness.allTrades();
    assertThat(kept).hasSize((int) counts.published()).isSorted().doesNotHaveDuplicates();
    assertThat(counts.dropped()).containsExactly(Map.entry("shutdown", 2000 - counts.published()));
  }

  private void publish(long first, long last) {
    for (long id = first; id <= last; id++) {
      pipeline.publish(TestEvents.trade(btc, id));
    }
  }

  private SinkReport await(Predicate<SinkReport> wanted) {
    long begin = System.nanoTime();
    SinkReport report = pipeline.reports().get(0);
    while (!wanted.test(report)) {
      assertThat(System.nanoTime() - begin).as(report.toString()).isLessThan(ENOUGH);
      LockSupport.parkNanos(1_000_000);
      report = pipeline.reports().get(0);
    }
    return report;
  }

  private static SinkReport.Counts trades(SinkReport report) {
    return Objects.requireNonNull(report.counts().get(DataType.TRADE));
  }
}
