package io.marketprism.collector.testing;

import java.nio.file.Files;
import java.nio.file.Path;

/** The checkout that the tests run in. */
public final class Repository {
  private Repository() {}

  /**
   * The top folder, wherever inside it the tests were started.
   *
   * @throws IllegalStateException where the tests run outside a checkout
   */
  public static Path root() {
    return above(Path.of("").toAbsolutePath());
  }

  static Path above(Path start) {
    for (Path folder = start; folder != null; folder = folder.getParent()) {
      if (Files.isDirectory(folder.resolve(".mvn"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no folder with .mvn above " + start);
  }
}
