package io.marketprism.collector.app.nats;

import com.google.gson.JsonObject;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A stream of a {@link ScriptedNats}: the ids that it holds, in order, each once for ever, since
 * its duplicate window never ends. Thread-safe.
 */
final class ScriptedStream {
  private final String name;
  private final JsonObject config;
  private final Instant created = Instant.now();
  private final Map<String, Long> sequences = new LinkedHashMap<>();
  private Instant lastTime = Instant.EPOCH;
  private long lastSequence;

  ScriptedStream(JsonObject config) {
    this.name = config.get("name").getAsString();
    this.config = config;
  }

  /** Whether its configuration names the subject. */
  boolean takes(String subject) {
    return config.getAsJsonArray("subjects").asList().stream()
        .map(pattern -> pattern.getAsString().replace(">", ""))
        .anyMatch(subject::startsWith);
  }

  /** Takes a message, or tells that it holds it; the acknowledgement. */
  synchronized String keep(String id) {
    Long held = sequences.get(id);
    if (held == null) {
      sequences.put(id, ++lastSequence);
      lastTime = Instant.now();
    }
    return "{\"stream\":\"%s\",\"seq\":%d%s}"
        .formatted(name, sequences.get(id), held == null ? "" : ",\"duplicate\":true");
  }

  /** Loses all behind a sequence, as a server does that comes back with an older store. */
  synchronized void loseAfter(long sequence) {
    sequences.values().removeIf(one -> one > sequence);
    lastSequence = Math.min(lastSequence, sequence);
  }

  /** What it holds, in order. */
  synchronized List<String> ids() {
    return List.copyOf(sequences.keySet());
  }

  /** The same with their sequences. */
  synchronized Map<String, Long> sequences() {
    return new LinkedHashMap<>(sequences);
  }

  /** What a server tells of it. */
  synchronized String info() {
    return """
        {"type":"io.nats.jetstream.api.v1.stream_info_response","config":%s,"created":"%s",
        "state":{"messages":%d,"bytes":0,"first_seq":1,"first_ts":"%s","last_seq":%d,
        "last_ts":"%s","consumer_count":0}}"""
        .formatted(config, created, sequences.size(), created, lastSequence, lastTime);
  }
}
