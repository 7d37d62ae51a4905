package io.marketprism.collector.testing.net;

import java.nio.charset.StandardCharsets;

/** Makes answers of an HTTP server. Pure functions. */
public final class Replies {
  private Replies() {}

  /**
   * An answer of any status.
   *
   * @param headers further ones, each ended by a line break
   */
  public static byte[] of(int status, String headers, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String text =
        "HTTP/1.1 %d X\r\nContent-Length: %d\r\n%s\r\n%s"
            .formatted(status, bytes.length, headers, body);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A refusal that asks to stay away for so many seconds. */
  public static byte[] retryAfter(int status, int seconds) {
    return of(status, "Retry-After: " + seconds + "\r\n", "{\"code\":-1003,\"msg\":\"limit\"}");
  }
}
