package io.marketprism.collector.app.mainjob;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Stands before the requests of an exchange: answers those for its instrument list with a body of
 * its own while it has one, and passes on all others. Thread-safe.
 */
public final class ExchangeFront implements AutoCloseable {
  private final HttpServer server;
  private final String behind;
  private final AtomicReference<byte @Nullable []> list;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Listens.
   *
   * @param behind host and port of the exchange
   * @param list what is answered for the instrument list at first
   */
  public ExchangeFront(String behind, byte[] list) throws IOException {
    this.behind = behind;
    this.list = new AtomicReference<>(list);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Host and port. */
  public String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Answers this for the instrument list from now on. */
  public void answerList(byte[] body) {
    list.set(body);
  }

  /** Passes requests for the instrument list on from now on. */
  public void passOnList() {
    list.set(null);
  }

  private void answer(HttpExchange request) throws IOException {
    URI uri = URI.create("http://" + behind + request.getRequestURI());
    try {
      byte[] body = uri.getPath().endsWith("/exchangeInfo") ? list.get() : null;
      if (body != null) {
        send(request, 200, body);
        return;
      }
      HttpResponse<byte[]> reply =
          http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofByteArray());
      send(request, reply.statusCode(), reply.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange request, int status, byte[] body) throws IOException {
    request.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    try (OutputStream out = request.getResponseBody()) {
      out.write(body);
    } finally {
      request.close();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
