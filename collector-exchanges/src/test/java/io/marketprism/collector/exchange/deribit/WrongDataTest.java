package io.marketprism.collector.exchange.deribit;

import static io.marketprism.collector.exchange.deribit.DeribitHarness.change;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.forced;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.frames;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.quote;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.snapshot;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.ticker;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.trade;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.trades;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.volatilityIndex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.VolatilityEvent;
import io.marketprism.collector.sink.EventEncoder;
import io.marketprism.collector.sink.JsonBytes;
import io.marketprism.collector.sink.MessageIds;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Ways in which collectors are known to give wrong data of Deribit, each refuted by name. */
class WrongDataTest {
  private static final long TIME_MS = 1_795_357_800_050L;

  /** Members of events that are whole numbers, and no amounts. */
  private static final Set<String> WHOLE =
      Set.of(
          "ts_ms",
          "collected_ts_ms",
          "schema",
          "last_update_id",
          "prev_update_id",
          "first_update_id",
          "depth_levels",
          "update_id",
          "trade_ts_ms",
          "liquidation_ts_ms");

  private final DeribitHarness harness = new DeribitHarness();

  @Test
  void tradesOfOneMillisecondAreAllPublished() {
    String[] all = new String[50];
    for (int i = 0; i < all.length; i++) {
      all[i] = trade(i + 1, "92294.5", "10.0", "sell");
    }
    harness.decode(trades(all));
    assertThat(harness.published).hasSize(50);
    harness.decode(trades(all[49]));
    assertThat(harness.published).as("a double, found by its id").hasSize(50);
    assertThat(DeribitHarness.counts(harness.trades).stale()).isEqualTo(1);
  }

