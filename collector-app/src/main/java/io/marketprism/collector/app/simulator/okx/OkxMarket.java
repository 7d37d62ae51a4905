package io.marketprism.collector.app.simulator.okx;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Instrument.Terms;
import io.marketprism.collector.app.simulator.random.InstrumentMaker;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** A kind of instruments, each of which is a venue of its own. */
public enum OkxMarket {
  SPOT("orderbook, trade, bbo"),
  SWAP(
      "orderbook, trade, bbo, funding_rate, mark_price, index_price, open_interest, liquidation,"
          + " lsr_top_position, lsr_all_account"),
  FUTURES(
      "orderbook, trade, bbo, mark_price, index_price, open_interest, liquidation,"
          + " lsr_top_position, lsr_all_account");

  private static final BigDecimal LOT = new BigDecimal("0.01");
  private static final BigDecimal DOLLARS = BigDecimal.valueOf(100);
  private static final int DAYS_TO_EXPIRY = 90;
  private static final int EXPIRY_HOUR = 8;
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final String data;

  OkxMarket(String data) {
    this.data = data;
  }

  /** The venue's name, {@code okx-swap}. */
  String venue() {
    return "okx-" + name().toLowerCase(Locale.ROOT);
  }

  /** The data types that it shows, as in a configuration. */
  String data() {
    return data;
  }

  boolean isContracts() {
    return this != SPOT;
  }

  /**
   * Lists pairs of assets at that time. Contracts of a pair in USD are inverse and of 100 dollars,
   * others are of a hundred steps of the base asset; futures end in about 90 days.
   */
  InstrumentMaker maker(Instant now) {
    long expiryMs =
        now.truncatedTo(ChronoUnit.DAYS)
            .plus(DAYS_TO_EXPIRY, ChronoUnit.DAYS)
            .plus(EXPIRY_HOUR, ChronoUnit.HOURS)
            .toEpochMilli();
    return (base, quote, tick, step) -> {
      String pair = base + "-" + quote;
      return switch (this) {
        case SPOT -> new Instrument(pair, base, quote, tick, step);
        case SWAP -> contract(pair + "-SWAP", base, quote, tick, step, OptionalLong.empty());
        case FUTURES ->
            contract(
                pair + "-" + DAY.format(Instant.ofEpochMilli(expiryMs)),
                base,
                quote,
                tick,
                step,
                OptionalLong.of(expiryMs));
      };
    };
  }

  private static Instrument contract(
      String id,
      String base,
      String quote,
      BigDecimal tick,
      BigDecimal step,
      OptionalLong expiryMs) {
    boolean inverse = quote.equals("USD");
    Terms terms =
        new Terms(inverse ? base : quote, inverse ? DOLLARS : step.divide(LOT), inverse, expiryMs);
    return new Instrument(
        id, base, quote, tick, inverse ? BigDecimal.ONE : LOT, Optional.of(terms));
  }
}
