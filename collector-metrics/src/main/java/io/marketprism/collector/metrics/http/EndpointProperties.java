package io.marketprism.collector.metrics.http;

import java.util.Map;

/**
 * The system properties that shield the JDK's HTTP server. The JDK reads them once, when its server
 * class is loaded, for all servers of the process; so only a runner may set them, first thing, and
 * this library never does. It works without them, but then half-sent requests hold a thread for
 * ever (or 60 s, where simpleclient's HTTPServer class was loaded before) and connections are not
 * bounded.
 *
 * <p>Source: the JDK's sun.net.httpserver.ServerConfig of 17 and 25, read 2026-11-22. The two
 * request times are seconds, although the JDK's module page says milliseconds; the tick is
 * milliseconds.
 */
public final class EndpointProperties {
  /** Threads that one endpoint may have at once, so requests that may be under way. */
  public static final int MAX_THREADS = 256;

  /** Beyond so many that wait for their next request, a connection is closed with its answer. */
  private static final int MAX_IDLE = 200;

  private static final int MIN_CONNECTIONS = 240;
  private static final int MAX_CONNECTIONS = 12_000;
  private static final long DESCRIPTORS_OF_OTHERS = 1_000;

  private EndpointProperties() {}

  /**
   * Property names and values. A runner sets each that is not set yet before anything else, then
   * loads the rest:
   *
   * <pre>{@code
   * EndpointProperties.recommended(limit).forEach(System.getProperties()::putIfAbsent);
   * }</pre>
   *
   * <p>Connections may be more than {@link #MAX_THREADS}: an idle one holds no thread, and where
   * few are allowed a few idle ones lock everybody out until they are given up after 5 s. They are
   * bounded so that two endpoints under attack leave descriptors to the rest of the process.
   *
   * @param maxDescriptors how many descriptors the process may open
   */
  public static Map<String, String> recommended(long maxDescriptors) {
    long share = (maxDescriptors - DESCRIPTORS_OF_OTHERS) / 2;
    long connections = Math.max(MIN_CONNECTIONS, Math.min(MAX_CONNECTIONS, share));
    return Map.of(
        "sun.net.httpserver.maxReqTime", "5",
        "sun.net.httpserver.maxRspTime", "10",
        "sun.net.httpserver.idleInterval", "30",
        "sun.net.httpserver.clockTick", "1000",
        "sun.net.httpserver.maxIdleConnections", Integer.toString(MAX_IDLE),
        "sun.net.httpserver.maxReqHeaders", "64",
        "sun.net.httpserver.maxReqHeaderSize", "16384",
        "sun.net.httpserver.nodelay", "true",
        "jdk.httpserver.maxConnections", Long.toString(connections));
  }
}
