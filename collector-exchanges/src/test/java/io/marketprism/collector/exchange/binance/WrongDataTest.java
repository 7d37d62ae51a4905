package io.marketprism.collector.exchange.binance;

import static io.marketprism.collector.exchange.binance.DecoderHarness.DEPTH;
import static io.marketprism.collector.exchange.binance.DecoderHarness.TRADE;
import static io.marketprism.collector.exchange.binance.DecoderHarness.envelope;
import static io.marketprism.collector.exchange.binance.DecoderHarness.trade;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.sync.SequenceRule;
import io.marketprism.collector.sync.SequenceRule.Verdict;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ways in which collectors are known to give wrong data of Binance, each refuted by name. */
class WrongDataTest {
  private static final String MARK_PRICE =
      "{\"e\":\"markPriceUpdate\",\"E\":1795357800000,\"s\":\"BTCUSDT\",\"p\":\"43210.10\","
          + "\"i\":\"43200.50\",\"r\":\"0.00012500\",\"T\":1795363200000}";

  private final SeriesHarness series =
      new SeriesHarness(BinanceMarket.USDM)
          .with(
              SeriesHarness.contract(BinanceMarket.USDM, "BTCUSDT", "BTC", "USDT"),
              DataType.FUNDING_RATE);

  @Test
  void tradesOfOneMillisecondAreAllPublished() {
    DecoderHarness harness = new DecoderHarness();
    for (int id = 1; id <= 50; id++) {
      harness.decode(trade(id, "43210.50", "0.1"));
    }
    assertThat(harness.published).hasSize(50);
    harness.decode(trade(50, "43210.50", "0.1"));
    assertThat(harness.published).as("a double, found by its id").hasSize(50);
    assertThat(DecoderHarness.counts(harness.trades).stale()).isEqualTo(1);
  }

