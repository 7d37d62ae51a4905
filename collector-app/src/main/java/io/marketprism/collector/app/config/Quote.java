package io.marketprism.collector.app.config;

import io.marketprism.collector.model.Text;
import java.util.Locale;

/** Makes text that others wrote fit into a line: without control characters and passwords. */
final class Quote {

  private static final int LONGEST = 80;

  private Quote() {}

  /** Returns a wrong value for a message, in quotes: masked, cut to a readable length. */
  static String value(String text) {
    return '"' + name(text) + '"';
  }

  /** Returns a name that the user wrote for a message: masked, cut to a readable length. */
  static String name(String text) {
    String masked = UrlMask.maskAnything(text);
    int length = masked.codePointCount(0, masked.length());
    String cut =
        length <= LONGEST
            ? masked
            : masked.substring(0, masked.offsetByCodePoints(0, LONGEST - 1)) + "…";
    return Text.printable(cut);
  }

  /** Returns the text as a double-quoted scalar of YAML, whole. */
  static String yaml(String text) {
    StringBuilder out = new StringBuilder("\"");
    text.codePoints().forEach(point -> append(out, point));
    return out.append('"').toString();
  }

  private static void append(StringBuilder out, int point) {
    if (point == '"' || point == '\\') {
      out.append('\\').append((char) point);
    } else if ((point >= ' ' && point <= '~') || Character.isLetterOrDigit(point)) {
      out.appendCodePoint(point);
    } else {
      out.append(String.format(Locale.ROOT, "\\U%08X", point));
    }
  }
}
