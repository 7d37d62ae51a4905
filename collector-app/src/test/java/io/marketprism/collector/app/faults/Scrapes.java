package io.marketprism.collector.app.faults;

import java.time.Duration;

/** Asks a collector each second how it does, while something goes wrong. Not thread-safe. */
final class Scrapes {
  private static final Duration EACH = Duration.ofSeconds(1);
  private static final int OK = 200;

  private final Stage stage;
  private final Duration within;
  private double mostLag;

  /**
   * @param within how soon the page of metrics has to come
   */
  Scrapes(Stage stage, Duration within) {
    this.stage = stage;
    this.within = within;
  }

  /** Asks for so long. */
  void pass(Duration time) {
    long untilNs = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < untilNs) {
      once();
      stage.pass(EACH);
    }
  }

  /** Asks once. */
  void once() {
    long beforeNs = System.nanoTime();
    double lag =
        stage
            .collector()
            .metrics()
            .lines()
            .filter(line -> line.startsWith("collector_feed_lag_seconds{"))
            .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
            .max()
            .orElse(0);
    Duration took = Duration.ofNanos(System.nanoTime() - beforeNs);
    mostLag = Math.max(mostLag, lag);
    stage.outcome().require(took.compareTo(within) <= 0, "the page of metrics took " + took);
    stage.measured("scrape", took);
    int live = stage.collector().health("/live").status();
    stage.outcome().require(live == OK, "/live answered " + live);
  }

  /** The most that a feed was behind. */
  Duration mostLag() {
    return Duration.ofMillis((long) (mostLag * 1e3));
  }
}