  @Test
  void exchangeTimeReceiveTimeAndTradeTimeAreApart() {
    DecoderHarness harness = new DecoderHarness();
    harness.decode(trade(1, "43210.50", "0.1"));
    TradeEvent event = (TradeEvent) harness.published.get(0);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_100L);
    assertThat(event.tradeTimeMs()).isEqualTo(1_795_357_800_099L);
    assertThat(event.receivedNs()).isEqualTo(DecoderHarness.RECEIVED_NS);
  }

  @Test
  void spotNeedsAnEventThatContinuesTheSnapshot() {
    SequenceRule rule = new SpotSequenceRule();
    assertThat(rule.bridge(160, 162, 170, -1)).isEqualTo(Verdict.GAP);
    assertThat(rule.bridge(160, 157, 160, -1)).isEqualTo(Verdict.STALE);
    assertThat(rule.bridge(160, 161, 170, -1)).isEqualTo(Verdict.APPLY);
  }

  @Test
  void usdMDoesNotApplyWhatIsOlderThanTheSnapshot() {
    SequenceRule rule = new FuturesSequenceRule();
    assertThat(rule.bridge(160, 150, 159, 149)).isEqualTo(Verdict.STALE);
    assertThat(rule.bridge(160, 150, 160, 149)).isEqualTo(Verdict.APPLY);
    assertThat(rule.bridge(160, 170, 180, 165)).isEqualTo(Verdict.GAP);
  }

  @Test
  void usdMPublishesNoBookThatIsNotJoined() {
    DecoderHarness harness = new DecoderHarness(BinanceMarket.USDM);
    harness.decode(delta(160, 172, 178));
    harness.published.clear();
    harness.decode(delta(179, 180, 190));
    harness.decode(delta(190, 191, 195));
    assertThat(harness.published).hasSize(1).hasOnlyElementsOfType(InterruptionEvent.class);
    assertThat(harness.book.report(0).state()).isEqualTo(FeedState.SYNCING);
  }

  @Test
  void nextFundingTimeIsTheExchangesAndNotNow() {
    assertThat(funding(MARK_PRICE).nextFundingTime()).hasValue(1_795_363_200_000L);
  }

  @Test
  void estimatedFundingIsNotFilledFromAnotherRate() {
    FundingRateEvent event = funding(MARK_PRICE);
    assertThat(event.current().orElseThrow()).hasToString("0.000125");
    assertThat(event.estimated()).isEmpty();
  }

  @Test
  void fundingIntervalIsWhatTheExchangeSaysOrAbsent() {
    assertThat(funding(MARK_PRICE).intervalHours()).isEmpty();
    series.readIntervals("[{\"symbol\":\"BTCUSDT\",\"fundingIntervalHours\":4}]");
    assertThat(funding(MARK_PRICE.replace("7800000", "7801000")).intervalHours()).hasValue(4);
  }

  @Test
  void topTraderPositionRatioIsNotThatOfTheirAccounts() {
    Instrument btc = SeriesHarness.contract(BinanceMarket.USDM, "BTCUSDT", "BTC", "USDT");
    assertThat(
            new BinancePolls(BinanceMarket.USDM)
                .of(URI.create("http://127.0.0.1:1"), btc, DataType.LSR_TOP_POSITION)
                .orElseThrow()
                .request()
                .url()
                .getPath())
        .isEqualTo("/futures/data/topLongShortPositionRatio");
  }

  @Test
  void decimalsAreTextsInAllTypes() {
    assertThat(series.decode("btcusdt@markPrice@1s", MARK_PRICE.replace("\"43210.10\"", "43210.1")))
        .isEqualTo("KIND");
    DecoderHarness harness = new DecoderHarness();
    String exact = "0.10000000000000001";
    harness.decode(trade(1, exact, "0.1"));
    TradeEvent event = (TradeEvent) harness.published.get(0);
    assertThat(event.price()).as("as a double it would be 0.1").isEqualTo(10_000_000_000_000_001L);
  }

  @Test
  void symbolsComeFromTheListAndAreNotCut() {
    List<Instrument> listed =
        BinanceInstruments.parse(
            BinanceMarket.USDM,
            "{\"symbols\":["
                + entry("BTCFDUSD", "PERPETUAL", 4_133_404_800_000L, "FDUSD")
                + ","
                + entry("BTCUSDT_261225", "CURRENT_QUARTER", 1_798_185_600_000L, "USDT")
                + "]}");
    assertThat(listed)
        .extracting(Instrument::symbol)
        .containsExactly("BTC-FDUSD", "BTC-USDT-20261225");
    assertThat(listed)
        .extracting(Instrument::marketType)
        .containsExactly(MarketType.PERPETUAL, MarketType.FUTURE);
  }

  @Test
  void payloadOfAnotherSymbolIsRefused() {
    DecoderHarness harness = new DecoderHarness();
    JsonObject frame = JsonParser.parseString(trade(1, "1", "1")).getAsJsonObject();
    String other = frame.get("data").toString().replace("BTCUSDT", "ETHUSDT");
    assertThat(harness.decode(envelope(TRADE, other))).isEqualTo("VALUE");
    assertThat(harness.published).isEqualTo(List.of());
  }

  private static String delta(long previous, long first, long last) {
    return envelope(
        DEPTH,
        "{\"e\":\"depthUpdate\",\"E\":1795357800100,\"s\":\"BTCUSDT\",\"U\":%d,\"u\":%d,\"pu\":%d,"
                .formatted(first, last, previous)
            + "\"b\":[[\"1\",\"1\"]],\"a\":[]}");
  }

  private FundingRateEvent funding(String data) {
    assertThat(series.decode("btcusdt@markPrice@1s", data)).isEqualTo("DATA");
    return series.last(FundingRateEvent.class, DataType.FUNDING_RATE);
  }

  private static String entry(String symbol, String type, long delivery, String quote) {
    return "{\"symbol\":\"%s\",\"contractType\":\"%s\",\"deliveryDate\":%d,\"status\":\"TRADING\","
            .formatted(symbol, type, delivery)
        + "\"baseAsset\":\"BTC\",\"quoteAsset\":\"%s\",\"marginAsset\":\"%s\","
            .formatted(quote, quote)
        + "\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.10\"},"
        + "{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"0.001\"}]}";
  }
}
