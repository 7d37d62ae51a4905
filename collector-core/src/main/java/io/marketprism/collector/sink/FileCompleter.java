package io.marketprism.collector.sink;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Completes part files on a thread of its own: compresses or renames them, so that a file has its
 * final name only when it is whole and on the disk. One that fails is kept and tried again each
 * minute, and by the next start.
 *
 * <p>{@link #add} and {@link #close} are thread-safe; nothing is completed before {@link #start}.
 */
final class FileCompleter {
  private static final int MAX_WAITING = 10_000;
  private static final int BLOCK = 64 * 1024;
  private static final long RETRY_SECONDS = 60;
  private static final Path END = Path.of("");

  private final LinkedBlockingQueue<Path> waiting = new LinkedBlockingQueue<>(MAX_WAITING);
  private final List<Path> failed = new ArrayList<>();
  private final boolean compress;
  private final Consumer<String> notices;
  private volatile boolean stopped;
  private @Nullable Thread thread;

  /**
   * @param compress whether files are compressed or only renamed
   * @param notices takes a sentence where a file cannot be completed; called on the own thread
   */
  FileCompleter(boolean compress, Consumer<String> notices) {
    this.compress = compress;
    this.notices = notices;
  }

  /** Begins to work on a thread of that factory. */
  @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it; compression may come last.
  void start(ThreadFactory threads) {
    Thread worker = threads.newThread(this::run);
    worker.setPriority(Thread.MIN_PRIORITY);
    thread = worker;
    worker.start();
  }

  /** Takes a part file that nobody writes to any more; one too many is left to the next start. */
  void add(Path part) {
    if (!waiting.offer(part)) {
      notices.accept("too many files wait to be completed; the next start completes " + part);
    }
  }

  /** Completes what waits, as far as that is done in time; the rest is left to the next start. */
  void close(Duration patience) {
    Thread worker = thread;
    thread = null;
    if (worker == null) {
      return;
    }
    if (!waiting.offer(END)) {
      stopped = true;
    }
    join(worker, patience);
    stopped = true;
    waiting.clear();
    waiting.add(END);
    join(worker, Duration.ofSeconds(1));
  }

  private static void join(Thread worker, Duration patience) {
    try {
      worker.join(Math.max(1, patience.toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopped) {
      try {
        Path part =
            failed.isEmpty() ? waiting.take() : waiting.poll(RETRY_SECONDS, TimeUnit.SECONDS);
        if (part == null) {
          retry();
        } else if (part.equals(END)) {
          return;
        } else if (!completed(part)) {
          failed.add(part);
        }
      } catch (InterruptedException e) {
        stopped = true;
      }
    }
  }

  private void retry() {
    List<Path> again = List.copyOf(failed);
    failed.clear();
    for (Path part : again) {
      if (!completed(part)) {
        failed.add(part);
      }
    }
  }

  private boolean completed(Path part) {
    try {
      if (Files.exists(part)) {
        complete(part);
      }
      return true;
    } catch (IOException e) {
      notices.accept(DiskErrors.explain("complete", part, e).getMessage());
      return false;
    } catch (RuntimeException | Error e) {
      notices.accept("cannot complete " + part + ": " + e);
      return true;
    }
  }

  private void complete(Path part) throws IOException {
    if (!compress) {
      moveNew(part, FileNames.withEnding(part, FileNames.PART, FileNames.FINISHED));
      return;
    }
    Path compressing = FileNames.withEnding(part, FileNames.PART, FileNames.COMPRESSING);
    try {
      if (compress(part, compressing)) {
        moveNew(compressing, FileNames.withEnding(part, FileNames.PART, FileNames.COMPRESSED));
        Files.delete(part);
      }
    } finally {
      Files.deleteIfExists(compressing);
    }
  }

  /** Compresses as far as nobody stops it; whether it was to the end. */
  private boolean compress(Path from, Path to) throws IOException {
    try (InputStream in = Files.newInputStream(from);
        FileOutputStream file = new FileOutputStream(to.toFile());
        FastGzip out = new FastGzip(file)) {
      byte[] block = new byte[BLOCK];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        if (stopped) {
          return false;
        }
        out.write(block, 0, n);
      }
      out.finish();
      file.getFD().sync();
    }
    return true;
  }

  /** Moves at once and for good; never onto a file that exists. */
  private static void moveNew(Path from, Path to) throws IOException {
    if (Files.exists(to)) {
      throw new FileAlreadyExistsException(to.toString());
    }
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    forceFolder(to);
  }

  /** Puts the new name on the disk itself, where the system lets a folder be opened. */
  private static void forceFolder(Path file) {
    Path folder = file.getParent();
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows has no such thing.
    }
  }

  /** The fastest level: to about a sixth, in a third of the time of the usual level. */
  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(OutputStream out) throws IOException {
      super(out, BLOCK);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
