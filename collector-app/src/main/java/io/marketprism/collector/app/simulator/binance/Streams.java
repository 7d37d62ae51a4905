package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.stream.StreamTable;
import java.util.List;
import java.util.Locale;

/** Which streams a market has. A stream comes at the market's own pace, whatever its name says. */
final class Streams {
  private Streams() {}

  static StreamTable of(Segment segment, List<Instrument> instruments) {
    StreamTable table = new StreamTable(instruments.size());
    for (int i = 0; i < instruments.size(); i++) {
      String symbol = lower(instruments.get(i).symbol());
      table.put(symbol + "@depth", i, Channel.DEPTH);
      table.put(symbol + "@depth@100ms", i, Channel.DEPTH);
      table.put(symbol + "@trade", i, Channel.TRADE);
      table.put(symbol + "@aggTrade", i, Channel.AGGREGATE_TRADE);
      table.put(symbol + "@bookTicker", i, Channel.BBO);
      if (segment.isFutures()) {
        putFutures(table, symbol, i);
      }
      String index = lower(Segment.pair(instruments.get(i))) + "@indexPrice";
      if (segment == Segment.COINM && !table.has(index)) {
        table.put(index, i, Channel.INDEX_PRICE);
        table.put(index + "@1s", i, Channel.INDEX_PRICE);
      }
    }
    return table;
  }

  private static void putFutures(StreamTable table, String symbol, int i) {
    table.put(symbol + "@depth@500ms", i, Channel.DEPTH);
    table.put(symbol + "@markPrice", i, Channel.MARK_PRICE);
    table.put(symbol + "@markPrice@1s", i, Channel.MARK_PRICE);
    table.put(symbol + "@forceOrder", i, Channel.LIQUIDATION);
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
