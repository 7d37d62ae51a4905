package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventRatesTest {
  private static final long SECOND = 1_000_000_000L;

  private final EventRates first = EventRates.first(List.of(trades("A", 100), trades("B", 7)), 0);

  @Test
  void nothingHasARateAtFirst() {
    assertThat(first.of(trades("A", 100))).isEmpty();
    assertThat(first.byVenue()).isEmpty();
    assertThat(first.total()).isNaN();
  }

  @Test
  void rateIsWhatCameInTheTimeThatPassed() {
    EventRates next = first.next(List.of(trades("A", 150), trades("B", 7)), 5 * SECOND);
    assertThat(next.of(trades("A", 150))).hasValue(10);
    assertThat(next.of(trades("B", 7))).hasValue(0);
    assertThat(next.byVenue()).containsOnlyKeys("binance-spot").containsValue(10.0);
    assertThat(next.total()).isEqualTo(10);
  }

  @Test
  void feedThatIsNewHasNone() {
    EventRates next = first.next(List.of(trades("A", 105), trades("C", 9_000)), 5 * SECOND);
    assertThat(next.of(trades("C", 9_000))).isEmpty();
    assertThat(next.total()).as("what it had counted before is no rate").isEqualTo(1);
  }

  @Test
  void feedThatBeganAgainHasNoneUntilTheNextLook() {
    EventRates next = first.next(List.of(trades("A", 3)), 5 * SECOND);
    assertThat(next.of(trades("A", 3))).isEmpty();
    assertThat(next.next(List.of(trades("A", 8)), 10 * SECOND).total()).isEqualTo(1);
  }

  @Test
  void feedThatWentTakesNothingFromTheOthers() {
    EventRates next = first.next(List.of(trades("B", 17)), 5 * SECOND);
    assertThat(next.total()).isEqualTo(2);
  }

  private static FeedReport trades(String symbol, long events) {
    return FakeSource.trades(symbol, FeedState.LIVE, events);
  }
}
