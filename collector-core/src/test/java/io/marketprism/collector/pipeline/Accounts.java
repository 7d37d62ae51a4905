package io.marketprism.collector.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.model.DataType;
import java.util.Map;

/** Checks that nothing is missing in the accounts of a sink. */
final class Accounts {
  private Accounts() {}

  /** Offered is exactly what became of it, for each data type. */
  static void assertAddUp(Map<DataType, SinkReport.Counts> counts) {
    counts.forEach(
        (type, count) -> {
          assertThat(count.offered() + count.recovered())
              .as(type + " " + count)
              .isEqualTo(
                  count.published()
                      + count.inFlight()
                      + count.queued()
                      + count.spooled()
                      + count.merged()
                      + dropped(count));
          assertThat(Math.min(count.queued(), Math.min(count.inFlight(), count.published())))
              .as(type + " " + count)
              .isNotNegative();
        });
  }

  static long dropped(SinkReport.Counts count) {
    return count.dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  static long dropped(SinkReport.Counts count, String reason) {
    return count.dropped().getOrDefault(reason, 0L);
  }
}
