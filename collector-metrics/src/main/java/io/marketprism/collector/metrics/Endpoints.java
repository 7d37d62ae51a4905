package io.marketprism.collector.metrics;

import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.metrics.http.EndpointSecurity;
import io.marketprism.collector.metrics.http.EndpointWatch;
import io.marketprism.collector.metrics.http.KeptEndpoint;
import io.marketprism.collector.model.Clocks;
import io.prometheus.client.CollectorRegistry;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a running collector: {@code /metrics} on one port; {@code /health}, {@code
 * /live}, {@code /ready}, {@code /status} and the status page at {@code /} on another. Each port
 * has a server and threads of its own, and serves bytes that were prepared at most a second before.
 *
 * <p>Thread-safe. All threads are daemons. {@link #close} is safe twice, from any thread, and
 * leaves neither port nor thread. A runner sets the properties of {@link
 * io.marketprism.collector.metrics.http.EndpointProperties} before it loads this class; an embedder
 * need not. Where the metrics port is used, simpleclient's HTTPServer class is loaded, which sets
 * {@code sun.net.httpserver.maxReqTime} and {@code maxRspTime} where they are not set.
 */
public final class Endpoints implements AutoCloseable {
  private final @Nullable MetricsEndpoint metrics;
  private final @Nullable HealthEndpoint health;

  private final EndpointWatch watch;

  private Endpoints(
      @Nullable MetricsEndpoint metrics,
      @Nullable HealthEndpoint health,
      FailureListener listener) {
    this.metrics = metrics;
    this.health = health;
    List<KeptEndpoint> kept = new ArrayList<>();
    if (metrics != null) {
      kept.add(metrics.server());
    }
    if (health != null) {
      kept.add(health.server());
    }
    this.watch = new EndpointWatch(kept, (name, failure) -> listener.failed(name, failure));
  }

  /**
   * What the endpoints show, and by which clocks.
   *
   * @param source asked about once a second while someone asks the endpoints
   */
  public static Builder builder(MetricsSource source, Clocks clocks) {
    return new Builder(source, clocks);
  }

  /** The port of {@code /metrics}; empty where it was not asked for. */
  public OptionalInt metricsPort() {
    return metrics == null ? OptionalInt.empty() : OptionalInt.of(metrics.server().port());
  }

  /** The port of {@code /health}; empty where it was not asked for. */
  public OptionalInt healthPort() {
    return health == null ? OptionalInt.empty() : OptionalInt.of(health.server().port());
  }

  /**
   * The registry behind {@code /metrics}, for metrics of the caller's own. A collector in it that
   * throws, blocks or gives too much is left out and counted.
   */
  public Optional<CollectorRegistry> registry() {
    return Optional.ofNullable(metrics).map(MetricsEndpoint::registry);
  }

  /**
   * Whether each endpoint answers our own probes, or may do so yet: false where one was silent for
   * about three minutes and was made anew in vain, so that only a restart of the process helps.
   */
  public boolean answering() {
    return watch.answering();
  }

  @Override
  public void close() {
    watch.close();
    if (metrics != null) {
      metrics.close();
    }
    if (health != null) {
      health.close();
    }
  }

  private void serve() {
    if (metrics != null && health != null) {
      metrics.watch(health.server());
    }
    if (health != null) {
      health.start();
    }
    if (metrics != null) {
      metrics.start();
    }
    watch.start();
  }

  /** Says where to listen. Not thread-safe. */
  public static final class Builder {
    private final MetricsSource source;
    private final Clocks clocks;
    private RenderLimits limits = RenderLimits.DEFAULTS;
    private boolean openStatus;
    private FailureListener listener = (what, cause) -> {};
    private @Nullable EndpointAddress metricsAddress;
    private @Nullable EndpointAddress healthAddress;
    private EndpointSecurity metricsSecurity = EndpointSecurity.NONE;
    private EndpointSecurity healthSecurity = EndpointSecurity.NONE;

    private Builder(MetricsSource source, Clocks clocks) {
      this.source = source;
      this.clocks = clocks;
    }

    /** Serves {@code /metrics} there, in the clear and to everyone who reaches it. */
    public Builder metrics(EndpointAddress address) {
      return metrics(address, EndpointSecurity.NONE);
    }

    /** Serves {@code /metrics} there, secured so. */
    public Builder metrics(EndpointAddress address, EndpointSecurity security) {
      metricsAddress = address;
      metricsSecurity = security;
      return this;
    }

    /**
     * Serves {@code /health}, {@code /live} and {@code /ready} there, {@code /status}, and the
     * status page at {@code /} with what it asks for.
     */
    public Builder health(EndpointAddress address) {
      return health(address, EndpointSecurity.NONE);
    }

    /**
     * Serves the same there, secured so: name and password are asked for where {@code /status} is
     * asked for, and not by {@code /health}, {@code /live} and {@code /ready}, which probes need.
     */
    public Builder health(EndpointAddress address, EndpointSecurity security) {
      healthAddress = address;
      healthSecurity = security;
      return this;
    }

    /**
     * Serves {@code /status} and the status page also where the health port listens beyond
     * loopback. They show every feed and connection; without this they are refused there, while the
     * other paths are served.
     */
    public Builder openStatus() {
      openStatus = true;
      return this;
    }

    /** How many series a scrape may hold; 20,000 where it is not said. */
    public Builder maxSeries(int series) {
      limits = limits.withMaxSeries(series);
      return this;
    }

    /** Tells {@code other} why something could not be prepared; nobody where it is not said. */
    public Builder onFailure(FailureListener other) {
      listener = other;
      return this;
    }

    Builder limits(RenderLimits other) {
      limits = other;
      return this;
    }

    /**
     * Binds the ports and serves them.
     *
     * @throws BindException where a port cannot be had; the message names endpoint, host and port,
     *     and no port is held
     */
    public Endpoints start() throws BindException {
      Setup setup = new Setup(source, clocks, limits, openStatus, Setup.safe(listener));
      HealthEndpoint health =
          healthAddress == null ? null : HealthEndpoint.bind(healthAddress, healthSecurity, setup);
      MetricsEndpoint metrics;
      try {
        metrics =
            metricsAddress == null
                ? null
                : MetricsEndpoint.bind(metricsAddress, metricsSecurity, setup);
      } catch (BindException e) {
        if (health != null) {
          health.close();
        }
        throw e;
      }
      Endpoints endpoints = new Endpoints(metrics, health, setup.listener());
      endpoints.serve();
      return endpoints;
    }
  }
}
