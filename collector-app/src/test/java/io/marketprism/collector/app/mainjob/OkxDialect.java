package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * OKX. Recordings are older than the ids of books, so frames get them as the exchange sends them
 * today; their checksums stay and are verified.
 */
final class OkxDialect implements FrameTape.Dialect {
  private static final long FIRST_ID = 1_000;

  private final Map<String, Long> ids = new HashMap<>();

  @Override
  public Optional<FrameTape.Frame> frame(JsonObject json) {
    if (!json.has("data")) {
      return Optional.empty();
    }
    JsonObject arg = json.getAsJsonObject("arg");
    String symbol = arg.get("instId").getAsString();
    String name = arg.get("channel").getAsString();
    JsonArray data = json.getAsJsonArray("data");
    return switch (name) {
      case "books" -> {
        number(symbol, json);
        yield Optional.of(frame(name, symbol, "orderbook", 1, json));
      }
      case "trades" -> Optional.of(frame(name, symbol, "trade", data.size(), json));
      default -> Optional.empty();
    };
  }

  private static FrameTape.Frame frame(
      String name, String symbol, String dataType, int messages, JsonObject json) {
    return new FrameTape.Frame(name + " " + symbol, symbol, dataType, messages, json.toString());
  }

  private void number(String symbol, JsonObject json) {
    boolean whole = json.get("action").getAsString().equals("snapshot");
    long id = ids.merge(symbol, FIRST_ID, (before, unused) -> before + 3);
    JsonObject book = json.getAsJsonArray("data").get(0).getAsJsonObject();
    book.addProperty("prevSeqId", whole ? -1 : id - 3);
    book.addProperty("seqId", id);
  }

  @Override
  public JsonArray entries(JsonObject list) {
    return list.getAsJsonArray("data");
  }

  @Override
  public String expiry() {
    return "expTime";
  }

  @Override
  public List<String> subscribed(String request) {
    List<String> channels = new ArrayList<>();
    for (JsonElement arg : args(request)) {
      JsonObject one = arg.getAsJsonObject();
      channels.add(one.get("channel").getAsString() + " " + one.get("instId").getAsString());
    }
    return channels;
  }

  @Override
  public List<String> answers(String request) {
    if (request.equals("ping")) {
      return List.of("pong");
    }
    JsonObject json = JsonParser.parseString(request).getAsJsonObject();
    List<String> answers = new ArrayList<>();
    for (JsonElement arg : args(request)) {
      JsonObject answer = new JsonObject();
      answer.add("id", json.get("id"));
      answer.add("event", json.get("op"));
      answer.add("arg", arg);
      answer.addProperty("connId", "a4d3ae55");
      answers.add(answer.toString());
    }
    return answers;
  }

  private static JsonArray args(String request) {
    return request.equals("ping")
        ? new JsonArray()
        : JsonParser.parseString(request).getAsJsonObject().getAsJsonArray("args");
  }
}
