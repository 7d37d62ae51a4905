package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.LiquidationFeed;
import io.marketprism.collector.sync.Scaled;
import io.marketprism.collector.sync.TradeFeed;
import org.jspecify.annotations.Nullable;

/**
 * What the trades of one instrument are given to: its trades, its liquidations, or both. Prices and
 * amounts are read at the decimals of the feed of trades, or at some of its own where there is
 * none. Each feed has the instrument as it was listed when the feed was made.
 *
 * <p>Not thread-safe; owned by one {@link DeribitDecoder}.
 */
final class PrintFeeds implements Scaled {
  private final Instrument first;
  private final @Nullable TradeFeed trades;
  private final @Nullable LiquidationFeed liquidations;
  private Scales ownScales;

  /**
   * These two, or one of them.
   *
   * @param first the instrument of the first of them
   */
  PrintFeeds(Instrument first, @Nullable TradeFeed trades, @Nullable LiquidationFeed liquidations) {
    this.first = first;
    this.trades = trades;
    this.liquidations = liquidations;
    this.ownScales = Scales.of(first);
  }

  @Nullable TradeFeed trades() {
    return trades;
  }

  @Nullable LiquidationFeed liquidations() {
    return liquidations;
  }

  @Override
  public Scales scales() {
    return trades == null ? ownScales : trades.scales();
  }

  @Override
  public boolean widen(int priceScale, int sizeScale) {
    if (trades != null) {
      return trades.widen(priceScale, sizeScale);
    }
    ownScales = ownScales.widen(priceScale, sizeScale);
    return true;
  }

  /** Goes back to the decimals to begin with; a feed of trades does so by itself when it fails. */
  void forgetDecimals() {
    ownScales = Scales.of(first);
  }
}
