package io.marketprism.collector.app.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/**
 * Hands what comes to one address on to another. Two of them lead to what listens on loopback in a
 * namespace: one out here, and one as a program of its own in there. Thread-safe; {@link #close()}
 * takes no more, and leaves what was taken to its ends.
 */
final class Door implements AutoCloseable {
  private static final int BACKLOG = 64;

  private final ServerSocket outside;
  private final InetSocketAddress inside;

  /**
   * Listens at once.
   *
   * @param at where; port 0 for any
   * @param inside where what comes there goes to
   */
  Door(InetSocketAddress at, InetSocketAddress inside) throws IOException {
    this.outside = new ServerSocket(at.getPort(), BACKLOG, at.getAddress());
    this.inside = inside;
    daemon(
        () -> {
          while (true) {
            open(outside.accept());
          }
        });
  }

  /**
   * Leads from an address to loopback until the standard input ends, which it does with whoever
   * started this.
   *
   * @param arguments the address, then the ports
   */
  public static void main(String[] arguments) throws IOException {
    for (int i = 1; i < arguments.length; i++) {
      int port = Integer.parseInt(arguments[i]);
      new Door(
          new InetSocketAddress(InetAddress.getByName(arguments[0]), port),
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }
    while (System.in.read() >= 0) {
      // Nobody says anything.
    }
  }

  /** Where it listens. */
  int port() {
    return outside.getLocalPort();
  }

  private void open(Socket client) {
    Socket server = new Socket();
    daemon(
        () -> {
          try (client;
              server) {
            server.connect(inside);
            daemon(() -> hand(server, client));
            hand(client, server);
          }
        });
  }

  /** Either end is the end of both. */
  private static void hand(Socket from, Socket to) throws IOException {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    }
  }

  private interface Task {
    void run() throws IOException;
  }

  private static void daemon(Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException e) {
                // One of both has ended.
              }
            },
            "door");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    outside.close();
  }
}
