package io.marketprism.collector.app.monitoring;

import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.LoopbackPorts;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.testing.net.FaultProxy;
import io.marketprism.collector.testing.net.Relay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Three collectors, each for a fault of its own, with a simulated exchange, Prometheus,
 * Alertmanager and a receiver. Not thread-safe; {@link #close()} leaves nothing running.
 */
final class WatchedCollectors implements AutoCloseable {
  private static final Duration CALM = Duration.ofMinutes(5);
  private static final int FEEDS = 2;
  private static final int LEAKED = 60;
  private static final int WAITING = 128;

  private final Path folder;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Simulation simulation;
  private final FaultProxy proxy;
  private final ServerSocket leakedTo;
  private final WebhookReceiver receiver;
  private final int killedPort = LoopbackPorts.free();
  private final int leakingPort = LoopbackPorts.free();
  private final int silencedPort = LoopbackPorts.free();
  private final List<CollectorProcess> collectors = new ArrayList<>();

  private WatchedCollectors(Path folder) throws IOException {
    this.folder = folder;
    simulation =
        open(Simulation.builder().venues(List.of("binance-spot")).symbols(1).rate(50).build());
    simulation.start();
    proxy = open(FaultProxy.before(simulation.port()));
    leakedTo = open(new ServerSocket(0, WAITING, InetAddress.getLoopbackAddress()));
    receiver = open(WebhookReceiver.start());
  }

  /** Starts all of them. */
  static WatchedCollectors start(Path folder) throws IOException {
    WatchedCollectors all = new WatchedCollectors(folder);
    try {
      all.startAgain();
      all.collectors.add(all.open(all.leakingOne()));
      all.collectors.add(all.open(all.plain("silenced", all.proxy.port(), all.silencedPort)));
      AlertmanagerServer alertmanager = all.open(AlertmanagerServer.start(folder, all.receiver));
      all.open(
          PrometheusServer.in(folder)
              .collectors(all.killed(), all.leaking(), all.silenced())
              .alertmanager(alertmanager)
              .start());
      return all;
    } catch (IOException | RuntimeException | Error e) {
      all.close();
      throw e;
    }
  }

  private <T extends AutoCloseable> T open(T one) {
    opened.push(one);
    return one;
  }

  private CollectorProcess plain(String name, int exchange, int metrics) throws IOException {
    return CollectorProcess.start(
        places(name), List.of("-Xmx128m"), arguments(name, exchange, metrics));
  }

  private CollectorProcess leakingOne() throws IOException {
    List<String> arguments = new ArrayList<>();
    arguments.add(whileLeaking().toString());
    arguments.add(Integer.toString(leakedTo.getLocalPort()));
    arguments.add(Integer.toString(LEAKED));
    arguments.addAll(arguments("leaking", simulation.port(), leakingPort));
    return CollectorProcess.startBeside(places("leaking"), SocketLeak.class, arguments);
  }

  private Path whileLeaking() {
    return folder.resolve("while-leaking");
  }

  private Places places(String name) throws IOException {
    return Places.below(Files.createDirectories(folder.resolve(name)));
  }

  private List<String> arguments(String name, int exchange, int metrics) throws IOException {
    String yaml =
        Configs.spot("127.0.0.1:" + exchange, "[BTCUSDT]")
            .replace("metrics: {port: 0}", "metrics: {port: " + metrics + "}");
    Path file = Configs.write(Files.createDirectories(folder.resolve(name)), yaml);
    return List.of("run", "--config", file.toString());
  }

  /** Waits until all collect, and the grace after their start is over. */
  void awaitCalm() {
    for (CollectorProcess collector : collectors) {
      collector.awaitStart();
      Await.until(
          "healthy",
          CALM,
          () ->
              Statuses.allLive(collector.status(), FEEDS)
                  && collector.health("/health").body().contains("\"HEALTHY\""));
    }
  }

  /** The label of the one that is killed. */
  String killed() {
    return "127.0.0.1:" + killedPort;
  }

  /** The label of the one that leaks. */
  String leaking() {
    return "127.0.0.1:" + leakingPort;
  }

  /** The label of the one that hears nothing. */
  String silenced() {
    return "127.0.0.1:" + silencedPort;
  }

  WebhookReceiver receiver() {
    return receiver;
  }

  void kill() {
    collectors.get(0).kill();
  }

  /** Starts the one that is killed, on the same port. */
  void startAgain() throws IOException {
    CollectorProcess one = open(plain("killed", simulation.port(), killedPort));
    if (collectors.isEmpty()) {
      collectors.add(one);
    } else {
      collectors.set(0, one);
    }
  }

  /** Opens more connections than a collector may have, which nobody owns. */
  void leak() throws IOException {
    Files.createFile(whileLeaking());
  }

  void leakNoMore() throws IOException {
    Files.delete(whileLeaking());
  }

  /** Lets no data through to one of them, on no connection; pings are answered. */
  void silence() {
    proxy.toAll(Relay::silence);
  }

  void hearAgain() {
    proxy.pass();
    proxy.webSockets().forEach(Relay::reset);
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      try {
        opened.pop().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }
  }
}
