package io.marketprism.collector;

import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Venue;

/** Instruments for tests. */
public final class TestInstruments {
  public static final Venue BINANCE_SPOT = new Venue("binance-spot", "binance");

  private TestInstruments() {}

  /** BTC-USDT on Binance spot with prices at 2 and sizes at 5 decimals. */
  public static Instrument btcUsdt() {
    return spot("BTC", "USDT", 2, 5);
  }

  /** A spot instrument of those assets and scales. */
  public static Instrument spot(String base, String quote, int priceScale, int sizeScale) {
    return new Instrument(
        BINANCE_SPOT,
        MarketType.SPOT,
        base + "-" + quote,
        base + quote,
        base,
        quote,
        priceScale,
        sizeScale,
        QuantityUnit.BASE,
        true);
  }
}
