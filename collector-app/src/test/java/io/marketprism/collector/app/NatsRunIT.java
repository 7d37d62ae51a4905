package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.app.nats.NatsClient;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.testing.RequiresTool;
import io.nats.client.JetStreamApiException;
import io.nats.client.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged collector, told to publish to a real NATS server. */
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class NatsRunIT {
  private static final String NOWHERE = "127.0.0.1:9";
  private static final Duration ORDERED = Duration.ofSeconds(20);
  private static final String BOOKS = "MARKETPRISM_BOOKS";
  private static final String TRADES = "MARKETPRISM_TRADES";

  @TempDir private Path folder;

  @Test
  void eventsArriveInTheStreamsOfAServerThatAsksForAPassword() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "hunter2\n");
    try (Simulation simulation = simulation();
        NatsServer server =
            NatsServer.in(folder).config("authorization {user: app, password: hunter2}").start();
        NatsClient client =
            NatsClient.connect(Options.builder().server(server.url()).userInfo("app", "hunter2"))) {
      String yaml =
          spot(simulation)
              + "sinks: {nats: {user: app, password_file: \"%s\"}}\n".formatted(secret);
      try (CollectorProcess collector = run(yaml, "--nats", server.url())) {
        collector.awaitStart();
        Await.until(
            "events",
            CollectorProcess.PATIENCE,
            () -> Statuses.published(collector.status()) > 300);
        Await.until(
            "its socket known to the ledger",
            CollectorProcess.PATIENCE,
            () -> Statuses.ownedSockets(collector.status(), "nats") == 1);
        assertThat(Statuses.unaccounted(collector.status())).isEmpty();
        long published = Statuses.published(collector.status());
        collector.terminate();

        assertThat(collector.exitCode(ORDERED)).as(collector.err()).isZero();
        assertThat(messages(client, BOOKS) + messages(client, TRADES))
            .isGreaterThanOrEqualTo(published);
        assertThat(collector.err()).contains("events at " + server.url()).doesNotContain("hunter2");
      }
    }
    assertThat(EventFiles.all(Places.below(folder).workingFolder()))
        .noneMatch(file -> file.toString().contains(".jsonl"));
  }

  /** What files hold beside is what the streams must hold. */
  @Test
  void terminationAfterAHangOfTheServerDrainsTheSpool() throws IOException {
    try (Simulation simulation = simulation();
        NatsServer server = NatsServer.start(folder);
        NatsClient client = server.connect()) {
      Path data = folder.resolve("data");
      try (CollectorProcess collector =
          run(spot(simulation), "--nats", server.url(), "--data", data.toString())) {
        collector.awaitStart();
        Await.until("streams", CollectorProcess.PATIENCE, () -> messages(client, TRADES) > 0);
        server.suspend();
        Await.until("spooled events", CollectorProcess.PATIENCE, () -> spooled(collector) > 100);
        server.resume();
        collector.terminate();

        assertThat(collector.exitCode(ORDERED)).as(collector.err()).isZero();
      }
      assertThat(messages(client, BOOKS) + messages(client, TRADES))
          .isEqualTo(EventFiles.count(data));
    }
  }

  @Test
  void passwordInTheAddressIsRefusedAndNotRepeated() throws IOException {
    try (CollectorProcess collector =
        run(Configs.spot(NOWHERE, "[BTCUSDT]"), "--nats", "nats://app:hunter2@" + NOWHERE)) {
      assertThat(collector.exitCode(CollectorProcess.PATIENCE)).isEqualTo(2);
      assertThat(collector.out()).isEmpty();
      assertThat(collector.err().lines())
          .singleElement()
          .asString()
          .contains("--nats", "password_file", "MARKETPRISM_SINKS__NATS__PASSWORD")
          .doesNotContain("hunter2");
    }
  }

  @Test
  void spoolFolderThatCannotBeUsedIsNamedWithFileAndLine() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("file"), "");
    String yaml =
        Configs.spot(NOWHERE, "[BTCUSDT]")
            + """
            sinks:
              nats:
                servers: ["nats://%s"]
                spool: {directory: "%s"}
            """
                .formatted(NOWHERE, inTheWay.resolve("spool"));
    try (CollectorProcess collector = run(yaml)) {
      assertThat(collector.exitCode(CollectorProcess.PATIENCE)).isEqualTo(2);
      assertThat(collector.err().lines())
          .singleElement()
          .asString()
          .contains("config.yaml:14:", "sinks.nats.spool.directory", inTheWay.toString());
    }
  }

  @Test
  void checkPrintsStreamsAndSpoolWithoutConnecting() throws IOException {
    try (Simulation simulation = simulation()) {
      String config = Configs.write(folder, spot(simulation)).toString();
      List<String> arguments = List.of("check", "--config", config, "--nats", "nats://" + NOWHERE);
      try (CollectorProcess check =
          CollectorProcess.start(Places.below(folder), List.of(), arguments)) {
        assertThat(check.exitCode(CollectorProcess.PATIENCE)).as(check.err()).isZero();
        assertThat(check.out().lines())
            .contains(
                "nats: publishes to nats://127.0.0.1:9 with no credentials",
                "nats: stream MARKETPRISM_TRADES with trade, liquidation: file, at most 8GiB for"
                    + " 7d, 1 replica",
                "nats: spool in data/spool, at most 6GiB in all, for 1d");
      }
    }
  }

  private static Simulation simulation() throws IOException {
    Simulation simulation =
        Simulation.builder().venues(List.of("binance-spot")).symbols(2).rate(100).build();
    simulation.start();
    return simulation;
  }

  private static String spot(Simulation simulation) {
    return Configs.spot("127.0.0.1:" + simulation.port(), "[\"*\"]");
  }

  private CollectorProcess run(String yaml, String... more) throws IOException {
    Path config = Configs.write(folder, yaml);
    List<String> arguments = new ArrayList<>(List.of("run", "--config", config.toString()));
    arguments.addAll(List.of(more));
    return CollectorProcess.start(Places.below(folder), List.of(), arguments);
  }

  private static long messages(NatsClient client, String stream) {
    try {
      return client.streams().getStreamInfo(stream).getStreamState().getMsgCount();
    } catch (IOException | JetStreamApiException e) {
      return 0;
    }
  }

  private static long spooled(CollectorProcess collector) {
    return Statuses.rows(collector.status(), "sinks").stream()
        .flatMap(sink -> Statuses.rows(sink, "data_types").stream())
        .mapToLong(type -> type.has("spooled") ? type.get("spooled").getAsLong() : 0)
        .sum();
  }
}
