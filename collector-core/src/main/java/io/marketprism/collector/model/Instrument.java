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
 * @param state the exchange's word for its state, where that is known and it does not trade; else
 *     empty
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
    Optional<Contract> contract,
    String state) {

  /** An instrument of whose state no more is known than whether it trades. */
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
      boolean trading,
      Optional<Contract> contract) {
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
        contract,
        "");
  }

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

  /** The same under another symbol. */
  public Instrument withSymbol(String other) {
    return new Instrument(
        venue,
        marketType,
        other,
        venueSymbol,
        base,
        quote,
        priceScale,
        sizeScale,
        quantityUnit,
        trading,
        contract,
        state);
  }

  /** The same with the exchange's word for its state, which counts where it does not trade. */
  public Instrument withState(String word) {
    return new Instrument(
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
        contract,
        trading ? "" : word);
  }

  /** Whether both are the same instrument of the same venue, whatever else is said of them. */
  public boolean isSameAs(Instrument other) {
    return venue.equals(other.venue) && venueSymbol.equals(other.venueSymbol);
  }

  /**
   * What subjects of its events end with, {@code {exchange}.{market_type}.{symbol}}. Symbols that
   * differ only in characters that a subject may not hold share one.
   */
  public String subjectTail() {
    return Text.subjectToken(venue.exchange())
        + '.'
        + marketType.wire()
        + '.'
        + Text.subjectToken(symbol);
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
