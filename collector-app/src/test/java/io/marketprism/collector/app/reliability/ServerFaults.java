package io.marketprism.collector.app.reliability;

import io.marketprism.collector.app.nats.NatsServer;
import java.time.Duration;
import java.util.List;

/** Faults of the only server. */
final class ServerFaults {
  private static final Duration NOTICED = Duration.ofSeconds(25);

  private ServerFaults() {}

  /** Killed, and started again on the same store. */
  static void killed(Stage stage) throws Exception {
    try (NatsServer server = NatsServer.start(stage.folder())) {
      play(stage, server, server::kill9, server::restart);
    }
  }

  /** Frozen with its connections open, and thawed. */
  static void suspended(Stage stage) throws Exception {
    try (NatsServer server = NatsServer.start(stage.folder())) {
      play(stage, server, server::suspend, server::resume);
    }
  }

  private static void play(Stage stage, NatsServer server, Stage.Step begin, Stage.Step end)
      throws Exception {
    stage.collect("one", Settings.of(List.of(server.url())));
    stage.warmUp();
    stage.fault(begin, end);
    stage.requireNoticedWithin(NOTICED);
    stage.drain();
    stage.quiesce();
    stage.requireAllPublished(server.url());
    stage.stopAndAudit(server.url());
  }
}
