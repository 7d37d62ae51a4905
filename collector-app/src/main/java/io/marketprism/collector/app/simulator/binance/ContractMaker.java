package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Instrument.Terms;
import io.marketprism.collector.app.simulator.random.InstrumentMaker;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Makes contracts of pairs: every third ends in three months, the others are perpetual. On COIN-M
 * all are of dollars and settled in the base asset. Not thread-safe.
 */
final class ContractMaker implements InstrumentMaker {
  private static final int DATED_OF = 3;
  private static final Duration TO_EXPIRY = Duration.ofDays(90).plusHours(8);
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("yyMMdd").withZone(ZoneOffset.UTC);

  private final boolean inverse;
  private final Instant expiry;
  private int made;

  ContractMaker(Segment segment, Instant now) {
    inverse = segment == Segment.COINM;
    expiry = now.truncatedTo(ChronoUnit.DAYS).plus(TO_EXPIRY);
  }

  @Override
  public Instrument make(String base, String quote, BigDecimal tick, BigDecimal step) {
    made++;
    boolean dated = made % DATED_OF == 0;
    String money = inverse ? "USD" : quote;
    String undated = inverse ? "_PERP" : "";
    Terms terms =
        new Terms(
            inverse ? base : money,
            inverse ? dollars(base) : BigDecimal.ONE,
            inverse,
            dated ? OptionalLong.of(expiry.toEpochMilli()) : OptionalLong.empty());
    return new Instrument(
        base + money + (dated ? "_" + DATE.format(expiry) : undated),
        base,
        money,
        tick,
        inverse ? BigDecimal.ONE : step,
        Optional.of(terms));
  }

  private static BigDecimal dollars(String base) {
    return base.equals("BTC") ? BigDecimal.valueOf(100) : BigDecimal.TEN;
  }
}
