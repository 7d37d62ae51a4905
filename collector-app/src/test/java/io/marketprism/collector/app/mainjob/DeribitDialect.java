package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Deribit. Raw channels, which need an account, are played as those that need none. */
final class DeribitDialect implements FrameTape.Dialect {
  @Override
  public Optional<FrameTape.Frame> frame(JsonObject json) {
    if (!json.has("params")) {
      return Optional.empty();
    }
    JsonObject params = json.getAsJsonObject("params");
    String[] name = params.get("channel").getAsString().split("\\.", 3);
    if (!name[0].equals("book")) {
      return Optional.empty();
    }
    String channel = "book." + name[1] + ".100ms";
    params.addProperty("channel", channel);
    return Optional.of(new FrameTape.Frame(channel, name[1], "orderbook", 1, json.toString()));
  }

  @Override
  public JsonArray entries(JsonObject list) {
    return list.getAsJsonArray("result");
  }

  @Override
  public String expiry() {
    return "expiration_timestamp";
  }

  @Override
  public List<String> subscribed(String request) {
    List<String> channels = new ArrayList<>();
    for (JsonElement channel : channels(JsonParser.parseString(request).getAsJsonObject())) {
      channels.add(channel.getAsString());
    }
    return channels;
  }

  @Override
  public List<String> answers(String request) {
    JsonObject json = JsonParser.parseString(request).getAsJsonObject();
    JsonObject answer = new JsonObject();
    answer.addProperty("jsonrpc", "2.0");
    answer.add("id", json.get("id"));
    boolean subscribes = json.get("method").getAsString().endsWith("subscribe");
    answer.add("result", subscribes ? channels(json) : new JsonPrimitive("ok"));
    return List.of(answer.toString());
  }

  private static JsonArray channels(JsonObject request) {
    JsonArray channels = request.getAsJsonObject("params").getAsJsonArray("channels");
    return channels == null ? new JsonArray() : channels;
  }
}
