package io.marketprism.collector.model;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * What can be traded: our identity and the venue's own. Immutable.
 *
 * <p>Identity comes from the exchange's instrument list, never from cutting strings. Exchange text
 * in {@code symbol} and {@code venueSymbol} is hostile until it went through {@link Text}.
 *
 * @param venue where it is traded
 * @param marketType the market's kind
 * @param symbol our name, {@code BTC-USDT}
 * @param venueSymbol the venue's literal id, case-exact, {@code BTCUSDT}
 * @param base the base asset
 * @param quote the quote asset
 * @param priceScale decimals that prices start with; finer ones widen a book, see {@link Decimals}
 * @param sizeScale decimals that sizes start with
 * @param quantityUnit the unit of sizes and quantities
 * @param trading whether the exchange says that it trades now
 * @param contract what a contract stands for; empty on spot
 */
public record Instrument(
    Venue venue,
    MarketType marketType,
    String symbol,
    String venueSymbol,
    String base,
    String quote,
    int priceScale,
    int sizeScale,
    QuantityUnit quantityUnit,
    boolean trading,
    Optional<Contract> contract) {

  /** An instrument of which no contract is known, as on spot. */
  public Instrument(
      Venue venue,
      MarketType marketType,
      String symbol,
      String venueSymbol,
      String base,
      String quote,
      int priceScale,
      int sizeScale,
      QuantityUnit quantityUnit,
      boolean trading) {
    this(
        venue,
        marketType,
        symbol,
        venueSymbol,
        base,
        quote,
        priceScale,
        sizeScale,
        quantityUnit,
        trading,
        Optional.empty());
  }

  /** Refuses scales that {@link Decimals} cannot hold. */
  public Instrument {
    Decimals.checkScale(priceScale);
    Decimals.checkScale(sizeScale);
  }

  /**
   * How much of the base asset one contract is, where that is exactly known: for linear contracts
   * only, since what an inverse one is worth depends on the price.
   */
  public Optional<BigDecimal> baseOfContract() {
    return contract
        .filter(known -> !known.inverse() && known.sizeAsset().equals(base))
        .map(Contract::size);
  }

  /** Venue and symbol, {@code binance-spot BTC-USDT}, safe for logs and terminals. */
  public String label() {
    return venue.name() + " " + Text.printable(symbol);
  }
}
