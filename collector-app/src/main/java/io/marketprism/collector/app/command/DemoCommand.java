package io.marketprism.collector.app.command;

import io.marketprism.collector.app.config.ConfigException;
import io.marketprism.collector.app.config.Durations;
import io.marketprism.collector.app.config.EffectiveConfig;
import io.marketprism.collector.app.progress.Progress;
import io.marketprism.collector.app.run.ExitCode;
import io.marketprism.collector.app.run.Runner;
import io.marketprism.collector.app.run.StopSignal;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.spi.RawFrameListener;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Collects from simulated exchanges, and compares every book with theirs at the end. */
@Command(
    name = "demo",
    description =
        "Starts simulated exchanges on loopback and collects from them into ./data, without a"
            + " network; at the end every book is compared with the exchange's.",
    mixinStandardHelpOptions = true)
public final class DemoCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config = new ConfigOptions();
  @Mixin private SimulationOptions simulated = new SimulationOptions();

  @Option(
      names = "--for",
      paramLabel = "TIME",
      description = "End after that time, such as 30s; without it, run until stopped.")
  private @Nullable String time;

  /** For the command line. */
  public DemoCommand() {}

  @Override
  public Integer call() {
    StopSignal stop = StopSignal.ofProcess();
    try (Simulation simulation = simulated.build()) {
      Optional<Duration> limit = Optional.ofNullable(time).map(Durations::parse);
      simulation.start();
      String yaml = FreePorts.addTo(simulation.configuration());
      return run(simulation, config.load("demo", yaml), stop, limit);
    } catch (ConfigException e) {
      return Failures.report(e);
    } catch (IOException | IllegalArgumentException e) {
      System.err.println("demo: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private static int run(
      Simulation simulation, EffectiveConfig effective, StopSignal stop, Optional<Duration> limit) {
    try (Runner runner = new Runner(effective, List.of(), RawFrameListener.NONE)) {
      runner.start();
      System.out.println("collecting: " + RunCommand.where(runner, effective));
      int exitCode;
      try (Progress progress = Progress.forConsole()) {
        exitCode = runner.runUntil(stop, limit, progress);
      }
      DemoVerdict verdict = DemoVerdict.of(simulation, runner.collector());
      verdict.print(System.out);
      return exitCode == ExitCode.OK && !verdict.isGood() ? ExitCode.DIFFERENCE : exitCode;
    }
  }
}
