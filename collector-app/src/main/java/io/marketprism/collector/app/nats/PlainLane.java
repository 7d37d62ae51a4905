package io.marketprism.collector.app.nats;

import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sink.PublishLatency;
import io.nats.client.impl.Headers;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Publishes events without a stream: who listens now gets them, nobody else does. What comes while
 * there is no connection is dropped and counted, and an interruption says so before the feed's next
 * data.
 *
 * <p>Not thread-safe, owned by the sink's thread; {@link #dropped} and {@link #latencies} are
 * thread-safe.
 */
final class PlainLane {
  /** Why an event was dropped: there was no connection. */
  static final String NOT_CONNECTED = "not_connected";

  private final Link link;
  private final Losses losses;
  private final Clocks clocks;
  private final PublishLatency latency = new PublishLatency();
  private final Map<String, Long> owedFromNs = new HashMap<>();
  private final AtomicLongArray dropped = new AtomicLongArray(DataType.values().length);

  PlainLane(Link link, Losses losses, Clocks clocks) {
    this.link = link;
    this.losses = losses;
    this.clocks = clocks;
  }

  /** Publishes an event, or drops and counts it. */
  void publish(MarketEvent event, NatsSink.Message message, Headers headers, byte[] payload) {
    String subject = message.subject();
    Session session = link.session();
    try {
      if (session != null) {
        Long owed = owedFromNs.get(subject);
        if (owed != null && !(event instanceof InterruptionEvent)) {
          losses
              .interruption(payload, event.feed(), owed)
              .ifPresent(said -> session.publishPlain(subject, null, said));
        }
        session.publishPlain(subject, headers, payload);
        owedFromNs.remove(subject);
        if (message.counted() && PublishLatency.isMeasured(event)) {
          latency.published(event.dataType(), event.receivedNs(), clocks.epochNanos());
        }
        return;
      }
    } catch (IllegalStateException | IllegalArgumentException e) {
      // The connection was lost just now, or takes no message as large as this one.
    }
    if (message.counted()) {
      drop(event, subject);
    }
  }

  @SuppressWarnings("EnumOrdinal") // An index that does not leave this class.
  private void drop(MarketEvent event, String subject) {
    dropped.incrementAndGet(event.dataType().ordinal());
    owedFromNs.putIfAbsent(subject, event.receivedNs());
    losses.lost(subject, event.feed(), 1);
  }

  /** How long events took until they were published. */
  Map<DataType, DurationCounts> latencies() {
    return latency.counts();
  }

  /** How many events of a data type were dropped. */
  @SuppressWarnings("EnumOrdinal")
  long dropped(DataType type) {
    return dropped.get(type.ordinal());
  }
}
