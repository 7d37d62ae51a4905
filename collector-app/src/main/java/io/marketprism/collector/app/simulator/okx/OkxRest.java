package io.marketprism.collector.app.simulator.okx;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.MarketState.Ratios;
import io.marketprism.collector.app.simulator.market.Match;
import io.marketprism.collector.app.simulator.market.Matches;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.RollingLimit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * The public REST interface: time, instruments, books, trades and ratios, each with its limit.
 *
 * <p>Source: OKX API v5, read 2026-11-22. Not thread-safe; owned by the loop thread.
 */
final class OkxRest {
  private static final String BOOKS = "/api/v5/market/books";
  private static final String TRADES = "/api/v5/market/history-trades";
  private static final int MOST_TRADES = 100;
  private static final String RATIOS = "/api/v5/rubik/stat/contracts/";
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final int MOST_LEVELS = 400;
  private static final int DECIMALS = 4;

  private final OkxMarket market;
  private final MarketSource source;
  private final OkxLimits limits;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final Map<String, Instrument> instruments;
  private final Map<String, RollingLimit> spent = new HashMap<>();

  OkxRest(
      OkxMarket market,
      MarketSource source,
      OkxLimits limits,
      InstantSource clock,
      LongSupplier nanoTime) {
    this.market = market;
    this.source = source;
    this.limits = limits;
    this.clock = clock;
    this.nanoTime = nanoTime;
    instruments =
        source.instruments().stream()
            .collect(Collectors.toMap(Instrument::symbol, instrument -> instrument));
  }

  HttpReply answer(HttpQuery query) {
    if (!query.method().equals("GET")) {
      return OkxJson.error(405);
    }
    return switch (query.path()) {
      case "/api/v5/public/time" -> OkxJson.data("{\"ts\":\"" + clock.millis() + "\"}");
      case "/api/v5/public/instruments" ->
          isWithin(query.path(), limits.lists()) ? list(query) : OkxJson.error(429);
      case BOOKS -> isWithin(query.path(), limits.books()) ? book(query) : OkxJson.error(429);
      case TRADES ->
          isWithin(query.path(), limits.trades()) ? pastTrades(query) : OkxJson.error(429);
      case RATIOS + "long-short-account-ratio-contract",
          RATIOS + "long-short-position-ratio-contract-top-trader" ->
          isWithin(query.path() + query.parameter("instId"), limits.ratios())
              ? ratios(query)
              : OkxJson.error(429);
      default -> OkxJson.error(404);
    };
  }

  private boolean isWithin(String what, int limit) {
    return spent
        .computeIfAbsent(what, unused -> new RollingLimit(limit, WINDOW))
        .offer(nanoTime.getAsLong());
  }

  private HttpReply list(HttpQuery query) {
    Optional<String> kind = query.parameter("instType");
    if (kind.isEmpty()) {
      return OkxJson.error(400, "50014", "Parameter instType can not be empty.");
    }
    List<Instrument> listed = source.instruments();
    return OkxJson.data(
        kind.get().equals(market.name()) ? OkxJson.instruments(market, listed) : "");
  }

  private HttpReply book(HttpQuery query) {
    Optional<Instrument> instrument = instrument(query);
    String size = query.parameter("sz").orElse("1");
    if (instrument.isEmpty()) {
      return unknown();
    }
    if (!size.matches("[1-9][0-9]{0,2}") || Integer.parseInt(size) > MOST_LEVELS) {
      return OkxJson.error(400, "51000", "Parameter sz error");
    }
    return book(source.book(instrument.get().symbol(), Integer.parseInt(size)));
  }

  private HttpReply book(TrueBook book) {
    return OkxJson.data(OkxJson.book(book, clock.millis(), ""));
  }

  /** The reply with a book that was kept, where the request is for it. */
  Optional<HttpReply> remembered(HttpQuery query, Function<String, Optional<TrueBook>> kept) {
    return query.path().equals(BOOKS)
        ? query.parameter("instId").flatMap(kept).map(this::book)
        : Optional.empty();
  }

  /** Single matches before an id, or the last ones, newest first. */
  private HttpReply pastTrades(HttpQuery query) {
    Optional<Instrument> instrument = instrument(query);
    String limit = query.parameter("limit").orElse(Integer.toString(MOST_TRADES));
    String after = query.parameter("after").orElse(Long.toString(Long.MAX_VALUE));
    if (instrument.isEmpty()) {
      return unknown();
    }
    if (!limit.matches("[1-9][0-9]{0,8}") || !after.matches("[0-9]{1,19}")) {
      return OkxJson.error(400, "51000", "Parameter limit or after error");
    }
    List<Match> all = source.matches(instrument.get().symbol());
    List<Match> before = Matches.of(all, 0, Long.parseLong(after) - 1);
    List<Match> page = Matches.last(before, Math.min(MOST_TRADES, Integer.parseInt(limit)));
    return OkxJson.data(OkxJson.trades(instrument.get(), page));
  }

  /** The period that ended last; the exchange has many, and gives the newest first. */
  private HttpReply ratios(HttpQuery query) {
    Optional<Instrument> instrument = instrument(query);
    if (instrument.isEmpty() || instrument.get().terms().isEmpty()) {
      return unknown();
    }
    if (!query.parameter("period").orElse("5m").equals("5m")) {
      return OkxJson.error(400, "51000", "Parameter period error");
    }
    Ratios ratios = source.state(instrument.get().symbol()).ratios();
    BigDecimal share = query.path().contains("top") ? ratios.topPositions() : ratios.accounts();
    BigDecimal ratio =
        share.divide(BigDecimal.ONE.subtract(share), DECIMALS, RoundingMode.HALF_EVEN);
    return OkxJson.data("[\"" + ratios.time() + "\",\"" + OkxJson.plain(ratio) + "\"]");
  }

  private Optional<Instrument> instrument(HttpQuery query) {
    return query.parameter("instId").map(instruments::get);
  }

  private static HttpReply unknown() {
    return OkxJson.error(200, "51001", "Instrument ID doesn't exist.");
  }
}
