package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.app.nats.spool.Segment.Announcement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The segments of a log, oldest first. Guarded by the log's lock. */
final class SegmentList {
  private final List<Segment> segments;
  private long bytes;

  /** Takes over what was found, in order. */
  SegmentList(List<Segment> found) {
    this.segments = found;
    for (Segment segment : found) {
      bytes += segment.length;
    }
  }

  /** Bytes of all of them. */
  long bytes() {
    return bytes;
  }

  /** Position of the first record, or {@code other} where there is none. */
  long first(long other) {
    return segments.isEmpty() ? other : segments.get(0).first;
  }

  /** The first one with something at or behind that position. */
  @Nullable Segment at(long position) {
    int low = 0;
    int high = segments.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (segments.get(middle).next <= position) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == segments.size() ? null : segments.get(low);
  }

  /** The ones that nothing is written to any more; a copy. */
  List<Segment> closed() {
    List<Segment> found = new ArrayList<>(segments);
    found.removeIf(segment -> !segment.closed);
    return found;
  }

  /** Adds one in its place. */
  void add(Segment segment) {
    int place = segments.size();
    while (place > 0 && segments.get(place - 1).first > segment.first) {
      place--;
    }
    segments.add(place, segment);
    bytes += segment.length;
  }

  /** Takes one away, if it is here. */
  boolean remove(Segment segment) {
    boolean removed = segments.remove(segment);
    if (removed) {
      segment.version++;
      bytes -= segment.length;
    }
    return removed;
  }

  /** Makes one as long as that. */
  void resize(Segment segment, long length) {
    bytes += length - segment.length;
    segment.length = length;
  }

  /** Adds the subjects whose loss is said directly before a segment, at or behind a position. */
  void announcedBefore(Segment segment, long position, Set<String> subjects) {
    for (int i = segments.indexOf(segment) - 1; i >= 0 && segments.get(i).condensed; i--) {
      for (Announcement said : segments.get(i).announcements) {
        if (said.position() >= position) {
          subjects.add(said.subject());
        }
      }
    }
  }
}
