package io.marketprism.collector.app.reliability;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.mainjob.Statuses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One collector, over all its processes. Not thread-safe; {@link #close()} leaves none running. */
final class Instance implements AutoCloseable {
  private static final Duration START = Duration.ofMinutes(2);
  private static final Duration END = Duration.ofSeconds(60);

  private final String name;
  private final Path folder;
  private final Settings settings;
  private final Market market;
  private CollectorProcess process;
  private SinkStatus atFirst;

  private Instance(String name, Path folder, Settings settings, Market market) throws IOException {
    this.name = name;
    this.folder = Files.createDirectories(folder);
    this.settings = settings;
    this.market = market;
    Configs.write(folder, configuration());
    this.process = launch();
    this.atFirst = awaitPublishing();
  }

  /** Starts a collector of everything that the market has; returns once it publishes. */
  static Instance start(String name, Path folder, Settings settings, Market market)
      throws IOException {
    return new Instance(name, folder, settings, market);
  }

  private String configuration() {
    return market.configuration()
        + """
        instance: %s
        sinks:
          nats:
            servers: [%s]
            spool: {directory: "%s", max_bytes: %s}
            replicas: %d
        http:
          health: {port: 0}
          metrics: {port: 0}
        health: {grace: 0s}
        """
            .formatted(
                name,
                settings.servers().stream()
                    .map(url -> '"' + url + '"')
                    .collect(Collectors.joining(", ")),
                settings.spool().orElse(folder.resolve("spool")),
                settings.spoolBytes(),
                settings.replicas());
  }

  private CollectorProcess launch() throws IOException {
    List<String> arguments =
        new ArrayList<>(List.of("run", "--config", folder.resolve("config.yaml").toString()));
    if (settings.files()) {
      arguments.addAll(List.of("--data", files().toString()));
    }
    return CollectorProcess.start(Places.below(folder), List.of("-Xmx512m"), arguments);
  }

  /** Where it writes files, if it does. */
  Path files() {
    return folder.resolve("data");
  }

  /** Waits until all feeds are live and events reach the streams. */
  private SinkStatus awaitPublishing() {
    process.awaitStart();
    return Await.value(
        name + " publishes what it collects",
        START,
        () ->
            Optional.of(process.status())
                .filter(Instance::isLive)
                .map(SinkStatus::of)
                .filter(status -> status.sum("published") > 0));
  }

  private static boolean isLive(JsonObject status) {
    int feeds = Statuses.rows(status, "feeds").size();
    return feeds > 0 && Statuses.allLive(status, feeds);
  }

  SinkStatus status() {
    return SinkStatus.of(process.status());
  }

  /** Events a second that its process was offered since it began to publish. */
  long rate() {
    return status().rateSince(atFirst);
  }

  /** Trades that were missing and were asked for. */
  long backfilled() {
    return Statuses.feeds(process.status(), "trade").stream()
        .mapToLong(feed -> feed.get("backfilled").getAsLong())
        .sum();
  }

  /** How many venues have trades that were asked for. */
  long venuesBackfilled() {
    return Statuses.feeds(process.status(), "trade").stream()
        .filter(feed -> feed.get("backfilled").getAsLong() > 0)
        .map(feed -> feed.get("venue").getAsString())
        .distinct()
        .count();
  }

  /** The HTTP status that a path of the health port gives. */
  int answer(String path) {
    return process.health(path).status();
  }

  void kill() {
    process.kill();
  }

  /** Starts it again where it was killed; returns once it publishes. */
  void restart() throws IOException {
    process.close();
    process = launch();
    atFirst = awaitPublishing();
  }

  /** Sends SIGTERM and waits; its exit code. */
  int terminate() {
    process.terminate();
    return process.exitCode(END);
  }

  /** What it said to standard error. */
  String said() {
    return process.err();
  }

  @Override
  public void close() {
    process.close();
  }
}
