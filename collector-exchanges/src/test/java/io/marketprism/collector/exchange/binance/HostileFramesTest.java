package io.marketprism.collector.exchange.binance;

import static io.marketprism.collector.exchange.binance.DecoderHarness.DEPTH;
import static io.marketprism.collector.exchange.binance.DecoderHarness.TRADE;
import static io.marketprism.collector.exchange.binance.DecoderHarness.depth;
import static io.marketprism.collector.exchange.binance.DecoderHarness.envelope;
import static io.marketprism.collector.exchange.binance.DecoderHarness.trade;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HostileFramesTest {
  private static final String SPICE = "{}[]\",:0123456789eE+-.\\utnabUsq \0\u00e9\ud83d";

  private DecoderHarness harness = new DecoderHarness();

  static List<BinanceMarket> markets() {
    return List.of(BinanceMarket.SPOT, BinanceMarket.USDM);
  }

  @ParameterizedTest
  @MethodSource("markets")
  void frameTornAtAnyPlaceHasNoEffectAndIsCounted(BinanceMarket market) {
    harness = new DecoderHarness(market);
    long torn = 0;
    long known = 0;
    for (String frame : DecoderHarness.frames(market)) {
      int payload = frame.indexOf("\"data\"");
      for (int end = 0; end < frame.length(); end++) {
        assertThat(harness.decode(frame.substring(0, end))).as("%d", end).isEqualTo("TRUNCATED");
        torn++;
        known += end >= payload - 1 ? 1 : 0;
      }
    }
    assertThat(harness.published).isEmpty();
    assertThat(harness.refused).containsExactly(Map.entry("TRUNCATED", torn));
    assertThat(harness.messages()).as("those whose channel is known").isEqualTo(known);
    assertThat(harness.addsUp()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 255, 100_000})
  void deepNestingIsRefusedWhereverItStands(int depth) {
    String arrays = "[".repeat(depth) + "]".repeat(depth);
    String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    String trade = trade(1, "1", "1");
    for (String nest : List.of(arrays, objects)) {
      assertThat(harness.decode(nest)).isIn("NESTING", "KIND");
      assertThat(harness.decode("{\"x\":" + nest + "}")).isEqualTo("NESTING");
      assertThat(harness.decode("{\"x\":" + nest + "," + trade.substring(1))).isEqualTo("NESTING");
      assertThat(harness.decode(trade.replace("\"M\":true", "\"M\":" + nest))).isEqualTo("NESTING");
      assertThat(harness.decode(envelope("nobody", nest))).isEqualTo("NESTING");
      assertThat(harness.decode(depth(161, 161, "[\"1\",\"2\"," + nest + "]", "")))
          .isEqualTo("NESTING");
    }
    assertThat(harness.published).isEmpty();
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
    "+1, NUMBER",
    ".5, NUMBER",
    "1., NUMBER",
    "0x10, NUMBER",
    "NaN, NUMBER",
    "Infinity, NUMBER",
    "'1 ', NUMBER",
    "'', NUMBER",
  })
  void numberThatIsNoneIsRefused(String number, String reason) {
    assertThat(harness.decode(trade(1, number, "1"))).isEqualTo(reason);
    assertThat(harness.decode(trade(1, "1", number))).isEqualTo(reason);
    assertThat(harness.decode(depth(161, 161, "[\"" + number + "\",\"1\"]", ""))).isEqualTo(reason);
    assertThat(harness.published).isEmpty();
    assertThat(harness.trades.report(0).state()).isEqualTo(FeedState.LIVE);
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void millionsOfDigitsAreRefusedOnceReadOver() {
    String digits = "7".repeat(10_000_000);
    assertThat(harness.decode(trade(1, digits, "1"))).isIn("NUMBER_LIMIT", "OUT_OF_RANGE");
    assertThat(harness.decode(trade(1, "0." + digits, "1"))).isEqualTo("NUMBER_LIMIT");
    assertThat(harness.decode("{\"id\":" + digits + "}")).isEqualTo("OUT_OF_RANGE");
    assertThat(harness.published).isEmpty();
  }

  @Test
  void messageOfFortyMegabytesIsReadOverOrRefusedAndLeavesNothing() {
    String filler = "\"" + "x".repeat(40 << 20) + "\"";
    assertThat(harness.decode(trade(1, "1", "1").replace("\"M\":true", "\"M\":" + filler)))
        .isEqualTo("DATA");
    String level = "[\"1\",\"1\"],";
    String side = level.repeat(LevelList.MAX_LEVELS) + "[\"1\",\"1\"]";
    assertThat(harness.decode(depth(161, 161, side, ""))).isEqualTo("TOO_MANY_LEVELS");
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void controlCharactersAndHalvesOfPairsAreNoText() {
    assertThat(harness.decode(envelope(TRADE, "{\"s\":\"BTC\0USDT\"}"))).isEqualTo("STRING");
    assertThat(harness.decode(envelope("a\nb", "{}"))).isEqualTo("STRING");
    assertThat(harness.decode(envelope("\ud800", "{}"))).isEqualTo("STRING");
    assertThat(harness.decode(envelope("\\ud800x", "{}"))).isEqualTo("STRING");
    assertThat(harness.decode("\ufeff" + trade(1, "1", "1"))).isEqualTo("SYNTAX");
    assertThat(harness.decode(envelope("a\\u0000\\u001b", "{}"))).isEqualTo("IGNORED");
    assertThat(harness.published).isEmpty();
  }

  /**
   * Valid frames with some characters changed: what is not refused holds exactly what another JSON
   * reader finds in it, and every frame is counted once.
   */
  @ParameterizedTest
  @MethodSource("markets")
  void mutatedFrameIsRefusedOrMeansWhatItSays(BinanceMarket market) {
    SplittableRandom random = new SplittableRandom(20_261_122);
    String[] frames = DecoderHarness.frames(market);
    long taken = 0;
    long refused = 0;
    harness = new DecoderHarness(market);
    for (int i = 0; i < 200_000; i++) {
      if (i % 50 == 0) {
        harness.unsubscribe();
        assertThat(harness.addsUp()).isTrue();
        harness = new DecoderHarness(market);
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
    assertThat(refused).isGreaterThan(100_000);
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
    JsonObject envelope = JsonParser.parseString(frame).getAsJsonObject();
    JsonObject data = envelope.getAsJsonObject("data");
    if (event instanceof TradeEvent trade) {
      assertThat(trade.id()).as(frame).isEqualTo(data.get(idOf(data)).getAsLong());
      requireSame(trade.price(), trade.scales().price(), data.get("p"));
      requireSame(trade.quantity(), trade.scales().size(), data.get("q"));
      assertThat(trade.exchangeTimeMs()).isEqualTo(data.get("E").getAsLong());
    } else if (event instanceof BboEvent bbo) {
      assertThat(bbo.updateId()).as(frame).isEqualTo(data.get("u").getAsLong());
      requireSame(bbo.bid().price(), bbo.scales().price(), data.get("b"));
      requireSame(bbo.ask().size(), bbo.scales().size(), data.get("A"));
    } else if (event instanceof BookEvent book) {
      assertThat(book.last()).as(frame).isEqualTo(data.get("u").getAsLong());
      int levels = 0;
      for (JsonElement level : data.getAsJsonArray("b")) {
        requireHolds(book, level);
        levels++;
      }
      assertThat(book.bidCount()).as(frame).isLessThanOrEqualTo(levels);
    }
  }

  private static String idOf(JsonObject data) {
    return data.has("t") ? "t" : "a";
  }

  private static void requireSame(long mantissa, int scale, JsonElement text) {
    assertThat(Decimals.toBigDecimal(mantissa, scale))
        .isEqualByComparingTo(new BigDecimal(text.getAsString()));
  }

  private static void requireHolds(BookEvent book, JsonElement level) {
    BigDecimal price = new BigDecimal(level.getAsJsonArray().get(0).getAsString());
    boolean found = false;
    for (int i = 0; i < book.bidCount(); i++) {
      found |= Decimals.toBigDecimal(book.bidPrice(i), book.priceScale()).compareTo(price) == 0;
    }
    assertThat(found).as("%s", level).isTrue();
  }

  @Test
  void decoderIsUsableAfterEveryRefusal() {
    for (String frame : BinanceDecoderTest.frames()) {
      harness.decode(frame.substring(0, frame.length() / 2));
      harness.decode(frame.replace("BTCUSDT", "X"));
      harness.decode("{\"e\":");
    }
    assertThat(harness.decode(depth(161, 161, "[\"1\",\"2\"]", ""))).isEqualTo("DATA");
    assertThat(harness.decode(DEPTH)).isEqualTo("SYNTAX");
    assertThat(harness.decode(depth(162, 162, "", ""))).isEqualTo("DATA");
    assertThat(harness.published).hasSize(2);
  }
}
