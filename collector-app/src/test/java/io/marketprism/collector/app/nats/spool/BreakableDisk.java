package io.marketprism.collector.app.nats.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/** The file system with a size that can be reached, and other ways to fail. */
final class BreakableDisk implements Disk {
  static final String FULL = "No space left on device";
  static final String BROKEN = "Input/output error";

  volatile long size = Long.MAX_VALUE / 2;
  volatile boolean refusesWrites;
  volatile boolean refusesReads;
  volatile boolean refusesForce;
  volatile boolean refusesTruncation;
  volatile boolean refusesDeletion;
  volatile CountDownLatch forcing = new CountDownLatch(0);
  volatile CountDownLatch forceMayEnd = new CountDownLatch(0);
  private final Map<Path, Long> lengths = new HashMap<>();
  private final Set<BreakableFile> open = ConcurrentHashMap.newKeySet();

  /** Frees what a killed process would have had open. */
  void abandon() throws IOException {
    for (BreakableFile file : open) {
      file.close();
    }
  }

  int openFiles() {
    return open.size();
  }

  @Override
  public File create(Path path) throws IOException {
    if (refusesWrites) {
      throw new IOException(BROKEN);
    }
    return new BreakableFile(path, Disk.REAL.create(path));
  }

  @Override
  public File read(Path path) throws IOException {
    return new BreakableFile(path, Disk.REAL.read(path));
  }

  @Override
  public File reopen(Path path) throws IOException {
    if (refusesWrites) {
      throw new IOException(BROKEN);
    }
    return new BreakableFile(path, Disk.REAL.reopen(path));
  }

  @Override
  public void delete(Path path) throws IOException {
    if (refusesDeletion && Files.exists(path)) {
      throw new IOException("Read-only file system");
    }
    Disk.REAL.delete(path);
    forget(path);
  }

  @Override
  public void replace(Path file, Path other) throws IOException {
    Disk.REAL.replace(file, other);
    forget(file);
  }

  private synchronized void forget(Path path) {
    lengths.remove(path);
  }

  @Override
  public synchronized long usableBytes(Path directory) {
    return Math.max(0, size - lengths.values().stream().mapToLong(Long::longValue).sum());
  }

  private synchronized void note(Path path, long length) {
    lengths.put(path, length);
  }

  private synchronized long length(Path path) {
    return lengths.getOrDefault(path, 0L);
  }

  private final class BreakableFile implements File {
    private final Path path;
    private final File file;

    BreakableFile(Path path, File file) throws IOException {
      this.path = path;
      this.file = file;
      note(path, file.length());
      open.add(this);
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      if (refusesReads) {
        throw new IOException(BROKEN);
      }
      return file.read(into, offset);
    }

    @Override
    public int write(ByteBuffer bytes, long offset) throws IOException {
      if (refusesWrites) {
        throw new IOException(BROKEN);
      }
      long room = usableBytes(path) + BreakableDisk.this.length(path) - offset;
      int fits = (int) Math.max(0, Math.min(room, bytes.remaining()));
      if (fits == 0) {
        throw new IOException(FULL);
      }
      int written = file.write(bytes.slice(bytes.position(), fits), offset);
      bytes.position(bytes.position() + written);
      if (Files.exists(path)) {
        note(path, Math.max(BreakableDisk.this.length(path), offset + written));
      }
      return written;
    }

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public void truncate(long length) throws IOException {
      if (refusesTruncation) {
        throw new IOException(BROKEN);
      }
      file.truncate(length);
      if (Files.exists(path)) {
        note(path, file.length());
      }
    }

    @Override
    public void force() throws IOException {
      forcing.countDown();
      try {
        forceMayEnd.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
      if (refusesForce) {
        throw new IOException(BROKEN);
      }
      file.force();
    }

    @Override
    public void close() throws IOException {
      open.remove(this);
      file.close();
    }
  }
}
