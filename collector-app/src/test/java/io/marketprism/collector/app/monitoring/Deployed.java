package io.marketprism.collector.app.monitoring;

import io.marketprism.collector.testing.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the deployment, as they lie in the repository. */
public final class Deployed {
  private Deployed() {}

  /** A file or folder below {@code collector-app/deploy}, {@code prometheus/prometheus.yml}. */
  public static Path file(String name) {
    return Repository.root().resolve("collector-app/deploy").resolve(name);
  }

  /** The files of one folder there, in order of their names. */
  public static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(file(folder))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text of a file there. */
  public static String text(String name) {
    return read(file(name));
  }

  /** The text of any file. */
  static String read(Path file) {
    try {
      return Files.readString(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a text, and the folders that it needs. */
  static Path write(Path file, String text) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      return Files.writeString(file, text, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
