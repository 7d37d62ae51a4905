package io.marketprism.collector.exchange.session;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * Which channels of a slot the exchange would not give, over all its connections, and when each may
 * be asked for again: after 5 s first, then twice as long each time, up to 10 minutes. Not
 * thread-safe; owned by one slot and called on the control thread.
 */
final class Refusals {
  private static final long FIRST_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long LONGEST_NS = TimeUnit.MINUTES.toNanos(10);
  private static final int MAX_DOUBLINGS = 10;

  private final RandomGenerator random;
  private final Map<String, Refusal> refusals = new HashMap<>();

  Refusals(RandomGenerator random) {
    this.random = random;
  }

  /**
   * It was not given.
   *
   * @param said whether the exchange said so; else it said nothing, however often it was asked
   */
  void refused(String channel, boolean said, long nowNs) {
    Refusal before = refusals.get(channel);
    int times = before == null ? 0 : before.times + 1;
    long ceilingNs = Math.min(FIRST_NS << Math.min(times, MAX_DOUBLINGS), LONGEST_NS);
    long waitNs = ceilingNs / 2 + random.nextLong(ceilingNs / 2 + 1);
    refusals.put(channel, new Refusal(times, said, nowNs + waitNs));
  }

  /** It was given, or is no longer wanted. */
  void forget(String channel) {
    refusals.remove(channel);
  }

  /** Whether the exchange refused it, so that it had better be asked for by itself. */
  boolean suspects(String channel) {
    Refusal refusal = refusals.get(channel);
    return refusal != null && refusal.said;
  }

  /** Whether the time has come to ask for a refused channel again. */
  boolean due(String channel, long nowNs) {
    Refusal refusal = refusals.get(channel);
    return refusal == null || nowNs - refusal.retryAtNs >= 0;
  }

  int size() {
    return refusals.size();
  }

  private record Refusal(int times, boolean said, long retryAtNs) {}
}
