package io.marketprism.collector.app.nats.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class IdWindowTest {
  private static final int SIZE = 1 << 10;

  @Test
  void findsExactlyTheDoublesOfItsWindow() {
    SplittableRandom random = new SplittableRandom(20_261_126);
    IdWindow window = new IdWindow(SIZE);
    Set<String> model = new LinkedHashSet<>();
    for (int i = 0; i < 100_000; i++) {
      String id = "trade:binance:spot:BTCUSDT:t" + random.nextInt(4 * SIZE);
      boolean again = !model.add(id);
      if (model.size() > SIZE) {
        model.remove(model.iterator().next());
      }

      assertThat(window.isAgain(id)).as("%s at %d", id, i).isEqualTo(again);
    }
  }
}
