package io.marketprism.collector.app.faults;

import java.time.Duration;
import java.util.List;

/** How far the exchanges' books were at a moment, and whether what is published is as far. */
final class Progress {
  private final Stage stage;
  private final List<Long> wanted;
  private final long sinceNs = System.nanoTime();

  private Progress(Stage stage) {
    this.stage = stage;
    this.wanted =
        stage.setting().markets().stream()
            .flatMap(
                market ->
                    stage.simulation().instruments(market.venue()).stream()
                        .limit(market.instruments())
                        .map(one -> stage.simulation().counts(market.venue(), one.symbol())))
            .map(counts -> counts.lastUpdateId())
            .toList();
  }

  /** Where the exchanges are now. */
  static Progress now(Stage stage) {
    return new Progress(stage);
  }

  /** Waits until every book that is published is at least there; how long that took. */
  Duration awaitPublished() {
    stage.await("what came until then is published", Stage.PATIENCE, this::isPublished);
    return Duration.ofNanos(System.nanoTime() - sinceNs);
  }

  private boolean isPublished() {
    stage.published().read();
    List<Long> held =
        stage.setting().markets().stream()
            .flatMap(market -> stage.published().books(market, stage.simulation()).stream())
            .map(FollowedBook::held)
            .toList();
    for (int i = 0; i < wanted.size(); i++) {
      if (i >= held.size() || held.get(i) < wanted.get(i)) {
        return false;
      }
    }
    return true;
  }
}
