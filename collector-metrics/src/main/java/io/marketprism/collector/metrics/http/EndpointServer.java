package io.marketprism.collector.metrics.http;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One HTTP server on a port and threads of its own, over the JDK's server. It is bound when this
 * returns and serves from {@link #start} on; requests that come between wait in the backlog.
 *
 * <p>Thread-safe. Its threads are daemons. {@link #close} is safe twice and without {@code start},
 * takes well under a second, and leaves neither port nor thread.
 */
public final class EndpointServer implements AutoCloseable {
  private static final int BACKLOG = 128;
  private static final long CLOSE_WAIT_S = 1;

  private final EndpointAddress address;
  private final HttpServer server;
  private final EndpointCounters counters = new EndpointCounters();
  private final ThreadPoolExecutor threads;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private EndpointServer(EndpointAddress address, HttpServer server, Map<String, Page> pages) {
    this.address = address;
    this.server = server;
    this.threads = EndpointThreads.start(address.name(), counters);
    HostCheck hosts = new HostCheck(address, server.getAddress().getAddress());
    server.createContext("/", new PageHandler(new RequestCheck(hosts), pages, counters));
    server.setExecutor(threads);
  }

  /**
   * Binds the port.
   *
   * @param pages what is served, by exact path
   * @throws BindException where the port is taken or the host is not ours; the message names both
   */
  public static EndpointServer bind(EndpointAddress address, Map<String, Page> pages)
      throws BindException {
    InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
    if (socket.isUnresolved()) {
      throw cannotListen(address, "unknown host");
    }
    try {
      tryPort(socket);
      return new EndpointServer(address, HttpServer.create(socket, BACKLOG), pages);
    } catch (IOException e) {
      BindException failure = cannotListen(address, String.valueOf(e.getMessage()));
      failure.initCause(e);
      throw failure;
    }
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** What it was told to bind to. */
  public EndpointAddress address() {
    return address;
  }

  /** What it has done so far. */
  public EndpointStats stats() {
    return counters.stats(threads.getActiveCount());
  }

  /** Serves from now on. */
  public void start() {
    if (started.compareAndSet(false, true)) {
      startDispatcher();
    }
  }

  /**
   * This server for code that wants to start a JDK server with contexts and threads of its own: it
   * may, but only the pages given here are ever served, by the threads made here.
   */
  public HttpServer asHttpServer() {
    return new PreparedHttpServer(this, server);
  }

  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // A JDK server that was never started keeps its selector when it is stopped.
    start();
    server.stop(0);
    threads.shutdownNow();
    try {
      threads.awaitTermination(CLOSE_WAIT_S, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The JDK's dispatcher thread is a daemon where the thread that starts it is one. */
  private void startDispatcher() {
    Thread starter =
        EndpointThreads.daemon("collector-" + address.name() + "-start", server::start);
    starter.start();
    boolean interrupted = false;
    while (starter.isAlive()) {
      try {
        starter.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** The JDK's server leaves a descriptor open where its own bind fails. */
  private static void tryPort(InetSocketAddress socket) throws IOException {
    if (socket.getPort() != 0) {
      try (ServerSocket probe = new ServerSocket()) {
        probe.bind(socket, 1);
      }
    }
  }

  private static BindException cannotListen(EndpointAddress address, String why) {
    return new BindException(
        "cannot serve " + address.name() + " on " + address.authority() + ": " + why);
  }
}
