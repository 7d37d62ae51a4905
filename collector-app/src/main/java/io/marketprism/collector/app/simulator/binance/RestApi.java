package io.marketprism.collector.app.simulator.binance;

import com.google.gson.JsonParseException;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The public REST interface of Binance spot: ping, time, exchangeInfo, depth, each with its weight.
 *
 * <p>Source: Binance spot API documentation, rest-api.md, read 2026-11-22. Not thread-safe; owned
 * by the loop thread.
 */
final class RestApi {
  private static final String DEPTH = "/api/v3/depth";
  private static final int DEFAULT_DEPTH = 100;
  private static final int MOST_DEPTH = 5000;

  private final MarketSource source;
  private final BinanceLimits limits;
  private final InstantSource clock;
  private final RequestWeights weights;
  private final Map<String, Instrument> instruments;

  RestApi(MarketSource source, BinanceLimits limits, InstantSource clock) {
    this.source = source;
    this.limits = limits;
    this.clock = clock;
    weights = new RequestWeights(limits.weightPerMinute(), clock);
    instruments =
        source.instruments().stream()
            .collect(Collectors.toUnmodifiableMap(Instrument::symbol, Function.identity()));
  }

  HttpReply answer(HttpQuery query) {
    if (!query.method().equals("GET")) {
      return HttpReply.of(405, "text/plain", "");
    }
    Optional<HttpReply> refusal = weights.charge(weight(query));
    return weights.stamped(refusal.orElseGet(() -> route(query)));
  }

  /** The weight of a request, by its path and limit. */
  private static int weight(HttpQuery query) {
    return switch (query.path()) {
      case DEPTH -> depthWeight(limit(query).orElse(DEFAULT_DEPTH));
      case "/api/v3/exchangeInfo" -> 20;
      default -> 1;
    };
  }

  private static int depthWeight(int limit) {
    return limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1000 ? 50 : 250;
  }

  private HttpReply route(HttpQuery query) {
    return switch (query.path()) {
      case "/api/v3/ping" -> HttpReply.json(200, "{}");
      case "/api/v3/time" -> HttpReply.json(200, "{\"serverTime\":" + clock.millis() + "}");
      case "/api/v3/exchangeInfo" -> exchangeInfo(query);
      case DEPTH -> depth(query);
      default -> BinanceJson.error(404);
    };
  }

  private HttpReply exchangeInfo(HttpQuery query) {
    List<Instrument> wanted = new ArrayList<>();
    try {
      for (String symbol : symbols(query)) {
        Instrument instrument = instruments.get(symbol);
        if (instrument == null) {
          return BinanceJson.error(400, -1121, "Invalid symbol.");
        }
        wanted.add(instrument);
      }
    } catch (JsonParseException e) {
      return BinanceJson.error(400, -1100, "Illegal characters found in parameter 'symbols'.");
    }
    return HttpReply.json(200, ExchangeInfo.json(wanted, clock.millis(), limits));
  }

  private List<String> symbols(HttpQuery query) {
    Optional<String> list = query.parameter("symbols");
    if (list.isPresent()) {
      String[] symbols = BinanceJson.GSON.fromJson(list.get(), String[].class);
      return symbols == null ? List.of() : List.of(symbols);
    }
    return query
        .parameter("symbol")
        .map(List::of)
        .orElseGet(() -> source.instruments().stream().map(Instrument::symbol).toList());
  }

  /** Whether the request is for a snapshot of this instrument. */
  static boolean isDepthOf(HttpQuery query, String symbol) {
    return query.path().equals(DEPTH) && query.parameter("symbol").equals(Optional.of(symbol));
  }

  private HttpReply depth(HttpQuery query) {
    Optional<String> symbol = query.parameter("symbol");
    if (symbol.isEmpty() || symbol.get().isEmpty()) {
      return BinanceJson.error(
          400, -1102, "Mandatory parameter 'symbol' was not sent, was empty/null, or malformed.");
    }
    if (!instruments.containsKey(symbol.get())) {
      return BinanceJson.error(400, -1121, "Invalid symbol.");
    }
    Optional<Integer> limit = limit(query);
    if (limit.isEmpty() || limit.get() < 1) {
      return BinanceJson.error(400, -1100, "Illegal characters found in parameter 'limit'.");
    }
    int levels = Math.min(limit.get(), MOST_DEPTH);
    return HttpReply.json(200, BinanceJson.depth(source.book(symbol.get(), levels)));
  }

  /** The limit that is asked for, the default where none is; empty where it is no number. */
  private static Optional<Integer> limit(HttpQuery query) {
    String limit = query.parameter("limit").orElse(Integer.toString(DEFAULT_DEPTH));
    return limit.matches("\\d{1,9}") ? Optional.of(Integer.valueOf(limit)) : Optional.empty();
  }
}
