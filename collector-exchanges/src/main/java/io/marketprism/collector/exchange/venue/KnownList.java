package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Text;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The instrument list as it was read last, and why it cannot be read anew. Changed on the control
 * thread only; reading is thread-safe.
 */
final class KnownList {
  private static final long TOO_OLD_NS = VenueAdapter.LIST_AGE.multipliedBy(3).toNanos();

  private final Clocks clocks;
  private volatile @Nullable Reading last;
  private volatile @Nullable Failure failure;

  KnownList(Clocks clocks) {
    this.clocks = clocks;
  }

  /** It was read; what failed before is over. */
  void read(InstrumentIndex list) {
    last = new Reading(list, clocks.nanos());
    failure = null;
  }

  /** It could not be read; since when counts from the first of several failures. */
  void unreadable(String why) {
    Failure before = failure;
    Instant since = before == null ? clocks.wall().instant() : before.since;
    failure = new Failure(since, Text.printable(why));
  }

  /** The list; empty before it was read. */
  Optional<InstrumentIndex> index() {
    return Optional.ofNullable(last).map(Reading::list);
  }

  /** Whether it was read, and then could not be for so long that much may have changed. */
  boolean isTooOld() {
    Reading read = last;
    return read != null && failure != null && clocks.nanos() - read.atNs > TOO_OLD_NS;
  }

  /** Why there is no list, or no newer one. */
  String problem() {
    Failure latest = failure;
    return latest == null
        ? "the instrument list is not read yet"
        : "the instrument list cannot be read: " + latest.why + ", since " + latest.since;
  }

  private record Reading(InstrumentIndex list, long atNs) {}

  private record Failure(Instant since, String why) {}
}
