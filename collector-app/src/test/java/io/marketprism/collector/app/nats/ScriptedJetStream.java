package io.marketprism.collector.app.nats;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The requests to JetStream that a {@link ScriptedNats} serves: streams are made and told of, and
 * their ids read by a consumer that gets all of them at once. Thread-safe.
 */
final class ScriptedJetStream {
  private static final int NO_STREAM = 10_059;

  private final Map<String, ScriptedStream> streams = new ConcurrentHashMap<>();

  /** A stream that was made. */
  ScriptedStream stream(String name) {
    ScriptedStream stream = streams.get(name);
    if (stream == null) {
      throw new AssertionError("no stream " + name + " among " + streams.keySet());
    }
    return stream;
  }

  /** The stream that takes a subject. */
  ScriptedStream streamOf(String subject) {
    return streams.values().stream()
        .filter(stream -> stream.takes(subject))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no stream takes " + subject));
  }

  /**
   * Answers a request.
   *
   * @param what its subject without {@code $JS.API.}, {@code STREAM.INFO.TRADES}
   */
  void serve(ScriptedClient client, Sent request, String what) throws IOException {
    String[] words = what.split("[.]", -1);
    String name = words[words.length > 2 ? 2 : 0];
    switch (words[0] + "." + words[1]) {
      case "STREAM.CREATE" -> {
        streams.computeIfAbsent(name, unused -> new ScriptedStream(json(request)));
        client.send(request.reply(), "", "", stream(name).info());
      }
      case "STREAM.INFO" -> {
        ScriptedStream stream = streams.get(name);
        client.send(request.reply(), "", "", stream == null ? error(NO_STREAM) : stream.info());
      }
      case "CONSUMER.CREATE" -> consume(client, request, name);
      default -> client.send(request.reply(), "", "", "{\"success\":true}");
    }
  }

  private void consume(ScriptedClient client, Sent request, String name) throws IOException {
    JsonObject config = json(request).getAsJsonObject("config");
    client.send(
        request.reply(),
        "",
        "",
        """
        {"type":"io.nats.jetstream.api.v1.consumer_create_response","stream_name":"%s",
        "name":"reader","created":"%s","config":%s,"num_pending":0,
        "delivered":{"consumer_seq":0,"stream_seq":0},"ack_floor":{"consumer_seq":0,"stream_seq":0}}"""
            .formatted(name, Instant.EPOCH, config));
    String inbox = config.get("deliver_subject").getAsString();
    long nth = 0;
    for (Map.Entry<String, Long> one : stream(name).sequences().entrySet()) {
      client.send(
          inbox,
          "$JS.ACK.%s.reader.1.%d.%d.0.0".formatted(name, one.getValue(), ++nth),
          "NATS/1.0\r\n%s: %s\r\n\r\n".formatted(Lane.MESSAGE_ID, one.getKey()),
          "");
    }
  }

  /** What JetStream answers where it refuses. */
  static String error(int code) {
    return "{\"error\":{\"code\":%d,\"err_code\":%d,\"description\":\"as the script says\"}}"
        .formatted(code == NO_STREAM ? 404 : 503, code);
  }

  private static JsonObject json(Sent request) {
    return JsonParser.parseString(request.body()).getAsJsonObject();
  }
}
