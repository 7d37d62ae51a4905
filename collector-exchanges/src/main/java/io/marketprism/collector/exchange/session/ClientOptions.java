package io.marketprism.collector.exchange.session;

import java.net.InetAddress;
import java.net.ProxySelector;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;

/**
 * How sockets are opened, where the JVM's own ways are not wanted. Immutable.
 *
 * @param proxies which proxy to take, empty for the JVM's default selector
 * @param resolver how host names resolve, empty for the JVM's
 * @param tls whom to trust, empty for the JVM's
 */
public record ClientOptions(
    Optional<ProxySelector> proxies, Optional<Resolver> resolver, Optional<Tls> tls) {
  /** The JVM's own ways. */
  public static final ClientOptions DEFAULT =
      new ClientOptions(Optional.empty(), Optional.empty(), Optional.empty());

  /** Resolves host names. Thread-safe; may block. */
  @FunctionalInterface
  public interface Resolver {
    /** The addresses of a host, best first. */
    List<InetAddress> lookup(String host) throws UnknownHostException;
  }

  /**
   * How TLS is spoken. Immutable.
   *
   * @param sockets makes TLS sockets over plain ones
   * @param trust whom they trust; must be the one that {@code sockets} was made with
   */
  public record Tls(SSLSocketFactory sockets, X509TrustManager trust) {}
}
