package io.marketprism.collector.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Programs that tests run: from the PATH, else from packages unpacked under target/tools. */
public final class Tools {
  private static final List<String> PROGRAM_FOLDERS = List.of("usr/bin", "usr/sbin", "bin", "sbin");

  private static final Path LIBRARIES = Path.of("/usr/lib");
  private static final int DEPTH = 3;

  private final List<Path> path;
  private final Path unpacked;
  private final PackageSource packages;

  Tools(List<Path> path, Path unpacked, PackageSource packages) {
    this.path = List.copyOf(path);
    this.unpacked = unpacked;
    this.packages = packages;
  }

  static Tools ofThisBuild() {
    List<Path> path = pathOf(System.getenv().getOrDefault("PATH", ""));
    Path unpacked = Repository.root().resolve("target").resolve("tools");
    return new Tools(path, unpacked, new DebianPackages(path, unpacked));
  }

  /**
   * The program of a test that is {@link RequiresTool}.
   *
   * @throws IllegalStateException where the test did not say that it needs it
   */
  public static Path find(String command) {
    return ofThisBuild()
        .locate(command)
        .orElseThrow(() -> new IllegalStateException("not @RequiresTool: " + command));
  }

  /**
   * A library of Debian's package, of the machine or unpacked; empty where it cannot be had.
   *
   * @param name its file name
   */
  public static Optional<Path> library(String name, String debianPackage) {
    Tools tools = ofThisBuild();
    return libraryIn(LIBRARIES, name).or(() -> tools.unpackLibrary(name, debianPackage));
  }

  Optional<Path> unpackLibrary(String name, String debianPackage) {
    Path folder = unpacked.resolve(debianPackage);
    try {
      packages.unpack(debianPackage, folder);
    } catch (IOException e) {
      return Optional.empty();
    }
    return libraryIn(folder.resolve("usr/lib"), name);
  }

  private static Optional<Path> libraryIn(Path folder, String name) {
    try (Stream<Path> files = Files.find(folder, DEPTH, (file, of) -> file.endsWith(name))) {
      return files.findFirst();
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Fetches the package where the program is missing; says why it stays missing, if it does. */
  Optional<String> problem(String command, String debianPackage) {
    return problem(
        command,
        debianPackage,
        () -> {
          packages.unpack(debianPackage, unpacked.resolve(debianPackage));
          return "the package has no " + command;
        });
  }

  /** The same by installing the package, where that is allowed. */
  Optional<String> problemOfWhole(String command, String debianPackage) {
    return problem(
        command,
        debianPackage,
        () -> {
          if (!Need.mayInstall()) {
            return "it is installed for root with -Dtools=required only";
          }
          InstalledPackages.install(debianPackage, unpacked);
          return "the package has no " + command;
        });
  }

  /** Tries to get what is missing. */
  @FunctionalInterface
  private interface Attempt {
    /** Why the program is missing still, where it is. */
    String get() throws IOException;
  }

  private Optional<String> problem(String command, String debianPackage, Attempt attempt) {
    if (locate(command).isPresent()) {
      return Optional.empty();
    }
    String reason;
    try {
      reason = attempt.get();
    } catch (IOException e) {
      reason = String.valueOf(e.getMessage());
    }
    return locate(command).isPresent()
        ? Optional.empty()
        : Optional.of(
            "no %s; run: apt-get install -y %s (%s)".formatted(command, debianPackage, reason));
  }

  Optional<Path> locate(String command) {
    return Stream.concat(path.stream(), unpackedFolders().stream())
        .map(folder -> folder.resolve(command))
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  private List<Path> unpackedFolders() {
    File[] packageFolders = unpacked.toFile().listFiles(File::isDirectory);
    List<Path> folders = new ArrayList<>();
    for (File folder : packageFolders == null ? new File[0] : packageFolders) {
      PROGRAM_FOLDERS.forEach(programs -> folders.add(folder.toPath().resolve(programs)));
    }
    return folders;
  }

  /** The PATH's folders; Debian keeps servers where the PATH of others than root does not look. */
  static List<Path> pathOf(String variable) {
    return Stream.concat(Stream.of(variable.split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
        .filter(folder -> !folder.isBlank())
        .map(Path::of)
        .filter(Path::isAbsolute)
        .toList();
  }
}
