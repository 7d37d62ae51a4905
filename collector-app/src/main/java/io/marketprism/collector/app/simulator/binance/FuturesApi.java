package io.marketprism.collector.app.simulator.binance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.RollingLimit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The public REST interface of Binance's futures: ping, time, exchangeInfo, depth, aggTrades,
 * openInterest, fundingInfo and two ratios of longs to shorts, each with its weight. On USD-M
 * ratios and funding count by number and apart, and weigh nothing.
 *
 * <p>Source: Binance USD-M and COIN-M REST API, read 2026-11-22. Not thread-safe; owned by the loop
 * thread.
 */
final class FuturesApi extends RestApi {
  private static final String STATISTICS = "/futures/data/";
  private static final String TOP_POSITIONS = STATISTICS + "topLongShortPositionRatio";
  private static final String ALL_ACCOUNTS = STATISTICS + "globalLongShortAccountRatio";
  private static final Map<Integer, Integer> DEPTH_WEIGHTS =
      Map.of(5, 2, 10, 2, 20, 2, 50, 2, 100, 5, 500, 10, 1000, 20);
  private static final int AGGREGATES_WEIGHT = 20;
  private static final int DEFAULT_DEPTH = 500;
  private static final int MOST_DEPTH = 1000;
  private static final Duration COUNTED_IN = Duration.ofMinutes(5);
  private static final String PERIOD = "5m";

  private final RollingLimit statistics;
  private final RollingLimit funding;
  private final boolean inverse;

  FuturesApi(Shown shown, RequestWeights weights) {
    super(shown, weights);
    inverse = shown.segment() == Segment.COINM;
    statistics = new RollingLimit(shown.limits().statistics(), COUNTED_IN);
    funding = new RollingLimit(shown.limits().funding(), COUNTED_IN);
  }

  @Override
  int weight(String path, HttpQuery query) {
    if (path.equals("/depth")) {
      return DEPTH_WEIGHTS.getOrDefault(limit(query).orElse(DEFAULT_DEPTH), 1);
    }
    if (path.equals("/aggTrades")) {
      return AGGREGATES_WEIGHT;
    }
    boolean apart = path.startsWith(STATISTICS) || path.equals("/fundingInfo");
    return apart && !inverse ? 0 : 1;
  }

  @Override
  HttpReply route(String path, HttpQuery query) {
    return switch (path) {
      case "/exchangeInfo" ->
          HttpReply.json(200, ExchangeInfo.json(shown(), shown().source().instruments()));
      case "/openInterest" -> of(query, "symbol", this::find, this::openInterest);
      case "/fundingInfo" -> within(funding, this::fundingInfo);
      case TOP_POSITIONS, ALL_ACCOUNTS -> within(statistics, () -> ratio(path, query));
      default -> super.route(path, query);
    };
  }

  /** The reply, unless there were too many requests of its kind; on COIN-M they are not counted. */
  private HttpReply within(RollingLimit limit, Supplier<HttpReply> reply) {
    long now = TimeUnit.MILLISECONDS.toNanos(shown().clock().millis());
    return inverse || limit.offer(now)
        ? reply.get()
        : BinanceJson.error(429).retryAfter(Duration.ofMinutes(1));
  }

  private HttpReply openInterest(Instrument instrument) {
    MarketState state = shown().source().state(instrument.symbol());
    JsonObject json = new JsonObject();
    json.addProperty("symbol", instrument.symbol());
    if (inverse) {
      json.addProperty("pair", Segment.pair(instrument));
      json.addProperty("contractType", ExchangeInfo.contractType(instrument));
    }
    json.addProperty("openInterest", state.openInterest().toPlainString());
    json.addProperty("time", state.time());
    return HttpReply.json(200, BinanceJson.GSON.toJson(json));
  }

  /** Only the first perpetual has something adjusted. */
  private HttpReply fundingInfo() {
    JsonArray list = new JsonArray();
    shown().source().instruments().stream()
        .filter(one -> !Segment.isDated(one))
        .findFirst()
        .ifPresent(one -> list.add(fundingInfo(one)));
    return HttpReply.json(200, BinanceJson.GSON.toJson(list));
  }

  private JsonObject fundingInfo(Instrument instrument) {
    long interval = shown().source().state(instrument.symbol()).fundingIntervalMs();
    JsonObject json = new JsonObject();
    json.addProperty("symbol", instrument.symbol());
    json.addProperty("adjustedFundingRateCap", "0.02500000");
    json.addProperty("adjustedFundingRateFloor", "-0.02500000");
    json.addProperty("fundingIntervalHours", TimeUnit.MILLISECONDS.toHours(interval));
    json.addProperty("disclaimer", false);
    return json;
  }

  /** Of an instrument, or of a pair on COIN-M; only the last period is known. */
  private HttpReply ratio(String path, HttpQuery query) {
    if (!query.parameter("period").equals(Optional.of(PERIOD))) {
      return BinanceJson.error(400, -1130, "Data sent for parameter 'period' is not valid.");
    }
    List<Instrument> listed = shown().source().instruments();
    return of(
        query,
        inverse ? "pair" : "symbol",
        name -> listed.stream().filter(one -> name(one).equals(name)).findFirst(),
        one -> ratio(path, one));
  }

  private String name(Instrument instrument) {
    return inverse ? Segment.pair(instrument) : instrument.symbol();
  }

  private HttpReply ratio(String path, Instrument instrument) {
    MarketState.Ratios ratios = shown().source().state(instrument.symbol()).ratios();
    boolean ofPositions = path.equals(TOP_POSITIONS);
    BigDecimal longs = ofPositions ? ratios.topPositions() : ratios.accounts();
    BigDecimal shorts = BigDecimal.ONE.subtract(longs);
    String what = inverse && ofPositions ? "Position" : "Account";
    JsonObject json = new JsonObject();
    json.addProperty(inverse ? "pair" : "symbol", name(instrument));
    json.addProperty("longShortRatio", longs.divide(shorts, 4, RoundingMode.HALF_UP).toString());
    json.addProperty("long" + what, longs.toPlainString());
    json.addProperty("short" + what, shorts.toPlainString());
    json.addProperty("timestamp", ratios.time());
    JsonArray list = new JsonArray();
    list.add(json);
    return HttpReply.json(200, BinanceJson.GSON.toJson(list));
  }

  @Override
  HttpReply depth(Instrument instrument, int levels) {
    return DEPTH_WEIGHTS.containsKey(levels)
        ? depth(shown().source().book(instrument.symbol(), levels))
        : BinanceJson.error(400, -4021, "Invalid depth limit.");
  }

  @Override
  HttpReply depth(TrueBook book) {
    long time = shown().clock().millis();
    String head = ",\"E\":" + time + ",\"T\":" + time;
    String more =
        find(book.symbol())
            .filter(one -> inverse)
            .map(
                one ->
                    ",\"symbol\":"
                        + BinanceJson.quote(book.symbol())
                        + ",\"pair\":"
                        + BinanceJson.quote(Segment.pair(one)))
            .orElse("");
    return HttpReply.json(200, BinanceJson.depth(head + more, book));
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
