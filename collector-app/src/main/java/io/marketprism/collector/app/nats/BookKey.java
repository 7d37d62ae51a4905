package io.marketprism.collector.app.nats;

import io.marketprism.collector.model.Instrument;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Under which key the whole book of an instrument stands: its subject without the data type. What
 * keys may not have is written as {@code =XX} for each byte of it in UTF-8, so that no two subjects
 * share a key.
 */
final class BookKey {
  private static final String PLAIN = "-/_.";

  private BookKey() {}

  static String of(Instrument instrument) {
    StringBuilder key = new StringBuilder();
    for (byte octet : instrument.subjectTail().getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      if (isPlain(c)) {
        key.append(c);
      } else {
        key.append(String.format(Locale.ROOT, "=%02X", (int) c));
      }
    }
    return key.toString();
  }

  private static boolean isPlain(char c) {
    return (c >= '0' && c <= '9')
        || (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || PLAIN.indexOf(c) >= 0;
  }
}
