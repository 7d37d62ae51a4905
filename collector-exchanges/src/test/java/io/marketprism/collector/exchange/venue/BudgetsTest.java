package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.spi.ExchangeAdapter.RequestBudget;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BudgetsTest {
  private final AtomicLong nanos = new AtomicLong();
  private final Budgets budgets = new Budgets();

  @Test
  void eachLimitIsShownOnceWithWhatWasSpentOfIt() {
    assertThat(budgets.requests()).isEmpty();
    budgets.of(limit("books", 100), nanos::get);
    budgets.of(limit("all", 1_000), nanos::get);
    assertThat(budgets.of(limit("books", 100), nanos::get).allowed()).isEqualTo(80);

    assertThat(budgets.requests())
        .containsExactly(new RequestBudget("all", 0, 800), new RequestBudget("books", 0, 80));
  }

  private static VenueProtocol.RequestLimit limit(String group, int weight) {
    return new VenueProtocol.RequestLimit(group, weight, Duration.ofMinutes(1), Optional.empty());
  }
}
