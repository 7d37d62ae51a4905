package io.marketprism.collector.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real class against an apt-get and a dpkg-deb of our own. */
class DebianPackagesTest {
  private static final String DOWNLOADS = "touch nats_1.deb";
  private static final String NEEDS_OWN_LISTS =
      """
      case "$*" in
        *Dir::State=*download*) touch nats_1.deb ;;
        *Dir::State=*update*) ;;
        *) echo 'E: Unable to locate package nats'; exit 100 ;;
      esac""";
  private static final String UNPACKS = "mkdir -p \"$3/usr/bin\" && cp \"$2\" \"$3/usr/bin/nats\"";

  @TempDir Path work;
  private Path bin;
  private Path unpacked;

  @BeforeEach
  void makeFolders() throws IOException {
    bin = Files.createDirectory(work.resolve("bin"));
    unpacked = work.resolve("unpacked");
  }

  @Test
  void packageIsDownloadedAndUnpackedAndNothingElseStays() throws IOException {
    script("apt-get", DOWNLOADS);
    script("dpkg-deb", UNPACKS);

    packages().unpack("nats", unpacked.resolve("nats"));

    assertThat(unpacked.resolve("nats/usr/bin/nats")).exists();
    assertThat(unpacked.toFile().list()).containsExactly("nats");
  }

  @Test
  void machineWithoutPackageListsGetsListsOfOurOwn() throws IOException {
    script("apt-get", NEEDS_OWN_LISTS);
    script("dpkg-deb", UNPACKS);

    packages().unpack("nats", unpacked.resolve("nats"));

    assertThat(unpacked.resolve("nats/usr/bin/nats")).exists();
    assertThat(calls("apt-get")).hasSize(3);
    assertThat(calls("apt-get").get(1)).contains("Dir::Cache=" + unpacked).endsWith("update");
  }

  @Test
  void unknownPackageIsAnErrorWithTheLastLineOfTheProgram() throws IOException {
    script("apt-get", "echo Reading; echo 'E: Unable to locate package nats'; exit 100");
    script("dpkg-deb", UNPACKS);

    assertThatThrownBy(() -> packages().unpack("nats", unpacked.resolve("nats")))
        .isInstanceOf(IOException.class)
        .hasMessage("apt-get failed: E: Unable to locate package nats");
    assertThat(unpacked.resolve("nats")).doesNotExist();
  }

  @Test
  void brokenPackageLeavesNothingBehind() throws IOException {
    script("apt-get", DOWNLOADS);
    script("dpkg-deb", "mkdir -p \"$3/usr/bin\"; echo 'not a package'; exit 2");

    assertThatThrownBy(() -> packages().unpack("nats", unpacked.resolve("nats")))
        .hasMessage("dpkg-deb failed: not a package");
    assertThat(unpacked).isEmptyDirectory();
  }

  @Test
  void unpackedPackageIsNotFetchedAgain() throws IOException {
    Files.createDirectories(unpacked.resolve("nats"));

    packages().unpack("nats", unpacked.resolve("nats"));

    assertThat(unpacked.resolve("nats")).isEmptyDirectory();
  }

  @Test
  void machineWithoutAptIsAnError() {
    assertThatThrownBy(() -> packages().unpack("nats", unpacked.resolve("nats")))
        .isInstanceOf(IOException.class)
        .hasMessage("no apt-get on this machine");
  }

  private DebianPackages packages() {
    return new DebianPackages(List.of(bin), unpacked);
  }

  private List<String> calls(String name) throws IOException {
    return Files.readAllLines(bin.resolve(name + ".calls"));
  }

  private void script(String name, String body) throws IOException {
    Path file = bin.resolve(name);
    Files.writeString(file, "#!/bin/sh\necho \"$*\" >> \"$0.calls\"\n" + body + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
