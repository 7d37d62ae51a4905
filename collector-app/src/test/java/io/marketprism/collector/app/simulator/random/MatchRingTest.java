package io.marketprism.collector.app.simulator.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Match;
import io.marketprism.collector.app.simulator.market.Matches;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MatchRingTest {
  private static final long FIRST_ID = 100;
  private static final long FIRST_AGGREGATE = 7;

  private final MatchRing ring =
      new MatchRing(
          new Instrument("BTCUSDT", "BTC", "USDT", new BigDecimal("0.5"), new BigDecimal("0.001")));
  private final List<Match> all = new ArrayList<>();

  /** Fills it with so many orders of one to three matches. */
  private void fill(int orders) {
    Random random = new Random(5);
    TakerOrder order = new TakerOrder();
    for (int i = 0; i < orders; i++) {
      boolean buy = random.nextBoolean();
      long tick = 1_000L + random.nextInt(100);
      int fills = 1 + random.nextInt(TakerOrder.MOST_FILLS);
      order.begin(1_000_000 + i, buy, tick);
      order.liquidates(random.nextInt(10) == 0);
      order.fill(30, fills);
      order.number(FIRST_ID + all.size(), FIRST_AGGREGATE + i);
      ring.add(order);
      for (int fill = 0; fill < fills; fill++) {
        all.add(
            new Match(
                order.tradeId(fill),
                order.aggregateId(),
                order.time(),
                new BigDecimal("0.5").multiply(BigDecimal.valueOf(tick)),
                new BigDecimal("0.001").multiply(BigDecimal.valueOf(order.lots(fill))),
                buy,
                order.liquidates()));
      }
    }
  }

  @Test
  void remembersTheLastMatchesAsTheyWere() {
    assertThat(ring).isEmpty();
    fill(100);
    assertThat(List.copyOf(ring)).isEqualTo(all);
  }

  @Test
  void forgetsTheOldestOnesOnceItIsFull() {
    fill(15_000);
    assertThat(all).hasSizeGreaterThan(MatchRing.MATCHES + 5_000);
    assertThat(List.copyOf(ring)).isEqualTo(Matches.last(all, MatchRing.MATCHES));
  }

  @Test
  void rangesOfIdsAreFoundAsFarAsRemembered() {
    fill(50);
    assertThat(Matches.of(ring, FIRST_ID + 3, FIRST_ID + 5)).isEqualTo(all.subList(3, 6));
    assertThat(Matches.of(ring, 0, FIRST_ID)).isEqualTo(all.subList(0, 1));
    assertThat(Matches.of(ring, 0, Long.MAX_VALUE - 1)).isEqualTo(all);
    assertThat(Matches.of(ring, FIRST_ID + all.size(), Long.MAX_VALUE - 1)).isEmpty();
    assertThat(Matches.of(List.of(), 0, 5)).isEmpty();
    assertThat(Matches.last(ring, 2)).isEqualTo(all.subList(all.size() - 2, all.size()));
  }

  @Test
  void aggregatesAreFoundWhole() {
    fill(50);
    List<List<Match>> found = Matches.aggregates(ring, FIRST_AGGREGATE + 10, 5);
    assertThat(found).hasSize(5);
    for (int i = 0; i < 5; i++) {
      long id = FIRST_AGGREGATE + 10 + i;
      assertThat(found.get(i))
          .isEqualTo(all.stream().filter(match -> match.aggregateId() == id).toList());
    }
    assertThat(Matches.aggregates(ring, 0, 1_000)).hasSize(50);
    assertThat(Matches.aggregateFromEnd(ring, 5)).isEqualTo(FIRST_AGGREGATE + 45);
    assertThat(Matches.aggregateFromEnd(List.of(), 5)).isZero();
  }
}
