package io.marketprism.collector.sync;

import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;

/** The native best bid and offer of one instrument; a state not newer than the last is stale. */
public final class BboFeed extends Feed implements Scaled {
  private Scales scales;
  private long lastUpdateId = MarketEvent.UNKNOWN;
  private long lastExchangeMs = MarketEvent.UNKNOWN;

  /** A feed that has seen nothing. */
  public BboFeed(FeedContext context, Instrument instrument) {
    super(context, instrument, DataType.BBO);
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

  /**
   * A state of that id and time is to come: where the id is lower and the time later than the last,
   * the exchange's ids began anew. For exchanges whose time is that of the match, the same on each
   * connection.
   */
  public void renumberedWhereLater(long updateId, long exchangeMs) {
    if (updateId < lastUpdateId && exchangeMs > lastExchangeMs) {
      lastUpdateId = MarketEvent.UNKNOWN;
    }
  }

  /** A state arrived; mantissas at {@link #scales()}. */
  public void onBbo(long updateId, BboEvent.Quote bid, BboEvent.Quote ask, BboEvent.Times times) {
    counters.messages++;
    if (updateId <= lastUpdateId) {
      counters.stale++;
      return;
    }
    lastUpdateId = updateId;
    lastExchangeMs = times.exchangeMs();
    arrived(times.exchangeMs(), times.receivedNs());
    counters.events++;
    publish(new BboEvent(instrument(), updateId, bid, ask, scales, times));
  }

  /** Some exchanges send the quote as it stands at once, others only what changes. */
  @Override
  boolean mustDeliver() {
    return false;
  }

  @Override
  void begin() {
    lastUpdateId = MarketEvent.UNKNOWN;
    enter(FeedState.LIVE, "");
  }
}
