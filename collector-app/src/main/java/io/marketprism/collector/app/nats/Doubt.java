package io.marketprism.collector.app.nats;

import io.marketprism.collector.app.nats.spool.SpoolLog;
import io.marketprism.collector.app.nats.spool.SpoolReader;
import io.marketprism.collector.app.nats.spool.SpoolRecord;
import io.marketprism.collector.model.Clocks;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Knows which messages a stream holds of those that may have been published before. Within half of
 * the duplicate window the server itself drops what it holds, so nothing is asked. Later the ids of
 * what the stream took since the oldest of them was received are read, without their bodies. A hole
 * in what it holds is so filled, whoever left it; an instance that went on alone is not repeated.
 *
 * <p>At most {@value #MAX_IDS} ids are kept: what stands behind them in the stream is published
 * again, since a double can be told by its id and a loss cannot.
 *
 * <p>Not thread-safe; owned by one {@link Lane}.
 */
final class Doubt {
  static final int MAX_IDS = 1_000_000;

  /** How far the server's clock, and that of another instance, may be behind ours. */
  private static final Duration SKEW = Duration.ofSeconds(30);

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int ONE_BYTES = 1 << 20;

  private final SpoolLog log;
  private final String stream;
  private final Clocks clocks;
  private final Set<Long> held = new HashSet<>();

  Doubt(SpoolLog log, String stream, Clocks clocks) {
    this.log = log;
    this.stream = stream;
    this.clocks = clocks;
  }

  /**
   * Messages that may have been published.
   *
   * @param start position of the first
   * @param end position behind the last
   * @param readEnd position behind the last that this run has published; what is looked at behind
   *     it counts as not read, and so may be dropped where there is no room
   */
  record Range(long start, long end, long readEnd) {}

  /**
   * Finds out what the stream holds of a range.
   *
   * @return whether it was asked
   * @throws IOException where the stream or the log cannot be read now
   */
  boolean resolve(Connection connection, Range range, StreamOwner.Facts facts)
      throws IOException, JetStreamApiException, InterruptedException {
    held.clear();
    SpoolRecord oldest = first(range);
    long ageNs = oldest == null ? 0 : clocks.epochNanos() - oldest.receivedNs();
    if (oldest == null || ageNs <= facts.duplicateWindow().toNanos() / 2) {
      return false;
    }
    Instant since = Instant.ofEpochSecond(0, oldest.receivedNs()).minus(SKEW);
    if (facts.messages() > 0 && facts.lastTime().isAfter(since)) {
      read(connection, since, facts.lastSequence());
    }
    return true;
  }

  /** Whether the stream holds a message of the range that was resolved last. */
  boolean isHeld(SpoolRecord record) {
    return !held.isEmpty() && held.contains(hash(record.id()));
  }

  /** The first message of a range; null where none of it is left. */
  private @Nullable SpoolRecord first(Range range) throws IOException {
    List<SpoolRecord> one = new ArrayList<>();
    if (range.start() < range.end()) {
      try (SpoolReader reader = log.reader(range.start())) {
        if (reader.read(one, 1, ONE_BYTES) == 0 && reader.position() < range.end()) {
          throw new IOException("the spool of stream " + stream + " cannot be read for now");
        }
      }
    }
    log.lookedAt(range.readEnd());
    return one.isEmpty() ? null : one.get(0);
  }

  private void read(Connection connection, Instant since, long lastSequence)
      throws IOException, JetStreamApiException, InterruptedException {
    ConsumerConfiguration consumer =
        ConsumerConfiguration.builder()
            .deliverPolicy(DeliverPolicy.ByStartTime)
            .startTime(since.atZone(ZoneOffset.UTC))
            .headersOnly(true)
            .build();
    PushSubscribeOptions options =
        PushSubscribeOptions.builder().stream(stream).ordered(true).configuration(consumer).build();
    JetStreamSubscription subscription = connection.jetStream().subscribe(null, options);
    try {
      long sequence = 0;
      while (sequence < lastSequence && held.size() < MAX_IDS) {
        Message message = subscription.nextMessage(PATIENCE);
        if (message == null && sequence > 0) {
          throw new IOException("stream " + stream + " cannot be read for now");
        }
        if (message == null) {
          return;
        }
        sequence = message.metaData().streamSequence();
        String id = message.hasHeaders() ? message.getHeaders().getFirst(Lane.MESSAGE_ID) : null;
        if (id != null) {
          held.add(hash(id));
        }
      }
    } finally {
      subscription.unsubscribe();
    }
  }

  /** 64 bits of an id; two of a million ids share them once in ten million times. */
  private static long hash(String id) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
    }
    return hash ^ (hash >>> 32);
  }
}
