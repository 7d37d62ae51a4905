package io.marketprism.collector.health;

import static io.marketprism.collector.health.HealthStatus.DEGRADED;
import static io.marketprism.collector.health.HealthStatus.UNHEALTHY;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Judges the feeds: which are live, and what is wrong with the others. Lives for one evaluation.
 */
final class FeedHealth {
  private static final Set<FeedState> SYNCING =
      Set.of(FeedState.PENDING, FeedState.SUBSCRIBING, FeedState.SYNCING);

  private final List<FeedReport> feeds;

  FeedHealth(List<FeedReport> feeds) {
    this.feeds = feeds;
  }

  /** Whether at least one feed delivers. */
  boolean anyLive() {
    return feeds.stream().anyMatch(FeedHealth::isLive);
  }

  void judge(ReasonList reasons) {
    if (feeds.isEmpty()) {
      reasons.add(DEGRADED, "no_feeds", "Nothing is subscribed.");
      return;
    }
    if (!anyLive()) {
      reasons.add(UNHEALTHY, "no_venue_live", "No feed of any venue is live.");
    } else {
      judgeVenues(reasons);
    }
    name(reasons, "feeds_failed", "Failed: ", inState(Set.of(FeedState.FAILED)));
    name(reasons, "feeds_stale", "Stale: ", inState(Set.of(FeedState.STALE)));
    name(reasons, "feeds_syncing", "Not live yet: ", inState(SYNCING));
    name(reasons, "feeds_paused", "Paused under pressure: ", inState(Set.of(FeedState.PAUSED)));
  }

  private void judgeVenues(ReasonList reasons) {
    Set<String> dead = new TreeSet<>();
    feeds.forEach(feed -> dead.add(venue(feed)));
    feeds.stream().filter(FeedHealth::isLive).forEach(feed -> dead.remove(venue(feed)));
    if (!dead.isEmpty()) {
      reasons.add(
          DEGRADED,
          "venue_not_live",
          "No feed is live at " + ReasonList.named(List.copyOf(dead)) + ".");
    }
  }

  private static void name(ReasonList reasons, String code, String what, List<FeedReport> feeds) {
    if (!feeds.isEmpty()) {
      List<String> labels = feeds.stream().map(FeedHealth::described).toList();
      reasons.add(DEGRADED, code, what + ReasonList.named(labels) + ".");
    }
  }

  private List<FeedReport> inState(Set<FeedState> states) {
    return feeds.stream().filter(feed -> states.contains(feed.state())).toList();
  }

  private static boolean isLive(FeedReport feed) {
    return feed.state() == FeedState.LIVE;
  }

  private static String venue(FeedReport feed) {
    return feed.instrument().venue().name();
  }

  private static String described(FeedReport feed) {
    String label = feed.instrument().label() + " " + feed.dataType().wire();
    return feed.reason().isEmpty() ? label : label + " (" + feed.reason() + ")";
  }
}
