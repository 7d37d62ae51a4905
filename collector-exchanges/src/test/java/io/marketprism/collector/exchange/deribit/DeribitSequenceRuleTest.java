package io.marketprism.collector.exchange.deribit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sync.SequenceRule;
import io.marketprism.collector.sync.SequenceRule.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeribitSequenceRuleTest {
  private final SequenceRule rule = new DeribitSequenceRule();

  /** What the book holds, what the change says came before it, and its own id. */
  @ParameterizedTest
  @CsvSource({
    "297217, 297217, 297218, APPLY",
    "297218, 297218, 297230, APPLY",
    "0, 0, 31479339296, APPLY",
    "297230, 297240, 297241, GAP",
    "297230, 297231, 297232, GAP",
    "297230, 297229, 297231, GAP",
    "297230, 297218, 297230, STALE",
    "297230, 297217, 297218, STALE",
    "297230, 297230, 297230, STALE",
    "297230, 297230, 297229, STALE",
    "9223372036854775806, 9223372036854775806, 9223372036854775807, APPLY",
  })
  void changeContinuesTheOneThatItNames(long held, long previous, long last, Verdict verdict) {
    assertThat(rule.next(held, MarketEvent.UNKNOWN, last, previous)).isEqualTo(verdict);
    assertThat(rule.bridge(held, MarketEvent.UNKNOWN, last, previous)).isEqualTo(verdict);
  }

  @Test
  void bookAmongFaultsEqualsTheExchangeOrIsNotLive() {
    ChannelFaultRuns.play(10_000);
  }
}
