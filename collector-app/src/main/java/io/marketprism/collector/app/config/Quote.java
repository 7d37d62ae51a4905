package io.marketprism.collector.app.config;

import java.util.Locale;

/** Makes one harmless line of text that others wrote: no control characters, no passwords. */
final class Quote {

  private static final int LONGEST = 80;

  private Quote() {}

  /** Returns a wrong value in quotes: masked, cut to a readable length, escaped. */
  static String value(String text) {
    return quoted(shorten(UrlMask.maskAnything(text)));
  }

  /** Returns a name that the user wrote as part of a path: cut to a readable length, escaped. */
  static String name(String text) {
    return escape(shorten(UrlMask.maskAnything(text)));
  }

  /** Returns the text as a double-quoted YAML scalar. */
  static String quoted(String text) {
    return '"' + escape(text) + '"';
  }

  /** Escapes quotes, backslashes and everything that a terminal could take as more than text. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(point -> append(out, point));
    return out.toString();
  }

  private static void append(StringBuilder out, int point) {
    if (point == '"' || point == '\\') {
      out.append('\\').append((char) point);
    } else if (isText(point)) {
      out.appendCodePoint(point);
    } else if (point == '\n') {
      out.append("\\n");
    } else if (point == '\t') {
      out.append("\\t");
    } else {
      out.append(String.format(Locale.ROOT, point > 0xffff ? "\\U%08x" : "\\u%04x", point));
    }
  }

  private static boolean isText(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
              Character.FORMAT,
              Character.SURROGATE,
              Character.PRIVATE_USE,
              Character.UNASSIGNED,
              Character.LINE_SEPARATOR,
              Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String shorten(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
