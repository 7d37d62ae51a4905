package io.marketprism.collector.metrics;

import io.marketprism.collector.measure.DurationBounds;
import io.marketprism.collector.measure.DurationCounts;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/** The samples of a histogram, in the order that OpenMetrics wants. Pure functions. */
final class HistogramSamples {
  private static final int MICROS_SCALE = 6;
  private static final double MICROS_PER_S = 1e6;

  private HistogramSamples() {}

  /** Counts up to each bound and to infinity, their number and their sum, in seconds. */
  static List<Sample> of(Metric metric, DurationCounts counts, List<String> labelValues) {
    DurationBounds bounds = counts.bounds();
    List<String> labels = append(metric.labels(), "le");
    List<Sample> samples = new ArrayList<>(bounds.size() + 3);
    for (int i = 0; i < bounds.size(); i++) {
      List<String> values = append(labelValues, seconds(bounds.micros(i)));
      samples.add(new Sample(metric.name() + "_bucket", labels, values, counts.countUpTo(i)));
    }
    List<String> all = append(labelValues, "+Inf");
    samples.add(new Sample(metric.name() + "_bucket", labels, all, counts.count()));
    samples.add(new Sample(metric.name() + "_count", metric.labels(), labelValues, counts.count()));
    samples.add(
        new Sample(
            metric.name() + "_sum",
            metric.labels(),
            labelValues,
            counts.sumMicros() / MICROS_PER_S));
    return samples;
  }

  /** As the formats write numbers, {@code 0.0025} or {@code 1.0}: not {@code 2.5E-3}. */
  static String seconds(long micros) {
    BigDecimal exact = BigDecimal.valueOf(micros, MICROS_SCALE).stripTrailingZeros();
    return exact.setScale(Math.max(1, exact.scale())).toPlainString();
  }

  private static List<String> append(List<String> values, String more) {
    List<String> longer = new ArrayList<>(values.size() + 1);
    longer.addAll(values);
    longer.add(more);
    return longer;
  }
}
