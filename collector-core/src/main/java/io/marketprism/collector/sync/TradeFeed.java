package io.marketprism.collector.sync;

import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The trades of one instrument: doubles are found by an exact window of ids and counted, what is
 * older than the window is published and marked, and a hole in ids that rise by one is announced.
 *
 * <p>Where the exchange gives trades by their ids, those in a hole are asked for and published
 * behind the younger ones, marked: also those between the last trade of an earlier run and the
 * first one of this. A lost connection delays that. In a hole ids are told apart exactly, beyond
 * the window too, until all of it was asked for.
 */
public final class TradeFeed extends Feed implements Scaled {
  private static final String NOT_ASKED_FOR = "not_asked_for";

  private final TradeWindow window = new TradeWindow();
  private final boolean dense;
  private final @Nullable TradeHistory history;
  private final MissingTrades missing;
  private final TradeEvent.Builder trade;
  private Scales scales;

  /** What was asked for and is not answered yet. */
  private @Nullable TradeIds asked;

  /**
   * A feed whose missing trades stay so.
   *
   * @param dense whether the exchange's ids rise by one, so that a jump means missing trades
   */
  public TradeFeed(FeedContext context, Instrument instrument, boolean dense) {
    this(context, instrument, dense, null);
  }

  /** A feed whose ids rise by one, and whose missing trades may be asked for. */
  public TradeFeed(FeedContext context, Instrument instrument, TradeHistory history) {
    this(context, instrument, true, history);
  }

  private TradeFeed(
      FeedContext context, Instrument instrument, boolean dense, @Nullable TradeHistory history) {
    super(context, instrument, DataType.TRADE);
    this.dense = dense;
    this.history = history;
    int most = history == null ? 0 : Math.min(context.backfill(), history.reach());
    this.missing = new MissingTrades(most);
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
    asked = null;
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
    if (window.isEmpty()) {
      goOnFromEarlierRun(id);
    }
    long highest = window.isEmpty() ? firstId - 1 : window.highest();
    TradeWindow.Seen seen = mark(firstId, id);
    if (seen == TradeWindow.Seen.AGAIN) {
      counters.stale++;
      return;
    }
    if (dense && isBeyond(firstId, highest)) {
      counters.gaps++;
      interrupt(InterruptionReason.GAP);
      lack(new TradeIds(highest + 1, firstId - 1));
    }
    arrived(exchangeTimeMs, receivedNs);
    boolean late = seen == TradeWindow.Seen.BEYOND;
    if (late) {
      counters.late++;
    }
    counters.events++;
    publish(trade.build(side, late));
  }

  /**
   * The first trade of this run comes: what an earlier run had last was seen, unless the exchange's
   * ids have begun anew since.
   */
  private void goOnFromEarlierRun(long id) {
    boolean ofAggregates = history != null && history.ofAggregates();
    resume()
        .map(last -> last.idOf(ofAggregates))
        .filter(last -> last.isPresent() && last.getAsLong() - id < TradeWindow.IDS)
        .ifPresent(last -> window.mark(last.getAsLong()));
  }

  private TradeWindow.Seen mark(long firstId, long id) {
    TradeWindow.Seen seen = window.mark(id);
    if (missing.isEmpty() || !missing.has(id)) {
      return seen;
    }
    return missing.mark(firstId, id) ? TradeWindow.Seen.NEW : TradeWindow.Seen.AGAIN;
  }

  private void lack(TradeIds hole) {
    counters.unfilled += missing.add(hole);
    ask();
  }

  private void ask() {
    if (history != null && !missing.isEmpty()) {
      history.request(this);
    }
  }

  /**
   * The missing trades to ask for next, lowest first; empty where there are none or the feed is not
   * live, and then it makes a new request once there are some.
   *
   * @param atMost how many ids, above 0
   */
  public Optional<TradeIds> missing(int atMost) {
    Optional<TradeIds> next = isLive() ? missing.next(atMost) : Optional.empty();
    asked = next.orElse(null);
    return next;
  }

  /** Whether an answer to that request is still of use. */
  public boolean awaits(TradeIds ids) {
    return ids.equals(asked);
  }

  /**
   * The answer to a request; void where it is not the last one. Those of its ids that the answer
   * lacks stay missing.
   *
   * @param ids what was asked for
   * @param found what the exchange has of it, in any order, marked as back-filled
   */
  public void onBackfill(TradeIds ids, List<TradeEvent> found) {
    if (!awaits(ids)) {
      return;
    }
    asked = null;
    found.stream().sorted(Comparator.comparingLong(TradeEvent::id)).forEach(one -> fill(ids, one));
    counters.unfilled += missing.done(ids);
  }

  private void fill(TradeIds ids, TradeEvent found) {
    long id = found.id();
    if (!ids.has(id)) {
      rejected(NOT_ASKED_FOR);
      return;
    }
    counters.messages++;
    if (mark(id, id) == TradeWindow.Seen.AGAIN) {
      counters.stale++;
      return;
    }
    counters.events++;
    counters.backfilled++;
    publishPast(found);
  }

  /** The request failed for good: all that is missing now stays so. Void as an answer is. */
  public void onBackfillFailed(TradeIds ids) {
    if (awaits(ids)) {
      giveUp();
    }
  }

  private void giveUp() {
    asked = null;
    counters.unfilled += missing.giveUp();
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
    ask();
  }

  @Override
  public void lost(InterruptionReason why) {
    super.lost(why);
    asked = null;
  }

  @Override
  public void unsubscribed() {
    super.unsubscribed();
    giveUp();
  }
}
