package io.marketprism.collector.app.config;

import java.util.regex.Pattern;

/** Hides users, passwords and keys in text that is printed because it was refused. */
final class UrlMask {
  private static final String HIDDEN = "***";

  /** Scheme, host, port and path, each where it is there. */
  private static final Pattern PLAIN_ADDRESS =
      Pattern.compile("([A-Za-z]+://)?[A-Za-z0-9._-]*(:[0-9]{0,5})?(/[A-Za-z0-9._/-]*)?");

  private UrlMask() {}

  /** Whether text that was refused as an address has no place for a user or password. */
  static boolean isPlainAddress(String text) {
    return PLAIN_ADDRESS.matcher(text).matches();
  }

  /**
   * Returns text that was refused with {@code ***} for all that could be a user and password or a
   * query with a key in it; hides too much rather than too little.
   */
  static String maskAnything(String text) {
    int scheme = text.indexOf("://");
    int at = text.lastIndexOf('@');
    int start = scheme >= 0 && scheme + 3 <= at ? scheme + 3 : 0;
    boolean password = at >= 0 && text.lastIndexOf(':', at) >= 0;
    String masked = password ? text.substring(0, start) + HIDDEN + text.substring(at) : text;
    int query = scheme < 0 ? -1 : masked.indexOf('?');
    return query < 0 ? masked : masked.substring(0, query + 1) + HIDDEN;
  }
}