  @Test
  void exchangeTimeReceiveTimeAndTradeTimeAreApart() {
    harness.decode(trades(trade(1, "92294.5", "10.0", "sell")));
    TradeEvent event = last(TradeEvent.class);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_795_357_800_099L);
    assertThat(event.tradeTimeMs()).isEqualTo(1_795_357_800_099L);
    assertThat(event.receivedNs()).isEqualTo(DeribitHarness.RECEIVED_NS);
  }

  /** Two instances that see the same at other times give it the same ids. */
  @Test
  void idsAreOfTheExchangesIdentityAndNotOfAnyTimeOfOurs() {
    DeribitHarness other = new DeribitHarness();
    for (String frame : frames()) {
      harness.decoder.decode(frame, DeribitHarness.RECEIVED_NS);
      other.decoder.decode(frame, DeribitHarness.RECEIVED_NS + 5_000_000_000L);
    }
    List<String> ids = ids(harness);
    assertThat(ids).hasSizeGreaterThan(10).doesNotHaveDuplicates().isEqualTo(ids(other));
  }

  private static List<String> ids(DeribitHarness harness) {
    MessageIds ids = new MessageIds("one");
    return harness.published.stream().map(ids::of).toList();
  }

  @Test
  void bookThatMissesAChangeIsNotPublishedUntilItIsWholeAgain() {
    harness.decode(change(160, 165, "[\"new\",1.0,1.0]", ""));
    harness.published.clear();
    harness.decode(change(166, 170, "[\"new\",2.0,1.0]", ""));
    harness.decode(change(170, 171, "[\"new\",3.0,1.0]", ""));
    assertThat(harness.published).hasSize(1).hasOnlyElementsOfType(InterruptionEvent.class);
    assertThat(harness.book.report(0).state()).isEqualTo(FeedState.SYNCING);
    harness.decode(snapshot(180, "[\"new\",4.0,1.0]", ""));
    BookEvent whole = last(BookEvent.class);
    assertThat(whole.isSnapshot()).isTrue();
    assertThat(whole.bidCount()).as("no level of before").isEqualTo(1);
    assertThat(harness.book.report(0).state()).isEqualTo(FeedState.LIVE);
  }

  @Test
  void changeThatTheSnapshotContainsIsNotApplied() {
    harness.decode(change(150, 155, "[\"new\",1.0,1.0]", ""));
    assertThat(harness.published).isEmpty();
    assertThat(DeribitHarness.counts(harness.book).stale()).isEqualTo(1);
  }

  @Test
  void openInterestInDollarsIsDollarsAndNothingElse() {
    harness.decode(ticker(TIME_MS, "92281.78", "92263.55", "1132329370.0", "0.0"));
    OpenInterestEvent event = last(OpenInterestEvent.class);
    assertThat(event.usd()).contains(new BigDecimal("1132329370"));
    assertThat(event.base()).isEmpty();
    assertThat(event.contracts()).isEmpty();
  }

  @Test
  void averageOfEightHoursStandsForNoFundingRateAndNowForNoTime() {
    harness.decode(ticker(TIME_MS, "92281.78", "92263.55", "5.0", "0.0"));
    FundingRateEvent event = last(FundingRateEvent.class);
    assertThat(event.current()).contains(BigDecimal.ZERO);
    assertThat(event.estimated()).isEmpty();
    assertThat(event.nextFundingTime()).isEmpty();
    assertThat(event.fundingTime()).isEmpty();
    assertThat(event.intervalHours()).isEmpty();
  }

  @Test
  void liquidationHasTheExchangesTimeAndEveryOneIsKept() {
    harness.decode(trades(forced(1, "10.0", "sell", "T"), forced(2, "20.0", "sell", "T")));
    List<LiquidationEvent> all =
        harness.published.stream()
            .filter(LiquidationEvent.class::isInstance)
            .map(LiquidationEvent.class::cast)
            .toList();
    assertThat(all).extracting(one -> one.quantity().toPlainString()).containsExactly("10", "20");
    assertThat(all).allMatch(one -> one.liquidationTime().orElse(0) == 1_795_357_800_099L);
  }

  @Test
  void volatilityIsOfTheAssetOfTheListAndNotOfACutName() {
    harness.decode(volatilityIndex(TIME_MS, "129.36"));
    assertThat(last(VolatilityEvent.class).currency()).isEqualTo("BTC");
  }

  @Test
  void decimalsAreTextsInAllTypesAndExact() {
    harness.decode(trades(trade(1, "0.10000000000000001", "10.0", "sell")));
    assertThat(json(last(TradeEvent.class)).get("price").getAsString())
        .as("as a double it would be 0.1")
        .isEqualTo("0.10000000000000001");
    for (String frame : frames()) {
      harness.decode(frame);
    }
    harness.published.stream()
        .filter(event -> !(event instanceof InterruptionEvent))
        .forEach(event -> requireTexts(json(event)));
  }

  private static void requireTexts(JsonObject event) {
    event.asMap().forEach((name, value) -> requireText(name, value));
  }

  private static void requireText(String name, JsonElement value) {
    if (value instanceof JsonArray array) {
      array.forEach(one -> requireText(name, one));
    } else if (value instanceof JsonPrimitive one && one.isNumber()) {
      assertThat(WHOLE).contains(name);
    }
  }

  private static JsonObject json(MarketEvent event) {
    JsonBytes bytes = new JsonBytes(1_024);
    new EventEncoder("test").encode(event, bytes);
    String text = new String(bytes.toByteArray(), StandardCharsets.UTF_8);
    return JsonParser.parseString(text).getAsJsonObject();
  }

  @Test
  void identityComesFromTheListAndNotFromTheName() {
    String list =
        "{\"result\":[{\"kind\":\"future\",\"instrument_name\":\"ODD-NAME\","
            + "\"instrument_type\":\"reversed\",\"settlement_period\":\"month\","
            + "\"expiration_timestamp\":1798185600000,\"is_active\":true,\"tick_size\":0.5,"
            + "\"contract_size\":10.0,\"min_trade_amount\":10.0,\"base_currency\":\"BTC\","
            + "\"counter_currency\":\"USD\",\"settlement_currency\":\"BTC\"}]}";
    Instrument future = DeribitInstruments.parse(list).get(0);
    assertThat(future.symbol()).isEqualTo("BTC-USD-20261225");
    assertThat(future.marketType()).isEqualTo(MarketType.FUTURE);
    assertThatIllegalArgumentException()
        .as("an unknown kind is no spot")
        .isThrownBy(() -> DeribitInstruments.parse(list.replace("\"future\"", "\"novel\"")));
  }

  @Test
  void dataOfAnotherInstrumentOrAnOldStateChangeNothing() {
    String other = trades(trade(1, "1.0", "1.0", "buy")).replace("e\":\"BTC-", "e\":\"ETH-");
    assertThat(harness.decode(other)).isEqualTo("VALUE");
    harness.decode(quote(1_001, "1.0", "2.0"));
    harness.decode(quote(1_000, "3.0", "4.0"));
    assertThat(harness.published).hasSize(1);
  }

  private <E extends MarketEvent> E last(Class<E> kind) {
    List<E> found = harness.published.stream().filter(kind::isInstance).map(kind::cast).toList();
    assertThat(found).isNotEmpty();
    return found.get(found.size() - 1);
  }
}
