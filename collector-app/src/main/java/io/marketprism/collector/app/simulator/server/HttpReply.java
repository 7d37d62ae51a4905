package io.marketprism.collector.app.simulator.server;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answer to one HTTP request. Immutable.
 *
 * @param status HTTP status; 0 for the answer that never comes
 * @param headers without Content-Length, which the server adds; names in any case
 * @param body sent as UTF-8
 * @param delay how long the server waits before it sends this
 */
public record HttpReply(int status, Map<String, String> headers, String body, Duration delay) {
  private static final String CONTENT_TYPE = "Content-Type";

  /** Copies the headers. */
  public HttpReply {
    TreeMap<String, String> copy = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    copy.putAll(headers);
    headers = Collections.unmodifiableMap(copy);
  }

  /** A body of JSON. */
  public static HttpReply json(int status, String body) {
    return of(status, "application/json;charset=UTF-8", body);
  }

  /** A body of this type. */
  public static HttpReply of(int status, String contentType, String body) {
    return new HttpReply(status, Map.of(CONTENT_TYPE, contentType), body, Duration.ZERO);
  }

  /** The answer that never comes: the request is taken and the connection stays open. */
  public static HttpReply never() {
    return new HttpReply(0, Map.of(), "", Duration.ZERO);
  }

  /** This with one header more, in place of one of that name. */
  public HttpReply with(String name, String value) {
    TreeMap<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new HttpReply(status, more, body, delay);
  }

  /** This with a Retry-After header of whole seconds, rounded up. */
  public HttpReply retryAfter(Duration wait) {
    return with("Retry-After", Long.toString(wait.plusNanos(999_999_999).toSeconds()));
  }

  /** This, sent only after that time. */
  public HttpReply after(Duration wait) {
    return new HttpReply(status, headers, body, wait);
  }

  /** Whether it is the answer that never comes. */
  public boolean isNever() {
    return status == 0;
  }
}
