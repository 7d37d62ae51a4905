package io.marketprism.collector.app.simulator.deribit;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.HttpReply;
import java.math.BigDecimal;
import java.time.InstantSource;
import java.util.Map;
import java.util.StringJoiner;

/** JSON as Deribit writes it: answers with their times, numbers that always have a point. */
final class DeribitJson {
  static final Gson GSON =
      new GsonBuilder()
          .disableHtmlEscaping()
          .serializeNulls()
          .setStrictness(Strictness.STRICT)
          .create();

  private static final long MICROS = 1_000;

  private final InstantSource clock;

  DeribitJson(InstantSource clock) {
    this.clock = clock;
  }

  static String quote(String text) {
    return GSON.toJson(text);
  }

  /** The answer to a request; over REST there is no id. */
  String result(JsonElement id, JsonElement result) {
    JsonObject answer = head(id);
    answer.add("result", result);
    return stamped(answer);
  }

  String error(JsonElement id, RpcException failure) {
    JsonObject error = new JsonObject();
    error.addProperty("code", failure.code());
    error.addProperty("message", failure.getMessage());
    if (!failure.reason().isEmpty()) {
      JsonObject data = new JsonObject();
      data.addProperty("reason", failure.reason());
      error.add("data", data);
    }
    JsonObject answer = head(id);
    answer.add("error", error);
    return stamped(answer);
  }

  private static JsonObject head(JsonElement id) {
    JsonObject answer = new JsonObject();
    answer.addProperty("jsonrpc", "2.0");
    if (!id.isJsonNull()) {
      answer.add("id", id);
    }
    return answer;
  }

  private String stamped(JsonObject answer) {
    long micros = clock.millis() * MICROS;
    answer.addProperty("usIn", micros);
    answer.addProperty("usOut", micros);
    answer.addProperty("usDiff", 0);
    answer.addProperty("testnet", false);
    return GSON.toJson(answer);
  }

  /** An answer over REST where only the status is known. */
  HttpReply refusal(int status) {
    RpcException failure =
        status == 429
            ? RpcException.tooManyRequests()
            : new RpcException(
                status < 500 ? 11_044 : 11_094,
                status < 500 ? "bad_request" : "internal_server_error");
    return HttpReply.json(status, error(JsonNull.INSTANCE, failure));
  }

  /** A notification around data, which ends with two brackets more. */
  static String head(String channel) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":"
        + quote(channel)
        + ",\"data\":";
  }

  static String heartbeat(String type) {
    return "{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"" + type + "\"}}";
  }

  /** The whole book as the first message of its channel. */
  static String snapshot(TrueBook book, long time) {
    return "{\"type\":\"snapshot\",\"timestamp\":"
        + time
        + ",\"instrument_name\":"
        + quote(book.symbol())
        + ",\"change_id\":"
        + book.lastUpdateId()
        + ",\"bids\":"
        + side(book.bids(), "[\"new\",")
        + ",\"asks\":"
        + side(book.asks(), "[\"new\",")
        + "}";
  }

  /** Levels, each of which begins so. */
  static String side(Map<BigDecimal, BigDecimal> levels, String begin) {
    StringJoiner side = new StringJoiner(",", "[", "]");
    levels.forEach((price, size) -> side.add(begin + number(price) + "," + number(size) + "]"));
    return side.toString();
  }

  /** In plain notation, with a point. */
  static String number(BigDecimal number) {
    BigDecimal plain = number.stripTrailingZeros();
    return (plain.scale() < 1 ? plain.setScale(1) : plain).toPlainString();
  }
}
