package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.exchange.venue.VenueRequest;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FundingIntervalsTest {
  private static final long READ_NS = 1_795_357_800_123_456_789L;
  private static final String FOUR =
      "[{\"symbol\":\"BLZUSDT\",\"adjustedFundingRateCap\":\"0.02500000\","
          + "\"fundingIntervalHours\":4,\"disclaimer\":false}]";

  private final FundingIntervals intervals = new FundingIntervals();

  @Test
  void nothingIsKnownUntilTheListWasRead() {
    list("BTC");
    assertThat(hours("BTCUSDT")).isEmpty();
  }

  @Test
  void whatIsNotListedHasEightHoursAndTheNextListHolds() {
    list("BTC", "BLZ");
    assertThat(read(FOUR)).isEqualTo(1);
    assertThat(hours("BLZUSDT")).hasValue(4);
    assertThat(hours("BTCUSDT")).hasValue(8);
    read("[{\"symbol\":\"BTCUSDT\",\"fundingIntervalHours\":1}]");
    assertThat(hours("BLZUSDT")).hasValue(8);
    assertThat(hours("BTCUSDT")).hasValue(1);
  }

  @Test
  void whatWasListedAfterTheReadingBeganHasNoIntervalUntilTheNextOne() {
    list("BTC");
    VenueRequest.Parser<Integer> begun = intervals.reading();
    list("BTC", "NEW");
    begun.parse(FOUR, READ_NS);
    assertThat(hours("BTCUSDT")).hasValue(8);
    assertThat(hours("NEWUSDT")).isEmpty();
    assertThat(hours("BLZUSDT")).as("named, whether known or not").hasValue(4);
    read(FOUR);
    assertThat(hours("NEWUSDT")).hasValue(8);
  }

  @Test
  void readingIsForgottenAfterHalfAnHour() {
    list("BTC");
    read(FOUR);
    long lastNs = READ_NS + Duration.ofMinutes(30).toNanos();
    assertThat(intervals.hours("BLZUSDT", lastNs)).hasValue(4);
    assertThat(intervals.hours("BTCUSDT", lastNs)).hasValue(8);
    assertThat(intervals.hours("BLZUSDT", lastNs + 1)).isEmpty();
    assertThat(intervals.hours("BTCUSDT", lastNs + 1)).isEmpty();
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
    read(FOUR);
    assertThatIllegalArgumentException().isThrownBy(() -> read(body));
    assertThat(hours("BLZUSDT")).hasValue(4);
  }

  private void list(String... bases) {
    intervals.known(
        Arrays.stream(bases)
            .map(base -> SeriesHarness.contract(BinanceMarket.USDM, base + "USDT", base, "USDT"))
            .toList());
  }

  private int read(String body) {
    return intervals.reading().parse(body, READ_NS);
  }

  private OptionalInt hours(String venueSymbol) {
    return intervals.hours(venueSymbol, READ_NS + 1);
  }
}
