package io.marketprism.collector.app.faults;

import java.util.List;

/**
 * What a scenario is played with: scenarios of equal settings share one process. Immutable.
 *
 * @param markets what is collected
 * @param rate messages of books a second, of each market
 * @param heapMb heap of the collector
 * @param limitMb what it may be resident with
 * @param surroundings where it runs
 */
record Setting(List<Market> markets, int rate, int heapMb, int limitMb, Surroundings surroundings) {
  private static final String BOOKS = "orderbook";
  private static final String ALL = "orderbook, trade";

  /** One socket to each of three exchanges, on which something happens all the time. */
  static final Setting USUAL =
      new Setting(
          List.of(
              new Market("binance-spot", 3, ALL),
              new Market("okx-swap", 3, ALL),
              new Market("deribit", 3, ALL)),
          60,
          256,
          640);

  /** The same behind a network of its own. */
  static final Setting AWAY = USUAL.in(Surroundings.NAMESPACE);

  /** The same with a clock of its own. */
  static final Setting CLOCK = USUAL.in(Surroundings.OWN_CLOCK);

  /** Three instruments of one exchange, as the peers were measured. */
  static final Setting THREE =
      new Setting(List.of(new Market("binance-spot", 3, ALL)), 60, 256, 640);

  /** Fifteen sockets to seven markets. */
  static final Setting FIFTEEN =
      new Setting(
          List.of(
              new Market("binance-spot", 1, ALL),
              new Market("binance-usdm", 1, ALL),
              new Market("binance-coinm", 1, ALL),
              new Market("okx-spot", 100, BOOKS),
              new Market("okx-swap", 75, BOOKS),
              new Market("okx-futures", 75, BOOKS),
              new Market("deribit", 20, ALL)),
          100,
          256,
          768);

  /** Fifteen sockets to one market, which so share one pace of connects. */
  static final Setting FIFTEEN_OF_ONE =
      new Setting(List.of(new Market("okx-spot", 375, BOOKS)), 300, 256, 768);

  /** Two hundred sockets to two markets. */
  static final Setting TWO_HUNDRED =
      new Setting(
          List.of(new Market("okx-spot", 2_500, BOOKS), new Market("okx-swap", 2_500, BOOKS)),
          500,
          1_024,
          2_048);

  /** Beside everything else. */
  Setting(List<Market> markets, int rate, int heapMb, int limitMb) {
    this(markets, rate, heapMb, limitMb, Surroundings.USUAL);
  }

  private Setting in(Surroundings other) {
    return new Setting(markets, rate, heapMb, limitMb, other);
  }

  /**
   * One market.
   *
   * @param venue its name
   * @param instruments how many of it are collected
   * @param data their data types, as a configuration lists them
   */
  record Market(String venue, int instruments, String data) {
    /** The exchange's name in events. */
    String exchange() {
      int dash = venue.indexOf('-');
      return dash < 0 ? venue : venue.substring(0, dash);
    }

    /** Whether it is of spot, and not of contracts. */
    boolean isSpot() {
      return venue.endsWith("-spot");
    }

    int feeds() {
      return instruments * data.split(",", -1).length;
    }
  }

  List<String> venues() {
    return markets.stream().map(Market::venue).toList();
  }

  /** How many feeds are collected. */
  int feeds() {
    return markets.stream().mapToInt(Market::feeds).sum();
  }

  /** How many instruments each simulated market has to list. */
  int symbols() {
    return markets.stream().mapToInt(Market::instruments).max().orElseThrow();
  }
}
