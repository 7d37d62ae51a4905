package io.marketprism.collector.pipeline;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;

/**
 * What a queue has to remember of one feed while it is, or was, too full. Not thread-safe; owned by
 * one {@link Backlog}.
 */
final class Trouble {
  static final long NOTHING = -1;

  final Instrument instrument;
  final DataType feed;

  /** Whether something was dropped that no interruption says yet. */
  boolean owing;

  /** Whether an interruption was said and no data has followed it. */
  boolean announced;

  /** Whether an update of this book was dropped and no snapshot has followed it. */
  boolean broken;

  /** Whether a snapshot was asked for; when, in nanoseconds, monotonic. */
  boolean asked;

  long askedNs;

  /** Sequence number of the newest update, where the next one may be merged into it. */
  long mergeable = NOTHING;

  /** Received time of the first event that was dropped; nanoseconds since 1970 UTC. */
  long fromNs;

  long generation = MarketEvent.UNKNOWN;

  Trouble(MarketEvent event) {
    this.instrument = event.instrument();
    this.feed = event.feed();
  }

  boolean isOf(MarketEvent event) {
    return feed == event.feed() && isOf(event.instrument());
  }

  boolean isOf(Instrument other) {
    return instrument.venueSymbol().equals(other.venueSymbol())
        && instrument.marketType() == other.marketType()
        && instrument.venue().equals(other.venue());
  }

  /** Something was dropped, or could not be said, from that time on. */
  void owe(long sinceNs) {
    if (!owing && !announced) {
      owing = true;
      fromNs = sinceNs;
    }
  }

  /** Whether there is nothing left to remember. */
  boolean isOver() {
    return !owing && !announced && !broken;
  }
}
