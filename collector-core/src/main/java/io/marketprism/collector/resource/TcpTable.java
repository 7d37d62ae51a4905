package io.marketprism.collector.resource;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts this process's connections in the kernel's tables. Those hold every connection of the
 * network namespace, so rows are matched with the inodes of the process's own descriptors. Pure.
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
  private static final String LISTEN = "listen";
  private static final String SOCKET = "socket:[";
  private static final int LOCAL = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private record Row(String localPort, String state) {}

  private TcpTable() {}

  /**
   * Counts by direction and state, in a stable order, of rows that {@code descriptors} point at.
   * Established connections are counted in both directions even where there is none.
   */
  static List<ResourceSample.TcpCount> count(List<String> lines, List<String> descriptors) {
    List<Row> own = ownRows(lines, inodes(descriptors));
    Set<String> listening = new HashSet<>();
    for (Row row : own) {
      if (row.state().equals(LISTEN)) {
        listening.add(row.localPort());
      }
    }
    Map<String, Long> inbound = new TreeMap<>(Map.of("established", 0L));
    Map<String, Long> outbound = new TreeMap<>(Map.of("established", 0L));
    for (Row row : own) {
      if (!row.state().equals(LISTEN)) {
        (listening.contains(row.localPort()) ? inbound : outbound)
            .merge(row.state(), 1L, Long::sum);
      }
    }
    List<ResourceSample.TcpCount> counts = new ArrayList<>();
    inbound.forEach((state, n) -> counts.add(new ResourceSample.TcpCount("inbound", state, n)));
    outbound.forEach((state, n) -> counts.add(new ResourceSample.TcpCount("outbound", state, n)));
    return counts;
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

  private static List<Row> ownRows(List<String> lines, Set<String> inodes) {
    List<Row> rows = new ArrayList<>();
    for (String line : lines) {
      String[] columns = line.strip().split("\\s+", INODE + 2);
      if (columns.length > INODE && inodes.contains(columns[INODE])) {
        String local = columns[LOCAL];
        rows.add(new Row(local.substring(local.indexOf(':') + 1), state(columns[STATE])));
      }
    }
    return rows;
  }

  private static String state(String hex) {
    int code = Integer.parseInt(hex, 16);
    return code < STATES.length ? STATES[code] : STATES[0];
  }
}
