package io.marketprism.collector.app.nats;

import io.marketprism.collector.app.nats.spool.SpoolLog;
import io.marketprism.collector.app.nats.spool.SpoolReader;
import io.marketprism.collector.app.nats.spool.SpoolRecord;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamManagement;
import io.nats.client.api.MessageInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Knows which messages a stream holds of those that may have been published before. Within half of
 * the duplicate window the server itself drops what it holds, so nothing is asked. Later its last
 * message of each subject is read: what stands in the log at or before that message, on its
 * subject, is held. Where nobody knows when a message was published, that may be as long ago as it
 * was received.
 *
 * <p>Not thread-safe; owned by one {@link Lane}.
 */
final class Doubt {
  private static final int NO_MESSAGE = 10_037;
  private static final int BATCH = 512;
  private static final int BATCH_BYTES = 1 << 20;

  private final SpoolLog log;
  private final String stream;
  private final Map<String, Long> heldUpTo = new HashMap<>();

  Doubt(SpoolLog log, String stream) {
    this.log = log;
    this.stream = stream;
  }

  /**
   * Messages that may have been published.
   *
   * @param start position of the first
   * @param end position behind the last
   * @param ageNs how long ago the first was published, nanoseconds; empty where nobody knows
   */
  record Range(long start, long end, OptionalLong ageNs) {}

  /**
   * Finds out what the stream holds of a range.
   *
   * @param nowNs nanoseconds since 1970 UTC
   */
  void resolve(Connection connection, Range range, Duration duplicateWindow, long nowNs)
      throws IOException, JetStreamApiException {
    heldUpTo.clear();
    SpoolRecord oldest = first(range);
    if (oldest == null
        || range.ageNs().orElse(nowNs - oldest.receivedNs()) <= duplicateWindow.toNanos() / 2) {
      return;
    }
    Set<String> subjects = new HashSet<>();
    scan(range, record -> subjects.add(record.subject()));
    Map<String, String> lastIds = lastIds(connection.jetStreamManagement(), subjects);
    scan(
        range,
        record -> {
          if (record.id().equals(lastIds.get(record.subject()))) {
            heldUpTo.put(record.subject(), record.position());
          }
        });
  }

  /** Whether the stream holds a message of the range that was resolved last. */
  boolean isHeld(SpoolRecord record) {
    Long position = heldUpTo.get(record.subject());
    return position != null && record.position() <= position;
  }

  private @Nullable SpoolRecord first(Range range) {
    if (range.start() >= range.end()) {
      return null;
    }
    List<SpoolRecord> one = new ArrayList<>();
    try (SpoolReader reader = log.reader(range.start())) {
      reader.read(one, 1, BATCH_BYTES);
    }
    return one.isEmpty() ? null : one.get(0);
  }

  private void scan(Range range, Consumer<SpoolRecord> visitor) {
    List<SpoolRecord> batch = new ArrayList<>(BATCH);
    try (SpoolReader reader = log.reader(range.start())) {
      while (reader.position() < range.end() && reader.read(batch, BATCH, BATCH_BYTES) > 0) {
        batch.stream().filter(record -> record.position() < range.end()).forEach(visitor);
        batch.clear();
      }
    }
  }

  private Map<String, String> lastIds(JetStreamManagement server, Set<String> subjects)
      throws IOException, JetStreamApiException {
    Map<String, String> ids = new HashMap<>();
    for (String subject : subjects) {
      String id = lastId(server, subject);
      if (id != null) {
        ids.put(subject, id);
      }
    }
    return ids;
  }

  private @Nullable String lastId(JetStreamManagement server, String subject)
      throws IOException, JetStreamApiException {
    try {
      MessageInfo last = server.getLastMessage(stream, subject);
      return last.getHeaders() == null ? null : last.getHeaders().getFirst(Lane.MESSAGE_ID);
    } catch (JetStreamApiException e) {
      if (e.getApiErrorCode() == NO_MESSAGE) {
        return null;
      }
      throw e;
    }
  }
}
