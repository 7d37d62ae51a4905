package io.marketprism.collector.metrics.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Set;

/**
 * Where an endpoint listens and under which names it may be asked. Immutable.
 *
 * @param name the endpoint's name in messages, metrics and threads, {@code metrics}
 * @param host the name or address to bind to, {@code 127.0.0.1}
 * @param port the port; 0 takes any free one
 * @param allowedHosts further names that a request's Host may hold, beside loopback names and
 *     addresses and {@code host}; bound beyond loopback every literal address is accepted too
 */
public record EndpointAddress(String name, String host, int port, Set<String> allowedHosts) {
  private static final int MAX_PORT = 65_535;

  /** Refuses an empty name or host and a port that does not exist; keeps a copy of the names. */
  public EndpointAddress {
    if (name.isEmpty() || host.isEmpty()) {
      throw new IllegalArgumentException("an endpoint needs a name and a host");
    }
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("no such port: " + port);
    }
    allowedHosts = Set.copyOf(allowedHosts);
  }

  /** Host and port as in a URL, an IPv6 address in brackets. */
  public String authority() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }

  /** The same on another port. */
  EndpointAddress withPort(int other) {
    return new EndpointAddress(name, host, other, allowedHosts);
  }

  /** Whether only this machine can reach it; asks the name service where the host is a name. */
  public boolean isLoopback() {
    InetAddress address = new InetSocketAddress(host, port).getAddress();
    return address != null && address.isLoopbackAddress();
  }
}
