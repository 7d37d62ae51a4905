package io.marketprism.collector.app.command;

import io.marketprism.collector.app.config.ConfigException;
import io.marketprism.collector.app.config.Durations;
import io.marketprism.collector.app.config.EffectiveConfig;
import io.marketprism.collector.app.progress.Progress;
import io.marketprism.collector.app.recording.RecordingWriter;
import io.marketprism.collector.app.run.ExitCode;
import io.marketprism.collector.app.run.Runner;
import io.marketprism.collector.app.run.StopSignal;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Collects and writes each raw frame besides. */
@Command(
    name = "record",
    description = "Collects, and also writes each raw frame in the recording format.",
    mixinStandardHelpOptions = true)
public final class RecordCommand implements Callable<Integer> {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  @Mixin private ConfigOptions config = new ConfigOptions();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "recordings",
      description = "Where the recording goes (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("recordings");

  @Option(names = "--for", paramLabel = "TIME", description = "End after that time, such as 60s.")
  private @Nullable String time;

  /** For the command line. */
  public RecordCommand() {}

  @Override
  public Integer call() {
    StopSignal stop = StopSignal.ofProcess();
    try {
      Optional<Duration> limit = Optional.ofNullable(time).map(Durations::parse);
      EffectiveConfig effective = config.load();
      String name = "recording-" + STAMP.format(Instant.now());
      RecordingWriter recording = new RecordingWriter(out, name);
      int exitCode;
      try (recording) {
        exitCode = collect(effective, recording, stop, limit);
      }
      return report(recording, exitCode);
    } catch (ConfigException e) {
      return Failures.report(e);
    } catch (IOException e) {
      System.err.println("record: " + e.getMessage());
      return ExitCode.USAGE;
    }
  }

  private static int collect(
      EffectiveConfig effective,
      RecordingWriter recording,
      StopSignal stop,
      Optional<Duration> limit) {
    try (Runner runner = new Runner(effective, List.of(), recording);
        Progress progress = Progress.forConsole()) {
      runner.start();
      return runner.runUntil(stop, limit, progress);
    }
  }

  private static int report(RecordingWriter recording, int exitCode) {
    recording.failure().ifPresent(why -> System.err.println("record: " + why.getMessage()));
    if (recording.dropped() > 0) {
      System.err.println("record: " + recording.dropped() + " lines are missing in the recording");
      return ExitCode.DIFFERENCE;
    }
    return exitCode;
  }
}
