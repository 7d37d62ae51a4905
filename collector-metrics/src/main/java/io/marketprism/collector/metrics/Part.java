package io.marketprism.collector.metrics;

import io.prometheus.client.Collector;
import io.prometheus.client.Collector.MetricFamilySamples;
import io.prometheus.client.Collector.MetricFamilySamples.Sample;
import java.util.ArrayList;
import java.util.List;

/**
 * What one collector gave, checked and cut to a limit. Immutable.
 *
 * @param families families whose names and labels the exposition formats allow
 * @param series samples in them
 * @param dropped samples left out because of the limit
 */
record Part(List<MetricFamilySamples> families, int series, int dropped) {
  private static final int MAX_TEXT = 1024;

  /**
   * Copies and checks what a collector gave; runs on the collector's thread, since what it gave may
   * still be code of the collector's.
   *
   * @throws IllegalArgumentException where a name or label would break the whole exposition
   */
  static Part of(List<MetricFamilySamples> given, int maxSeries) {
    List<MetricFamilySamples> families = new ArrayList<>(given.size());
    int series = 0;
    int dropped = 0;
    for (MetricFamilySamples family : given) {
      int size = family.samples.size();
      int room = maxSeries - series;
      int kept = size <= room ? size : isCuttable(family.type) ? room : 0;
      families.add(copy(family, kept));
      series += kept;
      dropped += size - kept;
    }
    return new Part(List.copyOf(families), series, dropped);
  }

  /** Half a histogram or summary would be wrong, not just short. */
  private static boolean isCuttable(Collector.Type type) {
    return type != Collector.Type.HISTOGRAM
        && type != Collector.Type.SUMMARY
        && type != Collector.Type.GAUGE_HISTOGRAM;
  }

  private static MetricFamilySamples copy(MetricFamilySamples family, int kept) {
    checkName(family.name);
    List<Sample> samples = new ArrayList<>(kept);
    List<String> checkedNames = List.of();
    for (Sample sample : family.samples) {
      if (samples.size() == kept) {
        break;
      }
      checkName(sample.name);
      if (sample.labelNames != checkedNames) {
        sample.labelNames.forEach(Part::checkName);
        checkedNames = sample.labelNames;
      }
      if (sample.labelNames.size() != sample.labelValues.size()) {
        throw new IllegalArgumentException("labels without values in " + sample.name);
      }
      samples.add(isShort(sample.labelValues) ? sample : shortened(sample));
    }
    return new MetricFamilySamples(
        family.name, family.unit, family.type, cut(family.help), samples);
  }

  private static Sample shortened(Sample sample) {
    List<String> values = sample.labelValues.stream().map(Part::cut).toList();
    return new Sample(sample.name, sample.labelNames, values, sample.value, sample.timestampMs);
  }

  private static boolean isShort(List<String> values) {
    for (String value : values) {
      if (value.length() > MAX_TEXT) {
        return false;
      }
    }
    return true;
  }

  private static String cut(String text) {
    return text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
  }

  private static void checkName(String name) {
    boolean valid = !name.isEmpty() && !isDigit(name.charAt(0));
    for (int i = 0; valid && i < name.length(); i++) {
      char c = name.charAt(i);
      valid =
          (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_' || c == ':';
    }
    if (!valid) {
      throw new IllegalArgumentException("not a name of a metric or label");
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
