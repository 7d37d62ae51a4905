package io.marketprism.collector.sync;

import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.SeriesEvent;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/**
 * The states of one series, such as a funding rate or a mark price, judged by the exchange's own
 * time: one that is older than the last is stale, and so is one that was published of the same
 * time. Another state of the same time is published as a revision: the later one holds.
 *
 * <p>A state without an exchange time is stale where it equals the one before it.
 *
 * <p>What was published is known across lost connections, so that nothing is published twice.
 */
public class SeriesFeed extends Feed {
  /** So many states of one time are told apart; of more the oldest are forgotten. */
  private static final int STATES = 64;

  /** A time further ahead of our clock is no time: it would make stale all that follows. */
  private static final long MAX_AHEAD_MS = TimeUnit.HOURS.toMillis(1);

  /** No state's values. */
  private static final String NONE = "";

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Deque<String> statesOfTime = new ArrayDeque<>();
  private long lastTimeMs = MarketEvent.UNKNOWN;
  private String lastUntimed = NONE;

  /** A feed that has seen nothing, and to which an exchange sends each state. */
  public SeriesFeed(FeedContext context, Instrument instrument, DataType dataType) {
    super(context, instrument, dataType);
  }

  SeriesFeed(FeedContext context, Instrument instrument, DataType dataType, Activity activity) {
    super(context, instrument, dataType, activity);
  }

  /**
   * A state arrived; a message that holds several gives each of them, oldest first, and counts as
   * so many.
   *
   * @throws IllegalArgumentException where it is of another instrument or data type
   */
  public void onState(SeriesEvent state) {
    requireOwn(state);
    counters.messages++;
    if (isAhead(state)) {
      counters.reject("time_ahead");
    } else if (isKnown(state)) {
      counters.stale++;
    } else {
      accept(state);
    }
  }

  private static boolean isAhead(SeriesEvent state) {
    return state.exchangeTimeMs() != MarketEvent.UNKNOWN
        && state.exchangeTimeMs() - state.receivedNs() / NANOS_PER_MILLI > MAX_AHEAD_MS;
  }

  /** Refuses a state that is another feed's. */
  final void requireOwn(SeriesEvent state) {
    if (state.dataType() != dataType() || !state.instrument().equals(instrument())) {
      throw new IllegalArgumentException(
          state.dataType().wire() + " of " + state.instrument().label() + " for another feed");
    }
  }

  /** Whether it is older than the last state, or one that was published of the same time. */
  private boolean isKnown(SeriesEvent state) {
    long timeMs = state.exchangeTimeMs();
    return timeMs == MarketEvent.UNKNOWN
        ? state.values().equals(lastUntimed)
        : timeMs < lastTimeMs || (timeMs == lastTimeMs && statesOfTime.contains(state.values()));
  }

  private void accept(SeriesEvent state) {
    boolean revision = remember(state.exchangeTimeMs(), state.values());
    arrived(state.exchangeTimeMs(), state.receivedNs());
    counters.events++;
    publish(revision ? state.revised() : state);
  }

  /** Whether a state of the same time is known already. */
  private boolean remember(long timeMs, String values) {
    if (timeMs == MarketEvent.UNKNOWN) {
      lastUntimed = values;
      return false;
    }
    boolean revision = timeMs == lastTimeMs;
    if (!revision) {
      statesOfTime.clear();
    } else if (statesOfTime.size() == STATES) {
      statesOfTime.removeFirst();
    }
    lastUntimed = NONE;
    lastTimeMs = timeMs;
    statesOfTime.addLast(values);
    return revision;
  }

  @Override
  void begin() {
    enter(FeedState.LIVE, "");
  }
}
