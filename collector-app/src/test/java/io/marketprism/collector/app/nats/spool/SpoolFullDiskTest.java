package io.marketprism.collector.app.nats.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.testing.RequiresTool;
import io.marketprism.collector.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file system of 16 MiB that is really full, or really read-only; for those who may mount. */
@RequiresTool(command = "mount", debianPackage = "mount")
@RequiresTool(command = "umount", debianPackage = "mount")
class SpoolFullDiskTest {
  private static final long RECORDS = 60_000;

  @TempDir Path directory;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=16m", "spool", directory.toString());
    assumeThat(mounted).as("may mount").isTrue();
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      assertThat(run("umount", directory.toString())).isTrue();
    }
  }

  private static boolean run(String program, String... arguments) throws Exception {
    List<String> words = new ArrayList<>(List.of(arguments));
    words.add(0, Tools.find(program).toString());
    Process process =
        new ProcessBuilder(words)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    return process.exitValue() == 0;
  }

  private SpoolLog open(SpoolHarness harness) throws IOException {
    return SpoolLog.open(harness.directory, harness.settings, harness.clocks(), harness);
  }

  private SpoolHarness harness() {
    SpoolHarness harness = new SpoolHarness(directory);
    harness.bounds(1024 * SpoolHarness.MIB, 2 * SpoolHarness.MIB);
    return harness;
  }

  @Test
  void fullDiskLosesTheOldestAndCountsThemExactly() throws IOException {
    SpoolHarness harness = harness();
    try (SpoolLog log = open(harness)) {
      while (harness.appended < RECORDS) {
        harness.append(log, 500);
        log.flush();
        log.keep();
      }
      assertThat(log.trouble()).isEmpty();
      assertThat(log.bytes()).isGreaterThan(8 * SpoolHarness.MIB);
      List<SpoolRecord> left = harness.readAll(log);
      List<Long> numbers = SpoolHarness.numbers(left);

      long dropped = RECORDS - numbers.size();
      assertThat(numbers).isEqualTo(SpoolHarness.range(dropped, RECORDS));
      assertThat(log.dropped(DataType.TRADE)).containsEntry(DropReason.SPOOL_FULL, dropped);
      assertThat(left.get(0).counted()).isFalse();
    }
  }

  @Test
  void diskFullOfOthersIsBridgedInMemory() throws IOException {
    SpoolHarness harness = harness();
    Path others = directory.resolve("others");
    try (SpoolLog log = open(harness)) {
      harness.append(log, 100);
      log.flush();
      fill(others);
      harness.append(log, 1000);
      log.flush();
      assertThat(log.trouble().orElseThrow()).endsWith("No space left on device");
      assertThat(SpoolHarness.numbers(harness.readAll(log))).isEqualTo(SpoolHarness.range(0, 1100));

      Files.delete(others);
      log.flush();
      assertThat(log.trouble()).isEmpty();
    }
    try (SpoolLog log = open(harness)) {
      assertThat(log.recovered(DataType.TRADE)).isEqualTo(1100);
    }
  }

  private static void fill(Path file) throws IOException {
    byte[] block = new byte[64 << 10];
    try (var out = Files.newOutputStream(file)) {
      while (true) {
        out.write(block);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  @Test
  void readOnlyDiskIsBridgedInMemory() throws Exception {
    SpoolHarness harness = harness();
    try (SpoolLog log = open(harness)) {
      harness.append(log, 100);
      log.flush();
      log.keep();
      harness.pass(Duration.ofDays(1));
      log.flush();
      log.keep();
      assertThat(run("mount", "-o", "remount,ro", directory.toString())).isTrue();

      harness.append(log, 1000);
      log.flush();

      assertThat(log.trouble().orElseThrow()).endsWith("Read-only file system");
      assertThat(SpoolHarness.numbers(harness.readAll(log))).isEqualTo(SpoolHarness.range(0, 1100));
      assertThat(run("mount", "-o", "remount,rw", directory.toString())).isTrue();
      log.flush();
      assertThat(log.trouble()).isEmpty();
    }
  }
}
