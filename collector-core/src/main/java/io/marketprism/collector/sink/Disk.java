package io.marketprism.collector.sink;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** How the file sink reaches the files that it writes; tests put a disk that fails in its place. */
interface Disk {
  /** The file system. */
  Disk REAL =
      new Disk() {
        @Override
        public File create(Path path) throws IOException {
          return new Channel(
              FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
        }

        @Override
        public File reopen(Path path) throws IOException {
          return new Channel(FileChannel.open(path, StandardOpenOption.WRITE));
        }
      };

  /** Makes a new file; one that exists is an error. */
  File create(Path path) throws IOException;

  /** Opens a file that must exist, for writing. */
  File reopen(Path path) throws IOException;

  /** A file that is open for writing. Not thread-safe. */
  interface File extends AutoCloseable {
    /** Writes some of the bytes at that offset; how many. */
    int write(ByteBuffer bytes, long offset) throws IOException;

    /** Cuts the file off after {@code length} bytes. */
    void truncate(long length) throws IOException;

    /** Waits until the bytes are on the disk itself. */
    void force() throws IOException;

    @Override
    void close() throws IOException;
  }

  /** A file of the file system. */
  final class Channel implements File {
    private final FileChannel channel;

    private Channel(FileChannel channel) {
      this.channel = channel;
    }

    @Override
    public int write(ByteBuffer bytes, long offset) throws IOException {
      return channel.write(bytes, offset);
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
