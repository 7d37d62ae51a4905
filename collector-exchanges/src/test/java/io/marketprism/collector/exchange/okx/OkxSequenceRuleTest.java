package io.marketprism.collector.exchange.okx;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sync.SequenceRule;
import io.marketprism.collector.sync.SequenceRule.Verdict;
import io.marketprism.collector.testing.ChannelFaultRuns;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OkxSequenceRuleTest {
  private static final long NONE = MarketEvent.UNKNOWN;

  private final SequenceRule rule = new OkxSequenceRule();

  /** Held, then the id before the delta and its own; the exchange's own example stands first. */
  @ParameterizedTest
  @CsvSource({
    "10, 10, 15, APPLY",
    "15, 15, 15, STALE",
    "15, 15, 3, RENUMBERED",
    "3, 3, 5, APPLY",
    "15, 16, 20, GAP",
    "15, 20, 17, GAP",
    "15, 10, 15, STALE",
    "15, 10, 12, STALE",
    "15, 12, 12, STALE",
    "15, 16, 16, GAP",
    "15, 20, 3, GAP",
    "15, 3, 5, STALE",
    "3, 10, 15, GAP",
    "0, 0, 1, APPLY",
    "9223372036854775806, 9223372036854775806, 9223372036854775807, APPLY",
    "9223372036854775807, 9223372036854775807, 1, RENUMBERED",
  })
  void deltaContinuesTheIdThatItNames(long held, long previous, long last, Verdict verdict) {
    assertThat(rule.next(held, NONE, last, previous)).isEqualTo(verdict);
    assertThat(rule.bridge(held, NONE, last, previous)).isEqualTo(verdict);
  }

  /** A snapshot over REST may lie between two messages. */
  @ParameterizedTest
  @CsvSource({
    "15, 10, 16, APPLY",
    "15, 14, 20, APPLY",
    "15, 10, 15, STALE",
    "15, -9223372036854775808, 16, GAP",
  })
  void firstDeltaMayBeginBeforeTheSnapshotButNoneAfterIt(
      long snapshot, long previous, long last, Verdict first) {
    assertThat(rule.bridge(snapshot, NONE, last, previous)).isEqualTo(first);
    assertThat(rule.next(snapshot, NONE, last, previous))
        .isEqualTo(first == Verdict.APPLY ? Verdict.GAP : first);
  }

  @Test
  void idsThatBeginAnewBesideTheSnapshotMakeItTooOld() {
    assertThat(rule.bridge(15, NONE, 3, 14)).isEqualTo(Verdict.GAP);
    assertThat(rule.bridge(15, NONE, 3, 15)).isEqualTo(Verdict.RENUMBERED);
  }

  @Test
  void deltaWithoutIdsContinuesABookWithoutIdsOnly() {
    assertThat(rule.next(NONE, NONE, NONE, NONE)).isEqualTo(Verdict.APPLY);
    assertThat(rule.next(15, NONE, NONE, NONE)).isEqualTo(Verdict.GAP);
    assertThat(rule.next(NONE, NONE, 15, 10)).isEqualTo(Verdict.GAP);
  }

  @Test
  void bookAmongFaultsEqualsTheExchangeOrIsNotLive() {
    ChannelFaultRuns.play(rule, true, 10_000);
  }
}
