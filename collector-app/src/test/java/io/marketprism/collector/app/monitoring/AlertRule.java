package io.marketprism.collector.app.monitoring;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A rule of ours that alerts, as its file has it. Immutable. */
record AlertRule(
    String name, String expression, Map<String, String> labels, Map<String, String> annotations) {
  private static final Pattern SERIES =
      Pattern.compile("\\b(?:collector_[a-z_]+|process_[a-z_]+|up)\\b");

  /** All of them. */
  static List<AlertRule> all() {
    return Deployed.files("prometheus/rules").stream()
        .flatMap(file -> Yaml.of(Deployed.read(file)).at("groups").items().stream())
        .flatMap(group -> group.at("rules").items().stream())
        .map(
            rule ->
                new AlertRule(
                    rule.at("alert").text(),
                    rule.at("expr").text(),
                    rule.at("labels").texts(),
                    rule.at("annotations").texts()))
        .toList();
  }

  /** The names of the series that its expression asks for. */
  Set<String> series() {
    Set<String> names = new TreeSet<>();
    Matcher each = SERIES.matcher(expression);
    while (each.find()) {
      names.add(each.group());
    }
    return names;
  }
}
