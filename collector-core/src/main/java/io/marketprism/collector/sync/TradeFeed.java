package io.marketprism.collector.sync;

import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;

/**
 * The trades of one instrument: doubles are found by an exact window of ids and counted, what is
 * older than the window is published and marked, and a hole in ids that rise by one is announced.
 */
public final class TradeFeed extends Feed implements Scaled {
  private final TradeWindow window = new TradeWindow();
  private final boolean dense;
  private final TradeEvent.Builder trade;
  private Scales scales;

  /**
   * @param dense whether the exchange's ids rise by one, so that a jump means missing trades
   */
  public TradeFeed(FeedContext context, Instrument instrument, boolean dense) {
    super(context, instrument, DataType.TRADE);
    this.dense = dense;
    this.trade = new TradeEvent.Builder(instrument);
    this.scales = Scales.of(instrument);
  }

  @Override
  public Scales scales() {
    return scales;
  }

  /** The feed's number that does not fit may be due to finer ones before it, now forgotten. */
  @Override
  public void failed(String why) {
    super.failed(why);
    scales = Scales.of(instrument());
  }

  @Override
  public boolean widen(int priceScale, int sizeScale) {
    scales = scales.widen(priceScale, sizeScale);
    return true;
  }

  /** The trade to fill before {@link #onTrade}; reused. */
  public TradeEvent.Builder trade() {
    return trade;
  }

  /**
   * A trade was decoded into {@link #trade()}.
   *
   * @param side the aggressor
   * @param exchangeTimeMs the event's time, or UNKNOWN
   * @param receivedNs when the frame arrived
   */
  public void onTrade(Side side, long exchangeTimeMs, long receivedNs) {
    onTrade(side, trade.id(), exchangeTimeMs, receivedNs);
  }

  /**
   * A trade was decoded into {@link #trade()}, whose id is the last of several that it covers.
   *
   * @param firstId the first of them, so that none is missing where it follows the id before
   */
  public void onTrade(Side side, long firstId, long exchangeTimeMs, long receivedNs) {
    counters.messages++;
    long id = trade.id();
    boolean hole = dense && !window.isEmpty() && isBeyond(firstId, window.highest());
    TradeWindow.Seen seen = window.mark(id);
    if (seen == TradeWindow.Seen.AGAIN) {
      counters.stale++;
      return;
    }
    if (hole) {
      counters.gaps++;
      interrupt(InterruptionReason.GAP);
    }
    arrived(exchangeTimeMs, receivedNs);
    boolean late = seen == TradeWindow.Seen.BEYOND;
    if (late) {
      counters.late++;
    }
    counters.events++;
    publish(trade.build(side, late));
  }

  /** Whether ids are missing between the highest seen and this one. */
  private static boolean isBeyond(long id, long highest) {
    return id > highest && id - highest > 1;
  }

  @Override
  boolean mayBeQuiet() {
    return true;
  }

  @Override
  void begin() {
    enter(FeedState.LIVE, "");
  }
}
