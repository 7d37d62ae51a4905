package io.marketprism.collector.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** The file system with a bound that can be reached, and other ways to fail. For one writer. */
final class BreakableDisk implements Disk {
  volatile long freeBytes = Long.MAX_VALUE;
  volatile boolean refusesFiles;
  volatile boolean refusesTruncation;
  volatile boolean refusesForce;
  int openFiles;
  int forces;

  @Override
  public File create(Path path) throws IOException {
    if (refusesFiles) {
      throw new IOException("No space left on device");
    }
    return opened(Disk.REAL.create(path));
  }

  @Override
  public File reopen(Path path) throws IOException {
    return opened(Disk.REAL.reopen(path));
  }

  private File opened(File file) {
    openFiles++;
    return new BreakableFile(file);
  }

  private final class BreakableFile implements File {
    private final File file;

    BreakableFile(File file) {
      this.file = file;
    }

    @Override
    public int write(ByteBuffer bytes, long offset) throws IOException {
      if (freeBytes == 0) {
        throw new IOException("No space left on device");
      }
      long free = freeBytes;
      int fits = (int) Math.min(free, bytes.remaining());
      ByteBuffer part = bytes.slice(bytes.position(), fits);
      int written = file.write(part, offset);
      bytes.position(bytes.position() + written);
      if (free != Long.MAX_VALUE && freeBytes == free) {
        freeBytes = free - written;
      }
      return written;
    }

    @Override
    public void truncate(long length) throws IOException {
      if (refusesTruncation) {
        throw new IOException("Input/output error");
      }
      file.truncate(length);
    }

    @Override
    public void force() throws IOException {
      forces++;
      if (refusesForce) {
        throw new IOException("Input/output error");
      }
      file.force();
    }

    @Override
    public void close() throws IOException {
      openFiles--;
      file.close();
    }
  }
}
