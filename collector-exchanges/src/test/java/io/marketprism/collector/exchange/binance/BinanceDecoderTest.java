package io.marketprism.collector.exchange.binance;

import static io.marketprism.collector.exchange.binance.DecoderHarness.DEPTH;
import static io.marketprism.collector.exchange.binance.DecoderHarness.RECEIVED_NS;
import static io.marketprism.collector.exchange.binance.DecoderHarness.TRADE;
import static io.marketprism.collector.exchange.binance.DecoderHarness.bookTicker;
import static io.marketprism.collector.exchange.binance.DecoderHarness.depth;
import static io.marketprism.collector.exchange.binance.DecoderHarness.envelope;
import static io.marketprism.collector.exchange.binance.DecoderHarness.trade;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinanceDecoderTest {
  private static final String AGGREGATE =
      "{\"e\":\"aggTrade\",\"E\":1795357800100,\"s\":\"BTCUSDT\",\"a\":26129,\"p\":\"0.01633102\","
          + "\"q\":\"4.70443515\",\"f\":27781,\"l\":27785,\"T\":1795357800099,\"m\":false,"
          + "\"M\":true}";

  private final DecoderHarness harness = new DecoderHarness();

  @Test
  void depthUpdateGivesIdsTimesAndLevelsOfBothSides() {
    assertThat(
            harness.decode(
                depth(
                    161,
                    165,
                    "[\"43210.55000000\",\"0.50000000\"],[\"43210.5\",\"0\"]",
                    "[\"43211.00000000\",\"12.00000000\"]")))
        .isEqualTo("DATA");
    BookEvent event = (BookEvent) harness.published.get(0);
    assertThat(event.isSnapshot()).isFalse();
    assertThat(event.first()).isEqualTo(161);
    assertThat(event.last()).isEqualTo(165);
    assertThat(event.previous()).isEqualTo(160);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_100L);
    assertThat(event.receivedNs()).isEqualTo(RECEIVED_NS);
    assertThat(event.bidCount()).isEqualTo(2);
    assertThat(event.bidPrice(0)).isEqualTo(4_321_055);
    assertThat(event.bidSize(0)).isEqualTo(50_000);
    assertThat(event.bidSize(1)).isZero();
    assertThat(event.askCount()).isEqualTo(1);
    assertThat(event.askPrice(0)).isEqualTo(4_321_100);
    assertThat(event.askSize(0)).isEqualTo(1_200_000);
    assertThat(harness.book.copy().levels(QuoteSide.BID)).isEqualTo(1);
  }

  @Test
  void futuresFieldsOfADepthUpdateAreSkipped() {
    String frame =
        envelope(
            DEPTH,
            "{\"e\":\"depthUpdate\",\"E\":1,\"T\":2,\"s\":\"BTCUSDT\",\"ps\":\"BTCUSDT\",\"U\":161,"
                + "\"u\":165,\"pu\":160,\"b\":[[\"1\",\"2\"]],\"a\":[],\"st\":1}");
    assertThat(harness.decode(frame)).isEqualTo("DATA");
    assertThat(harness.published).hasSize(1);
  }

  @Test
  void tradeGivesItsIdPriceQuantityTimesAndAggressor() {
    assertThat(harness.decode(trade(12_345, "43210.55000000", "0.00150000"))).isEqualTo("DATA");
    TradeEvent event = (TradeEvent) harness.published.get(0);
    assertThat(event.id()).isEqualTo(12_345);
    assertThat(Decimals.toString(event.price(), event.scales().price())).isEqualTo("43210.55");
    assertThat(Decimals.toString(event.quantity(), event.scales().size())).isEqualTo("0.0015");
    assertThat(event.side()).as("the buyer was the maker").isEqualTo(Side.SELL);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_100L);
    assertThat(event.tradeTimeMs()).isEqualTo(1_795_357_800_099L);
    assertThat(event.receivedNs()).isEqualTo(RECEIVED_NS);
    assertThat(event.isAggregated()).isFalse();
  }

  @Test
  void aggregateGivesTheTradesThatItStandsFor() {
    assertThat(harness.decode(envelope(TRADE, AGGREGATE))).isEqualTo("DATA");
    TradeEvent event = (TradeEvent) harness.published.get(0);
    assertThat(event.id()).isEqualTo(26_129);
    assertThat(event.isAggregated()).isTrue();
    assertThat(event.firstTradeId()).isEqualTo(27_781);
    assertThat(event.lastTradeId()).isEqualTo(27_785);
    assertThat(event.side()).isEqualTo(Side.BUY);
  }

  @Test
  void aggregateIsForgottenByTheNextSingleTrade() {
    harness.decode(envelope(TRADE, AGGREGATE));
    harness.decode(trade(26_130, "1", "1"));
    TradeEvent event = (TradeEvent) harness.published.get(1);
    assertThat(event.isAggregated()).isFalse();
    assertThat(event.firstTradeId()).isEqualTo(TradeEvent.UNKNOWN);
  }

  @Test
  void bookTickerGivesBothSidesAndNoTime() {
    assertThat(harness.decode(bookTicker(400_900_217, "25.35190000", "25.36520000")))
        .isEqualTo("DATA");
    BboEvent event = (BboEvent) harness.published.get(0);
    assertThat(event.updateId()).isEqualTo(400_900_217);
    assertThat(event.scales()).isEqualTo(new Scales(4, 5));
    assertThat(event.bid()).isEqualTo(new BboEvent.Quote(253_519, 3_121_000));
    assertThat(event.ask()).isEqualTo(new BboEvent.Quote(253_652, 4_066_000));
    assertThat(event.exchangeTime()).isEmpty();
  }

  @Test
  void bookTickerOfFuturesHasATime() {
    harness.decode(bookTicker(1, "1", "2").replace("{\"u\":1", "{\"E\":77,\"T\":76,\"u\":1"));
    assertThat(harness.published.get(0).exchangeTime()).hasValue(77);
  }

  /** Fields in any order, between them such as the exchange may add some day. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\":[],\"b\":[[\"1\",\"2\"]],\"u\":165,\"U\":161,\"s\":\"BTCUSDT\",\"E\":1,\"e\":\"x\"}",
        "{\"x\":{\"b\":[[1]],\"u\":[{}]},\"s\":\"BTCUSDT\",\"u\":165,\"E\":1,\"b\":[[\"1\",\"2\","
            + "[{}]]],\"U\":161,\"new\":null,\"a\":[],\"depthUpdate\":-1.5e3,\"Z\":\"\\u00e9\"}",
        " { \"E\" : 1 , \"s\" : \"BTCUSDT\" , \"U\" : 161 , \"u\" : 165 , \"b\" : [ [ \"1\" , \"2\""
            + " ] ] , \"a\" : [ ] } ",
        "{\"E\":1,\"s\":\"\\u0042TCUSDT\",\"U\":161,\"u\":165,\"b\":[[1.0,2e0]],\"a\":[]}",
      })
  void orderSpacesAndUnknownFieldsDoNotMatter(String payload) {
    assertThat(harness.decode(envelope(DEPTH, payload))).isEqualTo("DATA");
    BookEvent event = (BookEvent) harness.published.get(0);
    assertThat(event.last()).isEqualTo(165);
    assertThat(event.bidPrice(0)).isEqualTo(100);
    assertThat(event.bidSize(0)).isEqualTo(200_000);
  }

  @Test
  void envelopeWithDataBeforeItsStreamIsReadAllTheSame() {
    String payload = depth(161, 165, "[\"1.005\",\"2\"]", "");
    payload = payload.substring(payload.indexOf("\"data\":") + 7, payload.length() - 1);
    String frame = "{\"data\":" + payload + ",\"extra\":[1],\"stream\":\"" + DEPTH + "\"}";
    assertThat(harness.decoder.isData(frame)).isTrue();
    assertThat(harness.decode(frame)).isEqualTo("DATA");
    assertThat(harness.published).hasSize(1);
    assertThat(((BookEvent) harness.published.get(0)).bidPrice(0)).isEqualTo(1_005);
  }

  @Test
  void channelIsFoundHoweverItsNameIsWritten() {
    String name = "\u5e01\ue000\ud83d\ude00@trade";
    harness.decoder.feeds(Map.of(name, harness.trades));
    String payload = trade(7, "1", "1");
    payload = payload.substring(payload.indexOf("\"data\":") + 7, payload.length() - 1);
    assertThat(harness.decode(envelope(name, payload))).isEqualTo("DATA");
    String escaped = "\\u5e01\\uE000\\ud83d\\ude00\\u0040trade";
    assertThat(harness.decode(envelope(escaped, payload.replace("BTC", "\\u0042TC"))))
        .isEqualTo("DATA");
    assertThat(DecoderHarness.counts(harness.trades).stale()).isEqualTo(1);
  }

  @Test
  void keyAfterATextWithEscapesIsStillItself() {
    String frame = "{\"x\":\"\\u0041\",\"\\u0079\":1,\"id\":7,\"result\":null}";
    assertThat(harness.decode(frame)).isEqualTo("CONTROL");
    assertThat(harness.control).containsExactly("acknowledged 7");
  }

  @Test
  void otherKeysOfTheEnvelopeDoNotMatter() {
    String frame = trade(7, "1", "1").replace(",\"data\"", ",\"ts\":[{}],\"data\"");
    assertThat(harness.decode(frame)).isEqualTo("DATA");
    assertThat(harness.decode(frame.substring(0, frame.length() - 1) + ",\"z\":0}"))
        .isEqualTo("DATA");
    assertThat(harness.published).as("the second is the same trade").hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"stream\":\"btcusdt@trade\",\"stream\":\"btcusdt@trade\",\"data\":{}}",
        "{\"stream\":\"btcusdt@trade\",\"data\":%s,\"data\":%s}",
        "{\"stream\":\"btcusdt@trade\",\"data\":%s,\"stream\":\"btcusdt@depth@100ms\"}",
        "{\"data\":%s,\"stream\":\"btcusdt@trade\",\"data\":%s}",
      })
  void envelopeWithAKeyTwiceIsRefused(String frame) {
    String payload = trade(7, "1", "1");
    payload = payload.substring(payload.indexOf("\"data\":") + 7, payload.length() - 1);
    assertThat(harness.decode(frame.replace("%s", payload))).isEqualTo("DUPLICATE_FIELD");
    requireNoEffect(1);
  }

  @Test
  void envelopeWithoutDataIsRefused() {
    assertThat(harness.decode("{\"stream\":\"btcusdt@trade\"}")).isEqualTo("MISSING_FIELD");
    requireNoEffect(1);
  }

  @Test
  void symbolOfAnotherInstrumentIsRefused() {
    for (String frame : frames()) {
      assertThat(harness.decode(frame.replace("BTCUSDT", "BTCUSDC"))).isEqualTo("VALUE");
      assertThat(harness.decode(frame.replace("BTCUSDT", "btcusdt"))).isEqualTo("VALUE");
    }
    requireNoEffect(8);
  }

  @Test
  void eachNeededFieldIsMissedAndEachDoubleIsRefused() {
    for (String frame : frames()) {
      String payload = frame.substring(frame.indexOf("\"data\":{") + 8, frame.length() - 2);
      for (String field : payload.split(",(?=\"[A-Za-z]+\":)", -1)) {
        String without = frame.replace("," + field, "").replace(field + ",", "");
        boolean needed = !field.matches("\"(e|M)\":.*");
        DecoderHarness fresh = new DecoderHarness();
        assertThat(fresh.decode(without)).as(without).isEqualTo(needed ? "MISSING_FIELD" : "DATA");
        DecoderHarness second = new DecoderHarness();
        String twice = frame.replace(field, field + "," + field);
        assertThat(second.decode(twice)).as(twice).isEqualTo(needed ? "DUPLICATE_FIELD" : "DATA");
        assertThat(second.published).hasSize(needed ? 0 : 1);
      }
    }
  }

  @Test
  void singleTradeWithIdsOfAnAggregateIsRefused() {
    String mixed = trade(7, "1", "1").replace("\"t\":7", "\"t\":7,\"f\":1,\"l\":2");
    assertThat(harness.decode(mixed)).isEqualTo("MISSING_FIELD");
    String both = trade(7, "1", "1").replace("\"t\":7", "\"t\":7,\"a\":7");
    assertThat(harness.decode(both)).isEqualTo("MISSING_FIELD");
    assertThat(harness.decode(envelope(TRADE, AGGREGATE.replace("\"l\":27785,", ""))))
        .isEqualTo("MISSING_FIELD");
    requireNoEffect(3);
  }

  @Test
  void firstIdAfterTheLastIsRefused() {
    assertThat(harness.decode(depth(166, 165, "", ""))).isEqualTo("VALUE");
    assertThat(harness.decode(depth(-5, 165, "", ""))).isEqualTo("VALUE");
    requireNoEffect(2);
  }

  @Test
  void negativeSizeIsRefusedAndNegativePriceIsAPrice() {
    assertThat(harness.decode(depth(161, 161, "[\"1\",\"-2\"]", ""))).isEqualTo("NEGATIVE_SIZE");
    assertThat(harness.decode(trade(7, "1", "-0.5"))).isEqualTo("NEGATIVE_SIZE");
    requireNoEffect(2);
    assertThat(harness.decode(depth(161, 161, "[\"-1\",\"2\"]", ""))).isEqualTo("DATA");
  }

  @Test
  void timeThatCannotBeIsRefusedOnAllMarkets() {
    List.of(BinanceMarket.SPOT, BinanceMarket.USDM, BinanceMarket.COINM)
        .forEach(BinanceDecoderTest::refusesTimesThatCannotBe);
  }

  private static void refusesTimesThatCannotBe(BinanceMarket market) {
    DecoderHarness before = new DecoderHarness(market);
    for (String frame : DecoderHarness.frames(market)) {
      List<String> keys = frame.contains("rade\",") ? List.of("E", "T") : List.of("E");
      for (String key : keys) {
        String named = "\"" + key + "\":";
        for (String time : List.of("-1", "253402300800000")) {
          String odd = frame.replaceFirst(named + "[0-9]+", named + time);
          assertThat(frame.contains(named) ? before.decode(odd) : "VALUE")
              .as(odd)
              .isEqualTo("VALUE");
        }
      }
    }
    assertThat(before.published).isEmpty();
  }

  @Test
  void frameOfAChannelThatNobodyAsksForIsIgnored() {
    assertThat(harness.decode(envelope("ethusdt@trade", "{\"anything\":[1,2]}")))
        .isEqualTo("IGNORED");
    assertThat(harness.decode(envelope("ethusdt@trade", "{\"anything\":[1,2}")))
        .as("but it must be JSON")
        .isEqualTo("SYNTAX");
    requireNoEffect(0);
  }

  /** All kinds of data, each of which would be taken. */
  static String[] frames() {
    return new String[] {
      depth(161, 165, "[\"43210.55\",\"0.5\"],[\"43210.50\",\"0\"]", "[\"43211.00\",\"12\"]"),
      trade(12_345, "43210.55", "0.0015"),
      envelope(TRADE, AGGREGATE.replace("0.01633102", "1.25").replace("4.70443515", "4.7")),
      bookTicker(400_900_217, "25.35", "25.36"),
    };
  }

  private void requireNoEffect(long messages) {
    assertThat(harness.published).isEmpty();
    assertThat(harness.control).isEmpty();
    assertThat(harness.book.copy().levels(QuoteSide.BID)).isZero();
    assertThat(harness.messages()).isEqualTo(messages);
    assertThat(harness.addsUp()).isTrue();
  }
}
