package io.marketprism.collector.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Venue;
import org.junit.jupiter.api.Test;

class SubjectsTest {
  private final Instrument btc = TestInstruments.btcUsdt();
  private final Subjects subjects = new Subjects();

  @Test
  void subjectIsTypeExchangeMarketAndSymbol() {
    assertThat(subjects.of(TestEvents.trade(btc, 1))).isEqualTo("trade.binance.spot.BTC-USDT");
    assertThat(subjects.of(TestEvents.snapshot(btc, 1, 1, 1)))
        .isEqualTo("orderbook.binance.spot.BTC-USDT");
    assertThat(subjects.of(TestEvents.bbo(btc, 1))).isEqualTo("bbo.binance.spot.BTC-USDT");
  }

  @Test
  void interruptionGoesToItsFeedAndItsCopyToTheSubjectOfInterruptions() {
    InterruptionEvent interruption = TestEvents.disconnect(btc, DataType.ORDERBOOK, 1);

    assertThat(subjects.of(interruption)).isEqualTo("orderbook.binance.spot.BTC-USDT");
    assertThat(subjects.ofCopy(interruption)).isEqualTo("interruption.binance.spot.BTC-USDT");
  }

  @Test
  void symbolIsOneTokenWhateverItHolds() {
    Instrument hostile =
        new Instrument(
            new Venue("deribit", "deribit"),
            MarketType.OPTION,
            "A.B>*\t\u5e01",
            "x",
            "A",
            "B",
            0,
            0,
            QuantityUnit.CONTRACTS,
            true);

    assertThat(Subjects.subject(DataType.TRADE, hostile))
        .isEqualTo("trade.deribit.option.A_B___\u5e01");
  }

  @Test
  void sameSubjectIsMadeOnce() {
    assertThat(subjects.of(TestEvents.trade(btc, 1)))
        .isSameAs(subjects.of(TestEvents.trade(btc, 2)));
  }
}
