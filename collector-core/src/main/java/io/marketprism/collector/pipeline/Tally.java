package io.marketprism.collector.pipeline;

import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.sink.SpoolCounts;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What became of every event that was offered to one sink, by data type. Each method moves events
 * from one account to another, so that the accounts add up after every call.
 *
 * <p>Not thread-safe; owned by one {@link Backlog}.
 */
final class Tally {
  private final TypeCounts offered = new TypeCounts();
  private final TypeCounts queued = new TypeCounts();
  private final TypeCounts inFlight = new TypeCounts();
  private final TypeCounts flushed = new TypeCounts();
  private final Map<DataType, SpoolCounts> spools = new EnumMap<>(DataType.class);
  private final TypeCounts merged = new TypeCounts();
  private final Map<DropReason, TypeCounts> dropped = new EnumMap<>(DropReason.class);

  Tally() {
    for (DropReason reason : DropReason.values()) {
      dropped.put(reason, new TypeCounts());
    }
  }

  /** An event was offered and waits. */
  void queued(DataType type) {
    offered.add(type, 1);
    queued.add(type, 1);
  }

  /** An event was offered and became part of one that waits. */
  void merged(DataType type) {
    offered.add(type, 1);
    merged.add(type, 1);
  }

  /** An event was offered and dropped. */
  void dropped(DataType type, DropReason reason) {
    offered.add(type, 1);
    dropped(reason).add(type, 1);
  }

  /** An event that waited is being written. */
  void taken(DataType type) {
    queued.add(type, -1);
    inFlight.add(type, 1);
  }

  /** Events that were being written are outside, or in a spool. */
  void flushed(TypeCounts counts) {
    for (DataType type : DataType.values()) {
      inFlight.add(type, -counts.get(type));
      flushed.add(type, counts.get(type));
    }
  }

  /** What became of those that were flushed, or found, in the sink's spool. */
  void spooled(Map<DataType, SpoolCounts> counts) {
    spools.putAll(counts);
  }

  /** An event that was being written was dropped. */
  void lost(DataType type, DropReason reason) {
    inFlight.add(type, -1);
    dropped(reason).add(type, 1);
  }

  /** Everything that was being written is dropped. */
  void loseInFlight(DropReason reason) {
    dropped(reason).takeAll(inFlight);
  }

  /** Everything that waits is dropped. */
  void loseQueued(DropReason reason) {
    dropped(reason).takeAll(queued);
  }

  private SpoolCounts spool(DataType type) {
    return spools.getOrDefault(type, SpoolCounts.NONE);
  }

  private TypeCounts dropped(DropReason reason) {
    return Objects.requireNonNull(dropped.get(reason));
  }

  /** The accounts of each data type that was ever offered. */
  Map<DataType, SinkReport.Counts> counts() {
    Map<DataType, SinkReport.Counts> counts = new EnumMap<>(DataType.class);
    for (DataType type : DataType.values()) {
      if (offered.get(type) + spool(type).recovered() > 0) {
        counts.put(type, counts(type));
      }
    }
    return counts;
  }

  private SinkReport.Counts counts(DataType type) {
    SpoolCounts spool = spool(type);
    Map<String, Long> byReason = new TreeMap<>(spool.dropped());
    dropped.forEach(
        (reason, counts) -> {
          if (counts.get(type) > 0) {
            byReason.put(reason.wire(), counts.get(type));
          }
        });
    return new SinkReport.Counts(
        offered.get(type),
        spool.recovered(),
        flushed.get(type) + spool.recovered() - spool.waiting() - spool.lost(),
        inFlight.get(type),
        queued.get(type),
        spool.waiting(),
        merged.get(type),
        byReason);
  }
}
