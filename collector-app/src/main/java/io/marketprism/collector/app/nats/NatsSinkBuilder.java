package io.marketprism.collector.app.nats;

import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.app.nats.spool.SpoolSettings;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/** Collects the settings of a NATS sink. Not thread-safe. */
public final class NatsSinkBuilder {
  private static final long GIB = 1L << 30;

  final NatsAccess access;
  final Clocks clocks;
  SpoolSettings spool;
  String instance = "collector";
  List<StreamSettings> streams = StreamSettings.defaults();
  boolean managesStreams = true;
  boolean interruptionsOnOwnSubjectOnly;
  Set<DataType> plainTypes = EnumSet.noneOf(DataType.class);
  Window.Bounds bounds = new Window.Bounds(1024, 4L << 20, TimeUnit.SECONDS.toNanos(5));
  Optional<String> booksBucket = Optional.of("MARKETPRISM_BOOK_STATE");
  Duration booksEach = Duration.ofSeconds(5);
  Duration heartbeatEach = Duration.ofSeconds(10);
  Duration patience = Duration.ofSeconds(5);
  ThreadFactory threads = NatsSinkBuilder::daemon;

  NatsSinkBuilder(NatsAccess access, Path directory, Clocks clocks) {
    this.access = access;
    this.clocks = clocks;
    this.spool =
        new SpoolSettings(
            directory, 2 * GIB, Duration.ofHours(24), Duration.ofMinutes(5), 16L << 20);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "marketprism-nats");
    thread.setDaemon(true);
    return thread;
  }

  /** The name of this collector in ids and interruptions; {@code collector} where not set. */
  public NatsSinkBuilder instance(String name) {
    this.instance = name;
    return this;
  }

  /** The streams, each with a spool of its own; {@link StreamSettings#defaults} by default. */
  public NatsSinkBuilder streams(List<StreamSettings> all) {
    this.streams = List.copyOf(all);
    return this;
  }

  /** Whether streams are created and changed, as they are by default, or only looked at. */
  public NatsSinkBuilder managesStreams(boolean whether) {
    this.managesStreams = whether;
    return this;
  }

  /** Data types that are published without a stream; none by default. */
  public NatsSinkBuilder withoutStream(Set<DataType> types) {
    this.plainTypes = EnumSet.noneOf(DataType.class);
    this.plainTypes.addAll(types);
    return this;
  }

  /**
   * Whether interruptions go only to {@code interruption.>}; by default they also stand among the
   * data that they interrupt.
   */
  public NatsSinkBuilder interruptionsOnOwnSubjectOnly(boolean whether) {
    this.interruptionsOnOwnSubjectOnly = whether;
    return this;
  }

  /** Bytes and ages of each stream's spool: 2 GiB, 24 h and a horizon of 5 min by default. */
  public NatsSinkBuilder spool(long maxBytes, Duration maxAge, Duration horizon) {
    this.spool =
        new SpoolSettings(spool.directory(), maxBytes, maxAge, horizon, spool.memoryBytes());
    return this;
  }

  /**
   * What each stream may have in flight, 1,024 messages of 4 MiB by default, and how long an
   * acknowledgement may take, 5 s by default.
   */
  public NatsSinkBuilder inFlight(int messages, long bytes, Duration ackTimeout) {
    if (messages < 1 || bytes < 1 || ackTimeout.isNegative() || ackTimeout.isZero()) {
      throw new IllegalArgumentException(
          messages + " messages of " + bytes + " bytes in flight for " + ackTimeout);
    }
    this.bounds = new Window.Bounds(messages, bytes, ackTimeout.toNanos());
    return this;
  }

  /**
   * The key-value bucket of whole books, {@code MARKETPRISM_BOOK_STATE} by default, empty for none,
   * and the time between two looks at the books, 5 s by default.
   */
  public NatsSinkBuilder books(Optional<String> bucket, Duration each) {
    this.booksBucket = bucket;
    this.booksEach = each;
    return this;
  }

  /** The time between two signs of life, 10 s by default. */
  public NatsSinkBuilder heartbeat(Duration each) {
    this.heartbeatEach = each;
    return this;
  }

  /** The most that any stream has. */
  int replicas() {
    return streams.stream().mapToInt(StreamSettings::replicas).max().orElse(1);
  }

  /** How long {@code close} waits for acknowledgements; 5 s by default. */
  public NatsSinkBuilder patience(Duration limit) {
    this.patience = limit;
    return this;
  }

  /** Makes the sink's threads, whose names it sets; daemons by default. */
  public NatsSinkBuilder threads(ThreadFactory factory) {
    this.threads = factory;
    return this;
  }

  /**
   * The sink, not yet open.
   *
   * @throws IllegalArgumentException where a data type is in no stream, or in two
   */
  public NatsSink build() {
    for (DataType type : DataType.values()) {
      List<String> takers =
          streams.stream()
              .filter(stream -> stream.types().contains(type))
              .map(StreamSettings::name)
              .toList();
      boolean isPlain = plainTypes.contains(type);
      if (takers.size() != (isPlain ? 0 : 1)) {
        throw new IllegalArgumentException(
            type.wire()
                + (isPlain ? " is to go without a stream, but is" : " is")
                + " in "
                + takers);
      }
    }
    return new NatsSink(this);
  }
}
