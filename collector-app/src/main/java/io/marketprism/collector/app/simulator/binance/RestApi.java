package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the public REST interfaces of Binance's markets have in common: weights, ping and time,
 * depth, aggregates of trades.
 *
 * <p>Not thread-safe; owned by the loop thread.
 */
abstract class RestApi {
  private final Shown shown;
  private final RequestWeights weights;
  private final Map<String, Instrument> instruments;
  private final PastTrades past;

  RestApi(Shown shown, RequestWeights weights) {
    this.shown = shown;
    this.weights = weights;
    instruments = shown.instruments();
    past = new PastTrades(shown);
  }

  final Shown shown() {
    return shown;
  }

  final HttpReply answer(HttpQuery query) {
    if (!query.method().equals("GET")) {
      return HttpReply.of(405, "text/plain", "");
    }
    String path = below(query);
    Optional<HttpReply> refusal = weights.charge(weight(path, query));
    return weights.stamped(refusal.orElseGet(() -> route(path, query)));
  }

  /** The path below the market's root; the whole path where it is not below that. */
  private String below(HttpQuery query) {
    String root = shown.segment().root();
    return query.path().startsWith(root + "/")
        ? query.path().substring(root.length())
        : query.path();
  }

  /** Trades of the past. */
  final PastTrades past() {
    return past;
  }

  /** The weight of a request. */
  abstract int weight(String path, HttpQuery query);

  HttpReply route(String path, HttpQuery query) {
    return switch (path) {
      case "/ping" -> HttpReply.json(200, "{}");
      case "/time" -> HttpReply.json(200, "{\"serverTime\":" + shown.clock().millis() + "}");
      case "/depth" -> of(query, "symbol", this::find, one -> depth(query, one));
      case "/aggTrades" -> of(query, "symbol", this::find, one -> past.aggregates(query, one));
      default -> BinanceJson.error(404);
    };
  }

  /** The reply about what a parameter names, or the refusal of that. */
  static HttpReply of(
      HttpQuery query,
      String parameter,
      Function<String, Optional<Instrument>> known,
      Function<Instrument, HttpReply> reply) {
    Optional<String> name = query.parameter(parameter);
    if (name.isEmpty() || name.get().isEmpty()) {
      return BinanceJson.error(
          400,
          -1102,
          "Mandatory parameter '" + parameter + "' was not sent, was empty/null, or malformed.");
    }
    return name.flatMap(known)
        .map(reply)
        .orElseGet(() -> BinanceJson.error(400, -1121, "Invalid symbol."));
  }

  /** What is listed under that symbol. */
  final Optional<Instrument> find(String symbol) {
    return Optional.ofNullable(instruments.get(symbol));
  }

  private HttpReply depth(HttpQuery query, Instrument instrument) {
    Optional<Integer> limit = limit(query);
    return limit.isEmpty() || limit.get() < 1
        ? BinanceJson.error(400, -1100, "Illegal characters found in parameter 'limit'.")
        : depth(instrument, limit.get());
  }

  /** A snapshot of so many levels, or the refusal of that number. */
  abstract HttpReply depth(Instrument instrument, int levels);

  /** A snapshot of a book. */
  abstract HttpReply depth(TrueBook book);

  /** The number of levels where none is asked for. */
  abstract int usualLevels();

  /** The most levels that may be asked for. */
  abstract int mostLevels();

  /** The limit that is asked for, the usual one where none is; empty where it is no number. */
  final Optional<Integer> limit(HttpQuery query) {
    String limit = query.parameter("limit").orElse(Integer.toString(usualLevels()));
    return limit.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(limit)) : Optional.empty();
  }

  /** Whether the request is for a snapshot of this instrument. */
  final boolean isDepthOf(HttpQuery query, String symbol) {
    return below(query).equals("/depth") && query.parameter("symbol").equals(Optional.of(symbol));
  }
}
