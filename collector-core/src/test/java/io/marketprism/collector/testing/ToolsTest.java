package io.marketprism.collector.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolsTest {
  @TempDir Path work;
  private final List<String> fetched = new ArrayList<>();
  private Path bin;
  private Path unpacked;

  @BeforeEach
  void makeFolders() throws IOException {
    bin = Files.createDirectory(work.resolve("bin"));
    unpacked = work.resolve("unpacked");
  }

  @Test
  void programInThePathIsTakenWithoutFetching() throws IOException {
    Path program = makeProgram(bin.resolve("promtool"));
    Tools tools = tools((name, folder) -> fetched.add(name));

    assertThat(tools.problem("promtool", "prometheus")).isEmpty();
    assertThat(tools.locate("promtool")).contains(program);
    assertThat(fetched).isEmpty();
  }

  @Test
  void fileThatCannotBeExecutedIsNoProgram() throws IOException {
    Files.createFile(bin.resolve("promtool"));

    assertThat(tools((name, folder) -> {}).locate("promtool")).isEmpty();
  }

  @Test
  void missingProgramIsFetchedOnceAndFoundInItsPackage() {
    Tools tools = tools(this::fetchServer);

    assertThat(tools.problem("nats-server", "nats")).isEmpty();
    assertThat(tools.problem("nats-server", "nats")).isEmpty();
    assertThat(tools.locate("nats-server")).contains(unpacked.resolve("nats/usr/sbin/nats-server"));
    assertThat(fetched).containsExactly("nats");
  }

  @Test
  void packageThatCannotBeHadIsSaidWithTheCommandThatInstallsIt() {
    Tools tools =
        tools(
            (name, folder) -> {
              throw new IOException("no network");
            });

    assertThat(tools.problem("promtool", "prometheus"))
        .contains("no promtool; run: apt-get install -y prometheus (no network)");
  }

  @Test
  void packageWithoutTheProgramIsSaid() {
    assertThat(tools(this::fetchServer).problem("promtool", "nats"))
        .contains("no promtool; run: apt-get install -y nats (the package has no promtool)");
  }

  @Test
  void emptyAndRelativeEntriesOfThePathAreIgnored() {
    assertThat(Tools.pathOf("/usr/bin::here:/bin"))
        .containsExactly(Path.of("/usr/bin"), Path.of("/bin"), Path.of("/usr/sbin"));
  }

  private Tools tools(PackageSource packages) {
    return new Tools(List.of(bin), unpacked, packages);
  }

  private void fetchServer(String name, Path folder) throws IOException {
    fetched.add(name);
    makeProgram(Files.createDirectories(folder.resolve("usr/sbin")).resolve("nats-server"));
  }

  private static Path makeProgram(Path file) throws IOException {
    Files.createFile(file);
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return file;
  }
}
