package io.marketprism.collector.metrics.http;

import com.sun.net.httpserver.Headers;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * One user and password that a page asks for, as the basic scheme has it. It keeps a digest only,
 * and compares in the same time whatever is sent. Immutable; prints nothing of either.
 *
 * <p>Source: RFC 7617, read 2026-11-26.
 */
public final class BasicAuth {
  private static final String SCHEME = "Basic ";
  private static final int MAX_LENGTH = 4_096;
  private static final Reply UNAUTHORIZED = Reply.unauthorized("Basic realm=\"collector\"");

  private final byte[] expected;

  private BasicAuth(byte[] expected) {
    this.expected = expected;
  }

  /**
   * Takes the name and the password.
   *
   * @throws IllegalArgumentException where the name is empty or holds a colon
   */
  public static BasicAuth of(String user, String password) {
    if (user.isEmpty() || user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("a user has a name without a colon");
    }
    return new BasicAuth(digest((user + ":" + password).getBytes(StandardCharsets.UTF_8)));
  }

  /** That page, for those who say name and password; others are asked for them. */
  public Page guard(Page page) {
    return request -> allows(request) ? page.reply(request) : UNAUTHORIZED;
  }

  private boolean allows(Headers request) {
    List<String> values = request.getOrDefault("Authorization", List.of());
    return values.size() == 1
        && decoded(values.get(0))
            .filter(sent -> MessageDigest.isEqual(digest(sent), expected))
            .isPresent();
  }

  private static Optional<byte[]> decoded(String value) {
    if (value.length() > MAX_LENGTH || !value.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(value.substring(SCHEME.length()).strip()));
    } catch (IllegalArgumentException notBase64) {
      return Optional.empty();
    }
  }

  private static byte[] digest(byte[] text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
