package io.marketprism.collector.app.config;

import java.util.List;

/** The configuration that holds where nobody says otherwise; its values count as defaults. */
final class BuiltIn {

  private record Venue(String name, String instruments) {}

  /** Taken where the user's file names no venue. */
  private static final List<Venue> VENUES =
      List.of(new Venue("binance-spot", "BTC-USDT, ETH-USDT"));

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
      }
    }
    problems.throwIfAny();
    return layer.layer();
  }
}
