package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a segment loses when it is cut off at a position. Not thread-safe. */
final class Losses {
  private static final int TYPES = DataType.values().length;

  /** By subject, in the order of their first record. */
  final Map<String, Loss> bySubject = new LinkedHashMap<>();

  /** Counted records before the cut, by type. */
  final long[] kept = new long[TYPES];

  /** Counted records behind it, by type. */
  final long[] lost = new long[TYPES];

  /** Where in the file the cut is. */
  long offset = RecordFormat.SEGMENT_HEAD;

  /**
   * Reads the records of a segment, of which those from the position on are to be lost; up to where
   * the disk refuses to be read.
   */
  static Losses of(RecordScanner records, long from) {
    Losses losses = new Losses();
    try {
      losses.read(records, from);
    } catch (IOException e) {
      // What follows is found by what the segment should hold.
    }
    return losses;
  }

  private void read(RecordScanner records, long from) throws IOException {
    while (records.next()) {
      int type = records.type().ordinal();
      boolean counted = records.kind() == SpoolRecord.Kind.COUNTED;
      if (records.position() < from) {
        offset = records.nextOffset();
        kept[type] += counted ? 1 : 0;
      } else {
        lost[type] += counted ? 1 : 0;
        add(records, counted);
      }
    }
  }

  private void add(RecordScanner records, boolean counted) {
    Loss loss = bySubject.get(records.subject());
    if (loss == null) {
      loss = new Loss(records.toRecord());
      bySubject.put(records.subject(), loss);
    }
    loss.counts[records.type().ordinal()] += counted ? 1 : 0;
  }

  /** Adds what the segment has by its count and nobody could read. */
  void addUnreadable(long[] counts) {
    for (int i = 0; i < TYPES; i++) {
      lost[i] = Math.max(lost[i], counts[i] - kept[i]);
    }
  }

  /** What one subject loses. */
  static final class Loss {
    final SpoolRecord first;
    final long[] counts = new long[TYPES];

    Loss(SpoolRecord first) {
      this.first = first;
    }
  }
}
