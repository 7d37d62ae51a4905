package io.marketprism.collector.metrics.http;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Refuses requests that no page should see. Immutable. */
final class RequestCheck {
  private static final int MAX_QUERY = 1024;

  private final HostCheck hosts;

  RequestCheck(HostCheck hosts) {
    this.hosts = hosts;
  }

  /** The refusal of this request, or empty where it may be served. */
  Optional<Reply> refusal(HttpExchange exchange) {
    URI target = exchange.getRequestURI();
    if (target.isAbsolute() || target.getRawAuthority() != null) {
      return refuse(400, "the request target must be a path");
    }
    Optional<Reply> host = checkHost(exchange);
    if (host.isPresent()) {
      return host;
    }
    String query = target.getRawQuery();
    if (query != null && query.length() > MAX_QUERY) {
      return refuse(414, "the query is longer than " + MAX_QUERY + " characters");
    }
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      return Optional.of(Reply.notAllowed("GET, HEAD"));
    }
    return announcesBody(exchange) ? refuse(400, "a request body is not taken") : Optional.empty();
  }

  /** Whether a body follows, or may follow, the request's headers. */
  static boolean announcesBody(HttpExchange exchange) {
    Headers headers = exchange.getRequestHeaders();
    String length = headers.getFirst("Content-Length");
    return headers.containsKey("Transfer-Encoding")
        || (length != null && !length.strip().equals("0"));
  }

  private Optional<Reply> checkHost(HttpExchange exchange) {
    List<String> values = exchange.getRequestHeaders().get("Host");
    if (values == null) {
      // Only clients of HTTP/1.0 may leave it out; a browser never does.
      return exchange.getProtocol().equalsIgnoreCase("HTTP/1.0")
          ? Optional.empty()
          : refuse(400, "a Host header is needed");
    }
    if (values.size() != 1) {
      return refuse(400, "one Host header is needed");
    }
    return hosts.allows(values.get(0).strip())
        ? Optional.empty()
        : refuse(421, "this Host is not served here; allow it in the configuration");
  }

  private static Optional<Reply> refuse(int status, String why) {
    return Optional.of(Reply.text(status, why));
  }
}
