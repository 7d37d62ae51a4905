package io.marketprism.collector.app.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.marketprism.collector.app.reliability.Outcome;
import io.marketprism.collector.app.reliability.Skipped;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentest4j.TestAbortedException;

/**
 * The scenarios of {@link Scenario}: as hard as a usual build has time for, or in full where {@code
 * faults} is {@code full}, as the profile of that name sets it.
 */
class FaultsIT {
  private static final boolean FULL = System.getProperty("faults", "").equals("full");
  private static final Map<Setting, Stage> STAGES = new HashMap<>();

  @TempDir private static Path folder;

  static Stream<Arguments> scenarios() {
    return Scenario.all().stream()
        .filter(one -> load(one).isPresent())
        .map(one -> Arguments.of(one, load(one).getAsInt()));
  }

  private static OptionalInt load(Scenario scenario) {
    return FULL ? OptionalInt.of(scenario.full()) : scenario.brief();
  }

  @ParameterizedTest
  @MethodSource("scenarios")
  void nothingLeaksAndNoFeedDiesSilently(Scenario scenario, int load) throws IOException {
    Outcome outcome = Faults.play(scenario, stageOrSkip(scenario.setting()), load);

    assumeThat(outcome.skipped()).isEmpty();

    assertThat(outcome.faults()).as(outcome.line()).isEmpty();
  }

  private static Stage stageOrSkip(Setting setting) throws IOException {
    try {
      return stage(setting);
    } catch (Skipped e) {
      throw new TestAbortedException(e.getMessage(), e);
    }
  }

  /** Scenarios of one setting follow each other; of another, the process before ends. */
  private static Stage stage(Setting setting) throws IOException, Skipped {
    Stage open = STAGES.get(setting);
    if (open == null) {
      endAll();
      open = Stage.open(setting, folder.resolve("stage-" + System.nanoTime()));
      STAGES.put(setting, open);
    }
    return open;
  }

  @AfterAll
  static void endAll() throws IOException {
    for (Stage stage : STAGES.values()) {
      stage.close();
    }
    STAGES.clear();
  }
}
