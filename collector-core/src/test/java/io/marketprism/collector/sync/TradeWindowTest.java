package io.marketprism.collector.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.sync.TradeWindow.Seen;
import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TradeWindowTest {
  private final TradeWindow window = new TradeWindow();

  /** Jumps of one, of some, around the window's length, and beyond it; also far back. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void agreesWithASetOfAllIdsThatLieInTheWindow(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Set<Long> seen = new HashSet<>();
    long highest = random.nextLong(1L << 40);
    int again = 0;
    int beyond = 0;
    for (int i = 0; i < 200_000; i++) {
      long id = Math.max(0, highest + step(random));
      Seen expected = expected(seen, highest, id);
      assertThat(window.mark(id))
          .as("seed %d, id %d after %d", seed, id, highest)
          .isEqualTo(expected);
      again += expected == Seen.AGAIN ? 1 : 0;
      beyond += expected == Seen.BEYOND ? 1 : 0;
      if (expected == Seen.NEW) {
        highest = seen.isEmpty() ? id : Math.max(highest, id);
        seen.add(id);
      }
      assertThat(window.highest()).isEqualTo(highest);
    }
    assertThat(again).isGreaterThan(10_000);
    assertThat(beyond).isGreaterThan(1_000);
  }

  private static Seen expected(Set<Long> seen, long highest, long id) {
    if (!seen.isEmpty() && highest - id >= TradeWindow.IDS) {
      return Seen.BEYOND;
    }
    return seen.contains(id) ? Seen.AGAIN : Seen.NEW;
  }

  private static long step(SplittableRandom random) {
    return switch (random.nextInt(40)) {
      case 0 -> TradeWindow.IDS - 2 + random.nextInt(4);
      case 1 -> random.nextInt(3 * TradeWindow.IDS);
      case 2 -> -TradeWindow.IDS - 1 + random.nextInt(4);
      case 3 -> -random.nextInt(2 * TradeWindow.IDS);
      case 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14 -> -random.nextInt(40);
      case 15, 16 -> random.nextInt(100);
      default -> 1;
    };
  }

  @Test
  void oldestIdOfTheWindowIsStillKnownAndTheOneBeforeItIsNot() {
    window.mark(10_000);
    window.mark(10_000 - TradeWindow.IDS + 1);
    assertThat(window.mark(10_000 - TradeWindow.IDS + 1)).isEqualTo(Seen.AGAIN);
    assertThat(window.mark(10_000 - TradeWindow.IDS)).isEqualTo(Seen.BEYOND);
  }

  @Test
  void idsAtBothEndsOf63BitsAreIds() {
    assertThat(window.isEmpty()).isTrue();
    assertThat(window.mark(0)).isEqualTo(Seen.NEW);
    assertThat(window.mark(0)).isEqualTo(Seen.AGAIN);
    assertThat(window.mark(Long.MAX_VALUE)).isEqualTo(Seen.NEW);
    assertThat(window.mark(Long.MAX_VALUE - 1)).isEqualTo(Seen.NEW);
    assertThat(window.mark(0)).isEqualTo(Seen.BEYOND);
    assertThat(window.highest()).isEqualTo(Long.MAX_VALUE);
  }
}
