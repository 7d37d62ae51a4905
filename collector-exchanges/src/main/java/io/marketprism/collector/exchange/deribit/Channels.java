package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import java.util.Set;

/**
 * The channel of each data type, and of which instruments there is one. Books and trades come each
 * 100 ms, the finest that needs no account.
 *
 * <p>Prices, open interest and funding share a ticker, which repeats all of them; every second or
 * two is often enough for such states, and a twentieth of what it sends each 100 ms. Liquidations
 * are trades. The feeds of such a channel are told apart by what is appended to its name in their
 * keys.
 *
 * <p>Source: Deribit, subscriptions, read 2026-11-22.
 */
final class Channels {
  /** Indices of which there is one of volatility, too. Source: Deribit, read 2026-11-22. */
  private static final Set<String> WITH_VOLATILITY = Set.of("btc_usd", "eth_usd");

  private static final String KEY_MARK = "#";

  private Channels() {}

  /** Whether there is a channel of that data type of that instrument. */
  static boolean has(Instrument instrument, DataType type) {
    boolean index = instrument.marketType() == MarketType.INDEX;
    return switch (type) {
      case ORDERBOOK, TRADE, BBO, LIQUIDATION, MARK_PRICE, OPEN_INTEREST -> !index;
      case INDEX_PRICE -> true;
      case FUNDING_RATE -> instrument.marketType() == MarketType.PERPETUAL;
      case VOLATILITY_INDEX -> index && WITH_VOLATILITY.contains(instrument.venueSymbol());
      default -> false;
    };
  }

  /**
   * The channel of a data type.
   *
   * @throws IllegalArgumentException where the exchange has no such data
   */
  static ChannelName of(Instrument instrument, DataType type) {
    String symbol = instrument.venueSymbol();
    return switch (type) {
      case ORDERBOOK -> new ChannelName("", "book." + symbol + ".100ms");
      case BBO -> new ChannelName("", "quote." + symbol);
      case TRADE, LIQUIDATION -> shared("trades." + symbol + ".100ms", type);
      case VOLATILITY_INDEX -> new ChannelName("", "deribit_volatility_index." + symbol);
      case INDEX_PRICE ->
          instrument.marketType() == MarketType.INDEX
              ? new ChannelName("", "deribit_price_index." + symbol)
              : ticker(symbol, type);
      case MARK_PRICE, OPEN_INTEREST, FUNDING_RATE -> ticker(symbol, type);
      default ->
          throw new IllegalArgumentException(DeribitProtocol.VENUE + " has no " + type.wire());
    };
  }

  private static ChannelName ticker(String symbol, DataType type) {
    return shared("ticker." + symbol + ".agg2", type);
  }

  private static ChannelName shared(String name, DataType type) {
    return new ChannelName("", name, name + KEY_MARK + type.wire());
  }

  /** The channel's name in the key of a feed of that data type. */
  static String nameIn(String key, DataType type) {
    String mark = KEY_MARK + type.wire();
    return key.endsWith(mark) ? key.substring(0, key.length() - mark.length()) : key;
  }
}
