package io.marketprism.collector.app.nats;

import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sink.EventEncoder;
import io.marketprism.collector.sink.JsonBytes;
import io.marketprism.collector.sink.MessageIds;
import io.marketprism.collector.sink.Subjects;
import java.util.List;

/** Makes messages of events, as a collector of some name publishes them. Not thread-safe. */
public final class EventCodec {
  private final EventEncoder encoder;
  private final MessageIds ids;
  private final Subjects subjects = new Subjects();

  /** A collector of that name. */
  public EventCodec(String instance) {
    encoder = new EventEncoder(instance);
    ids = new MessageIds(instance);
  }

  /** A message and its id. */
  public record Encoded(String subject, String id, byte[] body) {}

  /** The message of an event, on the subject of its feed. */
  public Encoded message(MarketEvent event) {
    return new Encoded(subjects.of(event), ids.of(event), body(event));
  }

  /** The copy of an interruption, on the subject of all of its instrument. */
  public Encoded copy(InterruptionEvent event) {
    return new Encoded(subjects.ofCopy(event), ids.ofCopy(event), body(event));
  }

  /** All messages of an event. */
  public List<Encoded> all(MarketEvent event) {
    return event instanceof InterruptionEvent interruption
        ? List.of(message(event), copy(interruption))
        : List.of(message(event));
  }

  private byte[] body(MarketEvent event) {
    JsonBytes out = new JsonBytes(256);
    encoder.encode(event, out);
    return out.toByteArray();
  }
}
