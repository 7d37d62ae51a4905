package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.app.nats.spool.LogState.Cut;
import io.marketprism.collector.app.nats.spool.Losses.Loss;
import io.marketprism.collector.app.nats.spool.Segment.Announcement;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Text;
import io.marketprism.collector.sink.DiskErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Frees the space of closed segments: deletes what is outside, and where that is not enough drops
 * the oldest that nobody has read. Of a segment that is dropped stays what was read of it and, in
 * place of the rest, one replacement a subject. That is written over the dropped records, so it
 * needs no space, and each record has its checksum and rising position, so that a kill in between
 * leaves a segment that can be read.
 *
 * <p>Thread-safe: one lock of its own, held during I/O by whoever frees space, never by those who
 * read or write beside.
 */
final class Upkeep {
  private final ReentrantLock turn = new ReentrantLock();
  private final LogState state;
  private final Disk disk;
  private final Accounts accounts;
  private final DropNotice notice;
  private final Unforced unforced;
  private final RecordEncoder encoder = new RecordEncoder();

  Upkeep(LogState state, Disk disk, Accounts accounts, DropNotice notice, Unforced unforced) {
    this.state = state;
    this.disk = disk;
    this.accounts = accounts;
    this.notice = notice;
    this.unforced = unforced;
  }

  /**
   * Frees the space of one closed segment, or some of it; whether there is more space now.
   *
   * @throws IOException where a file cannot be read, cut or deleted
   */
  boolean freeOne() throws IOException {
    turn.lock();
    try {
      List<Segment> segments = state.closedSegments();
      for (Segment segment : segments) {
        if (delete(segment)) {
          return true;
        }
      }
      for (Segment segment : segments) {
        if (state.isDroppable(segment) && drop(segment, DropReason.SPOOL_FULL)) {
          return true;
        }
      }
      return false;
    } finally {
      turn.unlock();
    }
  }

  /**
   * Deletes what has been outside for the horizon and drops what has waited too long.
   *
   * @throws IOException where a file cannot be read, cut or deleted
   */
  void tidy(long nowNs, long horizonNs, long maxAgeNs) throws IOException {
    turn.lock();
    try {
      for (Segment segment : state.closedSegments()) {
        if (state.isReleased(segment, nowNs, horizonNs)) {
          delete(segment);
        } else if (nowNs - segment.newestNs > maxAgeNs && state.isDroppable(segment)) {
          drop(segment, DropReason.SPOOL_OLD);
        }
      }
    } finally {
      turn.unlock();
    }
  }

  private boolean delete(Segment segment) throws IOException {
    if (!state.removeReleased(segment)) {
      return false;
    }
    try {
      disk.delete(segment.path);
      return true;
    } catch (IOException e) {
      state.add(segment);
      throw DiskErrors.explain("delete", segment.path, e);
    }
  }

  private boolean drop(Segment segment, DropReason reason) throws IOException {
    long from = state.beginCut(segment);
    Cut cut = null;
    try {
      Losses losses = losses(segment, from);
      List<Announcement> announcements = replace(segment, from, losses);
      long length = losses.offset + encoder.length();
      if (length >= segment.length) {
        return false;
      }
      Disk.File file = disk.reopen(segment.path);
      try {
        overwrite(file, losses.offset);
        cut = new Cut(from, length, losses.lost, announcements);
        account(losses, reason);
        file.truncate(length);
      } finally {
        unforced.finished(file);
      }
    } catch (IOException e) {
      throw DiskErrors.explain("cut", segment.path, e);
    } finally {
      state.endCut(segment, cut);
    }
    if (segment.length == RecordFormat.SEGMENT_HEAD && state.remove(segment)) {
      disk.delete(segment.path);
    }
    return true;
  }

  private Losses losses(Segment segment, long from) throws IOException {
    try (Disk.File file = disk.read(segment.path)) {
      RecordScanner records =
          new RecordScanner(file, new SubjectCache(), RecordFormat.SEGMENT_HEAD, segment.first);
      records.limit(segment.length, segment.next);
      Losses losses = Losses.of(records, from);
      losses.addUnreadable(segment.counts);
      return losses;
    }
  }

  /** Encodes what is to stand in place of the lost records. */
  private List<Announcement> replace(Segment segment, long from, Losses losses) {
    Set<String> said = new HashSet<>();
    if (from == segment.first) {
      state.announcedBefore(segment, said);
    }
    encoder.clear();
    List<Announcement> announcements = new ArrayList<>();
    for (Loss loss : losses.bySubject.values()) {
      SpoolRecord first = loss.first;
      if (said.contains(first.subject())) {
        continue;
      }
      notice
          .replacement(first)
          .ifPresent(
              with -> {
                encoder.add(inPlaceOf(first, with));
                announcements.add(new Announcement(first.position(), first.subject()));
              });
    }
    return announcements;
  }

  private static SpoolRecord inPlaceOf(SpoolRecord first, DropNotice.Replacement with) {
    return new SpoolRecord(
        first.position(),
        with.type(),
        SpoolRecord.Kind.REPLACEMENT,
        first.receivedNs(),
        with.subject(),
        with.id(),
        with.payload());
  }

  private void overwrite(Disk.File file, long offset) throws IOException {
    ByteBuffer bytes = encoder.view();
    while (bytes.hasRemaining()) {
      file.write(bytes, offset + bytes.position());
    }
  }

  private void account(Losses losses, DropReason reason) {
    for (DataType type : DataType.values()) {
      accounts.dropped(type, reason, losses.lost[type.ordinal()]);
      losses.bySubject.forEach(
          (subject, loss) -> {
            long count = loss.counts[type.ordinal()];
            if (count > 0) {
              notice.lost(subject, type, count);
            }
          });
    }
  }

  /**
   * A reader found that records of the segment cannot be read.
   *
   * @param unread whether none of them was ever read
   */
  void damaged(Segment segment, boolean unread) {
    turn.lock();
    try {
      long[] missing = state.recount(segment, readable(segment));
      long all = 0;
      for (DataType type : DataType.values()) {
        long count = missing[type.ordinal()];
        all += count;
        if (unread) {
          accounts.dropped(type, DropReason.SPOOL_DAMAGED, Math.min(count, accounts.waiting(type)));
        }
      }
      notice.damaged(
          Text.printable(segment.path.toString())
              + ": "
              + all
              + " counted records cannot be read any more");
    } finally {
      turn.unlock();
    }
  }

  private long[] readable(Segment segment) {
    try {
      return losses(segment, segment.next).kept;
    } catch (IOException e) {
      return new long[segment.counts.length];
    }
  }
}
