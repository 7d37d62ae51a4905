package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class WeightBudgetTest {
  private final ManualScheduler time = new ManualScheduler();
  private final WeightBudget budget =
      new WeightBudget(1_000, Duration.ofMinutes(1), Optional.empty(), time::nanos);

  @Test
  void fourFifthsOfTheLimitMayBeSpentInAMinute() {
    assertThat(budget.allowed()).isEqualTo(800);
    for (int i = 0; i < 16; i++) {
      assertThat(budget.spend(50)).isTrue();
    }
    assertThat(budget.spend(1)).isFalse();
    assertThat(budget.timeUntil(1)).contains(Duration.ofMinutes(1));
    time.advance(Duration.ofMillis(59_999));
    assertThat(budget.spend(1)).isFalse();
    time.advance(Duration.ofMillis(1));
    assertThat(budget.spend(800)).isTrue();
  }

  @Test
  void noMinuteWhereverItBeginsExceedsTheShare() {
    Random random = new Random(11);
    List<long[]> spent = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      long weight = 1L + random.nextInt(120);
      if (budget.spend(weight)) {
        spent.add(new long[] {time.nanos(), weight});
      }
      time.advance(Duration.ofMillis(random.nextInt(1_500)));
    }
    for (long[] first : spent) {
      long sum =
          spent.stream()
              .filter(one -> one[0] >= first[0] && one[0] - first[0] < 60_000_000_000L)
              .mapToLong(one -> one[1])
              .sum();
      assertThat(sum).isLessThanOrEqualTo(800);
    }
    assertThat(spent.size()).isGreaterThan(500);
  }

  @Test
  void timeUntilIsExact() {
    budget.spend(500);
    time.advance(Duration.ofSeconds(10));
    budget.spend(300);
    assertThat(budget.timeUntil(0)).contains(Duration.ZERO);
    assertThat(budget.timeUntil(500)).contains(Duration.ofSeconds(50));
    assertThat(budget.timeUntil(501)).contains(Duration.ofSeconds(60));
    assertThat(budget.timeUntil(801)).isEmpty();
  }

  @Test
  void whatOthersUseIsLearned() {
    budget.spend(100);
    budget.learn(50);
    assertThat(budget.used()).isEqualTo(100);
    budget.learn(700);
    assertThat(budget.used()).isEqualTo(700);
    assertThat(budget.spend(101)).isFalse();
    time.advance(Duration.ofMinutes(1));
    assertThat(budget.used()).isZero();
  }

  @Test
  void nothingIsSpentWhileBlocked() {
    budget.block(Duration.ofSeconds(30));
    budget.block(Duration.ofSeconds(10));
    assertThat(budget.timeUntil(1)).contains(Duration.ofSeconds(30));
    assertThat(budget.spend(1)).isFalse();
    time.advance(Duration.ofSeconds(30));
    assertThat(budget.spend(1)).isTrue();
  }
}
