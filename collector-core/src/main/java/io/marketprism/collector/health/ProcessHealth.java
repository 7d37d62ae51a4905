package io.marketprism.collector.health;

import static io.marketprism.collector.health.HealthStatus.DEGRADED;

import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.reconcile.Difference;
import io.marketprism.collector.reconcile.Reconciliation;
import io.marketprism.collector.resource.ResourceSample;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;

/** Judges what the process holds: heap, descriptors, connections that do not go away. */
final class ProcessHealth {
  private ProcessHealth() {}

  static void judge(HealthSettings settings, HealthInput input, ReasonList reasons) {
    input.resources().ifPresent(sample -> judgeResources(settings, sample, reasons));
    input.resources().ifPresent(sample -> judgeAge(settings, input, sample, reasons));
    if (input.descriptorsExhausted()) {
      reasons.add(
          DEGRADED,
          "descriptors_exhausted",
          "Descriptors have run out; no connection to an exchange is opened.");
    }
    input.reconciliation().ifPresent(reconciliation -> judgeLeaks(reconciliation, reasons));
    List<String> closing =
        input.connections().stream()
            .filter(connection -> isStuck(settings, connection))
            .map(connection -> connection.slot() + "#" + connection.generation())
            .toList();
    if (!closing.isEmpty()) {
      reasons.add(
          DEGRADED, "connections_stuck", "Do not close: " + ReasonList.named(closing) + ".");
    }
  }

  private static void judgeResources(
      HealthSettings settings, ResourceSample sample, ReasonList reasons) {
    if (isAbove(settings.heapShare(), sample.heapAfterGcBytes(), sample.heapMaxBytes())) {
      reasons.add(
          DEGRADED,
          "heap_high",
          mebibytes(sample.heapAfterGcBytes().orElseThrow())
              + " of "
              + mebibytes(sample.heapMaxBytes())
              + " heap are in use after a collection.");
    }
    long limit = sample.maxDescriptors().orElse(0);
    if (isAbove(settings.descriptorShare(), sample.openDescriptors(), limit)) {
      reasons.add(
          DEGRADED,
          "descriptors_high",
          sample.openDescriptors().orElseThrow() + " of " + limit + " descriptors are open.");
    }
  }

  private static void judgeLeaks(Reconciliation reconciliation, ReasonList reasons) {
    List<String> leaks =
        reconciliation.differences().stream()
            .filter(Difference::leak)
            .map(one -> one.owner() + " " + one.kind().wire() + " (" + one.detail() + ")")
            .toList();
    if (!leaks.isEmpty()) {
      reasons.add(DEGRADED, "connections_leaked", "Leaked: " + ReasonList.named(leaks) + ".");
    }
  }

  private static void judgeAge(
      HealthSettings settings, HealthInput input, ResourceSample sample, ReasonList reasons) {
    Duration age = Duration.ofNanos(input.nowNs() - sample.takenNs());
    if (age.compareTo(settings.staleAfter()) > 0) {
      reasons.add(
          DEGRADED,
          "resources_stale",
          "Memory and descriptors were last sampled " + age.toSeconds() + " s ago.");
    }
  }

  private static boolean isAbove(double share, OptionalLong used, long limit) {
    return used.isPresent() && limit > 0 && used.getAsLong() >= limit * share;
  }

  private static boolean isStuck(HealthSettings settings, ConnectionInfo connection) {
    return connection.state() == ConnectionState.CLOSING
        && connection.stateAgeNs() > settings.closingLimit().toNanos();
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + " MiB";
  }
}
