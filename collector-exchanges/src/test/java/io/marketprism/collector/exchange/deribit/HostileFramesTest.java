package io.marketprism.collector.exchange.deribit;

import static io.marketprism.collector.exchange.deribit.DeribitHarness.change;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.frames;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.notification;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.trade;
import static io.marketprism.collector.exchange.deribit.DeribitHarness.trades;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.management.ThreadMXBean;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.VolatilityEvent;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HostileFramesTest {
  private static final String SPICE = "{}[]\",:0123456789eE+-.\\utnabUsq \0\u00e9\ud83d";

  private DeribitHarness harness = new DeribitHarness();

  @Test
  void frameTornAtAnyPlaceHasNoEffectAndIsCounted() {
    long torn = 0;
    long known = 0;
    for (String frame : frames()) {
      int named = frame.indexOf(",\"data\"");
      for (int end = 0; end < frame.length(); end++) {
        assertThat(harness.decode(frame.substring(0, end))).as("%d", end).isEqualTo("TRUNCATED");
        torn++;
        known += end >= named ? harness.feedsOf(frame) : 0;
      }
    }
    assertThat(harness.published).isEmpty();
    assertThat(harness.refused).containsExactly(Map.entry("TRUNCATED", torn));
    assertThat(harness.messages()).as("those whose channel is known").isEqualTo(known + 1);
    assertThat(harness.addsUp()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 255, 100_000})
  void deepNestingIsRefusedWhereverItStands(int depth) {
    String arrays = "[".repeat(depth) + "]".repeat(depth);
    String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    for (String nest : List.of(arrays, objects)) {
      String print = trade(1, "1.0", "1.0", "buy").replace("{", "{\"legs\":" + nest + ",");
      assertThat(harness.decode(nest)).isIn("NESTING", "KIND", "IGNORED");
      assertThat(harness.decode("{\"x\":" + nest + "}")).isEqualTo("NESTING");
      assertThat(harness.decode("{\"id\":1,\"result\":" + nest + "}")).isEqualTo("NESTING");
      assertThat(harness.decode("{\"id\":1,\"error\":" + nest + "}")).isEqualTo("NESTING");
      assertThat(harness.decode(trades(print))).isEqualTo("NESTING");
      assertThat(harness.decode(notification("nobody", nest))).isEqualTo("NESTING");
      assertThat(harness.decode(change(160, 161, "[\"new\",1.0,2.0," + nest + "]", "")))
          .isEqualTo("NESTING");
    }
    assertThat(harness.published).isEmpty();
    assertThat(harness.control).isEmpty();
    assertThat(harness.addsUp()).isTrue();
  }

  /** Numbers of enormous size or scale cost nothing and are no reason to fail the feed. */
  @ParameterizedTest
  @CsvSource({
    "1e100000000, NUMBER_LIMIT",
    "1e-100000000, NUMBER_LIMIT",
    "1e99999999999999999999, NUMBER_LIMIT",
    "0e100000000, NUMBER_LIMIT",
    "1e, NUMBER",
    "01, NUMBER",
    "1., NUMBER",
    "+1, SYNTAX",
    ".5, SYNTAX",
    "NaN, SYNTAX",
    "'', SYNTAX",
    "true, KIND",
    "{}, KIND",
  })
  void numberThatIsNoneIsRefused(String number, String reason) {
    assertThat(harness.decode(trades(trade(1, number, "1.0", "buy")))).isEqualTo(reason);
    assertThat(harness.decode(trades(trade(1, "1.0", number, "buy")))).isEqualTo(reason);
    assertThat(harness.decode(change(160, 161, "[\"new\"," + number + ",1.0]", "")))
        .isEqualTo(reason);
    assertThat(harness.published).isEmpty();
    assertThat(harness.trades.report(0).state()).isEqualTo(FeedState.LIVE);
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void numberBeyond64BitsFailsItsFeedLoudlyAndNoOther() {
    assertThat(harness.decode(trades(trade(1, "9223372036854775807.5", "1.0", "buy"))))
        .isEqualTo("OUT_OF_RANGE");
    assertThat(harness.trades.report(0).state()).isEqualTo(FeedState.FAILED);
    assertThat(harness.trades.report(0).reason()).contains("64 bits");
    assertThat(harness.book.report(0).state()).isEqualTo(FeedState.LIVE);
    harness.decode(change(160, 161, "[\"new\",92288.5,1.0]", ""));
    assertThat(harness.decode(change(161, 162, "[\"new\",1e-18,1.0]", "")))
        .isEqualTo("OUT_OF_RANGE");
    assertThat(harness.book.report(0).state()).isEqualTo(FeedState.FAILED);
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void moreLevelsThanAMessageCanHaveAreRefused() {
    String side = "[\"new\",1.0,1.0],".repeat(LevelList.MAX_LEVELS) + "[\"new\",1.0,1.0]";
    assertThat(harness.decode(change(160, 161, side, ""))).isEqualTo("TOO_MANY_LEVELS");
    assertThat(harness.addsUp()).isTrue();
  }

  /**
   * Valid frames with some characters changed: what is not refused holds exactly what another JSON
   * reader finds in it, and every frame is counted once.
   */
  @Test
  void mutatedFrameIsRefusedOrMeansWhatItSays() {
    SplittableRandom random = new SplittableRandom(20_261_122);
    String[] frames = frames();
    long taken = 0;
    long refused = 0;
    for (int i = 0; i < 100_000; i++) {
      if (i % 50 == 0) {
        assertThat(harness.addsUp()).isTrue();
        harness = new DeribitHarness();
      }
      String frame = mutated(frames[random.nextInt(frames.length)], random);
      int before = harness.published.size();
      String outcome = harness.decode(frame);
      List<MarketEvent> effect = harness.published.subList(before, harness.published.size());
      if (outcome.equals("DATA")) {
        taken++;
        effect.forEach(event -> requireSame(event, frame));
      } else {
        refused++;
        assertThat(effect).as(frame).noneMatch(event -> !(event instanceof InterruptionEvent));
      }
    }
    assertThat(taken).isGreaterThan(5_000);
    assertThat(refused).isGreaterThan(50_000);
  }

  private static String mutated(String frame, SplittableRandom random) {
    StringBuilder changed = new StringBuilder(frame);
    for (int n = 1 + random.nextInt(2); n > 0; n--) {
      int at = random.nextInt(changed.length());
      char spice = SPICE.charAt(random.nextInt(SPICE.length()));
      switch (random.nextInt(5)) {
        case 0 -> changed.deleteCharAt(at);
        case 1 -> changed.insert(at, spice);
        case 2 -> {
          int end = Math.min(changed.length(), at + random.nextInt(30));
          changed.insert(random.nextInt(changed.length()), changed.substring(at, end));
        }
        default -> changed.setCharAt(at, spice);
      }
    }
    return changed.toString();
  }

  private static void requireSame(MarketEvent event, String frame) {
    JsonElement data =
        JsonParser.parseString(frame).getAsJsonObject().getAsJsonObject("params").get("data");
    if (event instanceof TradeEvent print) {
      JsonObject said = null;
      for (JsonElement one : data.getAsJsonArray()) {
        JsonObject candidate = one.getAsJsonObject();
        said = candidate.get("trade_seq").getAsLong() == print.id() ? candidate : said;
      }
      assertThat(said).as(frame).isNotNull();
      requireSame(print.price(), print.scales().price(), said.get("price"));
      requireSame(print.quantity(), print.scales().size(), said.get("amount"));
      assertThat(print.side().wire()).isEqualTo(said.get("direction").getAsString());
    } else if (event instanceof BboEvent bbo) {
      JsonObject said = data.getAsJsonObject();
      assertThat(bbo.exchangeTimeMs()).isEqualTo(said.get("timestamp").getAsLong());
      requireSame(bbo.bid().price(), bbo.scales().price(), said.get("best_bid_price"));
      requireSame(bbo.ask().size(), bbo.scales().size(), said.get("best_ask_amount"));
    } else if (event instanceof SeriesEvent state) {
      requireSaid(state, data.getAsJsonObject());
    } else if (event instanceof LiquidationEvent forced) {
      JsonArray all = data.getAsJsonArray();
      assertThat(all).as(frame).anyMatch(one -> isLiquidation(one.getAsJsonObject(), forced));
    } else if (event instanceof BookEvent book) {
      JsonObject said = data.getAsJsonObject();
      assertThat(book.last()).as(frame).isEqualTo(said.get("change_id").getAsLong());
      assertThat(book.bidCount()).isLessThanOrEqualTo(said.getAsJsonArray("bids").size());
      for (JsonElement level : said.getAsJsonArray("bids")) {
        requireHolds(book, level);
      }
    }
  }

  private static void requireSaid(SeriesEvent event, JsonObject said) {
    assertThat(event.exchangeTimeMs()).isEqualTo(said.get("timestamp").getAsLong());
    if (event instanceof FundingRateEvent funding) {
      requireSame(funding.current(), said.get("current_funding"));
      requireSame(funding.markPrice(), said.get("mark_price"));
    } else if (event instanceof OpenInterestEvent interest) {
      requireSame(interest.usd(), said.get("open_interest"));
    } else if (event instanceof VolatilityEvent volatility) {
      requireSame(Optional.of(volatility.value()), said.get("volatility"));
    } else if (event instanceof PriceEvent price) {
      String field = said.has("price") ? "price" : price.dataType().wire();
      requireSame(Optional.of(price.price()), said.get(field));
    }
  }

  private static void requireSame(Optional<BigDecimal> found, JsonElement said) {
    assertThat(found.isPresent()).isEqualTo(said != null && !said.isJsonNull());
    found.ifPresent(value -> assertThat(value).isEqualByComparingTo(said.getAsString()));
  }

  private static boolean isLiquidation(JsonObject trade, LiquidationEvent event) {
    return trade.has("liquidation")
        && trade.get("timestamp").getAsLong() == event.exchangeTimeMs()
        && new BigDecimal(trade.get("amount").getAsString()).compareTo(event.quantity()) == 0;
  }

  private static void requireSame(long mantissa, int scale, JsonElement text) {
    BigDecimal said = text.isJsonNull() ? BigDecimal.ZERO : new BigDecimal(text.getAsString());
    assertThat(Decimals.toBigDecimal(mantissa, scale)).isEqualByComparingTo(said);
  }

  private static void requireHolds(BookEvent book, JsonElement level) {
    BigDecimal price = new BigDecimal(level.getAsJsonArray().get(1).getAsString());
    boolean zero =
        book.isSnapshot()
            && new BigDecimal(level.getAsJsonArray().get(2).getAsString()).signum() == 0;
    boolean found = zero;
    for (int i = 0; i < book.bidCount(); i++) {
      found |= Decimals.toBigDecimal(book.bidPrice(i), book.priceScale()).compareTo(price) == 0;
    }
    assertThat(found).as("%s", level).isTrue();
  }

  @Test
  void decoderIsUsableAfterEveryRefusal() {
    for (String frame : frames()) {
      harness.decode(frame.substring(0, frame.length() / 2));
      harness.decode(frame.replace("BTC-PERPETUAL", "X").replace("name\":\"btc_usd", "name\":\"x"));
      harness.decode("{\"e\":");
    }
    assertThat(harness.decode(change(160, 161, "[\"new\",1.0,2.0]", ""))).isEqualTo("DATA");
    assertThat(harness.decode(change(161, 162, "", ""))).isEqualTo("DATA");
    assertThat(harness.published).hasSize(2);
  }

  /** Of messages that are stale, so that no event is made of them. */
  @Test
  void readingBooksAndTradesAllocatesNothing() {
    String stale = change(100, 101, "[\"new\",92288.0,120.0],[\"delete\",92287.5,0.0]", "");
    String print = trades(trade(7, "92294.5", "10.0", "sell"), trade(8, "1.0", "2.0", "buy"));
    harness.decode(print);
    play(20_000, stale, print);
    long before = allocated();
    play(10_000, stale, print);
    assertThat(allocated() - before).as("bytes in 20,000 frames").isLessThan(20_000);
  }

  private void play(int times, String stale, String print) {
    for (int i = 0; i < times; i++) {
      harness.decoder.decode(stale, DeribitHarness.RECEIVED_NS);
      harness.decoder.decode(print, DeribitHarness.RECEIVED_NS);
    }
  }

  private static long allocated() {
    return ((ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
  }
}
