package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.spi.TradeSource;
import java.util.Locale;

/**
 * What the streams of one of Binance's markets are called, and on which route they are. A mark
 * price stream carries funding too, and on USD-M the price of the index; on COIN-M that has a
 * stream of its own, which all instruments of a pair share. Immutable.
 *
 * <p>Source: Binance spot, USD-M and COIN-M WebSocket streams, read 2026-11-22.
 */
final class BinanceChannels {
  private static final String LIQUIDATIONS = "forceOrder";

  private final BinanceMarket market;

  BinanceChannels(BinanceMarket market) {
    this.market = market;
  }

  /**
   * The stream that carries that data of that instrument.
   *
   * @throws IllegalArgumentException where none does
   */
  ChannelName of(Instrument instrument, DataType type, TradeSource trades) {
    if (!market.description().dataTypes().contains(type)) {
      throw none(type);
    }
    return switch (type) {
      case ORDERBOOK -> ofBooks(instrument, "depth@100ms");
      case BBO -> ofBooks(instrument, "bookTicker");
      case TRADE ->
          market.aggregates(trades)
              ? new ChannelName(market.route(false), name(instrument, "aggTrade"))
              : ofBooks(instrument, "trade");
      case LIQUIDATION -> new ChannelName(market.route(false), name(instrument, LIQUIDATIONS));
      case MARK_PRICE, INDEX_PRICE, FUNDING_RATE -> {
        String name = ofSeries(instrument, type);
        String key = name + " " + type.wire() + " " + instrument.venueSymbol();
        yield new ChannelName(market.route(false), name, key);
      }
      default -> throw none(type);
    };
  }

  /** The stream that carries the states of that series of that instrument, among others. */
  String ofSeries(Instrument instrument, DataType type) {
    return isOfPair(type)
        ? pair(instrument).toLowerCase(Locale.ROOT) + "@indexPrice@1s"
        : name(instrument, "markPrice@1s");
  }

  /** Whether the exchange gives that series of a pair, and not of each of its instruments. */
  boolean isOfPair(DataType type) {
    return market == BinanceMarket.COINM && type == DataType.INDEX_PRICE;
  }

  /** Whether that stream speaks only when someone could not pay. */
  static boolean isSeldom(String stream) {
    return stream.endsWith("@" + LIQUIDATIONS);
  }

  /** What the exchange calls the pair that an instrument is a contract on, {@code BTCUSD}. */
  static String pair(Instrument instrument) {
    return instrument.base() + instrument.quote();
  }

  private ChannelName ofBooks(Instrument instrument, String kind) {
    return new ChannelName(market.route(true), name(instrument, kind));
  }

  private static String name(Instrument instrument, String kind) {
    return instrument.venueSymbol().toLowerCase(Locale.ROOT) + "@" + kind;
  }

  private IllegalArgumentException none(DataType type) {
    return new IllegalArgumentException("no stream of " + market.venue() + " has " + type.wire());
  }
}
