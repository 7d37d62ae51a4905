package io.marketprism.collector.sink;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The files of one stream of events, one after the other, by received time. Not thread-safe; owned
 * by one file sink.
 *
 * <p>An event that arrives shortly after the roll but was received before it goes to the new file,
 * so that order within a stream is kept and an old file is not opened again. An event that is older
 * than that, because the clock was set back, begins another file of its own span.
 */
final class RollingFile {
  /** How much older than its file's span an event may be. */
  static final long STRAGGLER_NS = 300_000_000_000L;

  /** How long a file of a span that is over waits for more events. */
  static final long IDLE_NS = 60_000_000_000L;

  private final Disk disk;
  private final FileNames names;
  private final String stream;
  private final Consumer<PartFile> retired;
  private @Nullable PartFile part;
  private long lastUsedNs;

  /**
   * @param retired takes each part that gets no more events; it may have pending lines
   */
  RollingFile(Disk disk, FileNames names, String stream, Consumer<PartFile> retired) {
    this.disk = disk;
    this.names = names;
    this.stream = stream;
    this.retired = retired;
  }

  /** The part for an event received then, nanoseconds since 1970 UTC. */
  PartFile at(long receivedNs) {
    long start = names.start(receivedNs);
    PartFile current = part;
    if (current != null && (start == current.start() || isStraggler(receivedNs, current))) {
      return current;
    }
    retire();
    PartFile fresh = new PartFile(disk, names, stream, start);
    part = fresh;
    return fresh;
  }

  private static boolean isStraggler(long receivedNs, PartFile current) {
    return receivedNs < current.start() && current.start() - receivedNs <= STRAGGLER_NS;
  }

  /** Notes that the current part was written to. Nanoseconds, monotonic. */
  void used(long nowNs) {
    lastUsedNs = nowNs;
  }

  /**
   * Ends the part whose span is over by the wall clock and that gets nothing any more.
   *
   * @param epochNs now, nanoseconds since 1970 UTC
   * @param nowNs now, nanoseconds, monotonic
   */
  void retireIfOver(long epochNs, long nowNs) {
    PartFile current = part;
    if (current != null && epochNs >= names.end(current.start()) && nowNs - lastUsedNs >= IDLE_NS) {
      retire();
    }
  }

  /** Ends the current part. */
  void retire() {
    PartFile current = part;
    part = null;
    if (current != null) {
      retired.accept(current);
    }
  }

  /** The part that gets events now, or null. */
  @Nullable PartFile current() {
    return part;
  }
}
