package io.marketprism.collector.app.faults;

import io.marketprism.collector.testing.net.Relay;
import java.util.List;

/** Remembers what was, for faults that must cost neither a connection nor a book. */
final class Undisturbed {
  private final Stage stage;
  private final List<Relay> sockets;
  private final long interruptions;
  private final double gaps;

  private Undisturbed(Stage stage) {
    this.stage = stage;
    stage.published().read();
    this.sockets = stage.webSockets();
    this.interruptions = stage.published().interruptions();
    this.gaps = gaps();
  }

  /** As it is now. */
  static Undisturbed since(Stage stage) {
    return new Undisturbed(stage);
  }

  /** Nothing was cut, interrupted or found missing since then. */
  void require() {
    stage.published().read();
    stage.outcome().require(sockets.stream().allMatch(Relay::isOpen), "a connection was given up");
    stage.outcome().requireEqual("connections", stage.webSockets().size(), sockets.size());
    stage.outcome().requireEqual("gaps", (long) gaps(), (long) gaps);
    stage.outcome().requireEqual("interruptions", stage.published().interruptions(), interruptions);
  }

  private double gaps() {
    return stage.metric("collector_feed_gaps_total", "");
  }
}
