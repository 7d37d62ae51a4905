package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.mainjob.EventSchema;
import io.marketprism.collector.app.mainjob.HugeList;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.app.simulator.Simulation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the process ends, and what is left in the files. */
class EndIT {
  private static final Duration ORDERED = Duration.ofSeconds(20);
  private static final Duration AT_ONCE = Duration.ofSeconds(8);

  @TempDir private Path folder;

  @Test
  void terminationUnderFullLoadEndsInOrderAndCompletesTheFiles() throws IOException {
    try (Simulation simulation =
        Simulation.builder().venues(List.of("binance-spot")).symbols(5).fullSpeed().build()) {
      simulation.start();
      try (CollectorProcess collector = start(authority(simulation), "[\"*\"]", List.of())) {
        collector.awaitStart();
        Await.until(
            "load",
            CollectorProcess.PATIENCE,
            () -> Statuses.published(collector.status()) > 20_000);
        collector.terminate();

        assertThat(collector.exitCode(ORDERED)).as(collector.err()).isZero();
      }
    }
    assertThat(EventFiles.all(data())).noneMatch(file -> file.toString().contains(".part"));
    assertThat(EventFiles.count(data())).isGreaterThan(20_000);
  }

  /** It waits for the instrument list when the first signal comes, so it does not end by that. */
  @Test
  void secondTerminationEndsAtOnce() throws IOException {
    HttpServer silent = HttpServer.create(loopback(), 0);
    int health = Configs.freePort();
    String yaml =
        Configs.spot("127.0.0.1:" + silent.getAddress().getPort(), "[BTCUSDT]")
            .replace("health: {port: 0}", "health: {port: " + health + "}");
    Path config = Configs.write(folder, yaml);
    List<String> arguments =
        List.of("run", "--config", config.toString(), "--data", data().toString());
    try (CollectorProcess collector =
        CollectorProcess.start(Places.below(folder), List.of(), arguments)) {
      Await.until(
          "endpoints", CollectorProcess.PATIENCE, () -> collector.at(health, "/live").isPresent());
      collector.terminate();
      collector.at(health, "/live");
      collector.terminate();

      assertThat(collector.exitCode(AT_ONCE)).isEqualTo(130);
    } finally {
      silent.stop(0);
    }
  }

  @Test
  void killedProcessLosesNothingThatWasPublishedAndTheNextStartCompletesTheFiles()
      throws IOException {
    try (Simulation simulation =
        Simulation.builder().venues(List.of("binance-spot")).symbols(5).rate(200).build()) {
      simulation.start();
      long published;
      try (CollectorProcess collector = start(authority(simulation), "[\"*\"]", List.of())) {
        collector.awaitStart();
        Await.until(
            "some events",
            CollectorProcess.PATIENCE,
            () -> Statuses.published(collector.status()) > 300);
        published = Statuses.published(collector.status());
        collector.kill();
      }
      assertThat(EventFiles.all(data())).anyMatch(file -> file.toString().endsWith(".part"));
      try (CollectorProcess collector = start(authority(simulation), "[\"*\"]", List.of())) {
        collector.awaitStart();
        Await.until(
            "live again",
            CollectorProcess.PATIENCE,
            () -> Statuses.allLive(collector.status(), 10));
        collector.terminate();
        assertThat(collector.exitCode(ORDERED)).isZero();
      }
      List<EventFiles.Line> all = EventFiles.read(data());
      assertThat(EventFiles.all(data())).noneMatch(file -> file.toString().contains(".part"));
      assertThat((long) all.size()).isGreaterThanOrEqualTo(published);
      assertThat(new EventSchema().faults(all)).isEmpty();
    }
  }

  /** The list is larger than the heap, and smaller than what a reply may be. */
  @Test
  void exhaustedMemoryEndsWithThree() throws IOException {
    try (HugeList exchange = new HugeList();
        CollectorProcess collector = start(exchange.authority(), "[BTCUSDT]", List.of("-Xmx24m"))) {
      assertThat(collector.exitCode(CollectorProcess.PATIENCE)).as(collector.err()).isEqualTo(3);
    }
  }

  private CollectorProcess start(String authority, String instruments, List<String> jvm)
      throws IOException {
    Path config = Configs.write(folder, Configs.spot(authority, instruments));
    return CollectorProcess.start(
        Places.below(folder),
        jvm,
        List.of("run", "--config", config.toString(), "--data", data().toString()));
  }

  private Path data() {
    return folder.resolve("data");
  }

  private static String authority(Simulation simulation) {
    return "127.0.0.1:" + simulation.port();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }
}
