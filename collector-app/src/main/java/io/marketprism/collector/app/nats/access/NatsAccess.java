package io.marketprism.collector.app.nats.access;

import io.marketprism.collector.app.tls.TlsFiles;
import io.nats.client.ErrorListener;
import io.nats.client.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadFactory;

/**
 * Where NATS servers are, and how they are connected to. Immutable; printed without secrets.
 *
 * @param servers one address or several of one cluster, {@code nats://host:4222}
 * @param name of the connection, as the servers show it
 * @param credentials who the collector is
 * @param tls files of TLS, which is used where one is named or an address is {@code tls://}
 */
public record NatsAccess(List<URI> servers, String name, Credentials credentials, TlsFiles tls) {
  private static final String TLS = "tls";
  private static final Set<String> SCHEMES = Set.of("nats", TLS);
  private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
  private static final Duration WRITE_WITHIN = Duration.ofSeconds(5);
  private static final Duration RECONNECT_EACH = Duration.ofSeconds(1);
  private static final Duration REQUESTS_CHECKED_EACH = Duration.ofMillis(500);

  /** A server that does not answer is noticed after two of them. */
  private static final Duration PING_EACH = Duration.ofSeconds(10);

  private static final int PINGS_OUT = 2;

  /** Longer than pings are apart, since each is answered. */
  private static final Duration READ_WITHIN = PING_EACH.multipliedBy(3);

  /**
   * Checks the addresses.
   *
   * @throws IllegalArgumentException where there is none, or one that is no address of a server
   */
  public NatsAccess {
    servers = List.copyOf(servers);
    if (servers.isEmpty()) {
      throw new IllegalArgumentException("no NATS server is named");
    }
    servers.forEach(NatsAccess::require);
  }

  /** Connects without credentials and, to {@code nats://} addresses, without TLS. */
  public NatsAccess(List<URI> servers, String name) {
    this(servers, name, Credentials.none(), TlsFiles.none());
  }

  /**
   * Reads addresses as people write them.
   *
   * @param text addresses with commas between them
   * @throws IllegalArgumentException where one is no address of a server, or holds a password
   */
  public static NatsAccess of(String text, String name) {
    return new NatsAccess(
        Arrays.stream(text.split(",", -1)).map(String::strip).map(NatsAccess::address).toList(),
        name);
  }

  /** What cannot be read is not repeated, since it may hold a password. */
  private static URI address(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException(
          "an address of a NATS server cannot be read; it is to be like nats://host:4222", e);
    }
  }

  private static void require(URI server) {
    if (server.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          "the address of the NATS server " + server.getHost() + " must not hold credentials");
    }
    if (server.getHost() == null
        || server.getScheme() == null
        || !SCHEMES.contains(server.getScheme())) {
      throw new IllegalArgumentException(server + " is no NATS server; such is nats://host:4222");
    }
  }

  /** The same with those credentials. */
  public NatsAccess withCredentials(Credentials others) {
    return new NatsAccess(servers, name, others, tls);
  }

  /** The same with those files of TLS. */
  public NatsAccess withTls(TlsFiles others) {
    return new NatsAccess(servers, name, credentials, others);
  }

  /**
   * Options of a connection that never gives up by itself, notices a server that hangs within half
   * a minute, and tells a request that was not answered by a TimeoutException. All its threads are
   * daemons; nothing is logged, so that a caller sets listeners where it wants to know. The files
   * of credentials and TLS are read here, so take new options for each connection.
   *
   * @throws UncheckedIOException where such a file cannot be read or used; its message names the
   *     file and nothing of what stands in it
   */
  public Options.Builder options() {
    Options.Builder options = plainOptions();
    try {
      credentials.applyTo(options);
      if (isSecured()) {
        // The only way to resolve names that leaves the name for the check of the certificate.
        options
            .sslContext(tls.context())
            .hostnameResolveMode(Options.HostnameResolveMode.HappyEyeballs);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e.getMessage(), e);
    }
    return options;
  }

  private boolean isSecured() {
    return !tls.isEmpty() || servers.stream().anyMatch(server -> TLS.equals(server.getScheme()));
  }

  private Options.Builder plainOptions() {
    return new Options.Builder()
        .servers(servers.stream().map(URI::toString).toArray(String[]::new))
        .connectionName(name)
        .connectionTimeout(CONNECT_WITHIN)
        .socketWriteTimeout(WRITE_WITHIN)
        .socketReadTimeoutMillis(Math.toIntExact(READ_WITHIN.toMillis()))
        .pingInterval(PING_EACH)
        .maxPingsOut(PINGS_OUT)
        .maxReconnects(-1)
        .reconnectWait(RECONNECT_EACH)
        .requestCleanupInterval(REQUESTS_CHECKED_EACH)
        .useTimeoutException()
        .supportUTF8Subjects()
        .errorListener(new ErrorListener() {})
        .connectThreadFactory(daemons("connect"))
        .callbackThreadFactory(daemons("callback"))
        .readerThreadFactory(daemons("reader"))
        .writerThreadFactory(daemons("writer"));
  }

  private ThreadFactory daemons(String role) {
    return task -> {
      Thread thread = new Thread(task, name + "-nats-" + role);
      thread.setDaemon(true);
      return thread;
    };
  }
}
