package io.marketprism.collector.model;

import static io.marketprism.collector.TestSeries.exact;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.TestSeries;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class SeriesEventTest {
  private static final SeriesEvent.Times TIMES = TestSeries.TIMES;

  private final Instrument linear = TestInstruments.linearSwap();
  private final Instrument inverse = TestInstruments.inverseSwap();

  @Test
  void openInterestInUsdIsNeverFilledWithCoins() {
    OpenInterestEvent coins =
        new OpenInterestEvent.Builder(linear).base(exact("12.5")).build(TIMES);

    assertThat(coins.base()).contains(exact("12.5"));
    assertThat(coins.usd()).isEmpty();
    assertThat(coins.contracts()).isEmpty();
  }

  @Test
  void openInterestInUsdIsNotDerivedFromAPriceInAnotherAsset() {
    OpenInterestEvent inUsdt =
        new OpenInterestEvent.Builder(linear)
            .base(exact("12.5"))
            .valuedAt(exact("40000"))
            .build(TIMES);

    assertThat(inUsdt.usd()).isEmpty();
    assertThat(inUsdt.markPrice()).as("not used").isEmpty();
  }

  @Test
  void openInterestInUsdIsDerivedFromTheMarkPriceThatItNames() {
    Instrument inUsd =
        TestInstruments.swap(
            "USD", new Contract(exact("1"), "BTC", "USD", false, OptionalLong.empty()));

    OpenInterestEvent derived =
        new OpenInterestEvent.Builder(inUsd)
            .contracts(exact("0.5"))
            .valuedAt(exact("40000.10"))
            .build(TIMES);
    OpenInterestEvent given =
        new OpenInterestEvent.Builder(inUsd)
            .contracts(exact("0.5"))
            .usd(exact("19999"))
            .valuedAt(exact("40000.10"))
            .build(TIMES);

    assertThat(derived.usd()).contains(exact("20000.05"));
    assertThat(derived.markPrice()).contains(exact("40000.1"));
    assertThat(given.usd()).contains(exact("19999"));
    assertThat(given.markPrice()).isEmpty();
  }

  @Test
  void contractsAreWorthExactlyWhatTheInstrumentSays() {
    OpenInterestEvent ofLinear = TestSeries.interest(linear, "120");
    OpenInterestEvent ofInverse = TestSeries.interest(inverse, "120");

    assertThat(ofLinear.base()).contains(exact("1.2"));
    assertThat(ofLinear.usd()).isEmpty();
    assertThat(ofInverse.base()).as("depends on the price").isEmpty();
    assertThat(ofInverse.usd()).contains(exact("12000"));
  }

  @Test
  void whatTheExchangeDoesNotGiveIsEmpty() {
    FundingRateEvent funding =
        new FundingRateEvent.Builder(linear).current(exact("0.0001")).build(TIMES);

    assertThat(funding.estimated()).as("no interest rate stands in").isEmpty();
    assertThat(funding.nextFundingTime()).as("nor does now").isEmpty();
    assertThat(funding.intervalHours()).as("nor a usual interval").isEmpty();
    assertThat(funding.fundingTime()).isEmpty();
    assertThat(funding.markPrice()).isEmpty();
    assertThat(funding.indexPrice()).isEmpty();
    assertThat(
            TestSeries.minimal(linear).stream()
                .filter(LiquidationEvent.class::isInstance)
                .map(LiquidationEvent.class::cast))
        .allSatisfy(event -> assertThat(event.liquidationTime()).isEmpty());
  }

  @Test
  void eventsWithoutAnyValueAreRefused() {
    assertRefused(() -> new FundingRateEvent.Builder(linear).intervalHours(8).build(TIMES));
    assertRefused(() -> new OpenInterestEvent.Builder(linear).build(TIMES));
    assertRefused(
        () ->
            new RatioEvent(
                linear,
                DataType.FUNDING_RATE,
                new RatioEvent.Split(exact("1"), Optional.empty(), Optional.empty()),
                "5m",
                TIMES));
  }

  @Test
  void valuesThatCannotBeAreRefused() {
    FundingRateEvent.Builder funding = new FundingRateEvent.Builder(linear);
    OpenInterestEvent.Builder interest = new OpenInterestEvent.Builder(linear);
    assertRefused(() -> funding.nextFundingTime(0));
    assertRefused(() -> funding.fundingTime(-1));
    assertRefused(() -> funding.intervalHours(0));
    assertRefused(() -> funding.current(exact("1e40")));
    assertRefused(() -> interest.contracts(exact("-1")));
    assertRefused(() -> new SeriesEvent.Times(-1, 1));
    assertRefused(() -> new RatioEvent.Split(exact("-1"), Optional.empty(), Optional.empty()));
    assertRefused(() -> new VolatilityEvent.Candle(exact("2"), exact("1"), exact("1"), exact("1")));
    assertRefused(() -> VolatilityEvent.of(linear, "", exact("1"), TIMES));
    assertRefused(() -> PriceEvent.index(linear, exact("1"), Optional.of("x".repeat(65)), TIMES));
    assertRefused(
        () -> new LiquidationEvent.Terms(1, Optional.empty(), Optional.empty(), exact("0")));
    assertRefused(
        () -> new LiquidationEvent.Terms(-5, Optional.empty(), Optional.empty(), exact("1")));
  }

  @Test
  void builderThatGoesOnChangesNoEvent() {
    FundingRateEvent.Builder builder = new FundingRateEvent.Builder(linear).current(exact("1"));
    FundingRateEvent event = builder.build(TIMES);
    builder.current(exact("2"));
    assertThat(event.current()).contains(exact("1"));
  }

  @Test
  void valuesAreEqualForEqualStatesOnlyAndARevisionKeepsThem() {
    List<SeriesEvent> states =
        TestSeries.full(linear).stream()
            .filter(SeriesEvent.class::isInstance)
            .map(SeriesEvent.class::cast)
            .toList();
    for (SeriesEvent state : states) {
      SeriesEvent revised = state.revised();
      assertThat(revised.values()).isEqualTo(state.values()).matches("[\\x21-\\x7e]+");
      assertThat(revised.isRevision()).isTrue();
      assertThat(state.isRevision()).isFalse();
      assertThat(revised.getClass()).isEqualTo(state.getClass());
      assertThat(revised.dataType()).isEqualTo(state.dataType());
      assertThat(revised.exchangeTimeMs()).isEqualTo(state.exchangeTimeMs());
      assertThat(revised.receivedNs()).isEqualTo(state.receivedNs());
    }
    assertThat(TestSeries.mark(linear, "1.0", 1).values())
        .isEqualTo(TestSeries.mark(linear, "1", 2).values());
    assertThat(TestSeries.mark(linear, "1", 1).values())
        .isNotEqualTo(TestSeries.mark(linear, "1.1", 1).values());
  }

  private static void assertRefused(Runnable made) {
    assertThatIllegalArgumentException().isThrownBy(made::run);
  }
}
