package io.marketprism.collector.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Counters of members that come and go, summed so that no sum ever falls: what a member had counted
 * stays in the sum when it goes or begins again at zero. Bounded by the members that are there and
 * the sums that ever were. Not thread-safe; owned by one {@link FeedMetrics}.
 */
final class RisingSums {
  /** One sum. */
  private record Key(Metric metric, List<String> labels) {}

  private static final class Sum {
    private final Map<FeedKey, Member> members = new HashMap<>();
    private long retired;
  }

  private static final class Member {
    private long value;
    private long round;
  }

  private final Map<Key, Sum> sums = new HashMap<>();
  private long round;

  /** Begins a pass over all members. */
  void begin() {
    round++;
  }

  /** Sets what {@code member} has counted so far in that sum. */
  void set(Metric metric, List<String> labels, FeedKey member, long value) {
    Sum sum = sums.computeIfAbsent(new Key(metric, labels), key -> new Sum());
    Member entry = sum.members.computeIfAbsent(member, key -> new Member());
    if (value < entry.value) {
      sum.retired += entry.value;
    }
    entry.value = value;
    entry.round = round;
  }

  /** Ends the pass and adds every sum to {@code families}. */
  void end(Families families) {
    sums.forEach((key, sum) -> families.add(key.metric(), total(sum), key.labels()));
  }

  private long total(Sum sum) {
    sum.members
        .values()
        .removeIf(
            member -> {
              boolean gone = member.round != round;
              sum.retired += gone ? member.value : 0;
              return gone;
            });
    return sum.retired + sum.members.values().stream().mapToLong(member -> member.value).sum();
  }
}
