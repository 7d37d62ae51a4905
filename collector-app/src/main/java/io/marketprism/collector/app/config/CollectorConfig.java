package io.marketprism.collector.app.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that the runner is told, checked and complete: what is not set holds its default.
 *
 * <p>Immutable.
 *
 * @param instance name of this collector, at most 64 ASCII letters, digits, hyphens and underscores
 * @param venues at least one, by name, in the order of the configuration
 * @param sinks where events go
 * @param http the two endpoints
 * @param health when health turns
 * @param limits what the process may use
 * @param log what is logged and how
 */
public record CollectorConfig(
    String instance,
    Map<String, VenueConfig> venues,
    Sinks sinks,
    Http http,
    Health health,
    Limits limits,
    Log log) {

  /** Copies the venues, keeping their order. */
  public CollectorConfig {
    venues = Collections.unmodifiableMap(new LinkedHashMap<>(venues));
  }

  /**
   * Where events go; at least one is there.
   *
   * @param files the embedded file sink
   * @param nats NATS servers
   */
  public record Sinks(Optional<EventFiles> files, Optional<NatsConfig> nats) {}

  /**
   * The embedded file sink.
   *
   * @param directory as written, relative to the working folder unless absolute
   * @param roll span of one file, 1 s to 1 day
   * @param compress whether a file is compressed when it is closed
   */
  public record EventFiles(Path directory, Duration roll, boolean compress) {}

  /**
   * The HTTP endpoints, each with a port of its own.
   *
   * @param health health, liveness, readiness and status
   * @param metrics the scrape endpoint
   * @param openStatus whether the status is shown beyond loopback, too
   */
  public record Http(Endpoint health, Endpoint metrics, boolean openStatus) {}

  /**
   * An address to listen on.
   *
   * @param host name or address, not resolved
   * @param port 0 takes any free port
   * @param allowedHosts further names that a request may call it by
   * @param user who may see what is guarded; everyone where it is empty
   * @param tls key and certificate of TLS; in the clear where it is empty
   */
  public record Endpoint(
      String host, int port, Set<String> allowedHosts, Optional<User> user, Optional<KeyPair> tls) {
    /** Copies the names. */
    public Endpoint {
      allowedHosts = Set.copyOf(allowedHosts);
    }
  }

  /**
   * A user with a password.
   *
   * @param name without secrets
   * @param password where it comes from
   */
  public record User(String name, SecretSource password) {}

  /**
   * Files of TLS.
   *
   * @param certificate PEM file of the certificate and those between it and its authority
   * @param key PEM file of its private key
   */
  public record KeyPair(Path certificate, Path key) {}

  /**
   * When health turns.
   *
   * @param grace time after the start during which what is not up yet is no fault
   * @param hold time that UNHEALTHY has to last, and to be over
   * @param staleAfter time without data after which a feed is stale
   */
  public record Health(Duration grace, Duration hold, Duration staleAfter) {}

  /**
   * What the process may use.
   *
   * @param connections outbound sockets in all
   * @param heapShare share of the maximum heap above which work is shed, 0.1 to 0.95
   * @param sinkQueueBytes bound of each sink's queue
   * @param backfill missing trades of one feed that are asked for at once, at the most
   * @param descriptorReserve descriptors held for endpoints and logs; 0 for none
   */
  public record Limits(
      int connections,
      double heapShare,
      long sinkQueueBytes,
      int backfill,
      int descriptorReserve) {}

  /**
   * What is logged and how.
   *
   * @param level the least level that is logged
   * @param format how a line looks
   */
  public record Log(LogLevel level, LogFormat format) {}

  /** Levels of the log, most severe first. */
  public enum LogLevel {
    /** Only what needs a person. */
    ERROR,
    /** Also what may need one. */
    WARN,
    /** Also what happens in the ordinary course. */
    INFO,
    /** Also what explains it. */
    DEBUG,
    /** Everything. */
    TRACE
  }

  /** Forms of a log line. */
  public enum LogFormat {
    /** For people. */
    TEXT,
    /** One JSON object a line. */
    JSON
  }
}
