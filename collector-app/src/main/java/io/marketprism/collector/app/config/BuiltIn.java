package io.marketprism.collector.app.config;

import java.util.List;

/** The configuration that holds where nobody says otherwise; its values count as defaults. */
final class BuiltIn {

  private record Venue(String name, String instruments, String data) {}

  private static final String SPOT = "orderbook, trade";
  private static final String PERPETUAL =
      "orderbook, trade, funding_rate, open_interest, liquidation";
  private static final String RATIOS = ", lsr_top_position, lsr_all_account";
  private static final String TETHER = "BTC-USDT, ETH-USDT";

  /** Taken where the user's file names no venue. */
  private static final List<Venue> VENUES =
      List.of(
          new Venue("binance-spot", TETHER, SPOT),
          new Venue("binance-usdm", TETHER, PERPETUAL + RATIOS),
          new Venue("okx-spot", TETHER, SPOT),
          new Venue("okx-swap", TETHER, PERPETUAL + RATIOS),
          new Venue(
              "deribit",
              "BTC-PERPETUAL, ETH-PERPETUAL, btc_usd, eth_usd",
              PERPETUAL + ", volatility_index"));

  private BuiltIn() {}

  /**
   * Returns the lowest layer.
   *
   * @param instance name made from that of the host
   * @param hasVenues whether the user's file names the venues
   */
  static Layer layer(Schema schema, String instance, boolean hasVenues) {
    Problems problems = new Problems();
    TextLayer layer = new TextLayer(schema, problems);
    layer.set(Keys.INSTANCE.path(), instance, Settings.DEFAULT);
    if (!hasVenues) {
      for (Venue venue : VENUES) {
        layer.set(Keys.INSTRUMENTS.at(venue.name()), venue.instruments(), Settings.DEFAULT);
        layer.set(Keys.DATA.at(venue.name()), venue.data(), Settings.DEFAULT);
      }
    }
    problems.throwIfAny();
    return layer.layer();
  }
}
