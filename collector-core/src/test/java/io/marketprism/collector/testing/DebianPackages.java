package io.marketprism.collector.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Debian's packages, fetched with apt-get and unpacked with dpkg-deb, neither as root: with the
 * machine's package lists, and where those are missing or outdated with lists of our own.
 */
final class DebianPackages implements PackageSource {
  private static final List<String> PATIENCE =
      List.of(
          "-q",
          "-o=APT::Sandbox::User=root",
          "-o=Acquire::Retries=2",
          "-o=Acquire::http::Timeout=20",
          "-o=Acquire::https::Timeout=20");

  private final List<Path> path;
  private final Path lists;

  DebianPackages(List<Path> path, Path work) {
    this.path = path;
    this.lists = work.resolve(".apt");
  }

  @Override
  public void unpack(String name, Path folder) throws IOException {
    if (Files.exists(folder)) {
      return;
    }
    Files.createDirectories(folder.getParent());
    Path fresh = Files.createTempDirectory(folder.getParent(), "." + name + "-");
    try {
      Path content = Files.createDirectory(fresh.resolve("content"));
      Path file = download(name, fresh);
      Command.run(fresh, program("dpkg-deb"), "-x", file.toString(), content.toString());
      Files.move(content, folder, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      delete(fresh);
    }
  }

  private Path download(String name, Path into) throws IOException {
    try {
      aptGet(into, List.of(), "download", name);
    } catch (IOException e) {
      try {
        aptGet(into, ownLists(), "update");
        aptGet(into, ownLists(), "download", name);
      } catch (IOException again) {
        again.addSuppressed(e);
        throw again;
      }
    }
    try (Stream<Path> files = Files.list(into)) {
      return files
          .filter(file -> file.toString().endsWith(".deb"))
          .findFirst()
          .orElseThrow(() -> new IOException("apt-get download left no file"));
    }
  }

  private List<String> ownLists() throws IOException {
    Files.createDirectories(lists.resolve("state/lists/partial"));
    Files.createDirectories(lists.resolve("cache/archives/partial"));
    return List.of(
        "-o=Dir::State=" + lists.resolve("state"),
        "-o=Dir::Cache=" + lists.resolve("cache"),
        "-o=Debug::NoLocking=true");
  }

  private void aptGet(Path folder, List<String> options, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(program("apt-get")));
    command.addAll(PATIENCE);
    command.addAll(options);
    command.addAll(List.of(words));
    Command.run(folder, command.toArray(String[]::new));
  }

  private String program(String name) throws IOException {
    return path.stream()
        .map(folder -> folder.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(() -> new IOException("no " + name + " on this machine"))
        .toString();
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
