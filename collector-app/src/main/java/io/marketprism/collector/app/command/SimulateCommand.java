package io.marketprism.collector.app.command;

import io.marketprism.collector.app.config.Durations;
import io.marketprism.collector.app.run.ExitCode;
import io.marketprism.collector.app.run.StopSignal;
import io.marketprism.collector.app.simulator.Simulation;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs simulated exchanges on loopback. */
@Command(
    name = "simulate",
    description =
        "Runs the simulated exchanges on loopback, and prints the configuration that points a"
            + " collector at them.",
    mixinStandardHelpOptions = true)
public final class SimulateCommand implements Callable<Integer> {
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  @Mixin private SimulationOptions options = new SimulationOptions();

  @Option(names = "--for", paramLabel = "TIME", description = "End after that time, such as 60s.")
  private @Nullable String time;

  /** For the command line. */
  public SimulateCommand() {}

  @Override
  public Integer call() {
    StopSignal stop = StopSignal.ofProcess();
    try (Simulation simulation = options.build()) {
      Duration limit = time == null ? FOR_EVER : Durations.parse(time);
      simulation.start();
      System.out.print(simulation.configuration());
      System.out.flush();
      stop.await(limit);
      return ExitCode.OK;
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("simulate: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }
}
