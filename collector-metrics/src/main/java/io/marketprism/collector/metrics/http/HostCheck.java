package io.marketprism.collector.metrics.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Decides whether a request's Host may be one of ours. A page of a stranger's that makes its own
 * name resolve to our address (DNS rebinding) still sends its own name, and is refused here. A
 * literal address cannot be rebound; it is accepted where we are bound beyond loopback. Ports are
 * not compared, since they may be forwarded. Immutable; never asks a name service.
 */
final class HostCheck {
  private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(?:\\." + OCTET + "){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]{2,45}");
  private static final Pattern PORT = Pattern.compile("(?::\\d{0,5})?");

  private final Set<String> names = new HashSet<>();
  private final boolean beyondLoopback;

  HostCheck(EndpointAddress address, InetAddress bound) {
    names.add("localhost");
    names.add(canonical(address.host()));
    address.allowedHosts().forEach(name -> names.add(canonical(name)));
    beyondLoopback = !bound.isLoopbackAddress();
  }

  /** Whether the value of a Host header names us. */
  boolean allows(String header) {
    boolean bracketed = header.startsWith("[");
    int end = bracketed ? header.indexOf(']') + 1 : colonOrEnd(header);
    if (end <= 0 || !PORT.matcher(header.substring(end)).matches()) {
      return false;
    }
    String host = canonical(bracketed ? header.substring(1, end - 1) : header.substring(0, end));
    boolean literal = (bracketed ? IPV6 : IPV4).matcher(host).matches();
    boolean named = names.contains(host) && (literal || !bracketed);
    return named || (literal && allowsAddress(host, bracketed));
  }

  private boolean allowsAddress(String literal, boolean bracketed) {
    try {
      String text = bracketed ? "[" + literal + "]" : literal;
      return beyondLoopback || InetAddress.getByName(text).isLoopbackAddress();
    } catch (UnknownHostException notAnAddress) {
      return false;
    }
  }

  private static int colonOrEnd(String header) {
    int colon = header.indexOf(':');
    return colon < 0 ? header.length() : colon;
  }

  private static String canonical(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }
}
