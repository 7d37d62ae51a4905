package io.marketprism.collector.exchange.json;

import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** Escapes in strings. Pure functions on padded frames, see {@link FrameBytes#PADDING}. */
final class Strings {
  private static final int ESCAPED_UNIT = 6;

  private Strings() {}

  /**
   * The index after the escape at {@code i}; that of both where it is one of a pair.
   *
   * @throws MalformedFrameException where RFC 8259 has none such, or half of a pair stands alone
   */
  static int skipEscape(byte[] frame, int length, int i) {
    return switch (frame[i + 1]) {
      case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> i + 2;
      case 'u' -> {
        char unit = unit(frame, length, i);
        if (!Character.isSurrogate(unit)) {
          yield i + ESCAPED_UNIT;
        }
        int next = i + ESCAPED_UNIT;
        if (Character.isLowSurrogate(unit)
            || frame[next] != '\\'
            || frame[next + 1] != 'u'
            || !Character.isLowSurrogate(unit(frame, length, next))) {
          throw MalformedFrameException.unexpected(Reason.STRING, frame, length, i);
        }
        yield next + ESCAPED_UNIT;
      }
      default -> throw MalformedFrameException.unexpected(Reason.STRING, frame, length, i + 1);
    };
  }

  /**
   * A text without the escapes that {@link #skipEscape} has found valid, as UTF-8 and padded.
   *
   * @param end index after the text
   * @param charset how the frame is written
   */
  static byte[] unescape(byte[] frame, int start, int end, Charset charset) {
    StringBuilder text = new StringBuilder(end - start);
    int plain = start;
    for (int i = start; i < end; i++) {
      if (frame[i] == '\\') {
        text.append(new String(frame, plain, i - plain, charset));
        i++;
        if (frame[i] == 'u') {
          text.append(unit(frame, end, i - 1));
          i += 4;
        } else {
          text.append(single((char) frame[i]));
        }
        plain = i + 1;
      }
    }
    text.append(new String(frame, plain, end - plain, charset));
    return padded(text.toString());
  }

  /** UTF-8 with padding behind it. */
  static byte[] padded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Arrays.copyOf(bytes, bytes.length + FrameBytes.PADDING);
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
  private static char unit(byte[] frame, int length, int i) {
    int unit = 0;
    for (int k = i + 2; k < i + ESCAPED_UNIT; k++) {
      if (!HexFormat.isHexDigit(frame[k])) {
        throw MalformedFrameException.unexpected(Reason.STRING, frame, length, k);
      }
      unit = unit << 4 | HexFormat.fromHexDigit(frame[k]);
    }
    return (char) unit;
  }
}
