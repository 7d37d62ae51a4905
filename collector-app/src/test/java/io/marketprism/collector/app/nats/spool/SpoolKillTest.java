package io.marketprism.collector.app.nats.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.DataType;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolKillTest {
  private static final int KILLS = 3;
  private static final long BEFORE_KILL = 20_000;

  @TempDir Path directory;

  @Test
  void killedProcessLosesNothingThatWasFlushed() throws Exception {
    SpoolHarness harness = new SpoolHarness(directory);
    harness.bounds(64 * SpoolHarness.MIB, 4 * SpoolHarness.MIB);
    long next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      long flushed = appendUntilKilled(next);
      try (SpoolLog log = harness.open()) {
        List<Long> numbers = SpoolHarness.numbers(harness.readAll(log));

        next = numbers.size();
        assertThat(next).isGreaterThanOrEqualTo(flushed);
        assertThat(numbers).isEqualTo(SpoolHarness.range(0, next));
        assertThat(log.recovered(DataType.TRADE)).isEqualTo(next);
        assertThat(log.trouble()).isEmpty();
      }
    }
    assertThat(harness.damages).isEmpty();
  }

  /** How many records the process said it has flushed. */
  private long appendUntilKilled(long first) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledAppender.class.getName(),
                directory.toString(),
                Long.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      long flushed = first;
      while (flushed < first + BEFORE_KILL) {
        String line = said.readLine();
        assertThat(line).as("what the appender says").isNotNull();
        flushed = Long.parseLong(line);
      }
      process.destroyForcibly();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return flushed;
    } finally {
      process.destroyForcibly();
    }
  }
}
