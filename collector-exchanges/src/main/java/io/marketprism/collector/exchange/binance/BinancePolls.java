package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.venue.VenueProtocol.Poll;
import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.RatioEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.SeriesEvent.Times;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What Binance's futures give over REST only: open interest, and the ratios of longs to shorts, of
 * which there is a new one each five minutes. The last four are asked for, so that what a turn
 * missed comes with a later one. On COIN-M the ratios are those of a pair. Immutable.
 *
 * <pre>
 * {"openInterest":"10659.509","symbol":"BTCUSDT","time":1589437530011}
 * [{"symbol":"BTCUSDT","longShortRatio":"1.4342","longAccount":"0.5891","shortAccount":"0.4108",
 *     "timestamp":1583139600000}]
 * [{"pair":"BTCUSD","longShortRatio":"0.7869","longPosition":"0.4404","shortPosition":"0.5596",
 *     "timestamp":1592870400000}]
 * </pre>
 *
 * <p>Source: Binance USD-M and COIN-M REST API, read 2026-11-22.
 */
final class BinancePolls {
  private static final Duration OPEN_INTEREST_EACH = Duration.ofSeconds(30);
  private static final Duration RATIOS_EACH = Duration.ofMinutes(5);
  private static final String PERIOD = "5m";
  private static final int STATES = 4;

  private final BinanceMarket market;

  BinancePolls(BinanceMarket market) {
    this.market = market;
  }

  /** How that data of that instrument is asked for; empty where a stream carries it. */
  Optional<Poll> of(URI rest, Instrument instrument, DataType type) {
    return switch (type) {
      case OPEN_INTEREST -> Optional.of(openInterest(rest, instrument));
      case LSR_TOP_POSITION, LSR_ALL_ACCOUNT -> Optional.of(ratio(rest, instrument, type));
      default -> Optional.empty();
    };
  }

  private Poll openInterest(URI rest, Instrument instrument) {
    String path =
        market.rest().root() + "/openInterest?symbol=" + encoded(instrument.venueSymbol());
    return new Poll(
        OPEN_INTEREST_EACH,
        new VenueRequest<>(
            URI.create(rest + path),
            1,
            (body, receivedNs) -> List.of(openInterest(instrument, body, receivedNs))));
  }

  private static SeriesEvent openInterest(Instrument instrument, String body, long receivedNs) {
    FlatObject reply = FlatObject.parse(body).require("symbol", instrument.venueSymbol());
    OpenInterestEvent.Builder amounts = new OpenInterestEvent.Builder(instrument);
    BigDecimal amount = reply.decimal("openInterest");
    if (instrument.quantityUnit() == QuantityUnit.CONTRACTS) {
      amounts.contracts(amount);
    } else {
      amounts.base(amount);
    }
    return amounts.build(new Times(reply.time("time"), receivedNs));
  }

  private Poll ratio(URI rest, Instrument instrument, DataType type) {
    boolean ofPair = market == BinanceMarket.COINM;
    String member = ofPair ? "pair" : "symbol";
    String name = ofPair ? BinanceChannels.pair(instrument) : instrument.venueSymbol();
    String path =
        type == DataType.LSR_TOP_POSITION
            ? "topLongShortPositionRatio"
            : "globalLongShortAccountRatio";
    String query = member + "=" + encoded(name) + "&period=" + PERIOD + "&limit=" + STATES;
    return new Poll(
        RATIOS_EACH,
        new VenueRequest<>(
            URI.create(rest + "/futures/data/" + path + "?" + query),
            ofPair ? 1 : 0,
            market.rest().statistics(),
            (body, receivedNs) ->
                FlatObject.parseArray(body, STATES).stream()
                    .map(entry -> entry.require(member, name))
                    .map(entry -> ratio(instrument, type, entry, receivedNs))
                    .toList()));
  }

  private static SeriesEvent ratio(
      Instrument instrument, DataType type, FlatObject entry, long receivedNs) {
    RatioEvent.Split split =
        new RatioEvent.Split(
            entry.decimal("longShortRatio"), share(entry, "long"), share(entry, "short"));
    Times times = new Times(entry.time("timestamp"), receivedNs);
    return new RatioEvent(instrument, type, split, PERIOD, times);
  }

  /** On COIN-M the shares of positions are called so, those of accounts after these. */
  private static Optional<BigDecimal> share(FlatObject entry, String side) {
    return entry
        .find(side + "Account")
        .or(() -> entry.find(side + "Position"))
        .map(Decimals::exact);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
