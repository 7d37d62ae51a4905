package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.CloseReason;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The second connection of a slot, until it is in charge or given up. Not thread-safe; owned by one
 * {@link Keeper} and called on the control thread.
 */
final class HandOver {
  /** From the open socket until it must be in charge. */
  static final Duration WITHIN = Duration.ofSeconds(30);

  private static final Duration OVERDUE_AFTER = WITHIN.plusSeconds(10);

  /** How long both deliver after all is acknowledged: the older catches up with what it lags. */
  private static final long OVERLAP_NS = TimeUnit.SECONDS.toNanos(2);

  private static final long QUIET_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long FIRST_RETRY_NS = TimeUnit.SECONDS.toNanos(10);
  private static final long LAST_RETRY_NS = TimeUnit.MINUTES.toNanos(10);
  private static final int MAX_DOUBLINGS = 6;

  private final SessionEnvironment environment;
  private final Function<Link, @Nullable Link> opener;
  private @Nullable Link old;
  private @Nullable Link next;
  private boolean covered;
  private long coveredSinceNs;
  private int tries;

  /**
   * No hand-over goes on.
   *
   * @param opener opens the second connection, null where there is no place for it
   */
  HandOver(SessionEnvironment environment, Function<Link, @Nullable Link> opener) {
    this.environment = environment;
    this.opener = opener;
  }

  @Nullable Link next() {
    return next;
  }

  void begin(Link current) {
    if (next != null || !current.isServing()) {
      return;
    }
    covered = false;
    old = current;
    next = opener.apply(current);
    if (next == null) {
      failed(true);
    }
  }

  /** The second connection is open: from now on two sockets are held, but not for long. */
  void opened() {
    if (old != null) {
      old.connection().expectGoneWithin(OVERDUE_AFTER);
    }
  }

  /** Takes the second connection out, to be in charge; null where there is none. */
  @Nullable Link take() {
    Link taken = next;
    next = null;
    old = null;
    if (taken != null && taken.isServing()) {
      tries = 0;
    }
    return taken;
  }

  /** Whether the second carries all that the first does. */
  boolean isReady(QuietWatch watch, long nowNs) {
    Link first = old;
    Link second = next;
    if (first == null || second == null || !covers(first, second)) {
      covered = false;
      return false;
    }
    if (!covered) {
      covered = true;
      coveredSinceNs = nowNs;
    }
    long coveredNs = nowNs - coveredSinceNs;
    long quietNs = Math.min(QUIET_NS, watch.allowedNs(first.arrivals()));
    return coveredNs >= OVERLAP_NS && (second.arrivals().any() || coveredNs > quietNs);
  }

  /** Whether what the first carries is acknowledged on the second, too. */
  static boolean covers(Link first, Link second) {
    List<String> channels = first.ledger().acknowledgedChannels();
    boolean answered = !channels.isEmpty() || second.ledger().settled();
    return second.isServing() && answered && second.ledger().covers(channels);
  }

  boolean isOverdue(long nowNs) {
    return next != null && next.isServing() && nowNs - next.openedNs() > WITHIN.toNanos();
  }

  /** The older stays in charge; the newer is closed, and another is tried later. */
  void giveUp() {
    Link second = next;
    if (second != null) {
      second.end(CloseReason.HAND_OVER_FAILED, "not ready within " + WITHIN.toSeconds() + " s");
    }
  }

  /** The second connection is gone. */
  void failed(boolean again) {
    Link first = old;
    next = null;
    old = null;
    if (first == null || !again) {
      return;
    }
    first.connection().expectToStay();
    if (first.isServing()) {
      long ceilingNs = Math.min(FIRST_RETRY_NS << Math.min(tries, MAX_DOUBLINGS), LAST_RETRY_NS);
      tries++;
      long waitNs = ceilingNs / 2 + environment.random().nextLong(ceilingNs / 2 + 1);
      first.after(Duration.ofNanos(waitNs), () -> begin(first));
    }
  }
}
