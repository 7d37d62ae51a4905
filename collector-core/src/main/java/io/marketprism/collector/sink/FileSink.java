package io.marketprism.collector.sink;

import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/**
 * Events as JSON lines in files, one stream of files for each data type, exchange and market type,
 * rolled by received time and compressed when closed:
 *
 * <pre>
 * data/2026-11-22/trade.binance.spot.2026-11-22T1400Z.000.jsonl.gz     finished
 * data/2026-11-22/trade.binance.spot.2026-11-22T1500Z.000.jsonl.part   being written
 * </pre>
 *
 * An interruption stands in the file of the feed that it interrupts. The number after the time
 * tells apart the files of one span: each start begins a new one. No existing file is ever
 * overwritten.
 *
 * <p>Durability: {@link #flush} hands lines to the operating system, so a process that is killed
 * loses at most what was not flushed; once a second they are forced onto the disk. The next {@link
 * #open} cuts off a torn last line and completes what was left. A write that fails is cut back to
 * the last whole line and may be tried again.
 *
 * <p>Not thread-safe, driven by one thread as {@link Sink} says; one thread more compresses.
 * Descriptors: one a stream, one for the lock file, two while a file is compressed.
 */
public final class FileSink implements Sink {
  private static final int MAX_PENDING = 1024 * 1024;
  private static final long UPKEEP_NS = 1_000_000_000L;

  private final Path directory;
  private final Disk disk;
  private final Clocks clocks;
  private final FileNames names;
  private final ThreadFactory threads;
  private final Duration patience;
  private final EventEncoder encoder;
  private final DirectoryLock lock;
  private final Leftovers leftovers;
  private final Consumer<String> notices;
  private final FileCompleter completer;
  private final Map<String, RollingFile> files = new HashMap<>();
  private final InstrumentCache<Map<DataType, RollingFile>> known =
      new InstrumentCache<>(instrument -> new EnumMap<>(DataType.class));
  private final List<RollingFile> used = new ArrayList<>();
  private final List<PartFile> dirty = new ArrayList<>();
  private final List<PartFile> retired = new ArrayList<>();
  private int pending;
  private long upkeepNs;
  private boolean open;

  private FileSink(Builder builder) {
    this.directory = builder.directory;
    this.disk = builder.disk;
    this.clocks = builder.clocks;
    this.names = new FileNames(builder.directory, builder.roll);
    this.threads = builder.threads;
    this.patience = builder.patience;
    this.encoder = new EventEncoder(builder.instance);
    this.lock = new DirectoryLock("data directory", builder.directory);
    this.notices = builder.notices;
    this.leftovers = new Leftovers(builder.notices);
    this.completer = new FileCompleter(builder.compress, builder.notices);
  }

  /**
   * Collects the settings of a sink.
   *
   * @param directory the data directory; made where it does not exist
   * @param clocks wall and monotonic time
   */
  public static Builder builder(Path directory, Clocks clocks) {
    return new Builder(directory, clocks);
  }

  @Override
  public String name() {
    return "files";
  }

  @Override
  public void open() throws IOException {
    lock.acquire();
    try {
      leftovers.repair(directory).forEach(completer::add);
    } catch (IOException e) {
      lock.close();
      throw DiskErrors.explain("read data directory", directory, e);
    }
    completer.start(threads);
    upkeepNs = clocks.nanos();
    open = true;
  }

  @Override
  public void write(MarketEvent event) throws IOException {
    if (pending >= MAX_PENDING) {
      flush();
    }
    RollingFile file = file(event);
    PartFile part = file.at(event.receivedNs());
    JsonBytes lines = part.pending();
    int start = lines.length();
    try {
      encoder.encode(event, lines);
      lines.character('\n');
    } catch (RuntimeException | Error e) {
      lines.truncate(start);
      throw e;
    }
    if (start == 0) {
      dirty.add(part);
      used.add(file);
    }
    pending += lines.length() - start;
  }

  private RollingFile file(MarketEvent event) {
    Map<DataType, RollingFile> byFeed = known.of(event.instrument());
    RollingFile file = byFeed.get(event.feed());
    if (file == null) {
      file = file(event.feed(), event.instrument());
      byFeed.put(event.feed(), file);
    }
    return file;
  }

