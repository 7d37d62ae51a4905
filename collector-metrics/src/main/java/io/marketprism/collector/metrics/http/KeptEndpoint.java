package io.marketprism.collector.metrics.http;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/**
 * One endpoint that stays: where its server no longer answers, another is made on the same port.
 * Besides its pages it serves {@link #PROBE_PATH}, which says only that it answers.
 *
 * <p>Thread-safe. Its threads are daemons; {@link #close} is safe twice and leaves neither port nor
 * thread, but for a server whose own threads hang.
 */
public final class KeptEndpoint implements AutoCloseable {
  /** What an {@link EndpointWatch} asks for. */
  static final String PROBE_PATH = "/-/probe";

  private static final Reply ANSWERS = Reply.text(200, "answers");
  private static final long CLOSE_WITHIN_MS = TimeUnit.SECONDS.toMillis(2);

  /** Starts a server that is bound and whose pages and threads are set. */
  @FunctionalInterface
  public interface Front {
    /** Starts it; may wrap it, and may not replace its pages. */
    void start(HttpServer server) throws IOException;
  }

  private final Map<String, Page> pages;
  private final Optional<SSLContext> tls;
  private final Front front;
  private final EndpointCounters counters;
  private volatile EndpointServer server;

  @GuardedBy("this")
  private boolean closed;

  private KeptEndpoint(
      EndpointServer server,
      Map<String, Page> pages,
      Optional<SSLContext> tls,
      Front front,
      EndpointCounters counters) {
    this.server = server;
    this.pages = pages;
    this.tls = tls;
    this.front = front;
    this.counters = counters;
  }

  /**
   * Binds the port.
   *
   * @param pages what is served, by exact path
   * @param tls what secures it; in the clear where it is empty
   * @param front starts each server that is made
   * @throws BindException where the port is taken or the host is not ours; the message names both
   */
  public static KeptEndpoint bind(
      EndpointAddress address, Map<String, Page> pages, Optional<SSLContext> tls, Front front)
      throws BindException {
    Map<String, Page> all = new HashMap<>(pages);
    all.put(PROBE_PATH, request -> ANSWERS);
    EndpointCounters counters = new EndpointCounters();
    EndpointServer server = EndpointServer.bind(address, all, tls, counters);
    return new KeptEndpoint(server, all, tls, front, counters);
  }

  /** Serves from now on. */
  public synchronized void start() {
    try {
      front.start(server.asHttpServer());
    } catch (IOException e) {
      throw new IllegalStateException(name() + " did not start", e);
    }
  }

  /** Its name in messages, metrics and threads. */
  public String name() {
    return server.address().name();
  }

  /** The port that it listens on, the same for as long as it lives. */
  public int port() {
    return server.bound().getPort();
  }

  /** What it has done so far, whichever server did it. */
  public EndpointStats stats() {
    return counters.stats(server.busyThreads());
  }

  @Override
  public synchronized void close() {
    closed = true;
    server.close();
  }

  /** Asks the server for an answer, for at most about three seconds. */
  OwnProbe.Result probe() {
    OwnProbe.Result result = new OwnProbe(tls.isPresent()).ask(server.bound());
    if (result == OwnProbe.Result.SILENT) {
      counters.unanswered();
    }
    return result;
  }

  /**
   * Gives the server up and makes another on its port; does nothing once closed.
   *
   * @throws IOException where the port cannot be had, or the server does not start
   */
  synchronized void rebuild() throws IOException {
    if (closed) {
      return;
    }
    EndpointServer old = server;
    int port = old.bound().getPort();
    giveUp(old);
    EndpointServer next = EndpointServer.bind(old.address().withPort(port), pages, tls, counters);
    server = next;
    try {
      front.start(next.asHttpServer());
    } catch (IOException | RuntimeException e) {
      next.close();
      throw e;
    }
    counters.rebuilt();
  }

  /** Waits a moment for it to close: what hangs in it must not hang us. */
  private static void giveUp(EndpointServer old) {
    Thread closer =
        EndpointThreads.daemon("collector-" + old.address().name() + "-give-up", old::close);
    closer.start();
    try {
      closer.join(CLOSE_WITHIN_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
