package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The liquidations among trades. The liquidation order is the aggressor's where the taker was
 * liquidated, and on the other side where the maker was; where both were, it is two. Each trade of
 * such an order is one of its own, at the trade's price and known by its id; the exchange leaves
 * none out.
 *
 * @param instrument that of the feed of liquidations
 * @param scales the decimals at which the trades were read
 * @param receivedNs when, nanoseconds since 1970 UTC
 */
record TradeLiquidations(Instrument instrument, Scales scales, long receivedNs) {
  /**
   * Those of these trades, in their order.
   *
   * @throws IllegalArgumentException where one has no amount
   */
  List<LiquidationEvent> among(TradeList trades) {
    List<LiquidationEvent> found = new ArrayList<>();
    for (int i = 0; i < trades.count(); i++) {
      if (trades.isLiquidated(i, TradeList.TAKER)) {
        found.add(liquidation(trades, i, trades.isSell(i)));
      }
      if (trades.isLiquidated(i, TradeList.MAKER)) {
        found.add(liquidation(trades, i, !trades.isSell(i)));
      }
    }
    return found;
  }

  private LiquidationEvent liquidation(TradeList trades, int i, boolean sell) {
    LiquidationEvent.Terms terms =
        new LiquidationEvent.Terms(
            trades.timeMs(i),
            Optional.of(Decimals.toBigDecimal(trades.price(i), scales.price())),
            Optional.empty(),
            Decimals.toBigDecimal(trades.amount(i), scales.size()));
    SeriesEvent.Times times = new SeriesEvent.Times(trades.timeMs(i), receivedNs);
    Side side = sell ? Side.SELL : Side.BUY;
    return new LiquidationEvent(instrument, side, terms, false, times).ofTrade(trades.id(i));
  }
}
