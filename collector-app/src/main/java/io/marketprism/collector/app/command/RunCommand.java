package io.marketprism.collector.app.command;

import static java.util.stream.Collectors.joining;

import io.marketprism.collector.app.config.CollectorConfig;
import io.marketprism.collector.app.config.CollectorConfig.Endpoint;
import io.marketprism.collector.app.config.CollectorConfig.Http;
import io.marketprism.collector.app.config.ConfigException;
import io.marketprism.collector.app.config.Durations;
import io.marketprism.collector.app.config.EffectiveConfig;
import io.marketprism.collector.app.progress.Progress;
import io.marketprism.collector.app.run.AppVersion;
import io.marketprism.collector.app.run.Runner;
import io.marketprism.collector.app.run.StopSignal;
import io.marketprism.collector.spi.RawFrameListener;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Collects until stopped. */
@Command(
    name = "run",
    description = "Collects, until stopped, into the sinks of the configuration (default).",
    mixinStandardHelpOptions = true)
public final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("collector");

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "End after that time, such as 60s; without it, run until stopped.")
  private @Nullable String time;

  /** For the command line. */
  public RunCommand() {}

  @Override
  public Integer call() {
    try {
      Optional<Duration> limit = Optional.ofNullable(time).map(Durations::parse);
      return run(config.load(), limit);
    } catch (ConfigException e) {
      return Failures.report(e);
    }
  }

  private static int run(EffectiveConfig effective, Optional<Duration> limit) {
    StopSignal stop = StopSignal.ofProcess();
    int exitCode;
    try (Runner runner = new Runner(effective, List.of(), RawFrameListener.NONE);
        Progress progress = Progress.forConsole()) {
      runner.start();
      LOG.info("{} started: {}", AppVersion.version(), where(runner, effective));
      exitCode = runner.runUntil(stop, limit, progress);
    }
    LOG.info("stopped");
    return exitCode;
  }

  /** Where people find what is collected, and how it does. */
  static String where(Runner runner, EffectiveConfig effective) {
    StringBuilder where = new StringBuilder();
    where.append("events ").append(String.join(" and ", sinks(effective.config().sinks())));
    runner
        .endpoints()
        .ifPresent(
            endpoints -> {
              Http http = effective.config().http();
              endpoints
                  .healthPort()
                  .ifPresent(p -> where.append(", " + url(http.health(), p) + "/"));
              endpoints
                  .metricsPort()
                  .ifPresent(p -> where.append(", " + url(http.metrics(), p) + "/metrics"));
            });
    return where.toString();
  }

  private static String url(Endpoint endpoint, int port) {
    return (endpoint.tls().isPresent() ? "https" : "http") + "://" + endpoint.host() + ":" + port;
  }

  private static List<String> sinks(CollectorConfig.Sinks sinks) {
    List<String> places = new ArrayList<>();
    sinks.files().ifPresent(files -> places.add("in " + files.directory()));
    sinks
        .nats()
        .ifPresent(
            nats ->
                places.add(
                    "at " + nats.servers().stream().map(URI::toString).collect(joining(", "))));
    return places;
  }
}
