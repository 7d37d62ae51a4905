package io.marketprism.collector.app.nats.spool;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Strings of subjects that were read before, so that the next one of the same bytes makes none.
 * Bounded: two that want the same place take turns. Not thread-safe.
 */
final class SubjectCache {
  private static final int PLACES = 1 << 12;

  private final @Nullable String[] texts = new @Nullable String[PLACES];
  private final byte[][] keys = new byte[PLACES][];

  SubjectCache() {
    Arrays.fill(keys, new byte[0]);
  }

  String get(byte[] bytes, int from, int length) {
    int hash = length;
    for (int i = from; i < from + length; i++) {
      hash = 31 * hash + bytes[i];
    }
    int place = (hash ^ hash >>> 15) & (PLACES - 1);
    String known = texts[place];
    if (known != null
        && Arrays.equals(keys[place], 0, keys[place].length, bytes, from, from + length)) {
      return known;
    }
    String text = new String(bytes, from, length, StandardCharsets.UTF_8);
    keys[place] = Arrays.copyOfRange(bytes, from, from + length);
    texts[place] = text;
    return text;
  }
}
