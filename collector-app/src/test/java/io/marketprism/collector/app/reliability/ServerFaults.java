package io.marketprism.collector.app.reliability;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.NatsClient;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.testing.net.FaultProxy;
import io.nats.client.JetStreamApiException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Faults of the only server. */
final class ServerFaults {
  private static final Duration NOTICED = Duration.ofSeconds(25);
  private static final Duration ERRORS_NOTICED = Duration.ofSeconds(5);
  private static final Duration LATE = Duration.ofSeconds(7);
  private static final String TRADES = "MARKETPRISM_TRADES";

  private ServerFaults() {}

  /** Killed, and started again on the same store. */
  static void killed(Stage stage) throws Exception {
    try (NatsServer server = NatsServer.start(stage.folder())) {
      play(stage, server.url(), server::kill9, server::restart);
      finish(stage, server, NOTICED);
    }
  }

  /** Frozen with its connections open, and thawed. */
  static void suspended(Stage stage) throws Exception {
    try (NatsServer server = NatsServer.start(stage.folder())) {
      play(stage, server.url(), server::suspend, server::resume);
      finish(stage, server, NOTICED);
    }
  }

  /** Tells its clients to leave, ends, and is started again later. */
  static void lameDuck(Stage stage) throws Exception {
    try (NatsServer server = NatsServer.start(stage.folder())) {
      play(stage, server.url(), () -> leave(server), server::restart);
      finish(stage, server);
    }
  }

  private static void leave(NatsServer server) {
    server.lameDuck();
    Await.until("its end", NatsServer.PATIENCE, () -> !server.isAlive());
  }

  /** Acknowledges what it takes later than the collector waits at first. */
  static void slowToAcknowledge(Stage stage) throws Exception {
    try (NatsServer server = NatsServer.start(stage.folder());
        FaultProxy proxy = FaultProxy.before(server.port())) {
      play(
          stage,
          "nats://" + proxy.authority(),
          () -> proxy.toAll(relay -> relay.toClient().delay(LATE)),
          () -> proxy.toAll(relay -> relay.toClient().delay(Duration.ZERO)));
      finish(stage, server, NOTICED);
    }
  }

  /** Its disk is full, and has room again. */
  static void diskFull(Stage stage) throws Exception {
    try (SmallDisk disk = SmallDisk.mount(stage.folder().resolve("disk"), "32m");
        NatsServer server = onSmallDisk(stage.folder(), disk.folder().resolve("store"))) {
      play(stage, server.url(), disk::fill, () -> afterwards(disk, server));
      finish(stage, server, ERRORS_NOTICED);
    }
  }

  /** A server that believes in more room than there is, as where others use the disk. */
  private static NatsServer onSmallDisk(Path folder, Path store) {
    return NatsServer.in(folder)
        .store(store)
        .config("jetstream {store_dir: \"%s\", max_file_store: 100GB}".formatted(store))
        .start();
  }

  /** A server whose disk was full has switched its streams off, and is started again. */
  private static void afterwards(SmallDisk disk, NatsServer server) throws IOException {
    disk.free();
    server.restart();
  }

  /** A stream is deleted under the collector, which makes it again. */
  static void streamDeleted(Stage stage) throws Exception {
    try (NatsServer server = NatsServer.start(stage.folder())) {
      Instance one = play(stage, server.url(), () -> delete(server, TRADES), () -> {});
      String trouble = one.status().trouble();
      stage
          .outcome()
          .require(trouble.contains(TRADES), "it does not say what vanished: " + trouble);
      stage
          .outcome()
          .requireEqual("streams recreated", one.status().occurrences("stream_recreated"), 1);
      finish(stage, server, NOTICED);
    }
  }

  private static void delete(NatsServer server, String stream)
      throws IOException, JetStreamApiException {
    try (NatsClient client = server.connect()) {
      client.streams().deleteStream(stream);
    }
  }

  private static Instance play(Stage stage, String url, Stage.Step begin, Stage.Step end)
      throws Exception {
    Instance one = stage.collect("one", Settings.of(List.of(url)));
    stage.warmUp();
    stage.fault(begin, end);
    return one;
  }

  private static void finish(Stage stage, NatsServer server, Duration noticed) throws Exception {
    stage.requireNoticedWithin(noticed);
    finish(stage, server);
  }

  private static void finish(Stage stage, NatsServer server) throws Exception {
    stage.drain();
    stage.quiesce();
    stage.requireAllPublished(server.url());
    stage.resume();
    stage.stopAndAudit(server.url());
  }
}
