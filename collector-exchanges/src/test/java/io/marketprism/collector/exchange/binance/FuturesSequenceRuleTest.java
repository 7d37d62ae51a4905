package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sync.SequenceRule;
import io.marketprism.collector.sync.SequenceRule.Verdict;
import io.marketprism.collector.testing.FaultRuns;
import io.marketprism.collector.testing.IdScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FuturesSequenceRuleTest {
  private final SequenceRule rule = new FuturesSequenceRule();

  /** The first delta on a snapshot: its id, then those of the delta, {@code pu}, U and u. */
  @ParameterizedTest
  @CsvSource({
    "160, 140, 150, 158, STALE",
    "160, 140, 159, 159, STALE",
    "160, 140, 150, 160, APPLY",
    "160, 158, 160, 160, APPLY",
    "160, 158, 159, 165, APPLY",
    "160, 158, 160, 165, APPLY",
    "160, 160, 161, 165, APPLY",
    "160, 160, 168, 170, APPLY",
    "160, 159, 161, 165, GAP",
    "160, 161, 162, 165, GAP",
    "160, 172, 175, 180, GAP",
    "0, 0, 3, 9, APPLY",
    "9223372036854775807, 9, 9223372036854775806, 9223372036854775807, APPLY",
  })
  void snapshotIsContinuedByTheDeltaThatCoversItOrFollowsIt(
      long snapshot, long previous, long first, long last, Verdict verdict) {
    assertThat(rule.bridge(snapshot, first, last, previous)).isEqualTo(verdict);
  }

  /** After a delta only {@code pu} counts: ids are shared by all books. */
  @ParameterizedTest
  @CsvSource({
    "165, 165, 166, 170, APPLY",
    "165, 165, 168, 170, APPLY",
    "165, 165, 160, 170, APPLY",
    "165, 164, 166, 170, GAP",
    "165, 166, 166, 170, GAP",
    "165, 172, 175, 180, GAP",
    "165, 158, 159, 165, STALE",
    "165, 158, 159, 164, STALE",
    "165, 165, 165, 165, STALE",
    "0, 0, 3, 9, APPLY",
    "0, -1, 1, 9, GAP",
  })
  void deltaContinuesTheOneThatItNames(
      long held, long previous, long first, long last, Verdict verdict) {
    assertThat(rule.next(held, first, last, previous)).isEqualTo(verdict);
  }

  @Test
  void deltaThatNamesNoOneBeforeItContinuesNothing() {
    assertThat(rule.next(165, 166, 170, MarketEvent.UNKNOWN)).isEqualTo(Verdict.GAP);
    assertThat(rule.bridge(160, 161, 165, MarketEvent.UNKNOWN)).isEqualTo(Verdict.GAP);
  }

  @Test
  void bookAmongFaultsEqualsTheExchangeOrIsNotLive() {
    FaultRuns.play(rule, IdScheme.SHARED, 10_000);
  }
}
