package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.venue.VenueProtocol.RequestLimit;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.sync.SequenceRule;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What differs between Binance's markets: where they are, what they allow, and which words they
 * use. Immutable.
 *
 * <p>Source: Binance spot API documents, state of 2026-07-21; USD-M and COIN-M documents, state of
 * 2026-08-19; read 2026-11-22.
 */
final class BinanceMarket {
  private static final Set<DataType> SPOT_DATA =
      Set.of(DataType.ORDERBOOK, DataType.TRADE, DataType.BBO);

  private static final Set<DataType> FUTURES_DATA =
      Set.of(
          DataType.ORDERBOOK,
          DataType.TRADE,
          DataType.BBO,
          DataType.FUNDING_RATE,
          DataType.MARK_PRICE,
          DataType.INDEX_PRICE,
          DataType.OPEN_INTEREST,
          DataType.LIQUIDATION,
          DataType.LSR_TOP_POSITION,
          DataType.LSR_ALL_ACCOUNT);

  /** Spot; the hosts that serve market data only. */
  static final BinanceMarket SPOT =
      new BinanceMarket(
          venue(
              "binance-spot",
              SPOT_DATA,
              "https://data-api.binance.vision",
              Map.of("", "wss://data-stream.binance.vision")),
          new Rest(
              "/api/v3",
              "/exchangeInfo?showPermissionSets=false",
              20,
              perMinute("binance-spot", 6_000),
              DepthLimits.SPOT,
              4,
              Optional.empty(),
              Optional.empty()),
          // Five frames a second are allowed, pongs included, by a strict rolling second.
          Duration.ofMillis(350),
          "(data-)?stream(-cloud)?\\.(binance\\.(com|us|vision)|trbinance\\.com)");

  /** Futures settled in the quote asset; order books and all else come on routes of their own. */
  static final BinanceMarket USDM =
      new BinanceMarket(
          venue(
              "binance-usdm",
              FUTURES_DATA,
              "https://fapi.binance.com",
              Map.of(
                  "public",
                  "wss://fstream.binance.com/public",
                  "market",
                  "wss://fstream.binance.com/market")),
          new Rest(
              "/fapi/v1",
              "/exchangeInfo",
              1,
              perMinute("binance-futures", 2_400),
              DepthLimits.FUTURES,
              20,
              Optional.of(perFiveMinutes("binance-usdm-statistics", 1_000)),
              Optional.of(perFiveMinutes("binance-usdm-funding", 500))),
          // Ten frames a second are allowed.
          Duration.ofMillis(200),
          "(demo-)?fstream\\.binance\\.com|fstream\\.binancefuture\\.com");

  /** Futures settled in the base asset, whose sizes count contracts. */
  static final BinanceMarket COINM =
      new BinanceMarket(
          venue(
              "binance-coinm",
              FUTURES_DATA,
              "https://dapi.binance.com",
              Map.of("", "wss://dstream.binance.com")),
          new Rest(
              "/dapi/v1",
              "/exchangeInfo",
              1,
              perMinute("binance-futures", 2_400),
              DepthLimits.FUTURES,
              20,
              Optional.empty(),
              Optional.empty()),
          Duration.ofMillis(200),
          "(demo-)?dstream\\.binance\\.com|dstream\\.binancefuture\\.com");

  /** All of them. */
  static final List<BinanceMarket> ALL = List.of(SPOT, USDM, COINM);

  private final VenueDescription description;
  private final Rest rest;
  private final Duration requestSpacing;
  private final Pattern socketHosts;

  private BinanceMarket(
      VenueDescription description, Rest rest, Duration requestSpacing, String socketHosts) {
    this.description = description;
    this.rest = rest;
    this.requestSpacing = requestSpacing;
    this.socketHosts = Pattern.compile(socketHosts);
  }

  /** The market of that venue, where it is one of Binance's. */
  static Optional<BinanceMarket> of(Venue venue) {
    return ALL.stream().filter(market -> market.venue().equals(venue)).findFirst();
  }

  VenueDescription description() {
    return description;
  }

  Venue venue() {
    return description.venue();
  }

  /** Whether its instruments are contracts, and its books obey {@link FuturesSequenceRule}. */
  boolean isFutures() {
    return this != SPOT;
  }

  Rest rest() {
    return rest;
  }

  /** Least time between two frames that are sent on one connection. */
  Duration requestSpacing() {
    return requestSpacing;
  }

  /** Whether its streams, or those of an exchange that speaks its protocol, come from there. */
  boolean streamsFrom(String host) {
    return socketHosts.matcher(host).matches();
  }

  /** The unit of sizes. */
  QuantityUnit quantityUnit() {
    return this == COINM ? QuantityUnit.CONTRACTS : QuantityUnit.BASE;
  }

  /** The kind of an instrument of which nothing else is known. */
  MarketType usualType() {
    return isFutures() ? MarketType.PERPETUAL : MarketType.SPOT;
  }

  SequenceRule sequenceRule() {
    return isFutures() ? new FuturesSequenceRule() : new SpotSequenceRule();
  }

  /** Whether trades of that source are aggregates; they usually are on futures. */
  boolean aggregates(TradeSource trades) {
    return switch (trades) {
      case RAW -> false;
      case AGGREGATE -> true;
      case USUAL -> isFutures();
    };
  }

  /**
   * Whether trade ids of that source rise by one. Those of single futures trades jump where a trade
   * off the book is not published.
   */
  boolean hasDenseTradeIds(TradeSource trades) {
    return !isFutures() || aggregates(trades);
  }

  /** The route of order book data, or of all other data; there is a single one but on USD-M. */
  String route(boolean ofBooks) {
    if (this != USDM) {
      return "";
    }
    return ofBooks ? "public" : "market";
  }

  private static VenueDescription venue(
      String name, Set<DataType> data, String rest, Map<String, String> sockets) {
    return new VenueDescription(
        new Venue(name, "binance"),
        data,
        URI.create(rest),
        sockets.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, route -> URI.create(route.getValue()))));
  }

  private static RequestLimit perMinute(String group, int weight) {
    return new RequestLimit(
        group, weight, Duration.ofMinutes(1), Optional.of("X-MBX-USED-WEIGHT-1M"));
  }

  private static RequestLimit perFiveMinutes(String group, int requests) {
    return new RequestLimit(group, requests, Duration.ofMinutes(5), Optional.empty());
  }

  /**
   * A market's REST interface.
   *
   * @param root the path that all requests begin with
   * @param instruments the request for the instrument list
   * @param instrumentsWeight what that weighs
   * @param limit how much may be asked; USD-M and COIN-M share one limit
   * @param depth what may be asked of an order book
   * @param aggregatesWeight what a page of aggregates of trades weighs
   * @param statistics how many requests may be made for statistics, where these are counted
   * @param funding how many may be made for facts of funding, where these are counted
   */
  record Rest(
      String root,
      String instruments,
      int instrumentsWeight,
      RequestLimit limit,
      DepthLimits depth,
      int aggregatesWeight,
      Optional<RequestLimit> statistics,
      Optional<RequestLimit> funding) {}
}
