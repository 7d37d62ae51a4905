package io.marketprism.collector.app.nats.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolRewindTest {
  private final SpoolHarness harness;

  SpoolRewindTest(@TempDir Path directory) {
    harness = new SpoolHarness(directory);
  }

  /** Ten records a second for twenty seconds, each second outside as sequences from 1001 on. */
  private void live(SpoolLog log) throws IOException {
    for (int second = 1; second <= 20; second++) {
      harness.pass(Duration.ofSeconds(1));
      harness.append(log, 10);
      log.flush();
      log.release(10L * second, 1000 + 10L * second);
    }
  }

  @Test
  void streamThatLostItsEndIsPublishedAgainFromTheCheckpointBefore() throws IOException {
    try (SpoolLog log = harness.open()) {
      live(log);
      assertThat(log.rewindPoint(1200)).isEqualTo(200);
      assertThat(log.rewindPoint(1155)).isEqualTo(150);
      assertThat(log.rewindPoint(1150)).isEqualTo(150);
      assertThat(log.rewindPoint(0)).isZero();

      assertThat(log.rewind(1155)).isEqualTo(150);

      assertThat(SpoolHarness.numbers(harness.readAll(log)))
          .isEqualTo(SpoolHarness.range(150, 200));
    }
  }

  @Test
  void checkpointsOutliveTheProcess() throws IOException {
    try (SpoolLog log = harness.open()) {
      live(log);
    }
    try (SpoolLog log = harness.open()) {
      assertThat(log.releasedSequence()).isEqualTo(1200);
      assertThat(log.rewind(1155)).isEqualTo(150);
    }
    try (SpoolLog log = harness.open()) {
      assertThat(log.cursor()).isEqualTo(150);
      assertThat(log.releasedSequence()).isEqualTo(1155);
      assertThat(SpoolHarness.numbers(harness.readAll(log)))
          .isEqualTo(SpoolHarness.range(150, 200));
      assertThat(harness.damages).isEmpty();
    }
  }

  @Test
  void streamMadeAnewForgetsTheSequencesOfTheOldOne() throws IOException {
    try (SpoolLog log = harness.open()) {
      live(log);
      assertThat(log.rewind(0)).isZero();
      log.release(40, 40);
      harness.pass(Duration.ofSeconds(1));
      log.release(200, 200);

      assertThat(log.rewindPoint(1199)).isEqualTo(200);
      assertThat(log.rewindPoint(100)).isEqualTo(40);
    }
  }

  @Test
  void rewindGoesBackNoFurtherThanWhatIsKept() throws IOException {
    try (SpoolLog log = harness.open()) {
      live(log);
      harness.append(log, 10_000);
      log.flush();
      log.release(log.end(), 20_000);
      log.flush();
      log.keep();
      harness.pass(harness.settings.horizon().multipliedBy(2));
      log.keep();
      long start = Segment.firstOf(harness.segments().get(0));
      assertThat(start).isPositive();

      assertThat(log.rewind(1155)).isEqualTo(start);
      assertThat(SpoolHarness.numbers(harness.readAll(log)))
          .isEqualTo(SpoolHarness.range(start, harness.appended));
    }
  }

  @Test
  void releaseBehindTheEndOrBeforeTheCursorChangesNothing() throws IOException {
    try (SpoolLog log = harness.open()) {
      live(log);
      log.release(1_000_000, 1_000_000);
      assertThat(log.cursor()).isEqualTo(200);
      log.release(100, 1100);
      assertThat(log.cursor()).isEqualTo(200);
    }
  }
}
