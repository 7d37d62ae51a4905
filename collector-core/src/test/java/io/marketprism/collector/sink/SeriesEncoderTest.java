package io.marketprism.collector.sink;

import static io.marketprism.collector.TestSeries.exact;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.TestSeries;
import io.marketprism.collector.model.Contract;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.VolatilityEvent;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class SeriesEncoderTest {
  private static final String ORIGIN = "\"schema\":1";

  private final Instrument linear = TestInstruments.linearSwap();
  private final Instrument inverse = TestInstruments.inverseSwap();
  private final EventEncoder encoder = new EventEncoder("collector-1");

  @Test
  void fundingHasItsMembersInOrder() {
    assertThat(encode(TestSeries.funding(linear)))
        .isEqualTo(
            "{\"data_type\":\"funding_rate\",\"exchange\":\"okx\",\"market_type\":\"perpetual\","
                + "\"symbol\":\"BTC-USDT\",\"venue_symbol\":\"BTC-USDT-SWAP\","
                + "\"ts_ms\":1795357800100,\"collected_ts_ms\":1795357800123,"
                + "\"received_ns\":\"1795357800123456789\",\"publisher\":\"unified-collector\","
                + "\"data_source\":\"marketprism\",\"schema\":1,"
                + "\"current_funding_rate\":\"0.0001\",\"estimated_funding_rate\":\"-0.00002\","
                + "\"funding_ts_ms\":1795363200000,\"next_funding_ts_ms\":1795392000000,"
                + "\"funding_interval_hours\":8,\"mark_price\":\"43210.5\","
                + "\"index_price\":\"43211\"}");
  }

  @Test
  void pricesHaveTheirMembersInOrder() {
    assertThat(members(TestSeries.mark(linear, "43210.50", 1))).isEqualTo("\"price\":\"43210.5\"}");
    assertThat(members(TestSeries.index(linear)))
        .isEqualTo("\"price\":\"43211\",\"index\":\"BTC-USD\"}");
  }

  @Test
  void openInterestHasItsMembersInOrder() {
    Instrument spot = TestInstruments.spot("BTC", "USD", 2, 5);
    OpenInterestEvent all =
        new OpenInterestEvent.Builder(spot)
            .contracts(exact("120"))
            .base(exact("1.2"))
            .valuedAt(exact("100.5"))
            .build(TestSeries.TIMES);

    assertThat(members(all))
        .isEqualTo(
            "\"open_interest_contracts\":\"120\",\"open_interest_base\":\"1.2\","
                + "\"open_interest_usd\":\"120.6\",\"mark_price\":\"100.5\"}");
    assertThat(members(TestSeries.interest(inverse, "1e3")))
        .isEqualTo("\"open_interest_contracts\":\"1000\",\"open_interest_usd\":\"100000\"}");
  }

  @Test
  void ratioHasItsMembersInOrder() {
    assertThat(members(TestSeries.ratio(linear, DataType.LSR_TOP_POSITION, "5m")))
        .isEqualTo(
            "\"long_short_ratio\":\"1.5\",\"long_ratio\":\"0.6\",\"short_ratio\":\"0.4\","
                + "\"period\":\"5m\"}");
  }

  @Test
  void volatilityHasItsMembersInOrderAndACandleOnlyWhereTheSourceIsOne() {
    assertThat(members(TestSeries.volatility(linear)))
        .isEqualTo(
            "\"currency\":\"BTC\",\"volatility_index\":\"51\",\"open\":\"50\",\"high\":\"52.5\","
                + "\"low\":\"49\",\"close\":\"51\"}");
    assertThat(members(VolatilityEvent.of(linear, "BTC", exact("129.36"), TestSeries.TIMES)))
        .isEqualTo("\"currency\":\"BTC\",\"volatility_index\":\"129.36\"}");
  }

  @Test
  void liquidationHasItsMembersInOrder() {
    assertThat(members(TestSeries.liquidation(linear, 1_795_357_800_099L)))
        .isEqualTo(
            "\"side\":\"sell\",\"price\":\"43000\",\"average_price\":\"42990.5\","
                + "\"quantity\":\"3\",\"quantity_unit\":\"contracts\",\"quantity_base\":\"0.03\","
                + "\"liquidation_ts_ms\":1795357800099,\"sampled\":true}");
  }

  @Test
  void quantityOfInverseContractsIsNeverTurnedIntoCoins() {
    assertThat(encode(TestSeries.liquidation(inverse, 1)))
        .contains("\"quantity\":\"3\",\"quantity_unit\":\"contracts\",\"liquidation_ts_ms\"");
    assertThat(encode(trade(inverse, 3_00, 2)))
        .contains("\"quantity\":\"3\",\"quantity_unit\":\"contracts\",\"side\"");
  }

  @Test
  void quantityOfLinearContractsIsExactInCoins() {
    assertThat(encode(trade(linear, 1_25, 2))).contains("\"quantity_base\":\"0.0125\"");
    assertThat(encode(trade(linear, 7, 16)))
        .contains("\"quantity\":\"0.0000000000000007\"")
        .contains("\"quantity_base\":\"0.000000000000000007\"");
    assertThat(encode(trade(contractsOf("10"), Long.MAX_VALUE / 10, 0)))
        .contains("\"quantity_base\":\"9223372036854775800\"");
  }

  @Test
  void quantityInCoinsThatDoesNotFitIsAbsent() {
    assertThat(encode(trade(contractsOf("10"), Long.MAX_VALUE / 10 + 1, 0)))
        .contains("\"quantity_unit\":\"contracts\",\"side\"");
    assertThat(encode(trade(linear, 7, 17))).contains("\"quantity_unit\":\"contracts\",\"side\"");
    assertThat(encode(trade(contractsOf("1e19"), 1, 0))).doesNotContain("quantity_base");
  }

  @Test
  void unknownValuesAreAbsentNeverNull() {
    for (MarketEvent event : TestSeries.minimal(linear)) {
      assertThat(encode(event)).doesNotContain("null").doesNotContain("\"ts_ms\"");
    }
  }

  private static Instrument contractsOf(String size) {
    Instrument swap = TestInstruments.linearSwap();
    return TestInstruments.swap(
        "USDT",
        new Contract(exact(size), "BTC", "USDT", false, swap.contract().orElseThrow().expiryMs()));
  }

  private static TradeEvent trade(Instrument instrument, long quantity, int scale) {
    return new TradeEvent.Builder(instrument)
        .single(1)
        .priced(1, quantity, new Scales(0, scale))
        .build(Side.BUY, false);
  }

  private String members(MarketEvent event) {
    String json = encode(event);
    return json.substring(json.indexOf(ORIGIN) + ORIGIN.length() + 1);
  }

  private String encode(MarketEvent event) {
    JsonBytes out = new JsonBytes(64);
    encoder.encode(event, out);
    return new String(out.toByteArray(), StandardCharsets.UTF_8);
  }
}
