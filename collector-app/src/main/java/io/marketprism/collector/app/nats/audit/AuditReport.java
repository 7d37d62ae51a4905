package io.marketprism.collector.app.nats.audit;

import io.marketprism.collector.model.DataType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What an audit found. Immutable.
 *
 * @param instances the collectors that published, as far as messages name them
 * @param streams what was read of each stream
 * @param types what was counted of each data type that occurred
 * @param foreign messages on subjects that are none of ours
 * @param faults the first ones of each stream, with their places
 */
public record AuditReport(
    Set<String> instances,
    List<StreamRead> streams,
    Map<DataType, Counts> types,
    long foreign,
    List<Fault> faults) {
  /** Copies what it is given. */
  public AuditReport {
    instances = Collections.unmodifiableSet(new TreeSet<>(instances));
    streams = List.copyOf(streams);
    Map<DataType, Counts> copy = new EnumMap<>(DataType.class);
    copy.putAll(types);
    types = Collections.unmodifiableMap(copy);
    faults =
        faults.stream()
            .sorted(Comparator.comparing(Fault::stream).thenComparing(Fault::sequence))
            .toList();
  }

  /**
   * What was read of a stream.
   *
   * @param firstSequence the first message that was read, 0 where none was
   * @param lastSequence the last one
   */
  public record StreamRead(String name, long firstSequence, long lastSequence, long messages) {}

  /**
   * A fault and its place.
   *
   * @param sequence the message in the stream at which it was seen
   * @param what the ids it is about
   */
  public record Fault(Finding finding, String stream, String subject, long sequence, String what) {}

  /** How often each finding occurred; what did not occur is absent. Immutable. */
  public record Counts(Map<Finding, Long> figures) {
    /** Copies what it is given. */
    public Counts {
      figures = Map.copyOf(figures);
    }

    static Counts of(long[] figures) {
      Map<Finding, Long> present = new EnumMap<>(Finding.class);
      for (Finding finding : Finding.values()) {
        if (figures[finding.ordinal()] > 0) {
          present.put(finding, figures[finding.ordinal()]);
        }
      }
      return new Counts(present);
    }

    /** How often it occurred. */
    public long of(Finding finding) {
      return figures.getOrDefault(finding, 0L);
    }

    /** How many faults. */
    public long faults() {
      return figures.entrySet().stream()
          .filter(figure -> figure.getKey().isFault())
          .mapToLong(Map.Entry::getValue)
          .sum();
    }

    /** The sums of several. */
    static Counts sum(Collection<Counts> several) {
      Map<Finding, Long> sums = new EnumMap<>(Finding.class);
      several.forEach(
          counts ->
              counts.figures.forEach((finding, times) -> sums.merge(finding, times, Long::sum)));
      return new Counts(sums);
    }
  }

  /** The counts of a data type; nothing where it did not occur. */
  public Counts of(DataType type) {
    return types.getOrDefault(type, new Counts(Map.of()));
  }

  /** The counts of all data types together. */
  public Counts all() {
    return Counts.sum(types.values());
  }

  /** Whether there is no fault. */
  public boolean isClean() {
    return all().faults() == 0;
  }

  /** The reports of several streams as one. */
  static AuditReport merge(List<AuditReport> several) {
    Map<DataType, List<Counts>> counts = new TreeMap<>();
    Set<String> instances = new TreeSet<>();
    List<StreamRead> streams = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    long foreign = 0;
    for (AuditReport one : several) {
      instances.addAll(one.instances);
      streams.addAll(one.streams);
      faults.addAll(one.faults);
      foreign += one.foreign;
      one.types.forEach(
          (type, figures) ->
              counts.computeIfAbsent(type, unused -> new ArrayList<>()).add(figures));
    }
    Map<DataType, Counts> types = new EnumMap<>(DataType.class);
    counts.forEach((type, figures) -> types.put(type, Counts.sum(figures)));
    return new AuditReport(instances, streams, types, foreign, faults);
  }
}
