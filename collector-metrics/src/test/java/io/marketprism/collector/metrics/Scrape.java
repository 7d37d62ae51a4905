package io.marketprism.collector.metrics;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the plain text format, strictly enough to notice what a scraper would refuse. */
final class Scrape {
  private static final Pattern SAMPLE =
      Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)\\})? (\\S+)");
  private static final Pattern LABEL =
      Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, String> types = new TreeMap<>();
  private final Map<String, String> helps = new TreeMap<>();
  private final Map<String, Set<String>> labels = new TreeMap<>();

  Scrape(String text) {
    for (String line : text.split("\n", -1)) {
      if (line.startsWith("# TYPE ")) {
        putOnce(types, line.substring("# TYPE ".length()));
      } else if (line.startsWith("# HELP ")) {
        putOnce(helps, line.substring("# HELP ".length()));
      } else if (!line.isEmpty()) {
        addSample(line);
      }
    }
  }

  /** The value of a series, {@code name{a="b"}} with labels in the order of the text. */
  double value(String series) {
    Double value = samples.get(series);
    if (value == null) {
      throw new AssertionError("no " + series + " in " + samples.keySet());
    }
    return value;
  }

  boolean has(String series) {
    return samples.containsKey(series);
  }

  /** Series whose name is {@code name}. */
  long count(String name) {
    return samples.keySet().stream()
        .filter(s -> s.equals(name) || s.startsWith(name + "{"))
        .count();
  }

  int size() {
    return samples.size();
  }

  Map<String, String> types() {
    return types;
  }

  Map<String, String> helps() {
    return helps;
  }

  /** Names of labels by name of sample. */
  Map<String, Set<String>> labels() {
    return labels;
  }

  private void addSample(String line) {
    Matcher matcher = SAMPLE.matcher(line);
    if (!matcher.matches()) {
      throw new AssertionError("not a sample: " + line);
    }
    StringBuilder series = new StringBuilder(matcher.group(1));
    Set<String> names = labels.computeIfAbsent(matcher.group(1), name -> new TreeSet<>());
    if (matcher.group(2) != null) {
      series.append('{').append(readLabels(matcher.group(2), names)).append('}');
    }
    if (samples.put(series.toString(), Double.valueOf(matcher.group(3))) != null) {
      throw new AssertionError("twice: " + series);
    }
  }

  private static String readLabels(String text, Set<String> names) {
    Matcher label = LABEL.matcher(text);
    StringBuilder canonical = new StringBuilder();
    int end = 0;
    while (label.lookingAt()) {
      names.add(label.group(1));
      canonical.append(canonical.isEmpty() ? "" : ",").append(label.group(1));
      canonical.append("=\"").append(label.group(2)).append('"');
      end = label.end();
      label.region(end, text.length());
    }
    if (end != text.length()) {
      throw new AssertionError("not labels: " + text);
    }
    return canonical.toString();
  }

  private static void putOnce(Map<String, String> map, String nameAndText) {
    String[] parts = nameAndText.split(" ", 2);
    if (map.put(parts[0], parts[1]) != null) {
      throw new AssertionError("family twice: " + parts[0]);
    }
  }
}
