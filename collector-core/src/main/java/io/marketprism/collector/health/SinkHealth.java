package io.marketprism.collector.health;

import static io.marketprism.collector.health.HealthStatus.DEGRADED;
import static io.marketprism.collector.health.HealthStatus.UNHEALTHY;

import java.util.ArrayList;
import java.util.List;

/** Judges the sinks and whether events move at all. Lives for one evaluation. */
final class SinkHealth {
  /** An event that does not fit leaves a full queue a little below its bound. */
  private static final double FULL_SHARE = 0.95;

  private final HealthSettings settings;
  private final List<SinkReport> sinks;
  private final List<SinkReport> stalled;

  SinkHealth(HealthSettings settings, List<SinkReport> sinks) {
    this.settings = settings;
    this.sinks = sinks;
    this.stalled = sinks.stream().filter(sink -> isStalled(sink)).toList();
  }

  /** Whether every sink has been stuck for so long that only a restart helps. */
  boolean needsRestart() {
    long limit = settings.restartAfter().toNanos();
    return pipelineStalled() && stalled.stream().allMatch(sink -> sink.progressAgeNs() >= limit);
  }

  void judge(ReasonList reasons) {
    if (pipelineStalled()) {
      reasons.add(UNHEALTHY, "pipeline_stalled", "Events wait and no sink moves: " + stuck() + ".");
    } else if (!stalled.isEmpty()) {
      reasons.add(DEGRADED, "sink_stalled", "Stuck with events waiting: " + stuck() + ".");
    }
    List<String> full = new ArrayList<>();
    List<String> failing = new ArrayList<>();
    for (SinkReport sink : sinks) {
      if (!sink.working()) {
        (isFull(sink) ? full : failing).add(describe(sink));
      }
    }
    List<String> troubled =
        sinks.stream()
            .filter(sink -> sink.working() && !sink.outside().trouble().isEmpty())
            .map(sink -> sink.name() + " (" + sink.outside().trouble() + ")")
            .toList();
    if (!troubled.isEmpty()) {
      reasons.add(
          DEGRADED, "sink_troubled", "Does not deliver as it should: " + list(troubled) + ".");
    }
    if (!full.isEmpty()) {
      reasons.add(
          UNHEALTHY, "sink_full", "Does not work and its queue is full: " + list(full) + ".");
    }
    if (!failing.isEmpty()) {
      reasons.add(DEGRADED, "sink_failing", "Does not work: " + list(failing) + ".");
    }
  }

  private boolean pipelineStalled() {
    return !sinks.isEmpty() && stalled.size() == sinks.size();
  }

  private boolean isStalled(SinkReport sink) {
    return sink.working() && sink.progressAgeNs() >= settings.stallAfter().toNanos();
  }

  private static boolean isFull(SinkReport sink) {
    return sink.queuedBytes() >= sink.queueLimitBytes() * FULL_SHARE;
  }

  private String stuck() {
    return list(stalled.stream().map(sink -> sink.name()).toList());
  }

  private static String describe(SinkReport sink) {
    return sink.failure().isEmpty() ? sink.name() : sink.name() + " (" + sink.failure() + ")";
  }

  private static String list(List<String> names) {
    return ReasonList.named(names);
  }
}
