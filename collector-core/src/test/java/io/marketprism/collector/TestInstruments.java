package io.marketprism.collector;

import io.marketprism.collector.model.Contract;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Venue;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalLong;

/** Instruments for tests. */
public final class TestInstruments {
  public static final Venue BINANCE_SPOT = new Venue("binance-spot", "binance");
  private static final OptionalLong FOREVER = OptionalLong.empty();

  private TestInstruments() {}

  /** BTC-USDT on Binance spot with prices at 2 and sizes at 5 decimals. */
  public static Instrument btcUsdt() {
    return spot("BTC", "USDT", 2, 5);
  }

  /** A linear swap of 0.01 BTC a contract, quoted in USDT. */
  public static Instrument linearSwap() {
    return swap("USDT", new Contract(new BigDecimal("0.01"), "BTC", "USDT", false, FOREVER));
  }

  /** An inverse swap of 100 US dollars a contract. */
  public static Instrument inverseSwap() {
    return swap("USD", new Contract(new BigDecimal("100"), "USD", "BTC", true, FOREVER));
  }

  /** A perpetual swap of BTC on OKX, counted in such contracts. */
  public static Instrument swap(String quote, Contract contract) {
    return new Instrument(
        new Venue("okx-swap", "okx"),
        MarketType.PERPETUAL,
        "BTC-" + quote,
        "BTC-" + quote + "-SWAP",
        "BTC",
        quote,
        1,
        2,
        QuantityUnit.CONTRACTS,
        true,
        Optional.of(contract));
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
