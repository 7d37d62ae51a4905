package io.marketprism.collector.metrics;

import io.prometheus.client.Collector;
import java.util.List;

/** A collector of families that are known before it collects. */
abstract class SourceCollector extends Collector implements Collector.Describable {
  private final String part;
  private final List<Metric> metrics;

  SourceCollector(String part, List<Metric> metrics) {
    this.part = part;
    this.metrics = List.copyOf(metrics);
  }

  /** The word under which its failures are counted. */
  final String part() {
    return part;
  }

  /** What it collects. */
  final List<Metric> metrics() {
    return metrics;
  }

  abstract void collect(Families families);

  @Override
  public final List<MetricFamilySamples> collect() {
    Families families = new Families(metrics);
    collect(families);
    return families.toList();
  }

  @Override
  public final List<MetricFamilySamples> describe() {
    return new Families(metrics).toList();
  }
}
