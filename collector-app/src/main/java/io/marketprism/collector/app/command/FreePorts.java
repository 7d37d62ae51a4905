package io.marketprism.collector.app.command;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;

/** Ports of the endpoints of a demo: the usual ones, or any free one where those are taken. */
final class FreePorts {
  private static final List<String> NAMES = List.of("health", "metrics");
  private static final List<Integer> USUAL = List.of(8087, 9092);

  private FreePorts() {}

  /** The configuration with ports that are free now. */
  static String addTo(String yaml) {
    StringBuilder all = new StringBuilder(yaml);
    all.append("http:\n");
    for (int i = 0; i < NAMES.size(); i++) {
      int port = isFree(USUAL.get(i)) ? USUAL.get(i) : 0;
      all.append("  " + NAMES.get(i) + ": {port: " + port + "}\n");
    }
    return all.toString();
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
