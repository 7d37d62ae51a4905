package io.marketprism.collector.exchange.binance;

import static io.marketprism.collector.exchange.binance.DecoderHarness.BBO;
import static io.marketprism.collector.exchange.binance.DecoderHarness.DEPTH;
import static io.marketprism.collector.exchange.binance.DecoderHarness.RECEIVED_NS;
import static io.marketprism.collector.exchange.binance.DecoderHarness.TRADE;
import static io.marketprism.collector.exchange.binance.DecoderHarness.envelope;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FuturesDecoderTest {
  private static final String AGGREGATE =
      "{\"e\":\"aggTrade\",\"E\":1795357800100,\"a\":5933014,\"s\":\"BTCUSDT\",\"p\":\"43210.5\","
          + "\"q\":\"0.102\",\"nq\":\"0.090\",\"f\":100,\"l\":105,\"T\":1795357800099,"
          + "\"m\":true,\"st\":1}";

  private final DecoderHarness harness = new DecoderHarness(BinanceMarket.USDM);

  @Test
  void depthUpdateContinuesTheOneThatItNames() {
    assertThat(harness.decode(depth(160, 172, 178, "[\"43210.50\",\"0.500\"]"))).isEqualTo("DATA");
    assertThat(harness.decode(depth(178, 181, 190, "[\"43210.40\",\"1.25\"]"))).isEqualTo("DATA");
    assertThat(harness.published).hasSize(2);
    BookEvent event = (BookEvent) harness.published.get(1);
    assertThat(event.isSnapshot()).isFalse();
    assertThat(event.first()).isEqualTo(181);
    assertThat(event.last()).isEqualTo(190);
    assertThat(event.previous()).isEqualTo(178);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_100L);
    assertThat(event.receivedNs()).isEqualTo(RECEIVED_NS);
    assertThat(event.bidPrice(0)).isEqualTo(4_321_040);
    assertThat(event.bidSize(0)).isEqualTo(125_000);
    assertThat(harness.book.copy().levels(QuoteSide.BID)).isEqualTo(2);
  }

  @Test
  void depthUpdateThatNamesAnotherIsAGap() {
    harness.decode(depth(160, 172, 178, "[\"1\",\"1\"]"));
    assertThat(harness.decode(depth(179, 180, 190, "[\"2\",\"1\"]"))).isEqualTo("DATA");
    assertThat(harness.published.get(1)).isInstanceOf(InterruptionEvent.class);
    assertThat(harness.book.report(0).state()).isEqualTo(FeedState.SYNCING);
    assertThat(harness.book.report(0).counts().gaps()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'\"pu\":160,' | '' | MISSING_FIELD",
        "'\"pu\":160,' | '\"pu\":160,\"pu\":160,' | DUPLICATE_FIELD",
        "'\"pu\":160' | '\"pu\":-1' | VALUE",
        "'\"pu\":160' | '\"pu\":null' | NUMBER",
        "'\"pu\":160' | '\"pu\":1.5' | NUMBER",
        "'\"pu\":160' | '\"pU\":160' | MISSING_FIELD",
        "'\"U\":172' | '\"U\":179' | VALUE",
      })
  void depthUpdateWithoutItsOneChainIsRefused(String from, String to, String reason) {
    String frame = depth(160, 172, 178, "[\"1\",\"1\"]").replace(from, to);
    assertThat(harness.decode(frame)).isEqualTo(reason);
    requireNoEffect(1);
  }

  @Test
  void aggregateGivesItsIdAndAllThatItStandsFor() {
    assertThat(harness.decode(envelope(TRADE, AGGREGATE))).isEqualTo("DATA");
    TradeEvent event = (TradeEvent) harness.published.get(0);
    assertThat(event.id()).isEqualTo(5_933_014);
    assertThat(event.isAggregated()).isTrue();
    assertThat(event.firstTradeId()).isEqualTo(100);
    assertThat(event.lastTradeId()).isEqualTo(105);
    assertThat(event.price()).isEqualTo(4_321_050);
    assertThat(event.quantity()).as("with what only retail orders met").isEqualTo(10_200);
    assertThat(event.side()).isEqualTo(Side.SELL);
    assertThat(event.tradeTimeMs()).isEqualTo(1_795_357_800_099L);
  }

  @Test
  void tradeOfTheMarketIsPublished() {
    assertThat(harness.decode(trade(7, "MARKET"))).isEqualTo("DATA");
    TradeEvent event = (TradeEvent) harness.published.get(0);
    assertThat(event.id()).isEqualTo(7);
    assertThat(event.isAggregated()).isFalse();
    assertThat(event.side()).isEqualTo(Side.BUY);
  }

  @Test
  void tradeFromBeforeItsOriginWasSaidIsPublished() {
    assertThat(harness.decode(trade(7, "MARKET").replace("\"X\":\"MARKET\",", "")))
        .isEqualTo("DATA");
    assertThat(harness.published).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"INSURANCE_FUND", "ADL", "NA", "", "market", "MARKETS", "\\u004dARKE"})
  void tradeOffTheBookIsLeftOutAndCounted(String origin) {
    assertThat(harness.decode(trade(7, origin))).isEqualTo("DATA");
    assertThat(harness.published).isEmpty();
    assertThat(DecoderHarness.counts(harness.trades).rejected()).isEqualTo(Map.of("off_book", 1L));
    assertThat(harness.addsUp()).isTrue();
  }

  /** What is left out takes no id from the window, and the hole that it leaves is no loss. */
  @Test
  void tradeOffTheBookHidesNoOtherAndIsNoHole() {
    harness.decode(trade(7, "ADL"));
    harness.decode(trade(7, "MARKET"));
    harness.decode(trade(8, "INSURANCE_FUND"));
    harness.decode(trade(9, "MARKET"));
    assertThat(harness.published)
        .hasSize(2)
        .allSatisfy(event -> assertThat(event).isInstanceOf(TradeEvent.class));
    assertThat(DecoderHarness.counts(harness.trades).gaps()).isZero();
    assertThat(DecoderHarness.counts(harness.trades).stale()).isZero();
  }

  @Test
  void tradeOffTheBookIsForgottenByTheNext() {
    harness.decode(trade(7, "ADL"));
    harness.decode(envelope(TRADE, AGGREGATE));
    assertThat(harness.published).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({"5, KIND", "null, KIND", "[], KIND", "'\"MARKET\",\"X\":\"ADL\"', DUPLICATE_FIELD"})
  void originThatIsNoOneTextIsRefused(String origin, String reason) {
    assertThat(harness.decode(trade(7, "MARKET").replace("\"MARKET\"", origin))).isEqualTo(reason);
    requireNoEffect(1);
  }

  @Test
  void bookTickerGivesTheTimeOfTheEvent() {
    assertThat(harness.decode(bookTicker())).isEqualTo("DATA");
    BboEvent event = (BboEvent) harness.published.get(0);
    assertThat(event.updateId()).isEqualTo(400_900_217);
    assertThat(event.exchangeTime()).hasValue(1_795_357_800_100L);
    assertThat(event.bid()).isEqualTo(new BboEvent.Quote(2_535, 3_121_000));
    assertThat(event.ask()).isEqualTo(new BboEvent.Quote(2_536, 4_066_000));
  }

  @Test
  void partOfTheBookOnAnotherChannelIsIgnored() {
    String part = depth(160, 172, 178, "[\"1\",\"1\"]").replace("@depth@100ms", "@depth20@100ms");
    assertThat(harness.decode(part)).isEqualTo("IGNORED");
    requireNoEffect(0);
  }

  @Test
  void acknowledgementsAndErrorsOfFuturesAreControl() {
    assertThat(harness.decode("{\"result\":null,\"id\":3}")).isEqualTo("CONTROL");
    assertThat(harness.decode("{\"error\":{\"code\":4,\"msg\":\"Too many\"},\"id\":19}"))
        .isEqualTo("CONTROL");
    assertThat(harness.decode("{\"code\":2,\"msg\":\"Invalid request\",\"id\":20}"))
        .isEqualTo("CONTROL");
    assertThat(harness.control)
        .containsExactly("acknowledged 3", "refused 19 Too many", "refused 20 Invalid request");
  }

  @Test
  void eachNeededFieldIsMissedAndEachDoubleIsRefused() {
    for (String frame : frames()) {
      String payload = frame.substring(frame.indexOf("\"data\":{") + 8, frame.length() - 2);
      for (String field : payload.split(",(?=\"[A-Za-z]+\":)", -1)) {
        boolean isRead = !field.matches("\"(e|ps|st|nq)\":.*") && !isUnreadTime(frame, field);
        boolean needed = isRead && !field.startsWith("\"X\":") && !isTimeOfQuote(frame, field);
        String without = frame.replace("," + field, "").replace(field + ",", "");
        DecoderHarness fresh = new DecoderHarness(BinanceMarket.USDM);
        assertThat(fresh.decode(without)).as(without).isEqualTo(needed ? "MISSING_FIELD" : "DATA");
        DecoderHarness second = new DecoderHarness(BinanceMarket.USDM);
        String twice = frame.replace(field, field + "," + field);
        assertThat(second.decode(twice)).as(twice).isEqualTo(isRead ? "DUPLICATE_FIELD" : "DATA");
      }
    }
  }

  private static boolean isUnreadTime(String frame, String field) {
    return field.startsWith("\"T\":") && !frame.contains("rade\"");
  }

  private static boolean isTimeOfQuote(String frame, String field) {
    return field.startsWith("\"E\":") && frame.contains("\"bookTicker\"");
  }

  /** All kinds of data, each of which would be taken. */
  static String[] frames() {
    return new String[] {
      depth(160, 172, 178, "[\"43210.50\",\"0.500\"],[\"43210.40\",\"0\"]"),
      trade(12_345, "MARKET"),
      envelope(TRADE, AGGREGATE),
      bookTicker(),
    };
  }

  private static String depth(long previous, long first, long last, String bids) {
    return envelope(
        DEPTH,
        ("{\"e\":\"depthUpdate\",\"E\":1795357800100,\"T\":1795357800098,\"s\":\"BTCUSDT\","
                + "\"U\":%d,\"u\":%d,\"pu\":%d,\"b\":[%s],\"a\":[],\"ps\":\"BTCUSDT\",\"st\":1}")
            .formatted(first, last, previous, bids));
  }

  private static String trade(long id, String origin) {
    return envelope(
        TRADE,
        ("{\"e\":\"trade\",\"E\":1795357800100,\"T\":1795357800099,\"s\":\"BTCUSDT\",\"t\":%d,"
                + "\"p\":\"43210.5\",\"q\":\"0.102\",\"X\":\"%s\",\"m\":false}")
            .formatted(id, origin));
  }

  private static String bookTicker() {
    return envelope(
        BBO,
        "{\"e\":\"bookTicker\",\"u\":400900217,\"s\":\"BTCUSDT\",\"b\":\"25.35\",\"B\":\"31.21\","
            + "\"a\":\"25.36\",\"A\":\"40.66\",\"T\":1795357800099,\"E\":1795357800100,"
            + "\"ps\":\"BTCUSDT\",\"st\":1}");
  }

  private void requireNoEffect(long messages) {
    assertThat(harness.published).isEmpty();
    assertThat(harness.book.copy().levels(QuoteSide.BID)).isZero();
    assertThat(harness.messages()).isEqualTo(messages);
    assertThat(harness.addsUp()).isTrue();
  }
}
