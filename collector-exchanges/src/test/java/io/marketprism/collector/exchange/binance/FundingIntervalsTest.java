package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FundingIntervalsTest {
  private final FundingIntervals intervals = new FundingIntervals();

  @Test
  void nothingIsKnownUntilTheListWasRead() {
    assertThat(intervals.hours("BTCUSDT")).isEmpty();
  }

  @Test
  void whatIsNotListedHasEightHoursAndTheNextListHolds() {
    assertThat(
            intervals.take(
                "[{\"symbol\":\"BLZUSDT\",\"adjustedFundingRateCap\":\"0.02500000\","
                    + "\"fundingIntervalHours\":4,\"disclaimer\":false}]"))
        .isEqualTo(1);
    assertThat(intervals.hours("BLZUSDT")).hasValue(4);
    assertThat(intervals.hours("BTCUSDT")).hasValue(8);
    intervals.take("[{\"symbol\":\"BTCUSDT\",\"fundingIntervalHours\":1}]");
    assertThat(intervals.hours("BLZUSDT")).hasValue(8);
    assertThat(intervals.hours("BTCUSDT")).hasValue(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[1]",
        "[{\"symbol\":\"BLZUSDT\"}]",
        "[{\"fundingIntervalHours\":4}]",
        "[{\"symbol\":\"BLZUSDT\",\"fundingIntervalHours\":0}]",
        "[{\"symbol\":\"BLZUSDT\",\"fundingIntervalHours\":1000}]",
        "[{\"symbol\":\"BLZUSDT\",\"fundingIntervalHours\":4.5}]",
        "[{\"symbol\":\"BLZUSDT\",\"fundingIntervalHours\":null}]",
      })
  void listThatCannotBeReadChangesNothing(String body) {
    intervals.take("[{\"symbol\":\"BLZUSDT\",\"fundingIntervalHours\":4}]");
    assertThatIllegalArgumentException().isThrownBy(() -> intervals.take(body));
    assertThat(intervals.hours("BLZUSDT")).hasValue(4);
  }
}
