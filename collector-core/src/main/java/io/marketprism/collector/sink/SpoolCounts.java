package io.marketprism.collector.sink;

import java.util.Map;

/**
 * What became of the events of one data type in a sink's spool. Immutable.
 *
 * <p>Of the events that were recovered or flushed since the sink was opened, {@code waiting} have
 * not reached the outside yet, those in {@code dropped} never will, and all others have.
 *
 * @param recovered events of an earlier run that were found in the spool
 * @param waiting events that have not reached the outside yet
 * @param dropped events that the spool gave up since the sink was opened, by reason
 */
public record SpoolCounts(long recovered, long waiting, Map<String, Long> dropped) {
  /** Of a sink without a spool. */
  public static final SpoolCounts NONE = new SpoolCounts(0, 0, Map.of());

  /** How many were dropped in all. */
  public long lost() {
    long sum = 0;
    for (long count : dropped.values()) {
      sum += count;
    }
    return sum;
  }
}
