package io.marketprism.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.ClockWatch.Found;
import io.marketprism.collector.model.Clocks;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Both clocks are the test's. */
class ClockWatchTest {
  private static final Instant BEGIN = Instant.parse("2026-11-22T00:00:00Z");
  private static final Duration SECOND = Duration.ofSeconds(1);

  private Duration monotonic = Duration.ZERO;
  private Duration wall = Duration.ZERO;
  private Duration eachReading = Duration.ZERO;
  private final ClockWatch watch =
      new ClockWatch(new Clocks(() -> BEGIN.plus(wall), this::nanos), SECOND);

  @Test
  void clocksThatGoTogetherAreNothing() {
    for (int i = 0; i < 1_000; i++) {
      pass(Duration.ofMillis(1_900));
      watch.look();
    }
    assertThat(watch.found()).isEqualTo(new Found(0, 0, 0, 0, 0));
  }

  @Test
  void stepsOfTheWallClockBeyondASecondAreCountedByDirection() {
    step(Duration.ofHours(1));
    step(Duration.ofMillis(-999));
    step(Duration.ofSeconds(-30));
    step(Duration.ofMillis(1_001));
    assertThat(watch.found()).isEqualTo(new Found(2, 1, 0, 0, 0));
  }

  @Test
  void wallClockThatIsSlewedIsNoStep() {
    for (int i = 0; i < 3_600; i++) {
      step(Duration.ofMillis(1));
    }
    assertThat(watch.found()).isEqualTo(new Found(0, 0, 0, 0, 0));
  }

  @Test
  void standstillIsCountedWithItsLengthAndIsNoStep() {
    pass(Duration.ofMinutes(5));
    watch.look();
    pass(SECOND);
    watch.look();
    pass(Duration.ofSeconds(4));
    watch.look();
    assertThat(watch.found())
        .isEqualTo(
            new Found(
                0, 0, 2, Duration.ofSeconds(299 + 3).toNanos(), Duration.ofSeconds(299).toNanos()));
  }

  @Test
  void suspendedMachineWhoseMonotonicClockStoodStillLooksLikeAStep() {
    step(Duration.ofHours(8));
    assertThat(watch.found().stepsForward()).isEqualTo(1);
    assertThat(watch.found().standstills()).isZero();
  }

  @Test
  void standstillBetweenTheReadingsOfBothClocksIsNoStep() {
    pass(SECOND);
    eachReading = Duration.ofSeconds(2);
    watch.look();
    assertThat(watch.found().stepsForward() + watch.found().stepsBackward()).isZero();
  }

  private void step(Duration by) {
    pass(SECOND);
    wall = wall.plus(by);
    watch.look();
  }

  private void pass(Duration time) {
    monotonic = monotonic.plus(time);
    wall = wall.plus(time);
  }

  /** Something comes after the first reading of the monotonic clock, where the test says so. */
  private long nanos() {
    long now = monotonic.toNanos();
    pass(eachReading);
    eachReading = Duration.ZERO;
    return now;
  }
}
