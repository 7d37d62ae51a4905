package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.reliability.Outcome;
import io.marketprism.collector.app.reliability.Skipped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plays scenarios and prints a line of figures for each. {@code .ci/faults} runs it. */
public final class Faults {
  private static final int FRAMES = 8;

  private Faults() {}

  /**
   * Plays those that are named, or all, in full; {@code name:load} plays one so hard. Exits with 1
   * where something does not hold.
   */
  public static void main(String[] arguments) throws IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(Faults::endChildren, "end of all"));
    Map<Setting, List<String>> wanted = new LinkedHashMap<>();
    List<String> words =
        arguments.length > 0
            ? List.of(arguments)
            : Scenario.all().stream().map(Scenario::word).toList();
    for (String word : words) {
      Setting setting = Scenario.of(name(word)).setting();
      wanted.computeIfAbsent(setting, unused -> new ArrayList<>()).add(word);
    }
    boolean allHold = true;
    for (Map.Entry<Setting, List<String>> group : wanted.entrySet()) {
      allHold &= play(group.getKey(), group.getValue());
    }
    System.exit(allHold ? 0 : 1);
  }

  /** Whoever ends this ends what it started. */
  private static void endChildren() {
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }

  private static String name(String word) {
    return word.split(":", 2)[0];
  }

  /** Plays scenarios of one setting; the folder is kept where something does not hold. */
  private static boolean play(Setting setting, List<String> words) throws IOException {
    Path folder = Files.createTempDirectory("faults-");
    boolean allHold = true;
    try (Stage stage = Stage.open(setting, folder)) {
      for (String word : words) {
        Scenario scenario = Scenario.of(name(word));
        int load =
            word.contains(":")
                ? Integer.parseInt(word.substring(word.indexOf(':') + 1))
                : scenario.full();
        allHold &= play(scenario, stage, load).faults().isEmpty();
      }
    } catch (Skipped e) {
      System.out.println(words + " skipped: " + e.getMessage());
    } catch (IOException | RuntimeException | Error e) {
      System.out.println(words + " cannot be played: " + e);
      allHold = false;
    }
    if (allHold) {
      Folders.delete(folder);
    } else {
      System.out.println("  kept: " + folder);
    }
    return allHold;
  }

  /** Plays one and prints its figures; nothing that goes wrong is thrown. */
  static Outcome play(Scenario scenario, Stage stage, int load) {
    Outcome outcome = new Outcome(scenario.word());
    outcome.figure("load", load);
    stage.begin(outcome);
    try {
      Oracle oracle = Oracle.before(stage);
      scenario.play().on(stage, load);
      oracle.judge();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      outcome.require(false, "interrupted");
    } catch (Skipped e) {
      outcome.skip(String.valueOf(e.getMessage()));
    } catch (Exception | Error e) {
      outcome.require(false, e + " at " + Arrays.stream(e.getStackTrace()).limit(FRAMES).toList());
    }
    System.out.println(outcome.line());
    outcome.faults().forEach(fault -> System.out.println("  " + fault));
    return outcome;
  }
}
