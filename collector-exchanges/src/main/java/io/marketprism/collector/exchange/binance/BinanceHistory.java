package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.venue.VenueProtocol.History;
import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.sync.TradeIds;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * How Binance gives trades by their ids: aggregates on all markets; single ones on spot only, since
 * those of futures want a key. The host that serves market data only has no older ones than the
 * last thousand. Immutable.
 *
 * <p>Source: Binance spot, USD-M and COIN-M REST API, "Old trade lookup", "Recent trades list",
 * "Compressed/Aggregate trades list" and "Market data only URLs", read 2026-11-22.
 */
final class BinanceHistory {
  private static final int PAGE = 1_000;
  private static final int SINGLES_WEIGHT = 25;
  private static final String DATA_ONLY_HOST = "data-api.binance.vision";

  private final BinanceMarket market;

  BinanceHistory(BinanceMarket market) {
    this.market = market;
  }

  /** How trades of that instrument are asked for; empty where they are not public. */
  Optional<History> of(URI rest, Instrument instrument, boolean aggregates) {
    if (aggregates) {
      return Optional.of(aggregates(rest, instrument));
    }
    if (market.isFutures()) {
      return Optional.empty();
    }
    return Optional.of(
        DATA_ONLY_HOST.equals(rest.getHost()) ? recent(rest, instrument) : older(rest, instrument));
  }

  private History aggregates(URI rest, Instrument instrument) {
    int weight = market.rest().aggregatesWeight();
    return new History(
        PAGE, Integer.MAX_VALUE, true, ids -> request(rest, "/aggTrades", instrument, ids, weight));
  }

  private History older(URI rest, Instrument instrument) {
    return new History(
        PAGE,
        Integer.MAX_VALUE,
        false,
        ids -> request(rest, "/historicalTrades", instrument, ids, SINGLES_WEIGHT));
  }

  private VenueRequest<List<TradeEvent>> request(
      URI rest, String path, Instrument instrument, TradeIds ids, int weight) {
    String from = "&fromId=" + ids.first() + "&limit=" + ids.count();
    return new VenueRequest<>(
        URI.create(rest + market.rest().root() + path + "?" + symbol(instrument) + from),
        weight,
        (body, receivedNs) -> TradesReply.parse(instrument, body, receivedNs));
  }

  private History recent(URI rest, Instrument instrument) {
    URI url =
        URI.create(
            rest + market.rest().root() + "/trades?" + symbol(instrument) + "&limit=" + PAGE);
    return new History(
        PAGE,
        PAGE,
        false,
        ids ->
            new VenueRequest<>(
                url,
                SINGLES_WEIGHT,
                (body, receivedNs) ->
                    TradesReply.parse(instrument, body, receivedNs).stream()
                        .filter(trade -> ids.has(trade.id()))
                        .toList()));
  }

  private static String symbol(Instrument instrument) {
    return "symbol=" + URLEncoder.encode(instrument.venueSymbol(), StandardCharsets.UTF_8);
  }
}
