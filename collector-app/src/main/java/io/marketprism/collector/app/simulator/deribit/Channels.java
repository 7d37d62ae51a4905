package io.marketprism.collector.app.simulator.deribit;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.stream.StreamTable;
import java.util.List;
import java.util.Optional;

/** The channels that there are without an account; all intervals come at the market's own pace. */
final class Channels {
  private static final List<String> INTERVALS = List.of("100ms", "agg2");
  private static final String BOOK = "book.";

  private Channels() {}

  static StreamTable table(List<Instrument> instruments) {
    StreamTable table = new StreamTable(instruments.size());
    for (int i = 0; i < instruments.size(); i++) {
      put(table, i, instruments.get(i));
    }
    return table;
  }

  private static void put(StreamTable table, int i, Instrument instrument) {
    String symbol = instrument.symbol();
    for (String interval : INTERVALS) {
      table.put(BOOK + symbol + "." + interval, i, Channel.DEPTH);
      table.put("trades." + symbol + "." + interval, i, Channel.AGGREGATE_TRADE);
      table.put("trades.future.any." + interval, i, Channel.AGGREGATE_TRADE);
      table.put("ticker." + symbol + "." + interval, i, Channel.MARK_PRICE);
      table.put("perpetual." + symbol + "." + interval, i, Channel.FUNDING_RATE);
    }
    table.put("quote." + symbol, i, Channel.BBO);
    String index = Names.index(instrument);
    table.put("deribit_price_index." + index, i, Channel.INDEX_PRICE);
    if (Names.hasVolatility(instrument)) {
      table.put("deribit_volatility_index." + index, i, Channel.VOLATILITY);
    }
  }

  /** Whose book a channel carries, which begins with the whole of it; empty where none. */
  static Optional<String> bookOf(String channel) {
    return channel.startsWith(BOOK)
        ? Optional.of(channel.substring(BOOK.length(), channel.lastIndexOf('.')))
        : Optional.empty();
  }
}
