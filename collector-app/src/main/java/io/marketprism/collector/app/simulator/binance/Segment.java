package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.market.Instrument;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Binance's markets, and in what their interfaces differ.
 *
 * <p>Source: Binance spot, USD-M and COIN-M API documentation, read 2026-11-22.
 */
enum Segment {
  /** Spot. */
  SPOT("binance-spot", "/api/v3"),
  /** Futures settled in the quote asset; what is without a route is an alias of the first. */
  USDM("binance-usdm", "/fapi/v1"),
  /** Futures settled in the base asset. */
  COINM("binance-coinm", "/dapi/v1");

  private static final String MARKET = "/market";

  /** Kinds of streams that are not on the route of all else. */
  private static final Set<String> OF_BOOKS = Set.of("depth", "bookTicker", "trade");

  private final String venue;
  private final String root;

  Segment(String venue, String root) {
    this.venue = venue;
    this.root = root;
  }

  /**
   * The market of that venue.
   *
   * @throws IllegalArgumentException where it is none of Binance's
   */
  static Segment of(String venue) {
    return Arrays.stream(values())
        .filter(segment -> segment.venue.equals(venue))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("not simulated here: " + venue));
  }

  /** The venue's name. */
  String venue() {
    return venue;
  }

  /** What REST paths begin with. */
  String root() {
    return root;
  }

  /** Whether its instruments are contracts. */
  boolean isFutures() {
    return this != SPOT;
  }

  /** The number by which futures say which market a message is of. */
  int number() {
    return this == COINM ? 2 : 1;
  }

  /** The route that a path is on, which it begins with; empty where it is on none. */
  Optional<String> route(String path) {
    return routes().stream()
        .filter(route -> path.equals(route + "/stream") || (path + "/").startsWith(route + "/ws/"))
        .findFirst();
  }

  private List<String> routes() {
    return this == USDM ? List.of("/public", MARKET, "") : List.of("");
  }

  /** Whether a stream of that name is on that route; on another it is silent. */
  boolean serves(String route, String stream) {
    if (this != USDM) {
      return true;
    }
    String[] words = stream.split("@", 3);
    boolean ofBooks = words.length > 1 && OF_BOOKS.contains(words[1]);
    return ofBooks != route.equals(MARKET);
  }

  /** Whether a contract ends some day. */
  static boolean isDated(Instrument instrument) {
    return instrument.terms().filter(terms -> terms.expiryMs().isPresent()).isPresent();
  }

  /** What the exchange calls the pair of an instrument. */
  static String pair(Instrument instrument) {
    return instrument.base() + instrument.quote();
  }
}
