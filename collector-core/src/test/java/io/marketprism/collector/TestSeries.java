package io.marketprism.collector;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.RatioEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.VolatilityEvent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/** States of series and liquidations for tests. */
public final class TestSeries {
  /** When {@link TestEvents} are. */
  public static final SeriesEvent.Times TIMES = at(TestEvents.EXCHANGE_MS);

  private TestSeries() {}

  /** That exchange time, received when all {@link TestEvents} are. */
  public static SeriesEvent.Times at(long exchangeMs) {
    return new SeriesEvent.Times(exchangeMs, TestEvents.RECEIVED_NS);
  }

  /** The exact value. */
  public static BigDecimal exact(String value) {
    return new BigDecimal(value);
  }

  /** Funding of which everything is known. */
  public static FundingRateEvent funding(Instrument instrument) {
    return new FundingRateEvent.Builder(instrument)
        .current(exact("0.000100"))
        .estimated(exact("-0.00002"))
        .fundingTime(1_795_363_200_000L)
        .nextFundingTime(1_795_392_000_000L)
        .intervalHours(8)
        .markPrice(exact("43210.50"))
        .indexPrice(exact("43211"))
        .build(TIMES);
  }

  /** A mark price of that time. */
  public static PriceEvent mark(Instrument instrument, String price, long exchangeMs) {
    return PriceEvent.mark(instrument, exact(price), at(exchangeMs));
  }

  /** A price of the index {@code BTC-USD}. */
  public static PriceEvent index(Instrument instrument) {
    return PriceEvent.index(instrument, exact("43211.00"), Optional.of("BTC-USD"), TIMES);
  }

  /** Open interest of so many contracts. */
  public static OpenInterestEvent interest(Instrument instrument, String contracts) {
    return new OpenInterestEvent.Builder(instrument).contracts(exact(contracts)).build(TIMES);
  }

  /** A ratio of 1.5, over that time. */
  public static RatioEvent ratio(Instrument instrument, DataType type, String period) {
    return new RatioEvent(
        instrument,
        type,
        new RatioEvent.Split(exact("1.50"), Optional.of(exact("0.6")), Optional.of(exact("0.40"))),
        period,
        TIMES);
  }

  /** A candle of the volatility of BTC. */
  public static VolatilityEvent volatility(Instrument instrument) {
    return VolatilityEvent.of(
        instrument,
        "BTC",
        new VolatilityEvent.Candle(exact("50"), exact("52.50"), exact("49"), exact("51")),
        TIMES);
  }

  /** A liquidated long of three at 43000, at that time. */
  public static LiquidationEvent liquidation(Instrument instrument, long timeMs) {
    return new LiquidationEvent(
        instrument,
        Side.SELL,
        new LiquidationEvent.Terms(
            timeMs, Optional.of(exact("43000.0")), Optional.of(exact("42990.5")), exact("3.00")),
        true,
        TIMES);
  }

  /** One of each kind, with everything known. */
  public static List<MarketEvent> full(Instrument instrument) {
    return List.of(
        funding(instrument),
        mark(instrument, "43210.50", TestEvents.EXCHANGE_MS),
        index(instrument),
        interest(instrument, "120"),
        ratio(instrument, DataType.LSR_TOP_POSITION, "5m"),
        ratio(instrument, DataType.LSR_ALL_ACCOUNT, "5m"),
        volatility(instrument),
        liquidation(instrument, TestEvents.EXCHANGE_MS));
  }

  /** One of each kind, with the least that may be known. */
  public static List<MarketEvent> minimal(Instrument instrument) {
    SeriesEvent.Times times = at(MarketEvent.UNKNOWN);
    RatioEvent.Split split = new RatioEvent.Split(exact("2"), Optional.empty(), Optional.empty());
    return List.of(
        new FundingRateEvent.Builder(instrument).current(exact("0")).build(times),
        new FundingRateEvent.Builder(instrument).estimated(exact("0")).build(times),
        PriceEvent.mark(instrument, exact("1"), times),
        PriceEvent.index(instrument, exact("1"), Optional.empty(), times),
        new OpenInterestEvent.Builder(instrument).usd(exact("0")).build(times),
        new OpenInterestEvent.Builder(instrument).base(exact("5")).build(times),
        new RatioEvent(instrument, DataType.LSR_TOP_POSITION, split, "1H", times),
        new RatioEvent(instrument, DataType.LSR_ALL_ACCOUNT, split, "1D", times),
        VolatilityEvent.of(instrument, "ETH", exact("60.1"), times),
        new LiquidationEvent(
            instrument,
            Side.BUY,
            new LiquidationEvent.Terms(
                MarketEvent.UNKNOWN, Optional.empty(), Optional.empty(), exact("1")),
            false,
            times));
  }
}
