package io.marketprism.collector.app.simulator.fault;

import io.marketprism.collector.app.simulator.fault.FaultKind.Place;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The faults that wait for something to befall, oldest first.
 *
 * <p>Not thread-safe; owned by the loop thread, but for {@link #size()}.
 */
final class ArmedFaults {
  private static final Set<FaultKind> WINDOWED =
      EnumSet.of(FaultKind.REFUSE, FaultKind.HANG, FaultKind.REST_STATUS, FaultKind.REST_HANG);

  /** One of them, and how often it may still strike. */
  private static final class Armed {
    private final Fault fault;
    private long left;

    private Armed(Fault fault, long left) {
      this.fault = fault;
      this.left = left;
    }
  }

  private final List<Armed> armed = new ArrayList<>();
  private volatile int size;
  private boolean onStreams;

  /** Whether the fault lasts for a time, in which it strikes without a limit. */
  static boolean windowed(Fault fault) {
    return WINDOWED.contains(fault.kind()) && fault.text(FaultKey.FOR).isPresent();
  }

  /** Arms a fault; one that is armed already gets its count anew. */
  void add(Fault fault) {
    remove(fault);
    long count = fault.number(FaultKey.COUNT, windowed(fault) ? Long.MAX_VALUE : 1);
    if (count > 0) {
      armed.add(new Armed(fault, count));
    }
    changed();
  }

  void remove(Fault fault) {
    armed.removeIf(one -> one.fault == fault);
    changed();
  }

  void clear() {
    armed.clear();
    changed();
  }

  private void changed() {
    size = armed.size();
    onStreams = armed.stream().anyMatch(one -> one.fault.kind().place() == Place.STREAM);
  }

  /** Whether one of them takes hold on streams. */
  boolean onStreams() {
    return onStreams;
  }

  /** How many are armed. Thread-safe. */
  int size() {
    return size;
  }

  /** The oldest that takes hold there and that {@code hits}; it strikes once. */
  Optional<Fault> take(Place place, Predicate<Fault> hits) {
    for (Iterator<Armed> all = armed.iterator(); all.hasNext(); ) {
      Armed one = all.next();
      if (one.fault.kind().place() == place && hits.test(one.fault)) {
        if (--one.left == 0) {
          all.remove();
          changed();
        }
        return Optional.of(one.fault);
      }
    }
    return Optional.empty();
  }
}
