package io.marketprism.collector.exchange.bench;

import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Venue;
import java.util.Locale;

/**
 * The books whose depth frames are measured, as Binance writes them. Those of futures are the
 * longest: 346 and 330 characters and 8 to 9 levels on average.
 */
public enum PathFeed {
  COINM("binance-coinm-2024-01", "btcusd_perp", 1, 0, QuantityUnit.CONTRACTS),
  USDM("binance-usdm-2023-01", "btcusdt", 1, 3, QuantityUnit.BASE);

  final String recording;
  final String channel;
  private final int priceScale;
  private final int sizeScale;
  private final QuantityUnit unit;

  PathFeed(String recording, String symbol, int priceScale, int sizeScale, QuantityUnit unit) {
    this.recording = recording;
    this.channel = symbol + "@depth@0ms";
    this.priceScale = priceScale;
    this.sizeScale = sizeScale;
    this.unit = unit;
  }

  Instrument instrument() {
    return new Instrument(
        new Venue(recording.substring(0, recording.length() - 8), "binance"),
        MarketType.PERPETUAL,
        "BTC-USDT",
        channel.substring(0, channel.indexOf('@')).toUpperCase(Locale.ROOT),
        "BTC",
        "USDT",
        priceScale,
        sizeScale,
        unit,
        true);
  }
}
