package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.reliability.Skipped;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A machine that gives too little time, none at all, or the wrong one. */
final class Machine {
  private static final Duration SELF_HEALED = Duration.ofSeconds(15);
  private static final Duration ANSWERED = Duration.ofSeconds(5);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final Duration CAUGHT_UP = Duration.ofSeconds(10);
  private static final Duration AN_HOUR = Duration.ofMinutes(59);
  private static final int BUSY = 4;
  private static final String JUMPS = "collector_clock_jumps_total";

  /** How far the clock is ahead of the right one, step by step. */
  private static final List<Duration> STEPS =
      List.of(Duration.ofHours(1), Duration.ZERO, Duration.ofSeconds(-30), Duration.ZERO);

  private Machine() {}

  /** One processor, shared with four that want all of it, for so many seconds. */
  static void starved(Stage stage, int load) throws IOException, Skipped {
    Path taskset = Programs.find("taskset");
    String pid = Long.toString(stage.collector().pid());
    String before = allowed(Programs.run(taskset, "-pc", pid));
    Undisturbed undisturbed = Undisturbed.since(stage);
    Scrapes scrapes = new Scrapes(stage, ANSWERED);
    List<Process> busy = new ArrayList<>();
    try {
      Programs.run(taskset, "-acp", "0", pid);
      for (int i = 0; i < BUSY; i++) {
        busy.add(
            new ProcessBuilder(taskset.toString(), "-c", "0", "sh", "-c", "while :; do :; done")
                .start());
      }
      scrapes.pass(Duration.ofSeconds(load));
    } finally {
      busy.forEach(Process::destroyForcibly);
      Programs.run(taskset, "-acp", before, pid);
    }
    stage.measured("most_lag", scrapes.mostLag());
    Duration caughtUp = Progress.now(stage).awaitPublished();
    stage.measured("caught_up_after", caughtUp);
    stage.outcome().require(caughtUp.compareTo(CAUGHT_UP) <= 0, "caught up only after " + caughtUp);
    undisturbed.require();
  }

  /** The processors that a process may use, as its line says them. */
  private static String allowed(String line) {
    return line.substring(line.lastIndexOf(' ') + 1);
  }

  /** The process stands still for so many seconds. */
  static void suspended(Stage stage, int load) throws IOException {
    long pid = stage.collector().pid();
    Programs.signal(pid, "STOP");
    try {
      stage.pass(Duration.ofSeconds(load));
    } finally {
      Programs.signal(pid, "CONT");
    }
    Progress away = Progress.now(stage);
    Duration recovered = away.awaitPublished();
    stage.awaitLive();
    stage.measured("recovered_after", recovered);
    stage
        .outcome()
        .require(recovered.compareTo(SELF_HEALED) <= 0, "right again only after " + recovered);
  }

  /** The wall clock jumps, and stays so for so many seconds. */
  static void clockJumps(Stage stage, int load) throws IOException {
    SteppedClock clock = stage.place(SteppedClock.class);
    Undisturbed undisturbed = Undisturbed.since(stage);
    Scrapes scrapes = new Scrapes(stage, AT_ONCE);
    boolean counted = stage.collector().metrics().contains("\n" + JUMPS);
    double before = stage.metric(JUMPS, "");
    try {
      for (Duration ahead : STEPS) {
        clock.set(ahead);
        scrapes.pass(Duration.ofSeconds(load));
        stage.awaitLive();
        int ready = stage.collector().health("/health").status();
        stage.outcome().require(ready == 200, "/health answers " + ready + " at " + ahead);
      }
    } finally {
      clock.set(Duration.ZERO);
    }
    stage.outcome().figure("steps", STEPS.size());
    stage.measured("most_lag", scrapes.mostLag());
    stage
        .outcome()
        .require(scrapes.mostLag().compareTo(AN_HOUR) > 0, "the clock did not jump at all");
    if (counted) {
      double jumps = stage.metric(JUMPS, "") - before;
      stage.outcome().requireEqual("jumps counted", (long) jumps, STEPS.size());
    }
    undisturbed.require();
  }
}
