package io.marketprism.collector.exchange.session;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * How much may be asked of one exchange in a while, mostly a minute: 80 % of its limit, in any such
 * while, so that it is kept whenever the exchange's own begins. What others use from the same
 * address is learned from the exchange's answers. Thread-safe; may be shared by the clients of
 * several hosts that count together. No call blocks.
 */
public final class WeightBudget {
  private static final int SHARE_PERCENT = 80;

  private final long allowed;
  private final long windowNs;
  private final Optional<String> usedHeader;
  private final LongSupplier nanoTime;

  @GuardedBy("this")
  private final ArrayDeque<Spent> spent = new ArrayDeque<>();

  @GuardedBy("this")
  private long sum;

  @GuardedBy("this")
  private long blockedUntilNs;

  /**
   * A budget of which nothing is spent.
   *
   * @param limit the exchange's limit, at least 2
   * @param window the time that it is for
   * @param usedHeader the header in which the exchange says what is used of its current window
   * @param nanoTime nanoseconds, monotonic
   */
  public WeightBudget(
      long limit, Duration window, Optional<String> usedHeader, LongSupplier nanoTime) {
    if (limit < 2) {
      throw new IllegalArgumentException("limit of " + limit + " in " + window);
    }
    this.allowed = limit * SHARE_PERCENT / 100;
    this.windowNs = window.toNanos();
    this.usedHeader = usedHeader;
    this.nanoTime = nanoTime;
    this.blockedUntilNs = nanoTime.getAsLong();
  }

  /** The weight that may be spent in any window. */
  public long allowed() {
    return allowed;
  }

  /** The weight that counts as spent in the last window, by us or by others. */
  public synchronized long used() {
    forget(nanoTime.getAsLong());
    return sum;
  }

  /**
   * How long a request of that weight would have to wait, if nothing else were asked.
   *
   * @return zero where it may be sent now, empty where it costs more than a window allows
   */
  public synchronized Optional<Duration> timeUntil(long weight) {
    if (weight > allowed) {
      return Optional.empty();
    }
    long now = nanoTime.getAsLong();
    forget(now);
    long readyNs = blockedUntilNs - now > 0 ? blockedUntilNs : now;
    long left = sum;
    for (Spent one : spent) {
      if (left + weight <= allowed) {
        break;
      }
      left -= one.weight;
      long freeNs = one.atNs + windowNs;
      readyNs = freeNs - readyNs > 0 ? freeNs : readyNs;
    }
    return Optional.of(Duration.ofNanos(readyNs - now));
  }

  /** Spends that weight where it may be spent now. */
  synchronized boolean spend(long weight) {
    Optional<Duration> wait = timeUntil(weight);
    boolean now = wait.isPresent() && wait.get().isZero();
    if (now) {
      add(weight);
    }
    return now;
  }

  /** Takes back what was spent last of that weight: nothing was sent for it. */
  synchronized void giveBack(long weight) {
    Iterator<Spent> newest = spent.descendingIterator();
    while (newest.hasNext()) {
      if (newest.next().weight == weight) {
        newest.remove();
        sum -= weight;
        return;
      }
    }
  }

  /** The exchange says that so much of its current window is used. */
  synchronized void learn(long used) {
    forget(nanoTime.getAsLong());
    if (used > sum) {
      add(used - sum);
    }
  }

  /** Spends nothing for so long. */
  synchronized void block(Duration time) {
    long until = nanoTime.getAsLong() + time.toNanos();
    if (until - blockedUntilNs > 0) {
      blockedUntilNs = until;
    }
  }

  Optional<String> usedHeader() {
    return usedHeader;
  }

  @GuardedBy("this")
  private void add(long weight) {
    if (weight > 0) {
      spent.add(new Spent(nanoTime.getAsLong(), weight));
      sum += weight;
    }
  }

  @GuardedBy("this")
  private void forget(long nowNs) {
    for (Spent oldest = spent.peek();
        oldest != null && nowNs - oldest.atNs >= windowNs;
        oldest = spent.peek()) {
      sum -= oldest.weight;
      spent.remove();
    }
  }

  private record Spent(long atNs, long weight) {}
}
