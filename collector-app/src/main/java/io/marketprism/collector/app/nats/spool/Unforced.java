package io.marketprism.collector.app.nats.spool;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Files with bytes that may not be on the disk itself yet. Thread-safe; nobody but {@link #force}
 * waits for a disk, and no lock is held meanwhile.
 */
final class Unforced {
  @GuardedBy("this")
  private final List<Disk.File> finished = new ArrayList<>();

  @GuardedBy("this")
  private Disk.@Nullable File written;

  /** The file was written to and stays open. */
  synchronized void wrote(Disk.File file) {
    written = file;
  }

  /** Nothing will be written to the file any more; it is closed here. */
  synchronized void finished(Disk.File file) {
    if (written == file) {
      written = null;
    }
    finished.add(file);
  }

  /**
   * Forces all of them, and closes what is finished. For one thread.
   *
   * @throws IOException where that failed for one of them; what is not finished is tried again
   */
  void force() throws IOException {
    IOException failure = null;
    for (Disk.File file : takeFinished()) {
      try (file) {
        file.force();
      } catch (IOException e) {
        failure = e;
      }
    }
    Disk.File open = takeWritten();
    if (open != null) {
      try {
        open.force();
      } catch (IOException e) {
        failure = e;
        putBack(open);
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  private synchronized List<Disk.File> takeFinished() {
    List<Disk.File> files = List.copyOf(finished);
    finished.clear();
    return files;
  }

  private synchronized Disk.@Nullable File takeWritten() {
    Disk.File file = written;
    written = null;
    return file;
  }

  private synchronized void putBack(Disk.File file) {
    if (written == null && !finished.contains(file)) {
      written = file;
    }
  }
}
