package io.marketprism.collector.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.List;

/**
 * One family of metrics. Immutable.
 *
 * @param name as samples carry it, with unit and {@code _total} or {@code _info} where it has one;
 *     those of a histogram add {@code _bucket}, {@code _count} or {@code _sum}
 * @param type counter, gauge, info or histogram
 * @param help what it means, one sentence
 * @param labels names of its labels
 */
record Metric(String name, Collector.Type type, String help, List<String> labels) {
  static Metric gauge(String name, String help, String... labels) {
    return new Metric(name, Collector.Type.GAUGE, help, List.of(labels));
  }

  static Metric counter(String name, String help, String... labels) {
    return new Metric(name, Collector.Type.COUNTER, help, List.of(labels));
  }

  static Metric info(String name, String help, String... labels) {
    return new Metric(name, Collector.Type.INFO, help, List.of(labels));
  }

  static Metric histogram(String name, String help, String... labels) {
    return new Metric(name, Collector.Type.HISTOGRAM, help, List.of(labels));
  }

  Sample sample(double value, List<String> labelValues) {
    return new Sample(name, labels, labelValues, value);
  }

  /** The family with these samples. */
  MetricFamilySamples family(List<Sample> samples) {
    return new MetricFamilySamples(familyName(), unit(), type, help, samples);
  }

  /** The unit in the name, empty where it has none. */
  String unit() {
    String family = familyName();
    for (String unit : List.of("seconds", "bytes")) {
      if (family.endsWith("_" + unit)) {
        return unit;
      }
    }
    return "";
  }

  private String familyName() {
    return switch (type) {
      case COUNTER -> name.substring(0, name.length() - "_total".length());
      case INFO -> name.substring(0, name.length() - "_info".length());
      default -> name;
    };
  }
}
