package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.app.nats.spool.Checkpoints.Checkpoint;
import io.marketprism.collector.sink.DiskErrors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file that says how far the outside is: replaced in one step, so that it is always whole.
 * Where it is missing or damaged everything that is kept counts as not yet outside.
 *
 * <pre>
 * magic 8, version 4, number of checkpoints 4, cursor 8, sequence 8, per checkpoint position 8 and
 * sequence 8, CRC32C of all this 4
 * </pre>
 *
 * <p>Not thread-safe; owned by the keeper.
 */
final class CursorFile {
  private static final long MAGIC = 0x4d50_4355_5253_520aL;
  private static final int VERSION = 1;
  private static final int HEAD = 32;
  private static final int CRC = 4;
  private static final int CHECKPOINT = 16;
  private static final int MAX_BYTES = 1 << 20;

  private final Disk disk;
  private final Path file;
  private final Path fresh;

  CursorFile(Disk disk, Path directory) {
    this.disk = disk;
    this.file = directory.resolve("cursor");
    this.fresh = directory.resolve("cursor.new");
  }

  /**
   * What it says, or empty where it cannot be read.
   *
   * @throws IOException where a newer version of the program wrote it
   */
  Optional<Mark> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    ByteBuffer bytes;
    try (Disk.File open = disk.read(file)) {
      bytes = readAll(open);
    } catch (IOException e) {
      return Optional.empty();
    }
    int length = bytes.limit() - CRC;
    if (length < HEAD
        || bytes.getLong(0) != MAGIC
        || bytes.getInt(length) != crc(bytes.slice(0, length))) {
      return Optional.empty();
    }
    if (bytes.getInt(8) > VERSION) {
      throw new IOException("a newer version wrote " + file);
    }
    return parse(bytes, length);
  }

  private static ByteBuffer readAll(Disk.File open) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate((int) Math.min(MAX_BYTES, open.length()));
    int read = 0;
    while (bytes.hasRemaining() && read >= 0) {
      read = open.read(bytes, bytes.position());
    }
    return bytes.flip();
  }

  private static Optional<Mark> parse(ByteBuffer bytes, int length) {
    int count = bytes.getInt(12);
    if (count < 0 || length != HEAD + (long) CHECKPOINT * count) {
      return Optional.empty();
    }
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (int at = HEAD; at < length; at += CHECKPOINT) {
      checkpoints.add(new Checkpoint(bytes.getLong(at), bytes.getLong(at + 8)));
    }
    return Optional.of(new Mark(bytes.getLong(16), bytes.getLong(24), checkpoints));
  }

  /** Puts the mark on the disk itself. */
  void write(Mark mark) throws IOException {
    ByteBuffer bytes = encode(mark);
    try {
      disk.delete(fresh);
      try (Disk.File open = disk.create(fresh)) {
        while (bytes.hasRemaining()) {
          open.write(bytes, bytes.position());
        }
        open.force();
      }
      disk.replace(fresh, file);
    } catch (IOException e) {
      throw DiskErrors.explain("write", file, e);
    }
  }

  private static ByteBuffer encode(Mark mark) {
    int length = HEAD + CHECKPOINT * mark.checkpoints().size();
    ByteBuffer bytes = ByteBuffer.allocate(length + CRC);
    bytes.putLong(MAGIC).putInt(VERSION).putInt(mark.checkpoints().size());
    bytes.putLong(mark.cursor()).putLong(mark.sequence());
    for (Checkpoint checkpoint : mark.checkpoints()) {
      bytes.putLong(checkpoint.position()).putLong(checkpoint.sequence());
    }
    return bytes.putInt(crc(bytes.slice(0, length))).flip();
  }

  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return (int) crc.getValue();
  }

  /**
   * How far the outside is.
   *
   * @param cursor all records before that position are outside
   * @param sequence the stream's sequence of the newest of them, 0 where none is known
   * @param checkpoints how far it was before, oldest first
   */
  record Mark(long cursor, long sequence, List<Checkpoint> checkpoints) {}
}
