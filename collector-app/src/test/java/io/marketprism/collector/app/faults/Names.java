package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.testing.net.Relay;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Names that do not resolve, resolve late, or resolve to what leads nowhere. */
final class Names {
  private static final Duration ATTEMPT = Duration.ofSeconds(15);
  private static final Duration LATE = Duration.ofSeconds(10);

  /** An attempt that is under way has its time to end, and another follows. */
  private static final Duration BACK = Duration.ofSeconds(15);

  private static final Duration BY_THE_OTHER = Duration.ofSeconds(2);
  private static final Duration FORGOTTEN = Duration.ofMillis(1_500);
  private static final String FAILURES = "collector_connect_failures_total";

  private Names() {}

  /** Each in turn, for so many seconds; IPv6 that leads nowhere beside IPv4 that works at last. */
  static void wrong(Stage stage, int load) throws IOException {
    Namespace namespace = stage.place(Namespace.class);
    NameServer names = namespace.names();
    List<InetAddress> right = List.of(namespace.exchanges());
    play(stage, load, "dns", "nxdomain", names::deny);
    play(stage, load, "dns|handshake_timeout", "late", () -> names.resolveLate(right, LATE));
    play(stage, load, "refused", "refused", () -> names.resolve(List.of(namespace.refusing())));
    play(stage, load, "timeout", "nowhere", () -> names.resolve(List.of(namespace.nowhere())));
    names.resolve(List.of(namespace.nowhereV6(), right.get(0)));
    stage.awaitCalm();
    stage.pass(FORGOTTEN);
    long atNs = stage.nowNs();
    stage.webSockets().forEach(Relay::reset);
    Duration recovered = stage.awaitRecovered(atNs);
    names.resolve(right);
    stage.measured("v6_nowhere_recovered_after", recovered);
    stage
        .outcome()
        .require(recovered.compareTo(BY_THE_OTHER) <= 0, "by IPv4 only after " + recovered);
  }

  /** What is done to the names. */
  private interface Fault {
    void begin() throws IOException;
  }

  private static void play(Stage stage, int load, String reasons, String name, Fault fault)
      throws IOException {
    Namespace namespace = stage.place(Namespace.class);
    stage.awaitCalm();
    long before = failures(stage, reasons);
    long cutNs;
    long backNs;
    fault.begin();
    try {
      stage.pass(FORGOTTEN);
      cutNs = stage.nowNs();
      stage.webSockets().forEach(Relay::reset);
      long untilNs = System.nanoTime() + Duration.ofSeconds(load).toNanos();
      while (System.nanoTime() < untilNs) {
        longest(stage);
        stage.pass(Duration.ofMillis(200));
      }
      backNs = stage.nowNs();
    } finally {
      namespace.names().resolve(List.of(namespace.exchanges()));
    }
    long failures = failures(stage, reasons) - before;
    // An answer that comes late may be of use to the next attempt, before all is well again.
    Duration away = Duration.ofNanos(backNs - cutNs);
    Duration recovered = atLeastZero(stage.awaitRecovered(cutNs).minus(away));
    stage.outcome().figure(name + "_failures", failures);
    stage.measured(name + "_recovered_after", recovered);
    stage.outcome().require(failures > 0, name + ": no failure is counted as " + reasons);
    stage
        .outcome()
        .require(recovered.compareTo(BACK) <= 0, name + ": right only after " + recovered);
  }

  private static Duration atLeastZero(Duration time) {
    return time.isNegative() ? Duration.ZERO : time;
  }

  private static long failures(Stage stage, String reasons) {
    double sum = 0;
    for (String reason : reasons.split("\\|", -1)) {
      sum += stage.metric(FAILURES, "reason=\"" + reason + "\"");
    }
    return (long) sum;
  }

  /** No attempt takes longer than it may. */
  private static void longest(Stage stage) {
    Instant now = Instant.now();
    Statuses.rows(stage.status(), "connections").stream()
        .filter(row -> row.get("purpose").getAsString().equals("websocket"))
        .filter(row -> row.get("state").getAsString().equals("connecting"))
        .map(row -> Duration.between(Instant.parse(row.get("state_since").getAsString()), now))
        .forEach(
            age -> {
              stage.measured("attempt_took", age);
              stage.outcome().require(age.compareTo(ATTEMPT) <= 0, "an attempt goes on for " + age);
            });
  }
}
