package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.testing.RequiresTool;
import io.marketprism.collector.testing.Tools;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is told of what. */
class AlertmanagerTest {
  private static final String CONFIGURATION = "alertmanager/alertmanager.yml";
  private static final String PACKAGE = "prometheus-alertmanager";

  @TempDir Path folder;

  @Test
  @RequiresTool(command = "amtool", debianPackage = PACKAGE, whole = true)
  void configurationIsWhatAlertmanagerTakes() {
    Program program = amtool(List.of("check-config", file()));

    assertThat(program.exitCode()).as(program.output()).isZero();
  }

  @Test
  @RequiresTool(command = "amtool", debianPackage = PACKAGE, whole = true)
  void everyAlertReachesTheChat() {
    for (AlertRule rule : AlertRule.all()) {
      Program program =
          amtool(
              List.of(
                  "config",
                  "routes",
                  "test",
                  "--config.file=" + file(),
                  "--verify.receivers=dingtalk",
                  "alertname=" + rule.name(),
                  "severity=" + rule.labels().get("severity")));

      assertThat(program.exitCode()).as(rule.name() + ": " + program.output()).isZero();
    }
  }

  @Test
  void criticalAlertsAreRepeatedEachFiveMinutesAndOthersEachHour() {
    Yaml route = Yaml.of(Deployed.text(CONFIGURATION)).at("route");

    assertThat(route.at("group_by").items())
        .extracting(Yaml::text)
        .containsExactly("alertname", "severity");
    assertThat(route.at("group_wait").text()).isEqualTo("10s");
    assertThat(route.at("group_interval").text()).isEqualTo("10s");
    assertThat(route.at("repeat_interval").text()).isEqualTo("1h");
    Yaml critical = route.at("routes").items().get(0);
    assertThat(critical.at("matchers").items())
        .extracting(Yaml::text)
        .containsExactly("severity=\"critical\"");
    assertThat(critical.at("repeat_interval").text()).isEqualTo("5m");
  }

  @Test
  void everyAlertThatIsInhibitedOrInhibitsExists() {
    List<String> known = AlertRule.all().stream().map(AlertRule::name).toList();
    String named =
        Yaml.of(Deployed.text(CONFIGURATION)).at("inhibit_rules").items().stream()
            .map(rule -> rule.at("source_matchers").text() + rule.at("target_matchers").text())
            .collect(Collectors.joining(" "));

    assertThat(named.split("[^A-Za-z]+", -1))
        .filteredOn(word -> word.startsWith("Collector") && word.length() > "Collector".length())
        .isNotEmpty()
        .isSubsetOf(known);
  }

  @Test
  @RequiresTool(command = PACKAGE, debianPackage = PACKAGE, whole = true)
  void collectorThatIsDownIsToldOnceAndNothingThatItExplains() {
    Instant start = Instant.now();
    try (WebhookReceiver receiver = WebhookReceiver.start();
        AlertmanagerServer alertmanager = AlertmanagerServer.start(folder, receiver)) {
      alertmanager.tell(
          List.of(
              alert("CollectorDown", "critical", "one:9092", "none"),
              alert("CollectorDown", "critical", "two:9092", "none"),
              alert("CollectorNotIngesting", "critical", "one:9092", "okx-spot"),
              alert("CollectorRestarts", "critical", "one:9092", "none"),
              alert("CollectorNotIngesting", "critical", "three:9092", "okx-spot"),
              alert("CollectorDataStale", "warning", "three:9092", "okx-spot"),
              alert("CollectorDataStale", "warning", "three:9092", "deribit")));

      WebhookReceiver.Notification down =
          receiver.await("CollectorDown", "firing", Map.of(), start, WebServer.PATIENCE);
      Await.until(
          "all others that are told",
          WebServer.PATIENCE,
          () -> receiver.notifications().size() == 4);

      assertThat(down.alerts())
          .extracting(one -> one.labels().get("instance"))
          .containsExactlyInAnyOrder("one:9092", "two:9092");
      assertThat(suppressed(alertmanager))
          .containsExactlyInAnyOrder(
              "CollectorNotIngesting one:9092 okx-spot", "CollectorDataStale three:9092 okx-spot");
      assertThat(receiver.notifications())
          .extracting(one -> one.groupLabels().get("alertname"))
          .containsExactlyInAnyOrder(
              "CollectorDown", "CollectorRestarts", "CollectorNotIngesting", "CollectorDataStale");
    }
  }

  private static List<String> suppressed(AlertmanagerServer alertmanager) {
    return alertmanager.alerts().stream()
        .filter(one -> one.state().equals("suppressed"))
        .map(
            one ->
                one.name() + " " + one.labels().get("instance") + " " + one.labels().get("venue"))
        .toList();
  }

  private static Map<String, String> alert(
      String name, String severity, String instance, String venue) {
    return Map.of("alertname", name, "severity", severity, "instance", instance, "venue", venue);
  }

  private static String file() {
    return Deployed.file(CONFIGURATION).toString();
  }

  private static Program amtool(List<String> arguments) {
    return Program.run(
        Stream.concat(Stream.of(Tools.find("amtool").toString()), arguments.stream()).toList());
  }
}
