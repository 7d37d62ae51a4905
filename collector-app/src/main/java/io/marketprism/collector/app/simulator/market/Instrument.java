package io.marketprism.collector.app.simulator.market;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One listed instrument. Immutable.
 *
 * @param symbol the exchange's own string
 * @param base asset that is bought and sold
 * @param quote asset that prices are in
 * @param tickSize distance of prices, above 0
 * @param stepSize distance of sizes, above 0; of contracts where there are terms
 * @param terms what the contract is; empty on a spot market
 */
public record Instrument(
    String symbol,
    String base,
    String quote,
    BigDecimal tickSize,
    BigDecimal stepSize,
    Optional<Terms> terms) {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

  /** Refuses a tick or step that is not above zero. */
  public Instrument {
    if (tickSize.signum() <= 0 || stepSize.signum() <= 0) {
      throw new IllegalArgumentException(symbol + ": tick and step must be above 0");
    }
  }

  /** One of a spot market. */
  public Instrument(
      String symbol, String base, String quote, BigDecimal tickSize, BigDecimal stepSize) {
    this(symbol, base, quote, tickSize, stepSize, Optional.empty());
  }

  /** As collectors name it: base, quote and the date where it has one. */
  public String name() {
    OptionalLong expiry = terms.map(Terms::expiryMs).orElse(OptionalLong.empty());
    String pair = base + "-" + quote;
    return expiry.isEmpty()
        ? pair
        : pair + "-" + DATE.format(Instant.ofEpochMilli(expiry.getAsLong()));
  }

  /**
   * A contract's terms. Immutable.
   *
   * @param settle asset that it is settled in
   * @param size what one contract stands for: base asset, or quote asset where it is inverse
   * @param inverse whether contracts are of the quote asset and settled in the base asset
   * @param expiryMs when it ends, milliseconds since 1970 UTC; empty for a perpetual
   */
  public record Terms(String settle, BigDecimal size, boolean inverse, OptionalLong expiryMs) {
    /** Terms of a perpetual. */
    public static Terms perpetual(String settle, BigDecimal size, boolean inverse) {
      return new Terms(settle, size, inverse, OptionalLong.empty());
    }
  }
}
