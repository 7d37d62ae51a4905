package io.marketprism.collector.sync;

import io.marketprism.collector.testing.FaultRuns;
import org.junit.jupiter.api.Test;

class FaultRunsTest {
  @Test
  void bookEqualsTheExchangeOrIsNotLiveAndResyncsEqualTheBreaks() {
    FaultRuns.play(new DenseRule(), 10_000);
  }
}
