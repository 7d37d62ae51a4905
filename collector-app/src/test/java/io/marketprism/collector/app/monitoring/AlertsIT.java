package io.marketprism.collector.app.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.testing.RequiresTool;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * Faults of the packaged collector, as they arrive at the receiver by way of a real Prometheus and
 * Alertmanager with the files of the deployment, at the pace of the deployment. It takes eight
 * minutes: only where {@code alerts} is {@code live}, as the profile {@code alerts} sets it.
 */
@EnabledIfSystemProperty(named = "alerts", matches = "live")
@RequiresTool(command = "prometheus", debianPackage = "prometheus", whole = true)
@RequiresTool(
    command = "prometheus-alertmanager",
    debianPackage = "prometheus-alertmanager",
    whole = true)
class AlertsIT {
  private static final Duration RESOLVED = Duration.ofMinutes(5);

  @TempDir private Path folder;

  /** One is killed, one leaks, one hears nothing more, all at the same time. */
  @Test
  void faultsArriveAtTheReceiverAndAreResolvedAfterThem() throws IOException {
    try (WatchedCollectors collectors = WatchedCollectors.start(folder)) {
      collectors.awaitCalm();
      Instant faults = Instant.now();
      collectors.leak();
      collectors.silence();
      collectors.kill();

      Arrivals arrivals = new Arrivals(collectors.receiver());
      arrivals.await("CollectorDown", faults, collectors.killed(), Duration.ofMinutes(2));
      Instant started = Instant.now();
      collectors.startAgain();
      arrivals.await(
          "CollectorConnectionLeak", faults, collectors.leaking(), Duration.ofMinutes(4));
      arrivals.awaitResolved("CollectorDown", started, collectors.killed(), RESOLVED);
      arrivals.await("CollectorNotIngesting", faults, collectors.silenced(), Duration.ofMinutes(7));
      Instant heard = Instant.now();
      collectors.hearAgain();
      arrivals.awaitResolved("CollectorNotIngesting", heard, collectors.silenced(), RESOLVED);
      arrivals.await(
          "CollectorHighConnections", faults, collectors.leaking(), Duration.ofMinutes(9));
      Instant closed = Instant.now();
      collectors.leakNoMore();
      arrivals.awaitResolved("CollectorHighConnections", closed, collectors.leaking(), RESOLVED);
      arrivals.awaitResolved("CollectorConnectionLeak", closed, collectors.leaking(), RESOLVED);

      arrivals.printAll(faults);
      assertThat(collectors.receiver().notifications())
          .allSatisfy(
              one ->
                  assertThat(one.groupLabels())
                      .containsOnlyKeys("alertname", "severity")
                      .containsEntry("alertname", one.alerts().get(0).name()));
    }
  }

  /** What has come, and after how long. */
  private record Arrivals(WebhookReceiver receiver) {
    void await(String alert, Instant since, String instance, Duration within) {
      report(alert + " fired", since, wait(alert, "firing", since, instance, within));
    }

    void awaitResolved(String alert, Instant since, String instance, Duration within) {
      report(alert + " was resolved", since, wait(alert, "resolved", since, instance, within));
    }

    private Instant wait(
        String alert, String status, Instant since, String instance, Duration within) {
      return receiver
          .await(alert, status, Map.of("instance", instance), since, within)
          .receivedAt();
    }

    private static void report(String what, Instant since, Instant at) {
      System.out.println(what + " after " + Duration.between(since, at).toSeconds() + " s");
    }

    void printAll(Instant since) {
      for (WebhookReceiver.Notification one : receiver.notifications()) {
        for (WebhookReceiver.Alert alert : one.alerts()) {
          report(
              alert.name() + " " + alert.status() + " of " + alert.labels().get("instance"),
              since,
              one.receivedAt());
        }
      }
    }
  }
}
