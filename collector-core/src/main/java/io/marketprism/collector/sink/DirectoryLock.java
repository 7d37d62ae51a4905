package io.marketprism.collector.sink;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second writer out of a directory, in this process or another; the operating system frees
 * it when the process dies. Not thread-safe; owned by one sink.
 */
public final class DirectoryLock implements AutoCloseable {
  private final String what;
  private final Path directory;
  private final Path file;
  private @Nullable FileChannel channel;

  /**
   * Not yet taken.
   *
   * @param what what the directory is called where it cannot be used, such as {@code data
   *     directory}
   * @param directory made where it does not exist
   */
  public DirectoryLock(String what, Path directory) {
    this.what = what;
    this.directory = directory;
    this.file = directory.resolve(".lock");
  }

  /**
   * Takes the lock, or keeps it; takes it anew where the directory was removed meanwhile.
   *
   * @throws IOException where another holds it or the directory cannot be written to
   */
  public void acquire() throws IOException {
    if (channel == null || !Files.exists(file)) {
      close();
      try {
        lock();
      } catch (IOException e) {
        throw DiskErrors.explain("write to " + what, directory, e);
      }
    }
  }

  private void lock() throws IOException {
    Files.createDirectories(directory);
    FileChannel opened =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!isFree(opened)) {
        throw new IOException("another collector is using it");
      }
      channel = opened;
    } finally {
      if (channel == null) {
        opened.close();
      }
    }
  }

  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  /** Gives the lock back; safe to call twice and without {@link #acquire}. */
  @Override
  public void close() throws IOException {
    FileChannel held = channel;
    channel = null;
    if (held != null) {
      held.close();
    }
  }
}
