package io.marketprism.collector.app.nats.audit;

import io.marketprism.collector.app.nats.EventCodec;
import io.marketprism.collector.model.MarketEvent;
import java.nio.charset.StandardCharsets;

/** A stream written by a test, message by message, and its audit. Not thread-safe. */
final class AuditedScript {
  private static final String STREAM = "TEST";

  private final StreamAudit audit = new StreamAudit(STREAM, new Instances());
  private final EventCodec codec;
  private long sequence;

  AuditedScript() {
    this("one");
  }

  /** A stream to which a collector of that name publishes. */
  AuditedScript(String instance) {
    codec = new EventCodec(instance);
  }

  /** Adds events of the collector of this script. */
  AuditedScript add(MarketEvent... events) {
    for (MarketEvent event : events) {
      add(codec, event, false);
    }
    return this;
  }

  /** Adds an event that is marked as published again. */
  AuditedScript retry(MarketEvent event) {
    add(codec, event, true);
    return this;
  }

  /** Adds events of another collector. */
  AuditedScript of(EventCodec other, MarketEvent... events) {
    for (MarketEvent event : events) {
      add(other, event, false);
    }
    return this;
  }

  private void add(EventCodec from, MarketEvent event, boolean retry) {
    for (EventCodec.Encoded message : from.all(event)) {
      accept(message.subject(), message.id(), retry, message.body());
    }
  }

  /** Adds any message. */
  AuditedScript raw(String subject, String id, String body) {
    accept(subject, id, false, body.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Adds any message, that may be no text. */
  AuditedScript raw(String subject, String id, byte[] body) {
    accept(subject, id, false, body);
    return this;
  }

  private void accept(String subject, String id, boolean retry, byte[] body) {
    audit.accept(new AuditMessage(++sequence, subject, id, retry, body));
  }

  boolean isOpen() {
    return audit.isOpen();
  }

  AuditReport end() {
    return audit.end();
  }
}
