package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.SeriesEvent.Times;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the members of OKX's series mean. The forecast of the next funding rate, the time of the
 * payment after the next one and open interest in dollars are left out where they are empty, which
 * they are on messages of before they were introduced, and the first one on all of today.
 *
 * <p>Pure functions. Source: OKX API v5, public data channels, read 2026-11-22.
 */
final class OkxSeries {
  private static final long HOUR_MS = Duration.ofHours(1).toMillis();

  /** No exchange lets a week pass between two payments. */
  private static final long MOST_HOURS = 24 * 7;

  private OkxSeries() {}

  /**
   * A funding rate. {@code fundingRate} is paid at {@code fundingTime}, {@code nextFundingRate} at
   * {@code nextFundingTime}.
   *
   * <pre>[{"instId":"BTC-USD-SWAP","instType":"SWAP","method":"current_period",
   *     "fundingRate":"0.0001875391284828","fundingTime":"1700726400000",
   *     "nextFundingRate":"","nextFundingTime":"1700755200000",
   *     "settFundingRate":"0.0001699799259033","settState":"settled","ts":"1700724675402"}]</pre>
   */
  static SeriesPayload funding() {
    return new SeriesPayload(
        Fields.names(
            "instId", "fundingRate", "fundingTime", "nextFundingRate", "nextFundingTime", "ts"),
        OkxSeries::funding);
  }

  private static SeriesEvent funding(Instrument instrument, Fields fields, long receivedNs) {
    FundingRateEvent.Builder funding =
        new FundingRateEvent.Builder(instrument).current(fields.decimal("fundingRate"));
    fields.knownDecimal("nextFundingRate").ifPresent(funding::estimated);
    long paid = fields.time("fundingTime");
    funding.fundingTime(paid);
    OptionalLong after = fields.knownTime("nextFundingTime");
    after.ifPresent(funding::nextFundingTime);
    long between = after.orElse(paid) - paid;
    if (between >= HOUR_MS && between <= MOST_HOURS * HOUR_MS && between % HOUR_MS == 0) {
      funding.intervalHours((int) (between / HOUR_MS));
    }
    return funding.build(times(fields.knownTime("ts"), receivedNs));
  }

  /**
   * A mark price.
   *
   * <pre>[{"instId":"BTC-USDT-SWAP","instType":"SWAP","markPx":"42310.6","ts":"1630049139746"}]
   * </pre>
   */
  static SeriesPayload markPrice() {
    return new SeriesPayload(
        Fields.names("instId", "markPx", "ts"),
        (instrument, fields, receivedNs) ->
            PriceEvent.mark(instrument, fields.decimal("markPx"), times(fields, receivedNs)));
  }

  /**
   * The price of an index, which is the same for all instruments that follow it.
   *
   * <pre>[{"instId":"BTC-USDT","idxPx":"0.1","high24h":"0.5","open24h":"0.1","low24h":"0.1",
   *     "sodUtc0":"0.1","sodUtc8":"0.1","ts":"1597026383085"}]</pre>
   */
  static SeriesPayload indexPrice() {
    return new SeriesPayload(
        Fields.names("instId", "idxPx", "ts"),
        (instrument, fields, receivedNs) ->
            PriceEvent.index(
                instrument,
                fields.decimal("idxPx"),
                Optional.of(fields.text("instId")),
                times(fields, receivedNs)));
  }

  /**
   * Open interest: {@code oi} in contracts, {@code oiCcy} in coins, {@code oiUsd} in dollars.
   *
   * <pre>[{"instId":"LTC-USD-SWAP","instType":"SWAP","oi":"5000","oiCcy":"555.55",
   *     "oiUsd":"50000","ts":"1630338003331"}]</pre>
   */
  static SeriesPayload openInterest() {
    return new SeriesPayload(
        Fields.names("instId", "oi", "oiCcy", "oiUsd", "ts"), OkxSeries::openInterest);
  }

  private static SeriesEvent openInterest(Instrument instrument, Fields fields, long receivedNs) {
    OpenInterestEvent.Builder held =
        new OpenInterestEvent.Builder(instrument).contracts(fields.decimal("oi"));
    fields.knownDecimal("oiCcy").ifPresent(held::base);
    fields.knownDecimal("oiUsd").ifPresent(held::usd);
    return held.build(times(fields, receivedNs));
  }

  private static Times times(Fields fields, long receivedNs) {
    return new Times(fields.time("ts"), receivedNs);
  }

  private static Times times(OptionalLong exchangeMs, long receivedNs) {
    return new Times(exchangeMs.orElse(MarketEvent.UNKNOWN), receivedNs);
  }
}
