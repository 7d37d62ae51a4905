package io.marketprism.collector.app.simulator.deribit;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a client asks, as JSON-RPC: named parameters, an id, no batches. Immutable.
 *
 * @param id comes back in the answer; null where there is none
 * @param method such as {@code public/subscribe}
 * @param params by name
 */
record RpcRequest(JsonElement id, String method, JsonObject params) {
  /**
   * Reads a frame.
   *
   * @throws RpcException where it is no request; its id is lost then, as with the exchange
   */
  static RpcRequest parse(String text) {
    JsonElement json;
    try {
      json = DeribitJson.GSON.fromJson(text, JsonElement.class);
    } catch (JsonParseException e) {
      throw new RpcException(-32_700, "Parse error");
    }
    if (json == null || !json.isJsonObject()) {
      throw new RpcException(-32_600, "Invalid Request");
    }
    JsonObject request = json.getAsJsonObject();
    if (!(request.get("method") instanceof JsonPrimitive method) || !method.isString()) {
      throw new RpcException(-32_600, "Invalid Request");
    }
    JsonElement params = request.get("params");
    JsonElement id = request.get("id");
    return new RpcRequest(
        id == null ? JsonNull.INSTANCE : id,
        method.getAsString(),
        params != null && params.isJsonObject() ? params.getAsJsonObject() : new JsonObject());
  }

  /** A parameter as text; numbers as they are written. */
  Optional<String> text(String name) {
    return params.get(name) instanceof JsonPrimitive value
        ? Optional.of(value.getAsString())
        : Optional.empty();
  }

  /**
   * A parameter that is a whole number.
   *
   * @throws RpcException where it is none
   */
  int number(String name, int usual) {
    Optional<String> text = text(name);
    if (text.isEmpty()) {
      return usual;
    }
    if (!text.get().matches("[0-9]{1,9}")) {
      throw RpcException.invalidParams("must be a number: " + name);
    }
    return Integer.parseInt(text.get());
  }

  /**
   * A parameter that may be a long number, such as a sequence number.
   *
   * @throws RpcException where it is none
   */
  long longNumber(String name, long usual) {
    Optional<String> text = text(name);
    if (text.isPresent() && !text.get().matches("[0-9]{1,18}")) {
      throw RpcException.invalidParams("must be a number: " + name);
    }
    return text.map(Long::parseLong).orElse(usual);
  }

  /**
   * The names of channels.
   *
   * @throws RpcException where there are none, or they are no texts
   */
  List<String> channels() {
    JsonElement channels = params.get("channels");
    if (channels == null || !channels.isJsonArray() || channels.getAsJsonArray().isEmpty()) {
      throw RpcException.invalidParams("must be a list of channels");
    }
    List<String> names = new ArrayList<>();
    for (JsonElement name : channels.getAsJsonArray()) {
      if (!(name instanceof JsonPrimitive text) || !text.isString()) {
        throw RpcException.invalidParams("must be a list of channels");
      }
      names.add(text.getAsString());
    }
    return names;
  }

  /** Whether it asks for channels, or gives them up. */
  boolean isAboutChannels() {
    return method.equals("public/subscribe") || method.equals("public/unsubscribe");
  }
}
