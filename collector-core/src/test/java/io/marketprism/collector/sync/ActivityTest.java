package io.marketprism.collector.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ActivityTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Activity activity = new Activity(60 * SECOND);

  @Test
  void nothingSeenMeansNoAgeAndNotStale() {
    activity.tick(5 * SECOND);
    assertThat(activity.age(1_000_000 * SECOND)).isEmpty();
    assertThat(activity.isStale(1_000_000 * SECOND)).isFalse();
  }

  @Test
  void firstDataIsWaitedForOnlyWhileItMayCome() {
    activity.tick(SECOND);
    activity.tick(100 * SECOND);
    activity.expect(true);
    activity.tick(101 * SECOND);
    activity.tick(110 * SECOND);
    activity.expect(false);
    activity.tick(500 * SECOND);
    activity.expect(true);
    activity.tick(600 * SECOND);
    assertThat(activity.isUnheard(399 * SECOND)).as("time until the tick counts").isFalse();
    activity.tick(601 * SECOND);
    assertThat(activity.isUnheard(399 * SECOND)).isTrue();
    activity.onData();
    assertThat(activity.isUnheard(0)).isFalse();
    activity.tick(602 * SECOND);
    assertThat(activity.isUnheard(0)).isFalse();
  }

  @Test
  void ageCountsFromTheTickThatSawTheData() {
    activity.onData();
    activity.tick(10 * SECOND);
    activity.tick(12 * SECOND);
    assertThat(activity.age(13 * SECOND)).hasValue(3 * SECOND);
    assertThat(activity.age(9 * SECOND)).as("a reader that is behind").hasValue(0);
  }

  @Test
  void busyFeedIsStaleAfterTheFloor() {
    long now = every(SECOND / 10, 100);
    assertThat(activity.isStale(now + 60 * SECOND)).isFalse();
    assertThat(activity.isStale(now + 60 * SECOND + 1)).isTrue();
  }

  @Test
  void slowFeedHasTwentyTimesItsUsualGap() {
    long now = every(30 * SECOND, 100);
    assertThat(activity.isStale(now + 590 * SECOND)).isFalse();
    assertThat(activity.isStale(now + 610 * SECOND)).isTrue();
  }

  @Test
  void feedThatTurnsBusyIsJudgedByItsNewPaceSoon() {
    every(600 * SECOND, 50);
    long now = 600 * SECOND * 50;
    for (int i = 0; i < 100; i++) {
      activity.onData();
      now += SECOND;
      activity.tick(now);
    }
    assertThat(activity.isStale(now + 61 * SECOND)).isTrue();
  }

  @Test
  void feedThatIsAskedForMayMissThreeTurnsHoweverSeldomItIsAsked() {
    Activity asked = Activity.asked(60 * SECOND, 300 * SECOND);
    asked.onData();
    asked.tick(0);
    assertThat(asked.isStale(900 * SECOND)).isFalse();
    assertThat(asked.isStale(900 * SECOND + 1)).isTrue();
    assertThat(Activity.asked(60 * SECOND, SECOND).isStale(1_000 * SECOND)).as("unseen").isFalse();
  }

  @Test
  void dataThatComesOftenForAWhileIsSteadyUntilItPauses() {
    long now = every(SECOND, 100);
    assertThat(activity.isSteady()).isFalse();
    activity.onData();
    activity.tick(now + SECOND);
    assertThat(activity.isSteady()).isTrue();
    activity.tick(now + 1_000 * SECOND);
    assertThat(activity.isSteady()).as("while it is silent").isTrue();
    activity.onData();
    activity.tick(now + 1_001 * SECOND);
    assertThat(activity.isSteady()).isFalse();
  }

  @Test
  void silenceOfWhatHappensSeldomMeansNothing() {
    Activity seldom = Activity.seldom();
    for (long now = 1; now < 100; now++) {
      seldom.onData();
      seldom.tick(now);
    }
    assertThat(seldom.isStale(Duration.ofDays(90).toNanos())).isFalse();
  }

  private long every(long gapNs, int times) {
    long now = 0;
    for (int i = 0; i < times; i++) {
      now += gapNs;
      activity.onData();
      activity.tick(now);
    }
    return now;
  }
}
