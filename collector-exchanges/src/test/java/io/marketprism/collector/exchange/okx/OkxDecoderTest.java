package io.marketprism.collector.exchange.okx;

import static io.marketprism.collector.exchange.okx.DecoderHarness.RECEIVED_NS;
import static io.marketprism.collector.exchange.okx.DecoderHarness.book;
import static io.marketprism.collector.exchange.okx.DecoderHarness.counts;
import static io.marketprism.collector.exchange.okx.DecoderHarness.data;
import static io.marketprism.collector.exchange.okx.DecoderHarness.quote;
import static io.marketprism.collector.exchange.okx.DecoderHarness.trade;
import static io.marketprism.collector.exchange.okx.DecoderHarness.tradeData;
import static io.marketprism.collector.exchange.okx.DecoderHarness.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OkxDecoderTest {
  private static final String BID = "[\"43210.5\",\"1.5\",\"0\",\"2\"]";

  private final DecoderHarness harness = new DecoderHarness();

  @Test
  void snapshotBeginsTheBook() {
    assertThat(harness.decode(book("snapshot", -1, 160, BID, "[\"43211\",\"3\",\"0\",\"1\"]")))
        .isEqualTo("DATA");
    BookEvent event = (BookEvent) harness.published.get(0);
    assertThat(event.isSnapshot()).isTrue();
    assertThat(event.last()).isEqualTo(160);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_100L);
    assertThat(event.receivedNs()).isEqualTo(RECEIVED_NS);
    assertThat(event.bidPrice(0)).isEqualTo(432_105);
    assertThat(event.bidSize(0)).isEqualTo(150_000);
    assertThat(event.askPrice(0)).isEqualTo(432_110);
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void updateGivesItsIdAndTheOneBeforeItAndNoFirst() {
    harness.live();
    assertThat(harness.decode(book("update", 160, 165, BID, "[\"43211\",\"0\",\"0\",\"0\"]")))
        .isEqualTo("DATA");
    BookEvent event = (BookEvent) harness.published.get(0);
    assertThat(event.isSnapshot()).isFalse();
    assertThat(event.first()).isEqualTo(MarketEvent.UNKNOWN);
    assertThat(event.previous()).isEqualTo(160);
    assertThat(event.last()).isEqualTo(165);
    assertThat(event.askSize(0)).isZero();
    assertThat(harness.book.copy().levels(QuoteSide.ASK)).isZero();
  }

  @Test
  void heartbeatOfAQuietBookChangesNothing() {
    harness.live();
    assertThat(harness.decode(book("update", 160, 160, "", ""))).isEqualTo("DATA");
    harness.decode(update(160, 165));
    assertThat(harness.story()).containsExactly("update 160>165");
    assertThat(counts(harness.book).stale()).isEqualTo(1);
  }

  @Test
  void levelsWithoutAnIdOfTheirOwnAreNoHeartbeat() {
    harness.live();
    harness.decode(update(160, 160));
    assertThat(harness.story()).containsExactly("interruption gap");
    assertThat(harness.resubscriptions).hasValue(1);
  }

  @Test
  void idsThatBeginAnewKeepTheBook() {
    harness.live();
    harness.decode(update(160, 3));
    harness.decode(update(3, 5));
    assertThat(harness.story()).containsExactly("interruption resync", "snapshot 3", "update 3>5");
    assertThat(harness.resubscriptions).hasValue(0);
  }

  @Test
  void gapIsAnnouncedAndTheBookAskedForAnewOnce() {
    harness.live();
    harness.decode(update(161, 165));
    harness.decode(update(165, 170));
    harness.decode(book("snapshot", -1, 180, BID, ""));
    harness.decode(update(180, 181));
    assertThat(harness.story())
        .containsExactly("interruption gap", "snapshot 180", "update 180>181");
    assertThat(harness.resubscriptions).hasValue(1);
    assertThat(harness.addsUp()).isTrue();
  }

  /** The exchange's own example, as if it still sent checksums. */
  @Test
  void checksumThatFitsIsCountedAndOneThatDoesNotRebuildsTheBookUnpublished() {
    String bids = "[\"3366.1\",\"7\",\"0\",\"3\"]";
    String asks =
        "[\"3366.8\",\"9\",\"10\",\"3\"],[\"3368\",\"8\",\"3\",\"4\"],[\"3372\",\"8\",\"0\",\"1\"]";
    String right = book("snapshot", -1, 160, bids, asks).replace("sum\":0", "sum\":831078360");
    harness.decode(right);
    assertThat(harness.story()).containsExactly("snapshot 160");
    assertThat(harness.book.checksMatched()).isEqualTo(1);
    String second = "[\"3366\",\"6\",\"3\",\"4\"]";
    String gone = "[\"3372\",\"0\",\"0\",\"0\"]";
    String update = book("update", 160, 165, second, gone);
    harness.decode(update.replace("sum\":0", "sum\":-1881014294"));
    assertThat(harness.story()).containsExactly("snapshot 160", "update 160>165");
    harness.decode(book("update", 165, 170, "", gone).replace("sum\":0", "sum\":1"));
    assertThat(harness.story())
        .containsExactly("snapshot 160", "update 160>165", "interruption resync");
    assertThat(harness.resubscriptions).hasValue(1);
    assertThat(harness.book.checksMatched()).isEqualTo(2);
    harness.decode(right.replace("831078360", "831078361"));
    assertThat(harness.published).as("a wrong snapshot is not published").hasSize(3);
    assertThat(counts(harness.book).rejected()).containsEntry("checksum", 2L);
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void messagesOfBeforeThereWereIdsContinueEachOther() {
    String ids = ",\"prevSeqId\":-1,\"seqId\":160";
    harness.decode(book("snapshot", -1, 160, BID, "").replace(ids, ""));
    harness.decode(book("update", -1, 160, BID, "").replace(ids, ""));
    assertThat(harness.published).hasSize(2);
    harness.decode(book("snapshot", -1, 160, BID, "").replace(ids, ""));
    assertThat(harness.published).hasSize(4);
    assertThat(counts(harness.book).gaps()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"'prevSeqId\":160,', MISSING_FIELD", "',\"seqId\":165', MISSING_FIELD"})
  void updateWithOneOfItsIdsIsRefused(String without, String reason) {
    harness.live();
    String frame =
        update(160, 165).replace(without.startsWith("prev") ? "\"" + without : without, "");
    assertThat(harness.decode(frame)).isEqualTo(reason);
    assertThat(harness.decode(update(-1, 165))).isEqualTo("VALUE");
    assertThat(harness.published).isEmpty();
  }

  @Test
  void tradeGivesItsIdPriceQuantityTimeAndAggressor() {
    assertThat(harness.decode(trade(130_639_474, 1))).isEqualTo("DATA");
    TradeEvent event = (TradeEvent) harness.published.get(0);
    assertThat(event.id()).isEqualTo(130_639_474);
    assertThat(event.isAggregated()).isFalse();
    assertThat(Decimals.toString(event.price(), event.scales().price())).isEqualTo("42219.9");
    assertThat(Decimals.toString(event.quantity(), event.scales().size())).isEqualTo("0.12");
    assertThat(event.side()).isEqualTo(Side.BUY);
    assertThat(event.tradeTimeMs()).isEqualTo(1_795_357_800_099L);
    harness.decode(trade(130_639_475, 1).replace("buy", "sell"));
    assertThat(((TradeEvent) harness.published.get(1)).side()).isEqualTo(Side.SELL);
  }

  @Test
  void aggregateStandsForAllMatchesUpToItsIdAndLeavesNoHole() {
    harness.decode(trade(10, 1));
    harness.decode(trade(13, 3));
    harness.decode(trade(14, 1));
    TradeEvent aggregate = (TradeEvent) harness.published.get(1);
    assertThat(aggregate.isAggregated()).isTrue();
    assertThat(aggregate.firstTradeId()).isEqualTo(11);
    assertThat(aggregate.lastTradeId()).isEqualTo(13);
    assertThat(harness.story()).containsExactly("trade 10", "trade 13", "trade 14");
    harness.decode(trade(18, 3));
    assertThat(harness.story()).endsWith("interruption gap", "trade 18");
    harness.decode(trade(18, 3));
    assertThat(counts(harness.trades).stale()).isEqualTo(1);
  }

  @Test
  void severalTradesOfAFrameArePublishedInItsOrderOrNone() {
    String three = tradeData(10, 1) + "," + tradeData(11, 1) + "," + tradeData(12, 1);
    harness.decode(data("trades", "", three));
    assertThat(harness.story()).containsExactly("trade 10", "trade 11", "trade 12");
    String bad = tradeData(13, 1) + "," + tradeData(14, 1).replace("buy", "both");
    assertThat(harness.decode(data("trades", "", bad))).isEqualTo("VALUE");
    assertThat(harness.published).hasSize(3);
    harness.decode(data("trades", "", tradeData(13, 1)));
    assertThat(harness.story()).endsWith("trade 13");
    assertThat(harness.addsUp()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"10, 0, VALUE", "10, -1, VALUE", "10, 12, VALUE", "10, 11, DATA", "0, 1, DATA"})
  void countThatNoTradeCanHaveIsRefused(long id, long count, String outcome) {
    assertThat(harness.decode(trade(id, count))).isEqualTo(outcome);
  }

  @Test
  void quoteGivesBothSidesAndAnEmptyOneIsUnknown() {
    harness.decode(quote(7, 100));
    BboEvent event = (BboEvent) harness.published.get(0);
    assertThat(event.updateId()).isEqualTo(7);
    assertThat(event.exchangeTime()).hasValue(100);
    assertThat(Decimals.toString(event.bid().price(), event.scales().price())).isEqualTo("111.05");
    assertThat(Decimals.toString(event.ask().size(), event.scales().size())).isEqualTo("5.5");
    harness.decode(quote(8, 101).replace("[[\"111.05\",\"5\",\"0\",\"2\"]]", "[]"));
    BboEvent half = (BboEvent) harness.published.get(1);
    assertThat(half.bid().price()).isEqualTo(MarketEvent.UNKNOWN);
    assertThat(half.ask()).isEqualTo(event.ask());
  }

  @Test
  void quoteIsStaleUnlessItsIdIsHigherOrItsTimeSaysThatIdsBeganAnew() {
    harness.decode(quote(7, 100));
    harness.decode(quote(7, 160));
    harness.decode(quote(6, 99));
    harness.decode(quote(6, 100));
    assertThat(harness.story()).containsExactly("bbo 7");
    harness.decode(quote(3, 101));
    harness.decode(quote(4, 102));
    assertThat(harness.story()).containsExactly("bbo 7", "bbo 3", "bbo 4");
  }

  @Test
  void quoteOfTwoLevelsIsRefused() {
    String two = "[[\"1\",\"5\",\"0\",\"2\"],[\"2\",\"5\",\"0\",\"2\"]]";
    assertThat(harness.decode(quote(7, 100).replace("[[\"111.05\",\"5\",\"0\",\"2\"]]", two)))
        .isEqualTo("VALUE");
  }

  /** Keys in any order, between them such as the exchange may add some day. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"data\":[%s],\"arg\":{\"channel\":\"trades\",\"instId\":\"BTC-USDT\"}}",
        "{\"x\":[{}],\"arg\":{\"instId\":\"BTC-USDT\",\"x\":{},\"channel\":\"trades\"},\"data\":[%s]}",
        " { \"arg\" : { \"channel\" : \"trades\" , \"instId\" : \"BTC-USDT\" } , \"data\" : [ %s ] } ",
        "{\"arg\":{\"channel\":\"tr\\u0061des\",\"instId\":\"BTC\\u002dUSDT\"},\"data\":[%s],\"y\":1}",
      })
  void orderSpacesAndUnknownKeysDoNotMatter(String envelope) {
    assertThat(harness.decode(envelope.formatted(tradeData(7, 1)))).isEqualTo("DATA");
    assertThat(harness.story()).containsExactly("trade 7");
  }

  @Test
  void actionMayFollowTheData() {
    harness.live();
    String frame = update(160, 165).replace("\"action\":\"update\",", "");
    assertThat(harness.decode(frame)).as("but must be there").isEqualTo("MISSING_FIELD");
    assertThat(harness.decode(frame.replaceFirst("}$", ",\"action\":\"update\"}")))
        .isEqualTo("DATA");
    assertThat(harness.decode(update(165, 170).replace("update", "partial"))).isEqualTo("VALUE");
    assertThat(harness.decode(trade(1, 1).replace("\"data\"", "\"action\":\"update\",\"data\"")))
        .isEqualTo("VALUE");
  }

  @Test
  void finerNumberWidensTheFeedAndIsReadAgain() {
    harness.live();
    harness.decode(book("update", 160, 165, "[\"43210.5125\",\"0.1234567\",\"0\",\"1\"]", ""));
    BookEvent event = (BookEvent) harness.published.get(0);
    assertThat(Decimals.toString(event.bidPrice(0), event.priceScale())).isEqualTo("43210.5125");
    harness.decode(trade(7, 1).replace("42219.9", "42219.98765"));
    TradeEvent finer = (TradeEvent) harness.published.get(1);
    assertThat(Decimals.toString(finer.price(), finer.scales().price())).isEqualTo("42219.98765");
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void numberBeyond64BitsFailsTheFeedLoudly() {
    assertThat(harness.decode(trade(7, 1).replace("42219.9", "9".repeat(19) + ".9")))
        .isEqualTo("OUT_OF_RANGE");
    assertThat(harness.trades.report(0).state()).isEqualTo(FeedState.FAILED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "253402300800000"})
  void timeThatCannotBeIsRefused(String time) {
    harness.live();
    List<String> frames = List.of(update(160, 165), trade(7, 1), quote(8, 1_795_357_800_100L));
    for (String frame : frames) {
      String odd = frame.replaceFirst("\"ts\":\"[0-9]+", "\"ts\":\"" + time);
      assertThat(harness.decode(odd)).as(odd).isEqualTo("VALUE");
    }
    assertThat(harness.published).isEmpty();
    frames.forEach(frame -> assertThat(harness.decode(frame)).isEqualTo("DATA"));
  }

  @Test
  void instrumentThatTheDataDoNotNameIsRefused() {
    assertThat(
            harness.decode(trade(7, 1).replace("[{\"instId\":\"BTC-USDT\"", "[{\"instId\":\"X\"")))
        .isEqualTo("VALUE");
    assertThat(harness.published).isEmpty();
  }

  @Test
  void severalBooksInAFrameAreRefused() {
    String one = "{\"asks\":[],\"bids\":[],\"ts\":\"1\",\"prevSeqId\":-1,\"seqId\":1}";
    assertThat(harness.decode(data("books", "snapshot", one + "," + one))).isEqualTo("VALUE");
    assertThat(harness.decode(data("books", "snapshot", ""))).isEqualTo("MISSING_FIELD");
  }

  @Test
  void frameOfAChannelThatNobodyAsksForIsIgnoredButMustBeJson() {
    for (String other :
        new String[] {
          "{\"arg\":{\"channel\":\"tickers\",\"instId\":\"BTC-USDT\"},\"data\":[{}]}",
          "{\"arg\":{\"channel\":\"trades\",\"instId\":\"ETH-USDT\"},\"data\":[{}]}",
          "{\"arg\":{\"channel\":\"liquidation-orders\",\"instType\":\"SWAP\"},\"data\":[1]}",
          "{\"arg\":{},\"data\":[]}",
        }) {
      assertThat(harness.decoder.isData(other)).isTrue();
      assertThat(harness.decode(other)).isEqualTo("IGNORED");
      assertThat(harness.decode(other.replaceFirst("]}$", "}"))).isNotEqualTo("IGNORED");
    }
    assertThat(harness.messages()).isZero();
  }
}
