package io.marketprism.collector.testing.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server on loopback that does with each socket what a script says, byte by byte. Thread-safe;
 * {@link #close()} closes every socket, which ends the scripts.
 */
public final class RawExchange implements AutoCloseable {
  private final ServerSocket server;
  private final Script script;
  private final List<Socket> sockets = new ArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();

  /** What is done with one socket, on a thread of its own. */
  @FunctionalInterface
  public interface Script {
    /**
     * Runs once for each socket.
     *
     * @param number of the socket, from 1
     */
    void run(int number, RawPeer peer) throws Exception;
  }

  /** Listens on a free port. */
  public RawExchange(Script script) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), script);
  }

  /** Listens there; the caller gives up ownership of the socket. */
  public RawExchange(ServerSocket server, Script script) {
    this.script = script;
    this.server = server;
    daemon("raw-exchange", this::accept);
  }

  /** Where a WebSocket is opened. */
  public URI ws() {
    return URI.create("ws://127.0.0.1:" + port() + "/ws");
  }

  /** Where it listens. */
  public int port() {
    return server.getLocalPort();
  }

  /** Sockets that were accepted so far. */
  public int accepted() {
    return accepted.get();
  }

  @Override
  public void close() throws IOException {
    server.close();
    synchronized (sockets) {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        synchronized (sockets) {
          sockets.add(socket);
        }
        int number = accepted.incrementAndGet();
        daemon("raw-peer-" + number, () -> serve(number, socket));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(int number, Socket socket) {
    try {
      script.run(number, new RawPeer(socket));
    } catch (Exception gone) {
      // The client went away, which is what many scripts are for.
    }
  }

  private static void daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }
}
