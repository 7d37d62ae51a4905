package io.marketprism.collector.app.config;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Where a secret comes from: it was given, or stands in a file that is read whenever it is needed,
 * so that a new one works without a restart.
 *
 * <p>Immutable. Printed without the secret.
 */
public sealed interface SecretSource {

  /**
   * Returns the secret.
   *
   * @throws IOException if its file cannot be read; names the file and nothing of what stands in it
   */
  Secret read() throws IOException;

  /**
   * A secret that was given.
   *
   * @param secret the secret itself
   */
  record Given(Secret secret) implements SecretSource {
    @Override
    public Secret read() {
      return secret;
    }
  }

  /**
   * A secret in a file.
   *
   * @param file relative to the working folder unless absolute
   */
  record InFile(Path file) implements SecretSource {
    @Override
    public Secret read() throws IOException {
      return Secret.read(file);
    }
  }
}
