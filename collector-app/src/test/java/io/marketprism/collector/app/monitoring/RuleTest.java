package io.marketprism.collector.app.monitoring;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a test of rules expects of one alert.
 *
 * @param moments at which it looks
 */
record RuleTest(String alert, List<Moment> moments) {
  /** When a test looks, and whether the alert has to fire then. */
  record Moment(Duration at, boolean fires) {}

  /** The tests of a file, one for each alert that a test looks at. */
  static List<RuleTest> in(String text) {
    List<RuleTest> all = new ArrayList<>();
    for (Yaml test : Yaml.of(text).at("tests").items()) {
      test.at("alert_rule_test").items().stream()
          .collect(Collectors.groupingBy(one -> one.at("alertname").text()))
          .forEach(
              (alert, looks) ->
                  all.add(new RuleTest(alert, looks.stream().map(RuleTest::moment).toList())));
    }
    return all;
  }

  private static Moment moment(Yaml look) {
    String time = "PT" + look.at("eval_time").text().toUpperCase(Locale.ROOT);
    return new Moment(Duration.parse(time), !look.at("exp_alerts").items().isEmpty());
  }

  /** Whether it expects the alert at some moment, and not before nor after it. */
  boolean waitsFiresAndResolves() {
    return moments.stream()
        .filter(Moment::fires)
        .anyMatch(
            firing ->
                moments.stream()
                        .anyMatch(one -> !one.fires() && one.at().compareTo(firing.at()) < 0)
                    && moments.stream()
                        .anyMatch(one -> !one.fires() && one.at().compareTo(firing.at()) > 0));
  }
}
