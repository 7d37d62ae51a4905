package io.marketprism.collector.app.mainjob;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports of servers that stop and come back: below those that the system hands to clients, so that
 * no client takes one meanwhile, nor connects to itself there.
 */
public final class LoopbackPorts {
  private static final int LOWEST = 10_000;
  private static final int HIGHEST = 32_000;
  private static final int TRIES = 1_000;

  private LoopbackPorts() {}

  /** A port on which nothing listens. */
  public static int free() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(LOWEST, HIGHEST);
      try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return probe.getLocalPort();
      } catch (IOException e) {
        // Taken; another may be free.
      }
    }
    throw new AssertionError("no free port");
  }
}
