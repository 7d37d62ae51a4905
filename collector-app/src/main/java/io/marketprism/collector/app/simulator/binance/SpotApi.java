package io.marketprism.collector.app.simulator.binance;

import com.google.gson.JsonParseException;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The public REST interface of Binance spot: ping, time, exchangeInfo, depth and trades of the
 * past, each with its weight.
 *
 * <p>Source: Binance spot API documentation, rest-api.md, read 2026-11-22. Not thread-safe; owned
 * by the loop thread.
 */
final class SpotApi extends RestApi {
  private static final int DEFAULT_DEPTH = 100;
  private static final int MOST_DEPTH = 5000;

  SpotApi(Shown shown, RequestWeights weights) {
    super(shown, weights);
  }

  @Override
  int weight(String path, HttpQuery query) {
    return switch (path) {
      case "/depth" -> depthWeight(limit(query).orElse(DEFAULT_DEPTH));
      case "/exchangeInfo" -> 20;
      case "/aggTrades" -> 4;
      case "/trades", "/historicalTrades" -> 25;
      default -> 1;
    };
  }

  private static int depthWeight(int limit) {
    return limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1000 ? 50 : 250;
  }

  @Override
  HttpReply route(String path, HttpQuery query) {
    return switch (path) {
      case "/exchangeInfo" -> exchangeInfo(query);
      case "/trades" -> of(query, "symbol", this::find, one -> past().recent(query, one));
      case "/historicalTrades" -> of(query, "symbol", this::find, one -> past().older(query, one));
      default -> super.route(path, query);
    };
  }

  private HttpReply exchangeInfo(HttpQuery query) {
    List<Instrument> wanted = new ArrayList<>();
    try {
      for (String symbol : symbols(query)) {
        Optional<Instrument> instrument = find(symbol);
        if (instrument.isEmpty()) {
          return BinanceJson.error(400, -1121, "Invalid symbol.");
        }
        wanted.add(instrument.get());
      }
    } catch (JsonParseException e) {
      return BinanceJson.error(400, -1100, "Illegal characters found in parameter 'symbols'.");
    }
    return HttpReply.json(200, ExchangeInfo.json(shown(), wanted));
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
        .orElseGet(() -> shown().source().instruments().stream().map(Instrument::symbol).toList());
  }

  @Override
  HttpReply depth(Instrument instrument, int levels) {
    return depth(shown().source().book(instrument.symbol(), Math.min(levels, MOST_DEPTH)));
  }

  @Override
  HttpReply depth(TrueBook book) {
    return HttpReply.json(200, BinanceJson.depth(book));
  }

  @Override
  int usualLevels() {
    return DEFAULT_DEPTH;
  }

  @Override
  int mostLevels() {
    return MOST_DEPTH;
  }
}
