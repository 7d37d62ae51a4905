package io.marketprism.collector.app.config;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A password, token or key: read from the environment or from a file, printed as {@code ***}.
 *
 * <p>Immutable. Equal to another of the same value; the hash code says nothing about the value.
 */
public final class Secret {

  /** Longest secret: more is no secret but a wrong file. */
  static final int MAX_KIB = 64;

  private final String value;

  private Secret(String value) {
    this.value = value;
  }

  /**
   * Takes the value.
   *
   * @throws IllegalArgumentException if it is empty
   */
  public static Secret of(String value) {
    if (value.isEmpty()) {
      throw new IllegalArgumentException("A secret is empty.");
    }
    return new Secret(value);
  }

  /**
   * Reads a file of UTF-8 text, without the line end that editors add.
   *
   * @throws IOException if it cannot be read, is empty or is longer than 64 KiB; names the file and
   *     nothing of what stands in it
   */
  public static Secret read(Path file) throws IOException {
    byte[] bytes = SmallFile.read(file, "secret file", MAX_KIB);
    String value = new String(bytes, StandardCharsets.UTF_8).replaceFirst("\\r?\\n\\z", "");
    if (value.isEmpty()) {
      throw new IOException("The secret file " + file + " is empty.");
    }
    return new Secret(value);
  }

  /** Returns the value, for the one place that hands it over; never for a log or a message. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Secret secret && secret.value.equals(value);
  }

  @Override
  public int hashCode() {
    return Secret.class.hashCode();
  }

  /** Returns {@code ***}. */
  @Override
  public String toString() {
    return "***";
  }
}
