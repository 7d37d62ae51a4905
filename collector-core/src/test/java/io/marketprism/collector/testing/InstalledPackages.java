package io.marketprism.collector.testing;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/** Debian's packages with all that they need, installed on the machine, which takes root. */
final class InstalledPackages {
  private static final String LOCK = ".install";

  private InstalledPackages() {}

  /**
   * Installs a package; waits while another process of the build does. Does nothing where it is
   * installed.
   *
   * @param work a folder for a lock and for what is printed
   * @throws IOException where it cannot be had
   */
  static void install(String name, Path work) throws IOException {
    Files.createDirectories(work);
    try (FileChannel channel =
        FileChannel.open(work.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.lock();
      try {
        aptGet(work, "install", "--no-install-recommends", name);
      } catch (IOException outdated) {
        aptGet(work, "update");
        aptGet(work, "install", "--no-install-recommends", name);
      }
    }
  }

  private static void aptGet(Path work, String... words) throws IOException {
    Path prints = Files.createTempDirectory(work, ".apt-get-");
    List<String> command =
        new ArrayList<>(
            List.of(
                "env",
                "DEBIAN_FRONTEND=noninteractive",
                "apt-get",
                "-q",
                "-y",
                "-o=DPkg::Lock::Timeout=240",
                "-o=Acquire::Retries=2",
                "-o=Acquire::http::Timeout=20"));
    command.addAll(List.of(words));
    Command.run(prints, command.toArray(String[]::new));
  }
}
