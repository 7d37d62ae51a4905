package io.marketprism.collector.app.nats.spool;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Bounds of a spool. Immutable. The bounds of bytes are those of one lane.
 *
 * @param directory where the lanes have their folders
 * @param maxBytes what the segments of a lane may take on disk; one message at most a sixteenth of
 *     it
 * @param maxAge how long records wait for the outside before they are dropped; applied by whole
 *     segments, so up to a sixteenth later
 * @param horizon how long records are kept after the outside has them
 * @param memoryBytes what a lane holds in memory while the disk cannot take it; one message at most
 *     a sixteenth of it
 */
public record SpoolSettings(
    Path directory, long maxBytes, Duration maxAge, Duration horizon, long memoryBytes) {
  private static final long MIN_BYTES = 1L << 20;
  private static final long MAX_SEGMENT = 64L << 20;
  private static final long MIN_SEGMENT = 64L << 10;
  private static final int SEGMENTS = 16;

  /** Refuses less than 1 MiB on disk or in memory, no age and a negative horizon. */
  public SpoolSettings {
    if (maxBytes < MIN_BYTES) {
      throw new IllegalArgumentException("a spool of " + maxBytes + " bytes is too small");
    }
    if (memoryBytes < MIN_BYTES) {
      throw new IllegalArgumentException("memory of " + memoryBytes + " bytes is too small");
    }
    if (maxAge.isNegative() || maxAge.isZero()) {
      throw new IllegalArgumentException("age of " + maxAge);
    }
    if (horizon.isNegative()) {
      throw new IllegalArgumentException("horizon of " + horizon);
    }
  }

  /** Bytes of one segment, where there is room for so many: a sixteenth, at most 64 MiB. */
  long segmentBytes(long room) {
    return Math.max(MIN_SEGMENT, Math.min(MAX_SEGMENT, Math.min(maxBytes, room) / SEGMENTS));
  }

  /** Bytes of the longest message that a lane takes. */
  long maxPayload() {
    long room = Math.min(maxBytes / SEGMENTS, memoryBytes / SEGMENTS);
    return Math.min(room, RecordFormat.MAX_RECORD / 2);
  }

  /** When a segment is closed though it is not full; nanoseconds after it was begun. */
  long segmentNanos() {
    return Math.max(horizon.toNanos(), maxAge.toNanos() / SEGMENTS);
  }
}
