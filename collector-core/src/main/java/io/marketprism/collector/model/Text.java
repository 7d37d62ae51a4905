package io.marketprism.collector.model;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The ways in which text of an exchange, hostile until checked, may leave the process. Pure
 * functions.
 */
public final class Text {
  private static final int MAX_PRINTABLE = 200;

  private Text() {}

  /**
   * A file name of any text: {@code [A-Za-z0-9._-]} stay, every other byte of its UTF-8 form
   * becomes {@code %XX}, and so does a leading dot. Different texts give different names; half of a
   * surrogate pair, which UTF-8 has no form for, gives the three bytes of its code unit.
   */
  public static String fileName(String text) {
    StringBuilder name = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            point -> {
              boolean safe =
                  isAsciiLetterOrDigit(point)
                      || point == '_'
                      || point == '-'
                      || (point == '.' && !name.isEmpty());
              if (safe) {
                name.append((char) point);
              } else {
                appendBytes(name, point);
              }
            });
    return name.toString();
  }

  private static void appendBytes(StringBuilder name, int point) {
    byte[] bytes =
        point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
            ? new byte[] {
              (byte) (0xe0 | (point >> 12)),
              (byte) (0x80 | ((point >> 6) & 0x3f)),
              (byte) (0x80 | (point & 0x3f))
            }
            : Character.toString(point).getBytes(StandardCharsets.UTF_8);
    for (byte b : bytes) {
      name.append(String.format(Locale.ROOT, "%%%02X", b & 0xff));
    }
  }

  /**
   * Text for a terminal, a log or an error message: control and other invisible characters escaped
   * as {@code \}{@code uXXXX}, cut after 200 characters.
   */
  public static String printable(String text) {
    StringBuilder safe = new StringBuilder(Math.min(text.length(), MAX_PRINTABLE) + 8);
    int end = Math.min(text.length(), MAX_PRINTABLE);
    if (end < text.length() && Character.isSurrogatePair(text.charAt(end - 1), text.charAt(end))) {
      end--;
    }
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (isVisible(text, i)) {
        safe.append(c);
      } else {
        safe.append(String.format(Locale.ROOT, "\\u%04X", (int) c));
      }
    }
    return text.length() > end ? safe.append("...").toString() : safe.toString();
  }

  /** One token of a NATS subject: what a token may not hold becomes {@code _}. */
  public static String subjectToken(String text) {
    StringBuilder token = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed = isVisible(text, i) && " .*>".indexOf(c) < 0;
      token.append(allowed ? c : '_');
    }
    return token.isEmpty() ? "_" : token.toString();
  }

  private static boolean isAsciiLetterOrDigit(int c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean isVisible(String text, int i) {
    char c = text.charAt(i);
    if (Character.isSurrogate(c)) {
      boolean paired =
          Character.isHighSurrogate(c)
              ? i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))
              : i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
      return paired;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }
}
