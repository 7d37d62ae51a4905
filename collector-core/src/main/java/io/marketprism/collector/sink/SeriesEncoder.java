package io.marketprism.collector.sink;

import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.RatioEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.VolatilityEvent;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Writes the members of events that come seldom: states of series, and liquidations. Pure functions
 * that append to what the header began.
 */
final class SeriesEncoder {
  private SeriesEncoder() {}

  static void series(SeriesEvent event, JsonBytes out) {
    if (event instanceof FundingRateEvent funding) {
      funding(funding, out);
    } else if (event instanceof PriceEvent price) {
      decimal("price", price.price(), out);
      price.index().ifPresent(index -> text("index", index, out));
    } else if (event instanceof OpenInterestEvent interest) {
      openInterest(interest, out);
    } else if (event instanceof RatioEvent ratio) {
      ratio(ratio, out);
    } else if (event instanceof VolatilityEvent volatility) {
      volatility(volatility, out);
    } else {
      throw new IllegalArgumentException("no encoding for " + event.getClass());
    }
  }

  private static void funding(FundingRateEvent funding, JsonBytes out) {
    decimal("current_funding_rate", funding.current(), out);
    decimal("estimated_funding_rate", funding.estimated(), out);
    integer("funding_ts_ms", funding.fundingTime(), out);
    integer("next_funding_ts_ms", funding.nextFundingTime(), out);
    OptionalInt hours = funding.intervalHours();
    integer(
        "funding_interval_hours",
        hours.isPresent() ? OptionalLong.of(hours.getAsInt()) : OptionalLong.empty(),
        out);
    decimal("mark_price", funding.markPrice(), out);
    decimal("index_price", funding.indexPrice(), out);
  }

  private static void openInterest(OpenInterestEvent interest, JsonBytes out) {
    decimal("open_interest_contracts", interest.contracts(), out);
    decimal("open_interest_base", interest.base(), out);
    decimal("open_interest_usd", interest.usd(), out);
    decimal("mark_price", interest.markPrice(), out);
  }

  private static void ratio(RatioEvent ratio, JsonBytes out) {
    decimal("long_short_ratio", ratio.ratio(), out);
    decimal("long_ratio", ratio.longShare(), out);
    decimal("short_ratio", ratio.shortShare(), out);
    text("period", ratio.period(), out);
  }

  private static void volatility(VolatilityEvent volatility, JsonBytes out) {
    text("currency", volatility.currency(), out);
    decimal("volatility_index", volatility.value(), out);
    volatility
        .candle()
        .ifPresent(
            candle -> {
              decimal("open", candle.open(), out);
              decimal("high", candle.high(), out);
              decimal("low", candle.low(), out);
              decimal("close", candle.close(), out);
            });
  }

  /**
   * @param unit the member that says what quantities count
   * @param base what a quantity is in the base asset
   */
  static void liquidation(
      LiquidationEvent liquidation, byte[] unit, BaseQuantity base, JsonBytes out) {
    text("side", liquidation.side().wire(), out);
    decimal("price", liquidation.price(), out);
    decimal("average_price", liquidation.averagePrice(), out);
    decimal("quantity", liquidation.quantity(), out);
    out.raw(unit);
    decimal("quantity_base", base.of(liquidation.quantity()), out);
    integer("liquidation_ts_ms", liquidation.liquidationTime(), out);
    if (liquidation.isSampled()) {
      member("sampled", out);
      out.raw(EventEncoder.ascii("true"));
    }
  }

  private static void decimal(String name, Optional<BigDecimal> value, JsonBytes out) {
    value.ifPresent(known -> decimal(name, known, out));
  }

  private static void decimal(String name, BigDecimal value, JsonBytes out) {
    text(name, value.toPlainString(), out);
  }

  private static void integer(String name, OptionalLong value, JsonBytes out) {
    value.ifPresent(
        known -> {
          member(name, out);
          out.number(known);
        });
  }

  private static void text(String name, String value, JsonBytes out) {
    member(name, out);
    out.string(value);
  }

  private static void member(String name, JsonBytes out) {
    out.character(',');
    out.string(name);
    out.character(':');
  }
}
