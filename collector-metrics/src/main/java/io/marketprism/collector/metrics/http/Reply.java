package io.marketprism.collector.metrics.http;

import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * A complete answer. Immutable; the caller gives up ownership of the bytes, which are not copied.
 */
public final class Reply {
  private static final String TEXT = "text/plain; charset=utf-8";

  private final int status;
  private final byte[] body;
  private final Map<String, String> headers;

  private Reply(int status, byte[] body, Map<String, String> headers) {
    this.status = status;
    this.body = body;
    this.headers = headers;
  }

  /** One line of text. */
  public static Reply text(int status, String line) {
    byte[] body = (line + "\n").getBytes(StandardCharsets.UTF_8);
    return new Reply(status, body, Map.of("Content-Type", TEXT));
  }

  /** Bytes of that content type. */
  public static Reply of(int status, String contentType, byte[] body) {
    return new Reply(status, body, Map.of("Content-Type", contentType));
  }

  /** Bytes that are already compressed with gzip. */
  public static Reply gzip(int status, String contentType, byte[] compressed) {
    return new Reply(
        status, compressed, Map.of("Content-Type", contentType, "Content-Encoding", "gzip"));
  }

  /** A refusal that asks for name and password. */
  static Reply unauthorized(String challenge) {
    return new Reply(
        401,
        "name and password are needed\n".getBytes(StandardCharsets.UTF_8),
        Map.of("Content-Type", TEXT, "WWW-Authenticate", challenge));
  }

  /** A refusal that names what is allowed instead. */
  static Reply notAllowed(String allowed) {
    return new Reply(
        405,
        "only GET and HEAD are served\n".getBytes(StandardCharsets.UTF_8),
        Map.of("Content-Type", TEXT, "Allow", allowed));
  }

  int status() {
    return status;
  }

  byte[] body() {
    return body;
  }

  Map<String, String> headers() {
    return headers;
  }

  /** Whether the connection is closed after it: after everything that is no plain answer. */
  boolean closes() {
    return status >= 400 && status != 404 && status != 503;
  }
}
