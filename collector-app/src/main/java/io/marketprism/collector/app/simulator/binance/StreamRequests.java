package io.marketprism.collector.app.simulator.binance;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Answers what clients ask on a WebSocket connection: SUBSCRIBE, UNSUBSCRIBE, LIST_SUBSCRIPTIONS,
 * SET_PROPERTY and GET_PROPERTY. A name that no stream has is acknowledged like any other.
 *
 * <p>Source: Binance spot API documentation, web-socket-streams.md, and the form of errors seen on
 * futures, read 2026-11-22.
 */
final class StreamRequests {
  private static final int INVALID_REQUEST = 2;
  private static final int INVALID_JSON = 3;
  private static final int LONGEST_ID = 36;

  /** A request that cannot be answered as asked. */
  private static final class Invalid extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Invalid(String message) {
      super(message, null, false, false);
    }
  }

  private final BinanceLimits limits;
  private final boolean futures;

  StreamRequests(Shown shown) {
    limits = shown.limits();
    futures = shown.segment().isFutures();
  }

  /** Does what the text asks for and returns the answer to it. */
  String answer(Session session, String text) {
    JsonElement json;
    try {
      json = BinanceJson.GSON.fromJson(text, JsonElement.class);
    } catch (JsonParseException e) {
      json = null;
    }
    if (json == null) {
      String problem = "\"code\":" + INVALID_JSON + ",\"msg\":\"Invalid JSON: expected value\"";
      return futures ? "{\"error\":{" + problem + "}}" : "{" + problem + "}";
    }
    if (!json.isJsonObject()) {
      return error("expected a request object", JsonNull.INSTANCE);
    }
    JsonObject request = json.getAsJsonObject();
    Optional<JsonElement> id = id(request);
    if (id.isEmpty()) {
      String wanted = "request ID must be an unsigned integer, a short string or null";
      return error(wanted, JsonNull.INSTANCE);
    }
    try {
      return "{\"result\":" + result(session, request) + ",\"id\":" + id.get() + "}";
    } catch (Invalid e) {
      return error(String.valueOf(e.getMessage()), id.get());
    }
  }

  /** The answer where a request is refused on command. */
  String refused(String text) {
    JsonElement id = JsonNull.INSTANCE;
    try {
      JsonElement json = BinanceJson.GSON.fromJson(text, JsonElement.class);
      if (json != null && json.isJsonObject()) {
        id = id(json.getAsJsonObject()).orElse(id);
      }
    } catch (JsonParseException e) {
      return error("refused", id);
    }
    return error("refused", id);
  }

  /** Futures have the code and the text in an object. */
  private String error(String message, JsonElement id) {
    String text = BinanceJson.quote("Invalid request: " + message);
    String problem = "\"code\":" + INVALID_REQUEST + ",\"msg\":" + text;
    return (futures ? "{\"error\":{" + problem + "}" : "{" + problem) + ",\"id\":" + id + "}";
  }

  private static Optional<JsonElement> id(JsonObject request) {
    JsonElement id = request.get("id");
    if (id == null || id.isJsonNull()) {
      return Optional.of(JsonNull.INSTANCE);
    }
    if (!(id instanceof JsonPrimitive primitive)) {
      return Optional.empty();
    }
    boolean valid =
        primitive.isString()
            ? primitive.getAsString().matches("[A-Za-z0-9_-]{0," + LONGEST_ID + "}")
            : primitive.isNumber() && isLong(primitive.getAsBigDecimal());
    return valid ? Optional.of(id) : Optional.empty();
  }

  private static boolean isLong(BigDecimal number) {
    return number.scale() == 0
        && number.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) <= 0
        && number.compareTo(BigDecimal.valueOf(Long.MIN_VALUE)) >= 0;
  }

  private String result(Session session, JsonObject request) {
    if (!(request.get("method") instanceof JsonPrimitive method) || !method.isString()) {
      throw new Invalid("missing field `method`");
    }
    switch (method.getAsString()) {
      case "SUBSCRIBE" -> {
        List<String> names = names(request);
        if (session.client().namesWith(names) > limits.streams()) {
          throw new Invalid("too many subscriptions");
        }
        names.forEach(session.client()::subscribe);
        return "null";
      }
      case "UNSUBSCRIBE" -> {
        names(request).forEach(session.client()::unsubscribe);
        return "null";
      }
      case "LIST_SUBSCRIPTIONS" -> {
        return BinanceJson.GSON.toJson(session.client().names());
      }
      case "SET_PROPERTY" -> {
        session.combined(combined(request));
        return "null";
      }
      case "GET_PROPERTY" -> {
        return Boolean.toString(session.combined());
      }
      default -> throw new Invalid("unknown variant " + BinanceJson.quote(method.getAsString()));
    }
  }

  private static List<String> names(JsonObject request) {
    List<String> names = new ArrayList<>();
    for (JsonElement name : params(request)) {
      if (!(name instanceof JsonPrimitive text) || !text.isString()) {
        throw new Invalid("params must be strings");
      }
      names.add(text.getAsString());
    }
    return names;
  }

  private static boolean combined(JsonObject request) {
    List<JsonElement> params = new ArrayList<>();
    params(request).forEach(params::add);
    boolean property =
        params.size() == 2
            && params.get(0).equals(new JsonPrimitive("combined"))
            && params.get(1) instanceof JsonPrimitive value
            && value.isBoolean();
    if (!property) {
      throw new Invalid("expected [\"combined\", true or false]");
    }
    return params.get(1).getAsBoolean();
  }

  private static Iterable<JsonElement> params(JsonObject request) {
    JsonElement params = request.get("params");
    if (params == null || !params.isJsonArray()) {
      throw new Invalid("params must be an array");
    }
    return params.getAsJsonArray();
  }
}
