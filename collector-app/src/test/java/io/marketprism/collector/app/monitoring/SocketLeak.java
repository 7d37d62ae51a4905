package io.marketprism.collector.app.monitoring;

import io.marketprism.collector.app.Main;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The collector beside something in its own process that leaks connections: while a file is there,
 * so many are open that nobody owns.
 */
final class SocketLeak {
  private static final long LOOK_EACH_NS = 100_000_000;
  private static final int OWN_ARGUMENTS = 3;

  private final Path whileThere;
  private final int port;
  private final int count;
  private final List<Socket> leaked = new ArrayList<>();

  private SocketLeak(Path whileThere, int port, int count) {
    this.whileThere = whileThere;
    this.port = port;
    this.count = count;
  }

  /** The file, a port of loopback, how many; then the arguments of the command line. */
  public static void main(String[] arguments) {
    SocketLeak leak =
        new SocketLeak(
            Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
    Thread thread = new Thread(leak::run, "leak");
    thread.setDaemon(true);
    thread.start();
    Main.main(Arrays.copyOfRange(arguments, OWN_ARGUMENTS, arguments.length));
  }

  private void run() {
    while (true) {
      boolean there = Files.exists(whileThere);
      try {
        if (there && leaked.isEmpty()) {
          open();
        } else if (!there && !leaked.isEmpty()) {
          close();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      LockSupport.parkNanos(LOOK_EACH_NS);
    }
  }

  private void open() throws IOException {
    for (int i = 0; i < count; i++) {
      leaked.add(new Socket(InetAddress.getLoopbackAddress(), port));
    }
  }

  private void close() throws IOException {
    for (Socket one : leaked) {
      one.close();
    }
    leaked.clear();
  }
}
