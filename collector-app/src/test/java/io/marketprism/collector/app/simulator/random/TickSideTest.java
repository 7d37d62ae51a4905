package io.marketprism.collector.app.simulator.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TickSideTest {
  @Test
  void behavesLikeATreeWhileItsWindowMoves() {
    Random random = new Random(11);
    long start = -100_000;
    TickSide side = new TickSide(start, 5);
    TreeMap<Long, Integer> tree = new TreeMap<>();
    tree.put(start, 5);
    for (int i = 0; i < 60_000; i++) {
      long key = i % 7 == 0 ? tree.lastKey() + 3 : tree.lastKey() - random.nextInt(3_000);
      if (random.nextInt(5) < 2 && tree.containsKey(key) && tree.size() > 1) {
        tree.remove(key);
        side.remove(key);
      } else if (key > tree.lastKey() - TickSide.SPAN + 4 && tree.lastKey() - key < 5_000) {
        int lots = 1 + random.nextInt(1_000);
        tree.put(key, lots);
        side.put(key, lots);
      }
      while (tree.lastKey() - tree.firstKey() > 6_000) {
        side.remove(tree.pollFirstEntry().getKey());
      }
      assertThat(side.best()).isEqualTo(tree.lastKey());
      assertThat(side.worst()).isEqualTo(tree.firstKey());
      assertThat(side.count()).isEqualTo(tree.size());
      long probe = tree.lastKey() - random.nextInt(8_000) + 2;
      assertThat(side.get(probe)).isEqualTo(tree.getOrDefault(probe, 0));
      Long occupied = tree.floorKey(probe);
      assertThat(side.occupied(probe)).isEqualTo(occupied == null ? tree.firstKey() : occupied);
    }
    assertThat(tree.lastKey()).isGreaterThan(start + TickSide.SPAN);
  }

  @Test
  void refusesAKeyOutsideItsWindowAndTheRemovalOfTheLastLevel() {
    TickSide side = new TickSide(50_000, 1);
    assertThatThrownBy(() -> side.put(50_000 - TickSide.SPAN, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> side.remove(50_000)).isInstanceOf(IllegalStateException.class);
    side.put(50_001 - TickSide.SPAN, 1);
    assertThat(side.count()).isEqualTo(2);
  }
}