  private RollingFile file(DataType feed, Instrument instrument) {
    return files.computeIfAbsent(
        FileNames.stream(feed, instrument),
        stream -> new RollingFile(disk, names, stream, retired::add));
  }

  /**
   * Writes all pending lines, or none of them.
   *
   * @throws IOException where a file cannot be written; all lines stay pending
   */
  @Override
  public void flush() throws IOException {
    long now = clocks.nanos();
    if (!dirty.isEmpty()) {
      writeAll();
      for (RollingFile file : used) {
        file.used(now);
      }
      used.clear();
    }
    finishRetired();
    if (now - upkeepNs >= UPKEEP_NS) {
      upkeepNs = now;
      upkeep(now);
    }
  }

  private void writeAll() throws IOException {
    try {
      for (PartFile part : dirty) {
        part.write();
      }
    } catch (IOException e) {
      dirty.forEach(PartFile::cutBack);
      throw e;
    }
    dirty.forEach(PartFile::commit);
    dirty.clear();
    pending = 0;
  }

  private void finishRetired() throws IOException {
    IOException failure = null;
    for (PartFile part : retired) {
      try {
        part.finish().ifPresent(completer::add);
      } catch (IOException e) {
        failure = e;
      }
    }
    retired.clear();
    if (failure != null) {
      throw failure;
    }
  }

  private void upkeep(long now) throws IOException {
    lock.acquire();
    long epochNs = clocks.epochNanos();
    for (RollingFile file : files.values()) {
      PartFile part = file.current();
      if (part != null) {
        part.force();
        file.retireIfOver(epochNs, now);
      }
    }
    finishRetired();
  }

  /** Also waits a little until all files are compressed; what takes longer the next start does. */
  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    try {
      if (!dirty.isEmpty()) {
        writeAll();
      }
    } finally {
      files.values().forEach(RollingFile::retire);
      closeAll();
    }
  }

  private void closeAll() throws IOException {
    try {
      finishRetired();
    } catch (IOException e) {
      notices.accept(DiskErrors.why(e));
    } finally {
      completer.close(patience);
      lock.close();
    }
  }

  /** Collects the settings of a file sink. Not thread-safe. */
  public static final class Builder {
    private final Path directory;
    private final Clocks clocks;
    private Disk disk = Disk.REAL;
    private String instance = "collector";
    private Duration roll = Duration.ofHours(1);
    private boolean compress = true;
    private Duration patience = Duration.ofSeconds(5);
    private Consumer<String> notices = notice -> {};
    private ThreadFactory threads = Builder::daemon;

    private Builder(Path directory, Clocks clocks) {
      this.directory = directory;
      this.clocks = clocks;
    }

    private static Thread daemon(Runnable task) {
      Thread thread = new Thread(task, "marketprism-files");
      thread.setDaemon(true);
      return thread;
    }

    /** The name of this collector, which interruptions carry; {@code collector} where not set. */
    public Builder instance(String name) {
      this.instance = name;
      return this;
    }

    /** The span of one file: a minute or more, and a day consists of them; an hour by default. */
    public Builder roll(Duration span) {
      this.roll = span;
      return this;
    }

    /** Whether closed files are compressed, as they are by default. */
    public Builder compress(boolean whether) {
      this.compress = whether;
      return this;
    }

    /** How long {@code close} waits for the compression of files; 5 s by default. */
    public Builder patience(Duration limit) {
      this.patience = limit;
      return this;
    }

    /** Takes sentences about files that cannot be completed; called on any thread of the sink. */
    public Builder notices(Consumer<String> listener) {
      this.notices = listener;
      return this;
    }

    /** Makes the thread that compresses; a daemon by default. */
    public Builder threads(ThreadFactory factory) {
      this.threads = factory;
      return this;
    }

    Builder disk(Disk replacement) {
      this.disk = replacement;
      return this;
    }

    /**
     * The sink, not yet open.
     *
     * @throws IllegalArgumentException where a day does not consist of such spans
     */
    public FileSink build() {
      return new FileSink(this);
    }
  }
}
