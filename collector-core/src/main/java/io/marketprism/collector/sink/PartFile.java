package io.marketprism.collector.sink;

import io.marketprism.collector.model.Text;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file that events are being written to. Lines gather in memory; {@link #write} puts them behind
 * what is committed, and only {@link #commit} makes them part of the file, so that a write that
 * failed half-way can be cut back and tried again.
 *
 * <p>Not thread-safe; owned by one file sink. The file is made by the first write; at most one
 * descriptor is open.
 */
final class PartFile {
  private static final int CHUNK = 256 * 1024;
  private static final int KEPT = 512 * 1024;

  private final Disk disk;
  private final FileNames names;
  private final String stream;
  private final long start;
  private final JsonBytes pending = new JsonBytes(8 * 1024);
  private @Nullable Path path;
  private Disk.@Nullable File file;
  private long committed;
  private boolean unforced;

  /**
   * @param stream the stream of events that it belongs to
   * @param start the beginning of its span, nanoseconds since 1970 UTC
   */
  PartFile(Disk disk, FileNames names, String stream, long start) {
    this.disk = disk;
    this.names = names;
    this.stream = stream;
    this.start = start;
  }

  /** Beginning of its span, nanoseconds since 1970 UTC. */
  long start() {
    return start;
  }

  /** Lines that are not written yet; whole lines only, whenever {@link #write} is called. */
  JsonBytes pending() {
    return pending;
  }

  /**
   * Writes the pending lines behind what is committed.
   *
   * @throws IOException where not all of them could be written; {@link #cutBack} is to follow
   */
  void write() throws IOException {
    if (pending.length() == 0) {
      return;
    }
    Disk.File open = opened();
    ByteBuffer lines = pending.view();
    int end = lines.limit();
    long offset = committed;
    try {
      while (lines.position() < end) {
        lines.limit(Math.min(end, lines.position() + CHUNK));
        offset += open.write(lines, offset);
      }
    } catch (IOException e) {
      throw DiskErrors.explain("write", where(), e);
    }
  }

  /** Takes the written lines for good. */
  void commit() {
    unforced |= pending.length() > 0;
    committed += pending.length();
    pending.clear(KEPT);
  }

  /** Cuts the file back to what is committed; the lines stay pending. */
  void cutBack() {
    Disk.File open = file;
    file = null;
    if (open != null) {
      try (open) {
        open.truncate(committed);
      } catch (IOException e) {
        // What is torn here is written over by the next write, or cut off by the next start.
      }
    }
  }

  /** Waits until what is committed is on the disk itself. */
  void force() throws IOException {
    Disk.File open = file;
    if (unforced && open != null) {
      try {
        open.force();
        unforced = false;
      } catch (IOException e) {
        throw DiskErrors.explain("sync", where(), e);
      }
    }
  }

  /** Frees the descriptor; the path of the file, or empty where nothing was ever committed. */
  Optional<Path> finish() throws IOException {
    try {
      force();
    } finally {
      close();
    }
    Path written = path;
    if (committed == 0 && written != null) {
      Files.deleteIfExists(written);
      return Optional.empty();
    }
    return Optional.ofNullable(written);
  }

  private void close() throws IOException {
    Disk.File open = file;
    file = null;
    if (open != null) {
      open.close();
    }
  }

  /** The open file: made where there is none yet, or none any more because someone removed it. */
  private Disk.File opened() throws IOException {
    Path current = path;
    if (current != null && !Files.exists(current)) {
      abandon();
      throw new IOException(
          Text.printable(current.toString()) + " was removed; a new file is begun");
    }
    Disk.File open = file;
    if (open == null) {
      open = current == null ? create() : reopen(current);
      file = open;
    }
    return open;
  }

  private Disk.File create() throws IOException {
    try {
      Path fresh = names.next(stream, start);
      Disk.File created = disk.create(fresh);
      path = fresh;
      committed = 0;
      return created;
    } catch (IOException e) {
      throw DiskErrors.explain("create a file for", Path.of(stream), e);
    }
  }

  private Disk.File reopen(Path current) throws IOException {
    try {
      return disk.reopen(current);
    } catch (IOException e) {
      throw DiskErrors.explain("open", current, e);
    }
  }

  private void abandon() throws IOException {
    path = null;
    committed = 0;
    unforced = false;
    close();
  }

  private Path where() {
    return path == null ? Path.of(stream) : path;
  }
}
