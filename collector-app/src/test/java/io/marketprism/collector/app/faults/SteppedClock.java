package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.reliability.Skipped;
import io.marketprism.collector.testing.Tools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * A wall clock of a process that can be set while it runs, by Debian's libfaketime; its monotonic
 * clock is the machine's. Not thread-safe.
 */
final class SteppedClock implements Place {
  private static final Duration SEEN_WITHIN = Duration.ofSeconds(1);
  private static final LocalTime LATE = LocalTime.of(22, 30);

  private final Path library;
  private final Path file;

  private SteppedClock(Path library, Path file) throws IOException {
    this.library = library;
    this.file = file;
    set(Duration.ZERO);
  }

  /** A clock that goes right at first. */
  static SteppedClock make(Path folder) throws IOException, Skipped {
    if (LocalTime.now(ZoneOffset.UTC).isAfter(LATE)) {
      throw new Skipped("files of events would roll by day in its midst: it is near midnight UTC");
    }
    Optional<Path> library = Tools.library("libfaketimeMT.so.1", "libfaketime");
    if (library.isEmpty()) {
      throw new Skipped("no libfaketime; run: apt-get install -y libfaketime");
    }
    return new SteppedClock(
        library.get(), Files.createDirectories(folder).resolve("clock").toAbsolutePath());
  }

  /** The clock shows so much more than the machine's from now on, at least within a second. */
  void set(Duration ahead) throws IOException {
    Path fresh = file.resolveSibling("clock.new");
    Files.writeString(fresh, String.format("%+d", ahead.toSeconds()));
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The condition variables of a JVM are monotonic; it hangs where that is not said. */
  @Override
  public Map<String, String> environment() {
    return Map.of(
        "LD_PRELOAD", library.toString(),
        "FAKETIME_TIMESTAMP_FILE", file.toString(),
        "FAKETIME_CACHE_DURATION", Long.toString(SEEN_WITHIN.toSeconds()),
        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
        "FAKETIME_FORCE_MONOTONIC_FIX", "0");
  }

  @Override
  public void close() {
    // Its file lies in the folder of the run.
  }
}
