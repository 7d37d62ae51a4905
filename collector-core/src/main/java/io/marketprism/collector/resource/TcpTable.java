package io.marketprism.collector.resource;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds this process's sockets in the kernel's tables. Those hold every connection of the network
 * namespace, so rows are matched with the inodes of the process's own descriptors. Pure functions.
 *
 * <p>Source: Linux, Documentation/networking/proc_net_tcp.rst, read 2026-11-22.
 */
final class TcpTable {
  private static final String[] STATES = {
    "unknown",
    "established",
    "syn_sent",
    "syn_recv",
    "fin_wait1",
    "fin_wait2",
    "time_wait",
    "close",
    "close_wait",
    "last_ack",
    "listen",
    "closing",
    "new_syn_recv"
  };
  private static final String SOCKET = "socket:[";
  private static final int LOCAL = 1;
  private static final int REMOTE = 2;
  private static final int STATE = 3;
  private static final int INODE = 9;
  private static final int WORD_DIGITS = 8;

  private TcpTable() {}

  /**
   * Counts by direction and state, in a stable order, listening sockets left out. Established
   * connections are counted in both directions even where there is none.
   */
  static List<ResourceSample.TcpCount> count(List<TcpSocket> sockets) {
    Set<Integer> listening = listeningPorts(sockets);
    Map<String, Long> inbound = new TreeMap<>(Map.of("established", 0L));
    Map<String, Long> outbound = new TreeMap<>(Map.of("established", 0L));
    for (TcpSocket socket : sockets) {
      if (!socket.listens()) {
        (listening.contains(socket.local().getPort()) ? inbound : outbound)
            .merge(socket.state(), 1L, Long::sum);
      }
    }
    List<ResourceSample.TcpCount> counts = new ArrayList<>();
    inbound.forEach((state, n) -> counts.add(new ResourceSample.TcpCount("inbound", state, n)));
    outbound.forEach((state, n) -> counts.add(new ResourceSample.TcpCount("outbound", state, n)));
    return counts;
  }

  /** The ports on which some of them listen. */
  static Set<Integer> listeningPorts(List<TcpSocket> sockets) {
    Set<Integer> ports = new HashSet<>();
    for (TcpSocket socket : sockets) {
      if (socket.listens()) {
        ports.add(socket.local().getPort());
      }
    }
    return ports;
  }

  /** The rows that {@code descriptors} point at; what is no row of a table is passed over. */
  static List<TcpSocket> own(List<String> lines, List<String> descriptors) {
    Set<String> inodes = inodes(descriptors);
    List<TcpSocket> sockets = new ArrayList<>();
    for (String line : lines) {
      String[] columns = line.strip().split("\\s+", INODE + 2);
      if (columns.length > INODE && inodes.contains(columns[INODE])) {
        sockets.add(
            new TcpSocket(
                Long.parseLong(columns[INODE]),
                address(columns[LOCAL]),
                address(columns[REMOTE]),
                state(columns[STATE])));
      }
    }
    return sockets;
  }

  private static Set<String> inodes(List<String> descriptors) {
    Set<String> inodes = new HashSet<>();
    for (String target : descriptors) {
      if (target.startsWith(SOCKET)) {
        inodes.add(target.substring(SOCKET.length(), target.length() - 1));
      }
    }
    return inodes;
  }

  /** The address is words of four bytes, each with its lowest byte first; the port is a number. */
  private static InetSocketAddress address(String text) {
    int colon = text.indexOf(':');
    byte[] bytes = new byte[colon / 2];
    for (int i = 0; i < bytes.length; i++) {
      int word = i / Integer.BYTES * WORD_DIGITS;
      int digits = word + WORD_DIGITS - 2 - 2 * (i % Integer.BYTES);
      bytes[i] = (byte) Integer.parseInt(text, digits, digits + 2, 16);
    }
    try {
      int port = Integer.parseInt(text, colon + 1, text.length(), 16);
      return new InetSocketAddress(InetAddress.getByAddress(bytes), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("not an address: " + text, e);
    }
  }

  private static String state(String hex) {
    int code = Integer.parseInt(hex, 16);
    return code < STATES.length ? STATES[code] : STATES[0];
  }
}
