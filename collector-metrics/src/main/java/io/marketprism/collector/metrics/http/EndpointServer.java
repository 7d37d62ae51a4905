package io.marketprism.collector.metrics.http;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLContext;

/**
 * One HTTP server on a port and threads of its own, over the JDK's server. It is bound when {@link
 * #bind} returns and serves from {@link #start} on; requests that come between wait in the backlog.
 *
 * <p>Thread-safe. Its threads are daemons. {@link #close} is safe twice and without {@code start},
 * takes well under a second, and leaves neither port nor thread.
 */
final class EndpointServer implements AutoCloseable {
  /**
   * As many as usual kernels allow; where they allow less, that holds. A connection that finds it
   * full waits for a second, until its client asks again.
   */
  private static final int BACKLOG = 4_096;

  private static final long CLOSE_WAIT_S = 1;

  private final EndpointAddress address;
  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final AtomicBoolean started = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  private EndpointServer(
      EndpointAddress address,
      HttpServer server,
      Map<String, Page> pages,
      EndpointCounters counters) {
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
   * @param tls what secures it; in the clear where it is empty
   * @param counters count what it does
   * @throws BindException where the port is taken or the host is not ours; the message names both
   */
  static EndpointServer bind(
      EndpointAddress address,
      Map<String, Page> pages,
      Optional<SSLContext> tls,
      EndpointCounters counters)
      throws BindException {
    InetSocketAddress socket = new InetSocketAddress(address.host(), address.port());
    if (socket.isUnresolved()) {
      throw cannotListen(address, "unknown host");
    }
    try {
      tryPort(socket);
      return new EndpointServer(address, create(socket, tls), pages, counters);
    } catch (IOException e) {
      BindException failure = cannotListen(address, String.valueOf(e.getMessage()));
      failure.initCause(e);
      throw failure;
    }
  }

  private static HttpServer create(InetSocketAddress socket, Optional<SSLContext> tls)
      throws IOException {
    if (tls.isEmpty()) {
      return HttpServer.create(socket, BACKLOG);
    }
    HttpsServer server = HttpsServer.create(socket, BACKLOG);
    server.setHttpsConfigurator(new HttpsConfigurator(tls.get()));
    return server;
  }

  /** Where it listens. */
  InetSocketAddress bound() {
    return server.getAddress();
  }

  /** What it was told to bind to. */
  EndpointAddress address() {
    return address;
  }

  int busyThreads() {
    return threads.getActiveCount();
  }

  /** Serves from now on. */
  void start() {
    if (started.compareAndSet(false, true)) {
      startDispatcher();
    }
  }

  /**
   * This server for code that wants to start a JDK server with contexts and threads of its own: it
   * may, but only the pages given here are ever served, by the threads made here.
   */
  HttpServer asHttpServer() {
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
