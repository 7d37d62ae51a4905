package io.marketprism.collector.sync;

import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.Text;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;

/**
 * A series for which the exchange is asked at intervals. It is live from the first answer that
 * holds a state; an answer with nothing new says that the state known still holds, so its age is
 * that of the last answer, and is judged by the interval.
 *
 * <p>One failed turn means nothing, the next one tries again. After {@link #PATIENCE} in a row the
 * feed is interrupted and stale, or failed where it never had an answer, with the reason; the next
 * answer makes it live again.
 */
public final class PolledFeed extends SeriesFeed {
  /** So many failures in a row mean something. */
  public static final int PATIENCE = 3;

  private int failures;
  private boolean answered;

  /**
   * A feed that has seen nothing.
   *
   * @param interval how often the exchange is asked
   */
  public PolledFeed(
      FeedContext context, Instrument instrument, DataType dataType, Duration interval) {
    super(
        context,
        instrument,
        dataType,
        Activity.asked(context.staleAfter().toNanos(), interval.toNanos()));
  }

  /** It is asked for from now on. */
  @Override
  public void subscribing() {
    enter(FeedState.SUBSCRIBING, "not answered yet");
  }

  /**
   * The exchange answered.
   *
   * @param states at least one, in any order
   * @throws IllegalArgumentException where one is of another instrument or data type; nothing has
   *     an effect
   */
  public void onAnswer(List<SeriesEvent> states) {
    states.forEach(this::requireOwn);
    if (states.isEmpty()) {
      onFailure("the reply holds no data");
      return;
    }
    failures = 0;
    answered = true;
    if (!isLive()) {
      beginAnew();
    }
    states.stream()
        .sorted(Comparator.comparingLong(SeriesEvent::exchangeTimeMs))
        .forEach(this::onState);
    arrived(MarketEvent.UNKNOWN, 0);
  }

  /** An answer is as old as its state, whenever it was asked for. */
  @Override
  boolean isPushed() {
    return false;
  }

  /** The exchange answered, but not what can be read; {@code why} may be exchange text. */
  public void onUnreadable(String why) {
    rejected("unreadable");
    onFailure(why);
  }

  /** Asking failed; {@code why} may be exchange text. */
  public void onFailure(String why) {
    failures++;
    if (failures < PATIENCE) {
      return;
    }
    String reason = failures + " polls failed: " + Text.printable(why);
    if (answered) {
      interrupt(InterruptionReason.DISCONNECT);
      enter(FeedState.STALE, reason);
    } else {
      enter(FeedState.FAILED, reason);
    }
  }
}
