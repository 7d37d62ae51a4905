package io.marketprism.collector.app.command;

import io.marketprism.collector.app.nats.NatsSink;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.app.run.Wiring;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sink.SpoolCounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Publishes the events of a replay to the streams of NATS servers, at their pace. Its spool is a
 * folder of its own that is gone in the end: whoever wants the rest of a replay that failed replays
 * again, since the ids are the same. Not thread-safe.
 */
final class ReplayPublisher implements AutoCloseable {
  private static final int BATCH = 1_000;

  /** More events are not put into the spool before some are acknowledged. */
  private static final long MAX_WAITING = 50_000;

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long LOOK_MS = 5;

  private final Clocks clocks = Wiring.systemClocks();
  private final Path spool;
  private final NatsSink sink;
  private int unflushed;

  private ReplayPublisher(NatsAccess access, Path spool) {
    this.spool = spool;
    this.sink =
        NatsSink.builder(access, spool, clocks).instance("replay").patience(Duration.ZERO).build();
  }

  /**
   * Begins to publish; the servers may be away.
   *
   * @throws UncheckedIOException where there is no room for a spool
   */
  static ReplayPublisher open(NatsAccess access) {
    try {
      ReplayPublisher publisher =
          new ReplayPublisher(access, Files.createTempDirectory("marketprism-replay-"));
      publisher.sink.open();
      return publisher;
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Takes an event; waits where too many are not acknowledged yet.
   *
   * @throws UncheckedIOException where none is acknowledged for 30 s, or the spool takes no more
   */
  void publish(MarketEvent event) {
    try {
      sink.write(event);
      if (++unflushed >= BATCH) {
        unflushed = 0;
        sink.flush();
        awaitAtMost(MAX_WAITING);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
  }

  /**
   * Waits until the streams hold all of it.
   *
   * @throws UncheckedIOException where they do not
   */
  void awaitAcknowledged() {
    try {
      sink.flush();
      awaitAtMost(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    long lost = counts().stream().mapToLong(SpoolCounts::lost).sum();
    if (lost > 0) {
      throw failed(lost + " events were not published");
    }
  }

  private void awaitAtMost(long limit) {
    long waiting = waiting();
    long movedNs = clocks.nanos();
    while (waiting > limit) {
      long now = waiting();
      if (now < waiting) {
        movedNs = clocks.nanos();
      } else if (clocks.nanos() - movedNs > PATIENCE.toNanos()) {
        throw failed(waiting + " events are not acknowledged: " + sink.state().trouble());
      }
      waiting = now;
      pause();
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(LOOK_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed("interrupted");
    }
  }

  private static UncheckedIOException failed(String why) {
    return new UncheckedIOException(why, new IOException(why));
  }

  private long waiting() {
    return counts().stream().mapToLong(SpoolCounts::waiting).sum();
  }

  private List<SpoolCounts> counts() {
    return Stream.of(DataType.values()).map(sink::spool).toList();
  }

  /** Gives up what is not acknowledged, and deletes the spool. */
  @Override
  public void close() throws IOException {
    try {
      sink.close();
    } finally {
      try (Stream<Path> files = Files.walk(spool)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(file);
        }
      }
    }
  }
}
