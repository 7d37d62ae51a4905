package io.marketprism.collector.app.nats.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** How the spool reaches its files; tests put a disk that fails in its place. Thread-safe. */
interface Disk {
  /** The file system. */
  Disk REAL = new RealDisk();

  /** Makes a new file; one that exists is an error. */
  File create(Path path) throws IOException;

  /** Opens a file that must exist, for reading. */
  File read(Path path) throws IOException;

  /** Opens a file that must exist, for reading and writing. */
  File reopen(Path path) throws IOException;

  /** Removes a file, if it is there. */
  void delete(Path path) throws IOException;

  /** Puts a file in the place of another, in one step. */
  void replace(Path file, Path other) throws IOException;

  /** Bytes that may still be written to the file system of that folder. */
  long usableBytes(Path directory) throws IOException;

  /** An open file. Thread-safe, but for what writes the same bytes. */
  interface File extends AutoCloseable {
    /** Reads some bytes from that offset on; how many, or -1 behind the end. */
    int read(ByteBuffer into, long offset) throws IOException;

    /** Writes some of the bytes at that offset; how many. */
    int write(ByteBuffer bytes, long offset) throws IOException;

    /** Its length in bytes. */
    long length() throws IOException;

    /** Cuts the file off after {@code length} bytes. */
    void truncate(long length) throws IOException;

    /** Waits until the bytes are on the disk itself. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** The file system. */
  final class RealDisk implements Disk {
    private RealDisk() {}

    @Override
    public File create(Path path) throws IOException {
      return open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public File read(Path path) throws IOException {
      return open(path, StandardOpenOption.READ);
    }

    @Override
    public File reopen(Path path) throws IOException {
      return open(path, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    private static File open(Path path, StandardOpenOption... how) throws IOException {
      return new Channel(FileChannel.open(path, how));
    }

    @Override
    public void delete(Path path) throws IOException {
      Files.deleteIfExists(path);
    }

    @Override
    public void replace(Path file, Path other) throws IOException {
      Files.move(file, other, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
      return Files.getFileStore(directory).getUsableSpace();
    }
  }

  /** A file of the file system. */
  final class Channel implements File {
    private final FileChannel channel;

    private Channel(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int read(ByteBuffer into, long offset) throws IOException {
      return channel.read(into, offset);
    }

    @Override
    public int write(ByteBuffer bytes, long offset) throws IOException {
      return channel.write(bytes, offset);
    }

    @Override
    public long length() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long length) throws IOException {
      channel.truncate(length);
    }

    @Override
    public void force() throws IOException {
      channel.force(false);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
