package io.marketprism.collector.app.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/** The types of URLs: absolute, with a host, and with nothing in them that must not be printed. */
final class UrlTypes {

  private static final int LONGEST = 2_000;
  private static final Set<String> NATS = Set.of("nats", "tls");

  private UrlTypes() {}

  /** Base URL of requests. */
  static ScalarType<URI> rest() {
    return of("https", "http", "https://api.example.com");
  }

  /** Base URL of WebSockets. */
  static ScalarType<URI> webSocket() {
    return of("wss", "ws", "wss://stream.example.com");
  }

  /** Address of a NATS server; what looks like one with a password in it is not shown. */
  static ScalarType<URI> nats() {
    return ScalarType.of(
        "a URL that starts with nats:// or tls://, without user, password and path, such as"
            + " nats://localhost:4222",
        ScalarType.Form.ADDRESS,
        UrlTypes::readNats,
        URI::toString);
  }

  private static URI readNats(String text) throws BadValueException {
    if (text.indexOf('@') >= 0) {
      throw new BadValueException(
          "holds a user or password, whose places are sinks.nats.user and"
              + " MARKETPRISM_SINKS__NATS__PASSWORD or a file that sinks.nats.password_file names");
    }
    URI url = read(text, NATS);
    if (!NATS.contains(url.getScheme()) || !url.getRawPath().isEmpty()) {
      throw new BadValueException();
    }
    return url;
  }

  private static ScalarType<URI> of(String secure, String plain, String example) {
    return ScalarType.of(
        "a URL that starts with %s:// or %s://, without user, password and query, such as %s"
            .formatted(secure, plain, example),
        ScalarType.Form.TEXT,
        text -> read(text, Set.of(secure, plain)),
        URI::toString);
  }

  private static URI read(String text, Set<String> schemes) throws BadValueException {
    if (text.length() > LONGEST) {
      throw new BadValueException("is longer than " + LONGEST + " characters");
    }
    URI url;
    try {
      url = new URI(withoutSlash(text));
    } catch (URISyntaxException e) {
      throw new BadValueException("is no URL");
    }
    check(url, schemes);
    return url;
  }

  private static void check(URI url, Set<String> schemes) throws BadValueException {
    String scheme = url.getScheme();
    if (scheme == null || !schemes.contains(scheme.toLowerCase(Locale.ROOT))) {
      throw new BadValueException();
    }
    // Anywhere: a password with a slash in it would look like a path.
    if (url.toString().indexOf('@') >= 0) {
      throw new BadValueException("holds a user or password");
    }
    if (url.getHost() == null) {
      throw new BadValueException("names no host");
    }
    if (url.getPort() > 65_535 || url.getPort() == 0) {
      throw new BadValueException("has a port outside 1 to 65535");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new BadValueException("holds a query or fragment");
    }
  }

  /** So that a path can be appended. */
  private static String withoutSlash(String text) {
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '/') {
      end--;
    }
    return text.substring(0, end);
  }
}
