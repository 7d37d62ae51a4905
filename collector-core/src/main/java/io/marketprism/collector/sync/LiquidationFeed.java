package io.marketprism.collector.sync;

import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.LiquidationEvent;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The liquidations of one instrument: every detail of a message is an event. Those that are told as
 * trades are known by the trade's id. Others have no ids, so equal ones of one message are told
 * apart by their ordinal. One whose identity came before is a double: an exact window of the last
 * 1,024 identities finds it, also across lost connections.
 *
 * <p>Silence means nothing here, however long.
 */
public final class LiquidationFeed extends Feed {
  static final int WINDOW = 1_024;

  private final Set<String> window = new LinkedHashSet<>();

  /** A feed that has seen nothing. */
  public LiquidationFeed(FeedContext context, Instrument instrument) {
    super(context, instrument, DataType.LIQUIDATION, Activity.seldom());
  }

  /**
   * A message arrived; it counts as many as it holds.
   *
   * @param details all liquidations of this instrument in one message, in its order
   * @throws IllegalArgumentException where one is of another instrument; nothing has an effect
   */
  public void onMessage(List<LiquidationEvent> details) {
    for (LiquidationEvent detail : details) {
      if (!detail.instrument().equals(instrument())) {
        throw new IllegalArgumentException(
            "a liquidation of " + detail.instrument().label() + " for another feed");
      }
    }
    Map<String, Integer> equals = new HashMap<>();
    for (LiquidationEvent detail : details) {
      int before = equals.merge(detail.withOrdinal(0).identity(), 1, Integer::sum) - 1;
      onDetail(detail.withOrdinal(before));
    }
  }

  private void onDetail(LiquidationEvent detail) {
    counters.messages++;
    if (!window.add(detail.identity())) {
      counters.stale++;
      return;
    }
    if (window.size() > WINDOW) {
      window.remove(window.iterator().next());
    }
    arrived(detail.liquidationTime().orElse(detail.exchangeTimeMs()), detail.receivedNs());
    counters.events++;
    publish(detail);
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
