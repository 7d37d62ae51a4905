package io.marketprism.collector.app.reliability;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Plays scenarios and prints a line of figures for each. {@code .ci/reliability} runs it after a
 * build.
 */
public final class Reliability {
  private Reliability() {}

  /**
   * Plays those that are named, or all, in full; {@code name:rate:seconds} plays one so hard. Exits
   * with 1 where something does not hold.
   */
  public static void main(String[] arguments) throws IOException {
    List<String> wanted =
        arguments.length > 0
            ? List.of(arguments)
            : Scenario.all().stream().map(Scenario::word).toList();
    Runtime.getRuntime().addShutdownHook(new Thread(Reliability::endChildren, "end of all"));
    boolean allHold = true;
    for (String word : wanted) {
      String[] parts = word.split(":", -1);
      Scenario scenario = Scenario.of(parts[0]);
      for (Load load : loads(scenario, parts)) {
        allHold &= play(scenario, load).faults().isEmpty();
      }
    }
    System.exit(allHold ? 0 : 1);
  }

  /** Whoever ends this ends what it started. */
  private static void endChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private static List<Load> loads(Scenario scenario, String[] parts) {
    return parts.length == 1
        ? scenario.full()
        : List.of(Load.of(Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
  }

  /** Plays one in a folder of its own, which is kept where something does not hold. */
  private static Outcome play(Scenario scenario, Load load) throws IOException {
    Path folder = Files.createTempDirectory("reliability-");
    Outcome outcome = play(scenario, load, folder);
    if (outcome.faults().isEmpty()) {
      delete(folder);
    } else {
      System.out.println("  kept: " + folder);
    }
    return outcome;
  }

  /** Plays one and prints its figures; nothing that goes wrong is thrown. */
  static Outcome play(Scenario scenario, Load load, Path folder) {
    Outcome outcome = new Outcome(scenario.word());
    outcome.figure("wanted_rate", load.rate());
    try (Stage stage = Stage.open(folder, load, outcome)) {
      scenario.play().on(stage);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome.require(false, "interrupted");
    } catch (Skipped e) {
      outcome.skip(String.valueOf(e.getMessage()));
    } catch (Exception | Error e) {
      outcome.require(false, e.toString());
    }
    System.out.println(outcome.line());
    outcome.faults().forEach(fault -> System.out.println("  " + fault));
    return outcome;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
