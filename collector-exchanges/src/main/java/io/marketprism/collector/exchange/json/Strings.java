package io.marketprism.collector.exchange.json;

import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import java.util.HexFormat;

/** What strings hold besides plain characters: escapes and surrogate pairs. Pure functions. */
final class Strings {
  private Strings() {}

  /** The char at {@code i}, or NUL, which is valid nowhere in JSON, behind the end. */
  static char at(String s, int i) {
    return i < s.length() ? s.charAt(i) : 0;
  }

  /**
   * The index after the escape, surrogate pair or character at {@code i}, which is not plain.
   *
   * @throws MalformedFrameException where RFC 8259 allows none such, or a surrogate stands alone
   */
  static int skipSpecial(String s, int i) {
    char c = at(s, i);
    if (c == '\\') {
      return skipEscape(s, i);
    }
    if (Character.isHighSurrogate(c) && Character.isLowSurrogate(at(s, i + 1))) {
      return i + 2;
    }
    if (c < ' ' || Character.isSurrogate(c)) {
      throw MalformedFrameException.unexpected(i, s, Reason.STRING);
    }
    return i + 1;
  }

  private static int skipEscape(String s, int i) {
    return switch (at(s, i + 1)) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i + 2;
      case 'u' -> {
        char unit = unit(s, i);
        if (!Character.isSurrogate(unit)) {
          yield i + 6;
        }
        if (Character.isLowSurrogate(unit)
            || at(s, i + 6) != '\\'
            || at(s, i + 7) != 'u'
            || !Character.isLowSurrogate(unit(s, i + 6))) {
          throw MalformedFrameException.unexpected(i, s, Reason.STRING);
        }
        yield i + 12;
      }
      default -> throw MalformedFrameException.unexpected(i + 1, s, Reason.STRING);
    };
  }

  /** The text of a region that {@link #skipSpecial} has found valid. */
  static String unescape(String s, int start, int end) {
    StringBuilder text = new StringBuilder(end - start);
    for (int i = start; i < end; i++) {
      char c = s.charAt(i);
      if (c == '\\') {
        c = s.charAt(++i);
        if (c == 'u') {
          c = unit(s, i - 1);
          i += 4;
        } else {
          c = single(c);
        }
      }
      text.append(c);
    }
    return text.toString();
  }

  private static char single(char escape) {
    return switch (escape) {
      case 'b' -> '\b';
      case 'f' -> '\f';
      case 'n' -> '\n';
      case 'r' -> '\r';
      case 't' -> '\t';
      default -> escape;
    };
  }

  /** The UTF-16 unit that the escape of six characters at {@code i} stands for. */
  private static char unit(String s, int i) {
    int unit = 0;
    for (int k = i + 2; k < i + 6; k++) {
      char c = at(s, k);
      if (!HexFormat.isHexDigit(c)) {
        throw MalformedFrameException.unexpected(k, s, Reason.STRING);
      }
      unit = unit << 4 | HexFormat.fromHexDigit(c);
    }
    return (char) unit;
  }
}
