package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.reliability.Skipped;
import io.marketprism.collector.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Programs of the machine that change how a process or the network behaves. */
final class Programs {
  private Programs() {}

  /** The program of that name; without it nothing can be played. */
  static Path find(String program) throws Skipped {
    try {
      return Tools.find(program);
    } catch (IllegalStateException e) {
      throw new Skipped("no " + program + " on this machine");
    }
  }

  /** Runs one to its end; what it printed. */
  static String run(Path program, String... words) throws IOException {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of(words));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String printed =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.onExit().join().exitValue() != 0) {
      throw new IOException(String.join(" ", command) + ": " + printed);
    }
    return printed;
  }

  /** Sends a signal by its name, {@code STOP}. */
  static void signal(long pid, String name) throws IOException {
    run(Path.of("/bin/sh"), "-c", "kill -" + name + " " + pid);
  }
}
