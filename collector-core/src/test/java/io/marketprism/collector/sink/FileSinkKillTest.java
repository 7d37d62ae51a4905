package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSinkKillTest {
  private static final int KILLS = 3;
  private static final long WRITTEN_BEFORE_KILL = 100_000;

  private final FileSinkHarness harness;

  FileSinkKillTest(@TempDir Path directory) {
    harness = new FileSinkHarness(directory);
  }

  @Test
  void killedProcessLosesNothingThatWasFlushedAndLeavesNoTornLine() throws Exception {
    long next = 1;
    for (int kill = 0; kill < KILLS; kill++) {
      long flushed = writeUntilKilled(next);
      harness.open().close();

      List<Long> trades = harness.allTrades();
      long last = trades.get(trades.size() - 1);
      assertThat(last).isGreaterThanOrEqualTo(flushed);
      assertThat(trades).isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
      assertThat(harness.files()).hasSize(kill + 1).allMatch(name -> name.endsWith(".jsonl.gz"));
      next = last + 1;
    }
  }

  /** The last id that the process said it has flushed. */
  private long writeUntilKilled(long first) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                KilledWriter.class.getName(),
                harness.directory.toString(),
                Long.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader said =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      long flushed = first;
      while (flushed < first + WRITTEN_BEFORE_KILL) {
        flushed = read(said);
      }
      process.destroyForcibly();
      assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
      return flushed;
    } finally {
      process.destroyForcibly();
    }
  }

  private static long read(BufferedReader said) throws IOException {
    String line = said.readLine();
    assertThat(line).as("what the writer says").isNotNull();
    return Long.parseLong(line);
  }
}
