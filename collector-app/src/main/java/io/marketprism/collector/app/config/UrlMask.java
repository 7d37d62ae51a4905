package io.marketprism.collector.app.config;

/** Hides the user and password of a URL, for every place that prints one. */
public final class UrlMask {

  private static final String HIDDEN = "***";

  private UrlMask() {}

  /**
   * Returns the URL with {@code ***} for the user and password that stand before its host; any
   * other text comes back as it is.
   */
  public static String mask(String url) {
    int scheme = url.indexOf("://");
    if (scheme < 0) {
      return url;
    }
    int start = scheme + 3;
    int end = endOfAuthority(url, start);
    int at = url.lastIndexOf('@', end - 1);
    if (at < start && !endsInPort(url.substring(start, end))) {
      at = url.lastIndexOf('@');
    }
    return at < start ? url : url.substring(0, start) + HIDDEN + url.substring(at);
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

  private static int endOfAuthority(String url, int start) {
    for (int i = start; i < url.length(); i++) {
      if ("/?#".indexOf(url.charAt(i)) >= 0) {
        return i;
      }
    }
    return url.length();
  }

  /** Whether what follows the last colon can be a port, and not a password that holds a slash. */
  private static boolean endsInPort(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon < 0
        || authority.endsWith("]")
        || authority.substring(colon + 1).chars().allMatch(c -> c >= '0' && c <= '9');
  }
}
