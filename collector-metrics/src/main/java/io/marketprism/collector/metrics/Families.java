package io.marketprism.collector.metrics;

import io.marketprism.collector.measure.DurationCounts;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Families under construction, in the order of their definition. Not thread-safe. */
final class Families {
  private static final double NS_PER_S = 1e9;

  private final Map<Metric, List<Sample>> samples = new LinkedHashMap<>();

  Families(List<Metric> metrics) {
    metrics.forEach(metric -> samples.put(metric, new ArrayList<>()));
  }

  /** Adds a histogram in seconds, whose label values are shared with other samples. */
  void add(Metric metric, DurationCounts counts, List<String> labelValues) {
    listOf(metric).addAll(HistogramSamples.of(metric, counts, labelValues));
  }

  /** Adds a sample; {@code metric} is one of those given at construction. */
  void add(Metric metric, double value, String... labelValues) {
    add(metric, value, List.of(labelValues));
  }

  /** Adds a sample whose label values are shared with other samples. */
  void add(Metric metric, double value, List<String> labelValues) {
    listOf(metric).add(metric.sample(value, labelValues));
  }

  private List<Sample> listOf(Metric metric) {
    List<Sample> list = samples.get(metric);
    if (list == null) {
      throw new IllegalArgumentException("not described: " + metric.name());
    }
    return list;
  }

  /** Adds a whole number; one above 2^53 loses its last digits, as in every scrape. */
  void add(Metric metric, long value, String... labelValues) {
    add(metric, value, List.of(labelValues));
  }

  /** Adds a whole number whose label values are shared with other samples. */
  void add(Metric metric, long value, List<String> labelValues) {
    add(metric, (double) value, labelValues);
  }

  /** Adds nanoseconds as seconds; nothing where they are not known. */
  void addSeconds(Metric metric, OptionalLong nanos, List<String> labelValues) {
    nanos.ifPresent(ns -> add(metric, ns / NS_PER_S, labelValues));
  }

  /** Adds a number; nothing where it is not known. */
  void addKnown(Metric metric, OptionalLong value, String... labelValues) {
    value.ifPresent(known -> add(metric, known, labelValues));
  }

  /** All families, also those without samples. */
  List<MetricFamilySamples> toList() {
    List<MetricFamilySamples> families = new ArrayList<>(samples.size());
    samples.forEach((metric, list) -> families.add(metric.family(list)));
    return families;
  }
}
