package io.marketprism.collector.app.run;

import io.marketprism.collector.Collector;
import io.marketprism.collector.app.config.CollectorConfig.Endpoint;
import io.marketprism.collector.app.config.CollectorConfig.Http;
import io.marketprism.collector.app.config.ConfigException;
import io.marketprism.collector.app.config.EffectiveConfig;
import io.marketprism.collector.app.config.Problem;
import io.marketprism.collector.app.nats.NatsSink;
import io.marketprism.collector.app.progress.Progress;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.metrics.Endpoints;
import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.pipeline.SinkOpenException;
import io.marketprism.collector.reconcile.SocketOwner;
import io.marketprism.collector.sink.Sink;
import io.marketprism.collector.spi.RawFrameListener;
import java.net.BindException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one collector with its endpoints from start to ordered end, on the thread that calls it. Not
 * thread-safe.
 */
public final class Runner implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("collector");
  private static final String HEALTH = "health";
  private static final String METRICS = "metrics";
  private static final Duration LISTS_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOK_EACH = Duration.ofSeconds(1);
  private static final Duration NOT_MOVING = Duration.ofSeconds(60);

  private final EffectiveConfig effective;
  private final Collector collector;
  private final CollectorSource source;
  private final Optional<NatsSink> nats;
  private volatile Optional<Endpoints> endpoints = Optional.empty();
  private Optional<AutoCloseable> told = Optional.empty();
  private Instant lastVerdict = Instant.MIN;

  /**
   * A collector of that configuration, not started.
   *
   * @throws ConfigException where it asks for what no exchange has
   */
  public Runner(EffectiveConfig effective, List<Sink> moreSinks, RawFrameListener raw) {
    this.effective = effective;
    Wiring wiring = new Wiring(effective);
    this.nats = wiring.natsSink();
    List<Sink> sinks = new ArrayList<>();
    wiring.fileSink().ifPresent(sinks::add);
    nats.ifPresent(sinks::add);
    sinks.addAll(moreSinks);
    this.collector =
        wiring.collector(
            sinks, nats.map(NatsSink::lastEvents), raw, SocketOwner.of("endpoints", this::ports));
    this.source = new CollectorSource(collector);
  }

  /** The collector that it runs. */
  public Collector collector() {
    return collector;
  }

  /** The endpoints, once started. */
  public Optional<Endpoints> endpoints() {
    return endpoints;
  }

  /**
   * Binds the ports, opens the sinks, begins to collect, and looks at the instrument lists that can
   * be read within 10 s.
   *
   * @throws ConfigException where a port is taken, the folder cannot be written, or an instrument
   *     is not in a list that could be read
   */
  public void start() {
    try {
      endpoints = Optional.of(listen());
    } catch (BindException e) {
      throw refused("http." + endpoint(e) + ".port", e.getMessage());
    }
    try {
      collector.start();
    } catch (SinkOpenException e) {
      throw refused(Wiring.folderKey(e.sink()), e.getMessage());
    }
    told = nats.map(sink -> sink.tellStateOf(collector));
    requireKnownInstruments();
  }

  private Endpoints listen() throws BindException {
    Http http = effective.config().http();
    EndpointFiles files = new EndpointFiles(effective);
    Endpoints.Builder builder =
        Endpoints.builder(source, Wiring.systemClocks())
            .health(address(HEALTH, http.health()), files.security(HEALTH, http.health()))
            .metrics(address(METRICS, http.metrics()), files.security(METRICS, http.metrics()))
            .onFailure((what, cause) -> LOG.warn("{} failed", what, cause));
    return (http.openStatus() ? builder.openStatus() : builder).start();
  }

  /** The ports on which the endpoints listen, once they do. */
  private Set<Integer> ports() {
    Set<Integer> ports = new HashSet<>();
    endpoints.ifPresent(
        both -> {
          both.healthPort().ifPresent(ports::add);
          both.metricsPort().ifPresent(ports::add);
        });
    return ports;
  }

  private static EndpointAddress address(String name, Endpoint endpoint) {
    return new EndpointAddress(name, endpoint.host(), endpoint.port(), endpoint.allowedHosts());
  }

  /** Which endpoint it was that has no port; its name stands in the message. */
  private static String endpoint(BindException e) {
    return String.valueOf(e.getMessage()).contains(" " + METRICS + " ") ? METRICS : HEALTH;
  }

  private ConfigException refused(String path, @Nullable String why) {
    return new ConfigException(List.of(effective.problem(path, "cannot be used: " + why)));
  }

  private void requireKnownInstruments() {
    List<Problem> problems = new ArrayList<>();
    long deadline = System.nanoTime() + LISTS_WITHIN.toNanos();
    for (Map.Entry<String, CompletionStage<List<String>>> venue :
        collector.unknownInstruments().entrySet()) {
      problems.addAll(
          UnknownInstruments.problems(
              effective, venue.getKey(), await(venue.getValue(), deadline)));
    }
    if (!problems.isEmpty()) {
      throw new ConfigException(problems);
    }
  }

  /** What is unknown by the deadline; nothing where the list could not be read until then. */
  private static List<String> await(CompletionStage<List<String>> unknown, long deadlineNs) {
    try {
      long left = Math.max(0, deadlineNs - System.nanoTime());
      return unknown.toCompletableFuture().get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      return List.of();
    } catch (ExecutionException e) {
      LOG.warn("an instrument list failed", e);
      return List.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  /**
   * Shows progress until the signal or the end of {@code time}.
   *
   * @return the exit code: OK, or GAVE_UP where the collector does not heal itself
   */
  public int runUntil(StopSignal stop, Optional<Duration> time, Progress progress) {
    long startNs = System.nanoTime();
    int looksInVain = 0;
    while (!stop.await(LOOK_EACH)) {
      long now = System.nanoTime();
      if (time.isPresent() && now - startNs >= time.get().toNanos()) {
        break;
      }
      progress.show(collector);
      if (!endpoints.map(Endpoints::answering).orElse(true)) {
        LOG.error("an endpoint does not answer, though it was made anew; giving up");
        return ExitCode.GAVE_UP;
      }
      looksInVain = isMoving(collector.health()) ? 0 : looksInVain + 1;
      if (looksInVain > NOT_MOVING.dividedBy(LOOK_EACH)) {
        LOG.error("the pipeline has not moved for {}; giving up", NOT_MOVING);
        return ExitCode.GAVE_UP;
      }
    }
    return ExitCode.OK;
  }

  /**
   * Whether a restart would not help: there is a new verdict, and it calls for none. Looks are
   * counted and no clock is asked, so that a standstill of the process is none of the collector.
   */
  private boolean isMoving(HealthReport health) {
    boolean isNew = !health.evaluatedAt().equals(lastVerdict);
    lastVerdict = health.evaluatedAt();
    return isNew && health.live();
  }

  /** Ends in order: collector, then endpoints, which answer until the end. */
  @Override
  public void close() {
    told.ifPresent(Runner::end);
    collector.close();
    endpoints.ifPresent(Endpoints::close);
  }

  private static void end(AutoCloseable telling) {
    try {
      telling.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      LOG.warn("what is told of the state of books did not end in order", e);
    }
  }
}
