package io.marketprism.collector.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Recordings of real traffic: the folder that {@code -Dcorpus} names, absolute or relative to the
 * top of the checkout. For tests that are {@link RequiresCorpus}.
 */
public final class Corpus {
  private Corpus() {}

  /**
   * The folder of the recordings.
   *
   * @throws IllegalStateException where none was named or the named one does not exist
   */
  public static Path path() {
    return folder().orElseThrow(() -> new IllegalStateException("not @RequiresCorpus"));
  }

  /**
   * The folder of the recordings, empty where none was named.
   *
   * @throws IllegalStateException where the named one does not exist
   */
  public static Optional<Path> folder() {
    return folder(System.getProperty("corpus", ""), Repository.root());
  }

  static Optional<Path> folder(String named, Path root) {
    if (named.isBlank()) {
      return Optional.empty();
    }
    Path folder = root.resolve(named).normalize();
    if (!Files.isDirectory(folder)) {
      throw new IllegalStateException("-Dcorpus=" + named + ": there is no folder " + folder);
    }
    return Optional.of(folder);
  }
}
