package io.marketprism.collector.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells each feed once in a run what an earlier run published of it last. One that is subscribed
 * anew in the same run is not told again. Thread-safe; one a collector.
 */
public final class Restarts {
  /** So many feeds are known to have begun; of more the oldest are forgotten. */
  private static final int FEEDS = 200_000;

  private static final long NANOS_PER_MILLI = 1_000_000;

  private final @Nullable LastEvents last;

  @GuardedBy("this")
  private final Set<Begun> begun = new LinkedHashSet<>();

  private Restarts(@Nullable LastEvents last) {
    this.last = last;
  }

  /** A run that follows no other, or need not say so. */
  public static Restarts none() {
    return new Restarts(null);
  }

  /** A run after others. */
  public static Restarts after(LastEvents last) {
    return new Restarts(last);
  }

  /**
   * What a feed that is about to publish for the first time goes on from; empty where nothing is to
   * be said of it.
   */
  Optional<Restart> of(Instrument instrument, DataType feed) {
    LastEvents found = last;
    if (found == null || !begin(instrument, feed)) {
      return Optional.empty();
    }
    return Optional.of(new Restart(found.of(instrument, feed)));
  }

  private synchronized boolean begin(Instrument instrument, DataType feed) {
    boolean first = begun.add(new Begun(instrument.venue().name(), instrument.venueSymbol(), feed));
    if (begun.size() > FEEDS) {
      begun.remove(begun.iterator().next());
    }
    return first;
  }

  /**
   * A feed begins that an earlier run may have had.
   *
   * @param last its last event, empty where none was found
   */
  record Restart(Optional<LastEvent> last) {
    /** Since when data may be missing, where that is known. */
    InterruptionEvent.Span span(long nowNs) {
      long fromMs =
          last.map(event -> Math.floorDiv(event.receivedNs(), NANOS_PER_MILLI))
              .orElse(MarketEvent.UNKNOWN);
      return new InterruptionEvent.Span(fromMs, nowNs);
    }
  }

  private record Begun(String venue, String venueSymbol, DataType feed) {}
}
