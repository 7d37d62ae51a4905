package io.marketprism.collector.app.nats.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random schedules of everything that may happen to a log, against what must be true of it. */
class SpoolModelTest {
  private static final int STEPS = 600;

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void everyRecordIsAccountedForWhateverTheDiskDoes(long seed) throws IOException {
    try (SpoolModel model = new SpoolModel(directory, seed, SpoolModel.Life.FAULTS)) {
      for (int step = 0; step < STEPS; step++) {
        model.step();
        model.check();
      }
      model.heal();
      model.drain();
      assertThat(model.harness.damages).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28})
  void killsLoseNothingThatWasFlushedToAWorkingDisk(long seed) throws IOException {
    try (SpoolModel model = new SpoolModel(directory, seed, SpoolModel.Life.KILLS)) {
      for (int step = 0; step < STEPS; step++) {
        model.step();
        model.check();
      }
      model.drain();
      assertThat(model.harness.damages).isEmpty();
    }
  }
}
