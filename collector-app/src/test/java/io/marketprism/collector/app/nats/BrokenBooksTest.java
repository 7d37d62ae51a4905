package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BrokenBooksTest {
  private static final Duration STEP = Duration.ofMillis(100);

  private long nowNs = 5;
  private final BrokenBooks books = new BrokenBooks(() -> nowNs);

  private void pass(Duration time) {
    nowNs += time.toNanos();
  }

  @Test
  void bookIsNamedOnceWhenItsLossIsOver() {
    books.lost(SinkHarness.BTC);
    pass(STEP);
    books.lost(SinkHarness.BTC);
    pass(BrokenBooks.QUIET.minus(STEP));
    assertThat(books.take()).isEmpty();

    pass(STEP);
    assertThat(books.take()).containsExactly(SinkHarness.BTC);
    assertThat(books.take()).isEmpty();
  }

  @Test
  void booksAreNamedEachInItsTime() {
    books.lost(SinkHarness.BTC);
    pass(BrokenBooks.QUIET);
    books.lost(SinkHarness.ETH);
    assertThat(books.take()).containsExactly(SinkHarness.BTC);

    pass(BrokenBooks.QUIET);
    assertThat(books.take()).containsExactly(SinkHarness.ETH);
  }

  @Test
  void lossWithoutEndNamesABookNowAndThenOnly() {
    int named = 0;
    for (int i = 0; i < 1_000; i++) {
      books.lost(SinkHarness.BTC);
      named += books.take().size();
      pass(STEP);
    }
    assertThat(named).isEqualTo(3);
  }
}
