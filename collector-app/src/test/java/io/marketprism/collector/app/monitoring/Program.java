package io.marketprism.collector.app.monitoring;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What a program that ran to its end has done.
 *
 * @param output all that it printed
 */
record Program(int exitCode, String output) {
  private static final long END_WITHIN_S = 120;

  /** Runs it to its end, with these variables beside those of ours. */
  static Program run(Map<String, String> environment, List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      try {
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(END_WITHIN_S, TimeUnit.SECONDS)) {
          throw new AssertionError("did not end: " + command);
        }
        return new Program(process.exitValue(), output);
      } finally {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  static Program run(List<String> command) {
    return run(Map.of(), command);
  }
}
