package io.marketprism.collector.metrics.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.Optional;

/**
 * Serves every request of one endpoint: exact paths only, never the body of a request, never a word
 * of our own failures. Thread-safe.
 */
final class PageHandler implements HttpHandler {
  /** The JDK buffers each write off heap, per thread, in its whole size. */
  private static final int CHUNK = 16 * 1024;

  /** What a browser may do with an answer: load from this host alone, and show it in no frame. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self';"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Reply NOT_FOUND = Reply.text(404, "not found");
  private static final Reply FAILED = Reply.text(500, "internal error");

  private final RequestCheck check;
  private final Map<String, Page> pages;
  private final EndpointCounters counters;

  PageHandler(RequestCheck check, Map<String, Page> pages, EndpointCounters counters) {
    this.check = check;
    this.pages = Map.copyOf(pages);
    this.counters = counters;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    Reply reply = answer(exchange);
    counters.replied(reply.status());
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (!RequestCheck.announcesBody(exchange)) {
      send(exchange, reply, head);
      exchange.close();
      return;
    }
    if (!head) {
      send(exchange, reply, false);
    }
    // Closing the exchange in the ordinary way would wait for the body; this way out does not.
    throw new IOException("a request body is not read");
  }

  private Reply answer(HttpExchange exchange) {
    try {
      Optional<Reply> refusal = check.refusal(exchange);
      if (refusal.isPresent()) {
        return refusal.get();
      }
      Page page = pages.get(exchange.getRequestURI().getRawPath());
      return page == null ? NOT_FOUND : page.reply(exchange.getRequestHeaders());
    } catch (RuntimeException | LinkageError | StackOverflowError e) {
      counters.failed();
      return FAILED;
    }
  }

  private static void send(HttpExchange exchange, Reply reply, boolean head) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    reply.headers().forEach(headers::set);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-store");
    headers.set("Content-Security-Policy", POLICY);
    headers.set("Referrer-Policy", "no-referrer");
    if (reply.closes()) {
      headers.set("Connection", "close");
    }
    byte[] body = reply.body();
    if (head) {
      headers.set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(reply.status(), -1);
      return;
    }
    exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
    OutputStream out = exchange.getResponseBody();
    for (int from = 0; from < body.length; from += CHUNK) {
      out.write(body, from, Math.min(CHUNK, body.length - from));
    }
    out.flush();
  }
}
