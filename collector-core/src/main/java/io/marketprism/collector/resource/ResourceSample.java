package io.marketprism.collector.resource;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the process used at one moment, taken on the thread that may block. Immutable; a figure that
 * the operating system does not give is empty.
 *
 * @param takenAt when, UTC
 * @param takenNs when, nanoseconds by the monotonic clock of whoever had it taken
 * @param heapUsedBytes heap in use now
 * @param heapAfterGcBytes heap in use after the last collection, of whatever kind
 * @param heapMaxBytes the heap's limit
 * @param residentBytes resident set of the process
 * @param openDescriptors open file descriptors
 * @param maxDescriptors their limit
 * @param threads live threads
 * @param kernelAgeNs nanoseconds since the oldest of the operating system's figures here was read:
 *     resident set, descriptors, connections and the control group stay at their last good value
 *     while they cannot be read, as when descriptors have run out; 0 where all are of this moment,
 *     empty where none is known
 * @param directBytes memory of direct buffers
 * @param cpuNs processor time used since the process began
 * @param collections garbage collections, by collector
 * @param connections the kernel's view of this process's TCP connections, listening sockets left
 *     out; empty where it is not known
 * @param group memory of the control group that bounds the process, or of its own; empty where
 *     there is none
 */
public record ResourceSample(
    Instant takenAt,
    long takenNs,
    long heapUsedBytes,
    OptionalLong heapAfterGcBytes,
    long heapMaxBytes,
    OptionalLong residentBytes,
    OptionalLong openDescriptors,
    OptionalLong maxDescriptors,
    int threads,
    OptionalLong kernelAgeNs,
    OptionalLong directBytes,
    OptionalLong cpuNs,
    List<Collections> collections,
    List<TcpCount> connections,
    Optional<GroupMemory> group) {

  /** Keeps copies of the lists. */
  public ResourceSample {
    collections = List.copyOf(collections);
    connections = List.copyOf(connections);
  }

  /**
   * What one garbage collector has done since the process began.
   *
   * @param collector its name, {@code G1 Young Generation}
   * @param count collections
   * @param timeMs about how long they took together, in milliseconds
   */
  public record Collections(String collector, long count, long timeMs) {}

  /**
   * Memory of a control group, page cache included.
   *
   * @param usedBytes what it uses now
   * @param limitBytes what it may use, empty where there is no limit
   */
  public record GroupMemory(long usedBytes, OptionalLong limitBytes) {}

  /**
   * How many connections are alike.
   *
   * @param direction {@code outbound}, or {@code inbound} where the local port is one that this
   *     process listens on
   * @param state the kernel's state, {@code established}, {@code close_wait}
   * @param count how many
   */
  public record TcpCount(String direction, String state, long count) {}
}
