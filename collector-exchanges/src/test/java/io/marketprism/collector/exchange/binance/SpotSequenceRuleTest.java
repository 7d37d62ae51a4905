package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sync.SequenceRule;
import io.marketprism.collector.sync.SequenceRule.Verdict;
import io.marketprism.collector.testing.FaultRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpotSequenceRuleTest {
  private final SequenceRule rule = new SpotSequenceRule();

  /** The first delta on a snapshot; the exchange's own example stands at 160. */
  @ParameterizedTest
  @CsvSource({
    "160, 157, 160, STALE",
    "160, 150, 155, STALE",
    "160, 161, 165, APPLY",
    "160, 161, 161, APPLY",
    "160, 158, 161, APPLY",
    "160, 160, 170, APPLY",
    "160, 162, 165, GAP",
    "160, 175, 180, GAP",
    "0, 1, 1, APPLY",
    "0, 2, 2, GAP",
    "-1, 1, 1, APPLY",
    "-1, 157, 160, APPLY",
    "-1, 0, 0, APPLY",
  })
  void snapshotIsContinuedByTheDeltaThatHoldsTheNextId(
      long snapshot, long first, long last, Verdict verdict) {
    assertThat(rule.bridge(snapshot, first, last, MarketEvent.UNKNOWN)).isEqualTo(verdict);
  }

  /** After a delta: the same example goes on at 165, and breaks at 170. */
  @ParameterizedTest
  @CsvSource({
    "165, 166, 170, APPLY",
    "170, 175, 180, GAP",
    "170, 172, 172, GAP",
    "170, 171, 171, APPLY",
    "170, 166, 170, STALE",
    "170, 1, 2, STALE",
    "170, 166, 171, APPLY",
    "0, 1, 5, APPLY",
    "9223372036854775806, 9223372036854775807, 9223372036854775807, APPLY",
  })
  void deltaContinuesTheOneBefore(long held, long first, long last, Verdict verdict) {
    assertThat(rule.next(held, first, last, MarketEvent.UNKNOWN)).isEqualTo(verdict);
  }

  @Test
  void bookAmongFaultsEqualsTheExchangeOrIsNotLive() {
    FaultRuns.play(rule, 2_000);
  }
}
