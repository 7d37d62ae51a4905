package io.marketprism.collector.reconcile;

import io.marketprism.collector.connection.LeakInfo;
import io.marketprism.collector.resource.KernelSockets.Sight;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the counts of sockets agree, as of one moment. Immutable.
 *
 * @param takenAt when, UTC
 * @param takenNs when, monotonic nanoseconds
 * @param number which reconciliation it is, from 1
 * @param sight whether the kernel could be asked; where not, everything of it is empty or 0
 * @param sessions connections that the registry counts as open, those at rest left out
 * @param sockets sockets that our clients made and did not close
 * @param confirmed those of them that the kernel has too
 * @param owned the kernel's connections of other owners, by owner
 * @param foreignInbound connections accepted by whoever else listens in this process
 * @param foreignOutbound connections to the outside of whoever else is in this process
 * @param differences what the counts do not agree on, looked at twice
 * @param leaksByKind leaks so far, by kind: a {@link DifferenceKind}, or {@code dropped_socket} and
 *     {@code dropped_slot} for handles that were dropped without being closed; only rise
 * @param leaks the latest of them, oldest first
 */
public record Reconciliation(
    Instant takenAt,
    long takenNs,
    long number,
    Sight sight,
    int sessions,
    int sockets,
    int confirmed,
    Map<String, Integer> owned,
    int foreignInbound,
    int foreignOutbound,
    List<Difference> differences,
    Map<String, Long> leaksByKind,
    List<LeakInfo> leaks) {
  /** Copies the collections. */
  public Reconciliation {
    owned = Map.copyOf(owned);
    differences = List.copyOf(differences);
    leaksByKind = Map.copyOf(leaksByKind);
    leaks = List.copyOf(leaks);
  }

  /** How many differences there are, by kind, kinds without one included. */
  public Map<DifferenceKind, Long> differencesByKind() {
    Map<DifferenceKind, Long> counts = new TreeMap<>();
    for (DifferenceKind kind : DifferenceKind.values()) {
      counts.put(kind, differences.stream().filter(one -> one.kind() == kind).count());
    }
    return counts;
  }
}
