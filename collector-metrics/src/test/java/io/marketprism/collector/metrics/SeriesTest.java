package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeriesTest {
  private static final double NONE = Double.NaN;

  private final Series series = new Series(4);

  @Test
  void beginsWithNothingKnown() {
    assertThat(series.isUnknown()).isTrue();
    assertThat(series.oldestFirst()).containsExactly(NONE, NONE, NONE, NONE);
  }

  @Test
  void newestStandsLast() {
    series.put(0, 10);
    series.put(1, 11);
    assertThat(series.oldestFirst()).containsExactly(NONE, NONE, 10, 11);
    assertThat(series.isUnknown()).isFalse();
  }

  @Test
  void oldestMakesRoom() {
    for (int slot = 0; slot < 6; slot++) {
      series.put(slot, slot);
    }
    assertThat(series.oldestFirst()).containsExactly(2, 3, 4, 5);
  }

  @Test
  void slotThatWasPassedIsAHole() {
    for (int slot = 0; slot < 4; slot++) {
      series.put(slot, slot);
    }
    series.put(6, 6);
    assertThat(series.oldestFirst()).containsExactly(3, NONE, NONE, 6);
  }

  @Test
  void longPauseLeavesNothingOfBefore() {
    for (int slot = 0; slot < 4; slot++) {
      series.put(slot, slot);
    }
    series.put(1_000_000_000_001L, 7);
    assertThat(series.oldestFirst()).containsExactly(NONE, NONE, NONE, 7);
  }
}
