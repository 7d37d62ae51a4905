package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.venue.VenueProtocol.Poll;
import io.marketprism.collector.exchange.venue.VenueProtocol.RequestLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What polls cost each minute, and which limits do not allow it. Not thread-safe. */
final class PollLoad {
  private static final int BUDGET_PERCENT = 80;
  private static final double NANOS_PER_MINUTE = Duration.ofMinutes(1).toNanos();

  private final RequestLimit shared;
  private final Map<RequestLimit, Double> perMinute = new LinkedHashMap<>();
  private int feeds;

  /**
   * @param shared the limit of all requests of the venue
   */
  PollLoad(RequestLimit shared) {
    this.shared = shared;
    perMinute.put(shared, 0.0);
  }

  void add(Poll poll) {
    double turns = NANOS_PER_MINUTE / poll.interval().toNanos();
    feeds++;
    perMinute.merge(shared, turns * poll.request().weight(), Double::sum);
    poll.request().own().ifPresent(own -> perMinute.merge(own, turns, Double::sum));
  }

  int feeds() {
    return feeds;
  }

  /** Weight each minute, rounded up. */
  long weight() {
    return (long) Math.ceil(perMinute.getOrDefault(shared, 0.0));
  }

  /** A sentence for each limit that is exceeded. */
  List<String> problems() {
    List<String> problems = new ArrayList<>();
    perMinute.forEach(
        (limit, used) -> {
          double allowed =
              limit.weight() * BUDGET_PERCENT / 100.0 * NANOS_PER_MINUTE / limit.window().toNanos();
          if (used > allowed) {
            problems.add(
                "polls cost "
                    + Math.round(used)
                    + " a minute of the "
                    + Math.round(allowed)
                    + " that "
                    + limit.group()
                    + " allows: data comes later than asked for");
          }
        });
    return problems;
  }
}
