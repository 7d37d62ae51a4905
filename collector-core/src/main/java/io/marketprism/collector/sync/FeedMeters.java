package io.marketprism.collector.sync;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.health.FeedTotals;
import io.marketprism.collector.measure.DurationBounds;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.measure.DurationRecorder;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the feeds of a collector count together, by venue and data type. What a feed counted stays
 * when it ends, so that no figure falls; so there are as many figures as there are venues and data
 * types, and not as there ever were feeds. Thread-safe.
 *
 * <p>Each feed has a meter of its own and writes to it under the lock that guards it, so that no
 * two readers meet here; whoever wants the totals adds the meters up.
 */
public final class FeedMeters {
  private final Map<Key, Group> groups = new ConcurrentHashMap<>();

  /** Nothing was counted. */
  public FeedMeters() {}

  /** The meter of a feed that begins to count. */
  Meter open(Instrument instrument, DataType dataType) {
    return group(instrument, dataType).open();
  }

  /**
   * An interruption was announced, by a feed or in its place. Waits for nothing once the feed it
   * interrupts is there.
   */
  public void announced(InterruptionEvent interruption) {
    group(interruption.instrument(), interruption.feed()).announced(interruption.reason());
  }

  private Group group(Instrument instrument, DataType dataType) {
    Key key = new Key(instrument.venue().name(), dataType);
    Group known = groups.get(key);
    return known == null ? groups.computeIfAbsent(key, unused -> new Group()) : known;
  }

  /** What was counted so far, by venue and data type. */
  public List<FeedTotals> totals() {
    return groups.entrySet().stream()
        .sorted(
            Map.Entry.comparingByKey(Comparator.comparing(Key::venue).thenComparing(Key::dataType)))
        .map(entry -> entry.getValue().totals(entry.getKey()))
        .toList();
  }

  private record Key(String venue, DataType dataType) {}

  /** The feeds of one venue and data type. */
  private static final class Group {
    private final Map<InterruptionReason, LongAdder> interruptions =
        new EnumMap<>(InterruptionReason.class);

    @GuardedBy("this")
    private final Set<Meter> open = new HashSet<>();

    @GuardedBy("this")
    private DurationCounts ended = DurationCounts.none(DurationBounds.LAG);

    Group() {
      for (InterruptionReason reason : InterruptionReason.values()) {
        interruptions.put(reason, new LongAdder());
      }
    }

    synchronized Meter open() {
      Meter meter = new Meter(this);
      open.add(meter);
      return meter;
    }

    synchronized void close(Meter meter) {
      if (open.remove(meter)) {
        ended = ended.plus(meter.lag.counts());
      }
    }

    void announced(InterruptionReason reason) {
      LongAdder count = interruptions.get(reason);
      if (count != null) {
        count.increment();
      }
    }

    FeedTotals totals(Key key) {
      Map<InterruptionReason, Long> byReason = new EnumMap<>(InterruptionReason.class);
      interruptions.forEach((reason, count) -> byReason.put(reason, count.sum()));
      return new FeedTotals(key.venue(), key.dataType(), lag(), byReason);
    }

    private synchronized DurationCounts lag() {
      DurationCounts sum = ended;
      for (Meter meter : open) {
        sum = sum.plus(meter.lag.counts());
      }
      return sum;
    }
  }

  /** What one feed counts, under the lock that guards the feed. */
  static final class Meter {
    private static final long MICROS_PER_MILLI = 1_000;
    private static final long LONGEST_MS = Long.MAX_VALUE / MICROS_PER_MILLI;

    private final Group group;
    private final DurationRecorder lag = new DurationRecorder(DurationBounds.LAG);

    private Meter(Group group) {
      this.group = group;
    }

    /** Data came that late, in milliseconds. */
    void lag(long millis) {
      lag.record(Math.max(0, Math.min(LONGEST_MS, millis)) * MICROS_PER_MILLI);
    }

    /** The feed has ended: what was counted stays, and nothing more counts. Safe to call twice. */
    void close() {
      group.close(this);
    }
  }
}
