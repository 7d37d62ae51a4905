package io.marketprism.collector.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * The bytes of one rendering, in the forms that were asked for lately. Immutable; the bytes are
 * shared and never changed.
 */
final class Rendering {
  private final Map<Format, byte[]> bytes;

  Rendering(Map<Format, byte[]> bytes) {
    this.bytes = new EnumMap<>(bytes);
  }

  /** The bytes in that form, empty where it was not rendered. */
  Optional<byte[]> in(Format format) {
    return Optional.ofNullable(bytes.get(format));
  }
}
