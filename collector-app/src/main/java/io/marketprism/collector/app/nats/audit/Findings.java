package io.marketprism.collector.app.nats.audit;

import io.marketprism.collector.model.DataType;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was counted in one stream, and its first faults. Not thread-safe. */
final class Findings {
  /** How many faults are kept with their places; all are counted. */
  static final int MAX_FAULTS = 100;

  private final String stream;
  private final Map<DataType, long[]> counts = new EnumMap<>(DataType.class);
  private final List<AuditReport.Fault> faults = new ArrayList<>();
  private final Map<DataType, Long> disorder = new EnumMap<>(DataType.class);
  private final List<AuditReport.Fault> disorderFaults = new ArrayList<>();

  Findings(String stream) {
    this.stream = stream;
  }

  void count(DataType type, Finding finding) {
    count(type, finding, 1);
  }

  void count(DataType type, Finding finding, long times) {
    counts.computeIfAbsent(type, unused -> new long[Finding.values().length])[finding.ordinal()] +=
        times;
  }

  /**
   * Counts a fault and keeps where it is.
   *
   * @param times how many ids, books or messages it is about
   * @param what which ones, without text of messages
   */
  void fault(Place place, Finding finding, long times, String what) {
    count(place.type(), finding, times);
    keep(faults, place, finding, what);
  }

  private void keep(List<AuditReport.Fault> among, Place place, Finding finding, String what) {
    if (among.size() < MAX_FAULTS) {
      among.add(new AuditReport.Fault(finding, stream, place.subject(), place.sequence(), what));
    }
  }

  /** Notes what is out of order where one collector publishes, and right where several do. */
  void disorder(Place place, String what) {
    disorder.merge(place.type(), 1L, Long::sum);
    keep(disorderFaults, place, Finding.OUT_OF_ORDER, what);
  }

  /** Counts what was noted as disorder, now that it is known how many collectors publish. */
  void settleDisorder(boolean severalCollectors) {
    Finding finding = severalCollectors ? Finding.STALE : Finding.OUT_OF_ORDER;
    disorder.forEach((type, times) -> count(type, finding, times));
    if (!severalCollectors) {
      faults.addAll(disorderFaults);
    }
  }

  /** The counts so far, a copy. */
  Map<DataType, AuditReport.Counts> counts() {
    Map<DataType, AuditReport.Counts> copy = new EnumMap<>(DataType.class);
    counts.forEach((type, figures) -> copy.put(type, AuditReport.Counts.of(figures)));
    return copy;
  }

  /** The first faults, a copy. */
  List<AuditReport.Fault> faults() {
    return List.copyOf(faults);
  }

  /**
   * Where a finding is.
   *
   * @param type the data type of the subject
   * @param sequence of the message in the stream
   */
  record Place(DataType type, String subject, long sequence) {}
}
