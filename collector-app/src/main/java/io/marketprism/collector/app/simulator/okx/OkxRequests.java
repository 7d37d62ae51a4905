package io.marketprism.collector.app.simulator.okx;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.stream.Client;
import io.marketprism.collector.app.simulator.stream.StreamTable;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Answers what clients ask on a connection: each argument of a request is acknowledged or refused
 * by a message of its own, and a book follows its acknowledgement at once.
 *
 * <p>Source: OKX API v5 overview, read 2026-11-22. Not thread-safe; owned by the loop thread.
 */
final class OkxRequests {
  /** Levels of a book in its channel. */
  private static final int WINDOW = 400;

  private final MarketSource source;
  private final OkxStreams streams;
  private final StreamTable table;
  private final InstantSource clock;

  OkxRequests(MarketSource source, OkxStreams streams, StreamTable table, InstantSource clock) {
    this.source = source;
    this.streams = streams;
    this.table = table;
    this.clock = clock;
  }

  /** Does what the text asks for, and answers it. */
  void answer(Client client, String text) {
    Optional<JsonObject> request = object(text);
    String operation = request.map(asked -> text(asked, "op")).orElse("");
    boolean known = operation.equals("subscribe") || operation.equals("unsubscribe");
    if (!known || !(request.get().get("args") instanceof Iterable<?> arguments)) {
      refuse(client, text, "60012", "Invalid request: " + text);
      return;
    }
    String id = id(request.get());
    for (Object argument : arguments) {
      Optional<String> name =
          argument instanceof JsonObject object ? OkxStreams.name(object) : Optional.empty();
      if (name.isEmpty() || !table.has(name.get())) {
        String wrong = "Wrong URL or " + argument + " doesn't exist.";
        client.connection().send(error(client, id, "60018", wrong));
      } else if (operation.equals("subscribe")) {
        subscribe(client, id, name.get());
      } else {
        client.unsubscribe(name.get());
        client.connection().send(acknowledgement(client, id, operation, name.get()));
      }
    }
  }

  private void subscribe(Client client, String id, String name) {
    client.subscribe(name);
    client.connection().send(acknowledgement(client, id, "subscribe", name));
    Optional<Instrument> book = streams.book(name);
    if (book.isPresent()) {
      String whole =
          OkxJson.book(
              source.book(book.get().symbol(), WINDOW),
              clock.millis(),
              "\"checksum\":0,\"prevSeqId\":-1,");
      client.connection().send(OkxStreams.snapshot(name, whole));
    }
  }

  /** Refuses a request as a whole. */
  static void refuse(Client client, String text, String code, String message) {
    String id = object(text).map(OkxRequests::id).orElse("");
    client.connection().send(error(client, id, code, message));
  }

  private static String acknowledgement(Client client, String id, String event, String name) {
    return "{" + id + "\"event\":\"" + event + "\",\"arg\":" + name + connection(client);
  }

  private static String error(Client client, String id, String code, String message) {
    return "{"
        + id
        + "\"event\":\"error\",\"code\":\""
        + code
        + "\",\"msg\":"
        + OkxJson.quote(message)
        + connection(client);
  }

  /** Says that the connection will end. */
  static String notice(Client client) {
    return "{\"event\":\"notice\",\"code\":\"64008\",\"msg\":\"The connection will soon be closed"
        + " for a service upgrade. Please reconnect.\""
        + connection(client);
  }

  private static String connection(Client client) {
    return ",\"connId\":\"" + Long.toHexString(0xa4d00000L + client.connection().id()) + "\"}";
  }

  private static Optional<JsonObject> object(String text) {
    try {
      JsonElement json = OkxJson.GSON.fromJson(text, JsonElement.class);
      return json != null && json.isJsonObject()
          ? Optional.of(json.getAsJsonObject())
          : Optional.empty();
    } catch (JsonParseException e) {
      return Optional.empty();
    }
  }

  private static String text(JsonObject object, String member) {
    return object.get(member) instanceof JsonPrimitive text && text.isString()
        ? text.getAsString()
        : "";
  }

  /** The member that repeats a request's id; empty where it has none. */
  private static String id(JsonObject request) {
    String id = text(request, "id");
    return id.isEmpty() ? "" : "\"id\":" + OkxJson.quote(id) + ",";
  }
}
