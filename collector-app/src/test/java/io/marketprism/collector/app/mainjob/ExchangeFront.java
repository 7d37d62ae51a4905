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
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/**
 * Stands before the requests of an exchange: answers the first requests for its instrument list
 * with bodies of its own, and passes on all others. Thread-safe.
 */
public final class ExchangeFront implements AutoCloseable {
  private final HttpServer server;
  private final String behind;
  private final Deque<byte[]> lists;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Semaphore permits = new Semaphore(0);
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /**
   * Listens.
   *
   * @param behind host and port of the exchange
   * @param lists bodies that are answered first, in that order
   */
  public ExchangeFront(String behind, List<byte[]> lists) throws IOException {
    this.behind = behind;
    this.lists = new ConcurrentLinkedDeque<>(lists);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Host and port. */
  public String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Lets one more list be answered; without this, requests for it wait. */
  public void answerOneList() {
    permits.release();
  }

  /** Lets all further lists be answered. */
  public void answerAllLists() {
    permits.release(1_000_000);
  }

  /** How many of its bodies were not asked for yet. */
  public int left() {
    return lists.size();
  }

  private void answer(HttpExchange request) throws IOException {
    URI uri = URI.create("http://" + behind + request.getRequestURI());
    try {
      if (uri.getPath().endsWith("/exchangeInfo")) {
        permits.acquire();
        byte[] list = lists.poll();
        if (list != null) {
          send(request, 200, list);
          return;
        }
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
