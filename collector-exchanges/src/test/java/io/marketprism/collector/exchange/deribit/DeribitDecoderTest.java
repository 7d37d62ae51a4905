package io.marketprism.collector.exchange.deribit;

import static io.marketprism.collector.exchange.deribit.DeribitHarness.BOOK;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.QUOTE;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.RECEIVED_NS;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.TICKER;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.TRADES;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.change;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.frames;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.notification;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.quote;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.snapshot;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.trade;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.trades;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.sync.BookSynchronizer.Phase;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeribitDecoderTest {
  private final DeribitHarness harness = new DeribitHarness();

  @Test
  void changeGivesIdsTimesAndLevelsOfBothSides() {
    String frame =
        change(
            160,
            165,
            "[\"new\",92288.0,120.0],[\"delete\",92287.5,0.0]",
            "[\"change\",92289.5,70.0]");
    assertThat(harness.decode(frame)).isEqualTo("DATA");
    BookEvent event = (BookEvent) harness.published.get(0);
    assertThat(event.isSnapshot()).isFalse();
    assertThat(event.first()).as("the exchange gives none").isEqualTo(MarketEvent.UNKNOWN);
    assertThat(event.last()).isEqualTo(165);
    assertThat(event.previous()).isEqualTo(160);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_200L);
    assertThat(event.receivedNs()).isEqualTo(RECEIVED_NS);
    assertThat(event.bidCount()).isEqualTo(2);
    assertThat(event.bidPrice(0)).isEqualTo(922_880);
    assertThat(event.bidSize(0)).isEqualTo(120);
    assertThat(event.bidSize(1)).isZero();
    assertThat(event.askPrice(0)).isEqualTo(922_895);
    assertThat(event.askSize(0)).isEqualTo(70);
  }

  @Test
  void snapshotReplacesTheBookAndHasEveryLevel() {
    harness.decode(change(160, 165, "[\"new\",1.0,1.0]", ""));
    assertThat(harness.decode(snapshot(170, "[\"new\",3.0,2.0],[\"new\",2.5,9.0]", "")))
        .isEqualTo("DATA");
    BookEvent event = (BookEvent) harness.published.get(1);
    assertThat(event.isSnapshot()).isTrue();
    assertThat(event.last()).isEqualTo(170);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_100L);
    assertThat(event.bidCount()).isEqualTo(2);
    assertThat(harness.book.copy().completeTo(QuoteSide.BID)).isEmpty();
    harness.decode(change(170, 171, "[\"delete\",3.0,0.0]", ""));
    assertThat(harness.book.copy().price(QuoteSide.BID, 0)).isEqualTo("2.5");
    assertThat(event.bidCount()).as("what was published does not change").isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "20"})
  void previousIdOfASnapshotSaysNothing(String previous) {
    String frame =
        snapshot(170, "", "").replace("\"change_id\"", "\"prev_change_id\":%s,\"change_id\"");
    assertThat(harness.decode(frame.formatted(previous))).isEqualTo("DATA");
    assertThat(harness.book.copy().sequence()).hasValue(170);
  }

  @Test
  void deletedLevelIsGoneWhateverItsAmountSays() {
    harness.decode(change(160, 161, "[\"new\",5.0,7.0],[\"new\",4.0,7.0],[\"new\",3.0,7.0]", ""));
    harness.decode(
        change(161, 162, "[\"delete\",5.0,7.0],[\"delete\",4.0,0.123],[\"delete\",3.0,-1e9]", ""));
    assertThat(harness.book.copy().levels(QuoteSide.BID)).isZero();
    assertThat(harness.book.scales()).as("and widens nothing").isEqualTo(new Scales(1, 0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"remove\",5.0,7.0] | VALUE",
        "[\"New\",5.0,7.0] | VALUE",
        "[\"\",5.0,7.0] | VALUE",
        "[null,5.0,7.0] | KIND",
        "[5.0,7.0] | KIND",
        "[\"new\",5.0] | MISSING_FIELD",
        "[\"new\"] | MISSING_FIELD",
        "[] | MISSING_FIELD",
        "5.0 | KIND",
        "[\"new\",5.0,-7.0] | NEGATIVE_SIZE",
        "[\"new\",null,7.0] | KIND",
        "[\"delete\",5.0,null] | KIND",
        "[\"delete\",5.0,\"x\"] | KIND",
        "[\"delete\",5.0,01] | SYNTAX",
        "[\"new\",5.0,7.0],5 | KIND",
      })
  void levelThatIsNoneIsRefused(String level, String reason) {
    for (String frame : List.of(change(160, 161, level, ""), change(160, 161, "", level))) {
      String outcome = harness.decode(frame);
      assertThat(outcome).isIn(reason, reason.equals("SYNTAX") ? "NUMBER" : reason);
    }
    requireNoEffect(2);
  }

  @Test
  void furtherElementsOfALevelAreSkipped() {
    assertThat(harness.decode(change(160, 161, "[\"new\",5.0,7.0,{\"x\":[1]}]", "")))
        .isEqualTo("DATA");
    assertThat(harness.book.copy().size(QuoteSide.BID, 0)).isEqualTo("7");
  }

  @Test
  void idsThatDoNotRiseAndSnapshotsThatDeleteAreRefused() {
    assertThat(harness.decode(change(160, 160, "", ""))).isEqualTo("VALUE");
    assertThat(harness.decode(change(160, 159, "", ""))).isEqualTo("VALUE");
    assertThat(harness.decode(change(-1, 161, "", ""))).isEqualTo("VALUE");
    assertThat(harness.decode(snapshot(-5, "", ""))).isEqualTo("VALUE");
    assertThat(harness.decode(snapshot(170, "[\"delete\",1.0,0.0]", ""))).isEqualTo("VALUE");
    assertThat(harness.decode(change(160, 161, "", "").replace("change\",\"time", "edit\",\"time")))
        .isEqualTo("VALUE");
    assertThat(harness.decode(change(160, 161, "", "").replace("id\":160", "id\":null")))
        .isEqualTo("MISSING_FIELD");
    requireNoEffect(7);
  }

  @Test
  void gapMakesTheBookAskForItsChannelAnew() {
    assertThat(harness.decode(change(161, 165, "[\"new\",1.0,1.0]", ""))).isEqualTo("DATA");
    assertThat(harness.book.phase()).isEqualTo(Phase.BUFFERING);
    assertThat(harness.snapshotRequests).isEqualTo(1);
    harness.decode(snapshot(165, "[\"new\",1.0,1.0]", ""));
    assertThat(harness.book.phase()).isEqualTo(Phase.LIVE);
    assertThat(harness.addsUp()).isTrue();
  }

  /** Numbers as they are written, exactly. */
  @ParameterizedTest
  @CsvSource({
    "92294.5, 92294.5",
    "0.0005, 0.0005",
    "1e-4, 0.0001",
    "1.0E-4, 0.0001",
    "2.5e3, 2500",
    "0.0, 0",
    "1765541767174.125, 1765541767174.125",
    "0.1, 0.1",
    "3.0000000000000000, 3",
  })
  void numbersAreExactHoweverTheyAreWritten(String written, String exact) {
    harness.decode(change(160, 161, "[\"new\"," + written + "," + written + "]", ""));
    BookEvent level = (BookEvent) harness.published.get(0);
    assertThat(Decimals.toString(level.bidPrice(0), level.priceScale())).isEqualTo(exact);
    harness.decode(trades(trade(7, written, written, "buy")));
    TradeEvent print = (TradeEvent) harness.published.get(1);
    assertThat(Decimals.toString(print.price(), print.scales().price())).isEqualTo(exact);
    assertThat(Decimals.toString(print.quantity(), print.scales().size())).isEqualTo(exact);
    assertThat(harness.published).hasSize(2);
  }

  @Test
  void tradesGiveTheirSequenceAsIdAndTheDirectionAsAggressor() {
    assertThat(
            harness.decode(
                trades(trade(7, "92294.5", "10.0", "sell"), trade(8, "92295.0", "20.0", "buy"))))
        .isEqualTo("DATA");
    TradeEvent first = (TradeEvent) harness.published.get(0);
    assertThat(first.id()).isEqualTo(7);
    assertThat(first.price()).isEqualTo(922_945);
    assertThat(first.quantity()).isEqualTo(10);
    assertThat(first.side()).isEqualTo(Side.SELL);
    assertThat(first.tradeTimeMs()).isEqualTo(1_795_357_800_099L);
    assertThat(first.exchangeTimeMs()).isEqualTo(1_795_357_800_099L);
    assertThat(first.receivedNs()).isEqualTo(RECEIVED_NS);
    assertThat(first.isAggregated()).isFalse();
    assertThat(((TradeEvent) harness.published.get(1)).side()).isEqualTo(Side.BUY);
    assertThat(harness.published).hasSize(2);
  }

  @Test
  void blocksCombosAndLiquidationsAreTrades() {
    String combo = trade(7, "1.0", "1.0", "buy").replace("{", "{\"combo_id\":\"X\",");
    String block = trade(8, "1.0", "1.0", "buy").replace("{", "{\"block_trade_id\":\"1\",");
    String forced = trade(9, "1.0", "1.0", "sell").replace("{", "{\"liquidation\":\"MT\",");
    assertThat(harness.decode(trades(combo, block, forced))).isEqualTo("DATA");
    assertThat(harness.published.stream().filter(TradeEvent.class::isInstance)).hasSize(3);
  }

  @Test
  void missingTradeIsAnnouncedAndADoubleIsStale() {
    harness.decode(trades(trade(7, "1.0", "1.0", "buy")));
    harness.decode(trades(trade(7, "1.0", "1.0", "buy"), trade(9, "1.0", "1.0", "buy")));
    assertThat(DeribitHarness.counts(harness.trades).gaps()).isEqualTo(1);
    assertThat(DeribitHarness.counts(harness.trades).stale()).isEqualTo(1);
  }

  @Test
  void oneBadTradeTakesItsWholeFrameAlong() {
    String good = trade(7, "1.0", "1.0", "buy");
    for (String bad :
        List.of(
            good.replace("PERPETUAL", "25DEC26"),
            good.replace("buy", "BUY"),
            good.replace("seq\":7", "seq\":-7"),
            good.replace("1795357800099", "-1"),
            good.replace("1795357800099", "253402300800000"))) {
      assertThat(harness.decode(trades(good, bad))).as(bad).isEqualTo("VALUE");
    }
    assertThat(harness.decode(trades(good, "5"))).isEqualTo("KIND");
    assertThat(harness.decode(notification(TRADES, good))).isEqualTo("KIND");
    requireNoEffect(14);
    assertThat(harness.decode(trades())).as("none is none").isEqualTo("DATA");
  }

  @Test
  void moreTradesThanAMessageCanHaveAreRefused() {
    String[] many = new String[TradeList.MAX_TRADES + 1];
    for (int i = 0; i < many.length; i++) {
      many[i] = trade(i, "1.0", "1.0", "buy");
    }
    assertThat(harness.decode(trades(many))).isEqualTo("VALUE");
    requireNoEffect(2);
    many[0] = many[1];
    assertThat(harness.decode(trades(Arrays.copyOf(many, many.length - 1)))).isEqualTo("DATA");
    assertThat(harness.published).hasSize(TradeList.MAX_TRADES - 1);
  }

  @Test
  void finerNumbersWidenTheFeedAndAreReadOnce() {
    harness.decode(trades(trade(7, "1.25", "0.125", "buy"), trade(8, "2.0", "1.0", "buy")));
    assertThat(harness.published).hasSize(2);
    assertThat(harness.trades.scales()).isEqualTo(new Scales(2, 3));
    assertThat(((TradeEvent) harness.published.get(1)).price()).isEqualTo(200);
    harness.decode(snapshot(170, "[\"new\",0.00025,0.1]", ""));
    assertThat(harness.book.copy().price(QuoteSide.BID, 0)).isEqualTo("0.00025");
  }

  /** As the exchange writes them, and in any other order and spacing. */
  @Test
  void notificationIsReadInWhateverOrder() {
    for (String frame : frames()) {
      JsonObject params = JsonParser.parseString(frame).getAsJsonObject().getAsJsonObject("params");
      String channel = params.get("channel").toString();
      String data = params.get("data").toString();
      for (String other :
          List.of(
              "{\"params\":{\"data\":D,\"channel\":C},\"method\":\"subscription\"}",
              "{\"method\":\"subscription\",\"params\":{\"x\":[{}],\"channel\":C,\"data\":D}}",
              " { \"jsonrpc\" : \"2.0\" , \"method\":\"subscription\",\"params\":{\"channel\":C,"
                  + " \"data\":D} , \"z\":1 } ",
              "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":C,"
                  + "\"label\":\"x\",\"data\":D,\"more\":[]},\"usOut\":5}")) {
        DeribitHarness fresh = new DeribitHarness();
        assertThat(fresh.decode(other.replace("C", channel).replace("D", data)))
            .as(other)
            .isEqualTo("DATA");
        assertThat(fresh.published).isNotEmpty();
        assertThat(fresh.addsUp()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":C,\"channel\":C,"
            + "\"data\":D}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":C,\"data\":D,"
            + "\"data\":D}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":C,\"data\":D},"
            + "\"params\":{}}",
        "{\"params\":{\"channel\":C,\"data\":D},\"method\":\"subscription\",\"method\":\"x\"}",
        "{\"params\":{\"channel\":C,\"data\":D,\"data\":D},\"method\":\"subscription\"}",
        "{\"params\":{\"channel\":C,\"data\":D,\"channel\":C},\"method\":\"subscription\"}",
      })
  void notificationWithAMemberTwiceIsRefused(String frame) {
    String data = change(160, 161, "[\"new\",1.0,1.0]", "").replaceFirst(".*\"data\":", "");
    data = data.substring(0, data.length() - 2);
    assertThat(harness.decode(frame.replace("C", "\"" + BOOK + "\"").replace("D", data)))
        .isEqualTo("DUPLICATE_FIELD");
    assertThat(harness.published).isEmpty();
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void notificationWithoutDataIsRefused() {
    assertThat(harness.decode(notification(BOOK, "1").replace(",\"data\":1", "")))
        .isEqualTo("MISSING_FIELD");
    requireNoEffect(1);
  }

  @Test
  void eachNeededMemberIsMissedAndEachDoubleIsRefused() {
    for (String frame : frames()) {
      String data = frame.substring(frame.indexOf("\"data\":") + 7, frame.length() - 2);
      String object = data.replaceFirst("^\\[?\\{", "").replaceFirst("\\}.*$", "");
      for (String member : object.split(",(?=\"[a-z_]+\":)", -1)) {
        boolean needed = !member.matches("\"(%s)\":.*".formatted(unneeded(frame)));
        String without = frame.replaceFirst(quoted(member) + ",|," + quoted(member), "");
        DeribitHarness first = new DeribitHarness();
        assertThat(first.decode(without)).as(without).isEqualTo(needed ? "MISSING_FIELD" : "DATA");
        String twice = frame.replaceFirst(quoted(member), quotedValue(member + "," + member));
        DeribitHarness second = new DeribitHarness();
        boolean read = needed || member.matches("\"(%s|liquidation)\":.*".formatted(STATES));
        assertThat(second.decode(twice)).as(twice).isEqualTo(read ? "DUPLICATE_FIELD" : "DATA");
      }
    }
  }

  /** Those of a ticker, each of which may be absent, but not all of them. */
  private static final String STATES = "mark_price|index_price|open_interest|current_funding";

  private static String unneeded(String frame) {
    if (frame.contains(TRADES)) {
      return "trade_id|tick_direction|mark_price|index_price|contracts|liquidation";
    }
    return frame.contains(TICKER) ? STATES + "|state|last_price|best_ask_price|funding_8h" : "none";
  }

  private static String quoted(String text) {
    return Pattern.quote(text);
  }

  private static String quotedValue(String text) {
    return Matcher.quoteReplacement(text);
  }

  @Test
  void dataOfAnotherInstrumentIsRefused() {
    long told = 0;
    for (String frame : frames()) {
      String other = frame.replaceAll("name\":\"(BTC-PERPETUAL|btc_usd)", "name\":\"ETH-PERPETUAL");
      assertThat(harness.decode(other)).isEqualTo("VALUE");
      told += harness.feedsOf(frame);
    }
    requireNoEffect(told);
  }

  @Test
  void channelThatNobodyAskedForIsIgnoredButMustBeJson() {
    for (String channel : List.of("ticker.BTC-PERPETUAL.100ms", "announcements", "book.X.100ms")) {
      assertThat(harness.decode(notification(channel, "{\"anything\":[1,null]}")))
          .isEqualTo("IGNORED");
      assertThat(harness.decode(" " + notification(channel, "[]"))).isEqualTo("IGNORED");
      assertThat(harness.decode(notification(channel, "{\"anything\":[1,}"))).isEqualTo("SYNTAX");
    }
    requireNoEffect(0);
  }

  @Test
  void onlyNotificationsOfChannelsLookLikeData() {
    for (String frame : frames()) {
      assertThat(harness.decoder.isData(frame)).isTrue();
    }
    assertThat(harness.decoder.isData("{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\"")).isFalse();
    assertThat(harness.decoder.isData("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[]}")).isFalse();
    assertThat(harness.decoder.isData(notification("platform_state", "{}"))).isFalse();
  }

  @Test
  void statesOfOneMillisecondHaveIdsOfTheirOwnAndRepeatsNone() {
    harness.decode(quote(1_000, "1.0", "2.0"));
    harness.decode(quote(1_000, "1.0", "2.0"));
    harness.decode(quote(1_000, "1.5", "2.0"));
    harness.decode(quote(1_000, "1.0", "2.0"));
    harness.decode(quote(1_001, "1.0", "2.0"));
    assertThat(ids()).containsExactly(1_000_000L, 1_000_001L, 1_000_002L, 1_001_000L);
    assertThat(DeribitHarness.counts(harness.bbo).stale()).isEqualTo(1);
  }

  /** As where a second connection takes over and brings what the first had brought. */
  @Test
  void statesThatComeAgainFromAnEarlierOneAreStale() {
    List<String> all =
        List.of(
            quote(1_000, "1.0", "2.0"),
            quote(1_001, "1.0", "2.0"),
            quote(1_001, "1.5", "2.0"),
            quote(1_001, "1.0", "2.0"));
    all.forEach(harness::decode);
    all.forEach(harness::decode);
    harness.decode(quote(1_001, "0.5", "2.0"));
    assertThat(ids()).containsExactly(1_000_000L, 1_001_000L, 1_001_001L, 1_001_002L, 1_001_003L);
  }

  @Test
  void otherFeedsThatComeAndGoDoNotDisturbTheIdsOfStates() {
    harness.decode(quote(1_000, "1.0", "2.0"));
    harness.decoder.feeds(Map.of(QUOTE, harness.bbo));
    harness.decode(quote(1_000, "1.5", "2.0"));
    assertThat(ids()).containsExactly(1_000_000L, 1_000_001L);
  }

  @Test
  void sideWithoutOrdersIsZero() {
    harness.decode(quote(1_000, "null", "2.0").replace("133440.0", "null"));
    BboEvent event = (BboEvent) harness.published.get(0);
    assertThat(event.bid().price()).isZero();
    assertThat(event.bid().size()).isZero();
    assertThat(event.ask().price()).isEqualTo(20);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_000);
  }

  private List<Long> ids() {
    return harness.published.stream().map(event -> ((BboEvent) event).updateId()).toList();
  }

  private void requireNoEffect(long messages) {
    assertThat(harness.published).isEmpty();
    assertThat(harness.control).isEmpty();
    assertThat(harness.book.copy().levels(QuoteSide.BID)).isZero();
    assertThat(harness.book.copy().sequence()).hasValue(160);
    assertThat(harness.messages()).as("but for the snapshot").isEqualTo(messages + 1);
    assertThat(harness.addsUp()).isTrue();
  }
}
