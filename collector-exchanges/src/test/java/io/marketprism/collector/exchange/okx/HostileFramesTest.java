package io.marketprism.collector.exchange.okx;

import static io.marketprism.collector.exchange.okx.DecoderHarness.book;
import static io.marketprism.collector.exchange.okx.DecoderHarness.data;
import static io.marketprism.collector.exchange.okx.DecoderHarness.quote;
import static io.marketprism.collector.exchange.okx.DecoderHarness.trade;
import static io.marketprism.collector.exchange.okx.DecoderHarness.tradeData;
import static io.marketprism.collector.exchange.okx.DecoderHarness.update;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
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
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class HostileFramesTest {
  private static final String SPICE = "{}[]\",:0123456789eE+-.\\utnabUsq \0\u00e9\ud83d";

  private DecoderHarness harness = new DecoderHarness().live();

  /** All kinds of data, each of which would be taken by a book that is live at 160. */
  private static String[] frames() {
    String bids = "[\"43210.5\",\"0.5\",\"0\",\"1\"],[\"43210.4\",\"0\",\"0\",\"0\"]";
    return new String[] {
      book("update", 160, 165, bids, "[\"43211\",\"12\",\"0\",\"3\"]"),
      book("snapshot", -1, 165, bids, ""),
      trade(12_345, 3),
      data("trades", "", tradeData(1, 1) + "," + tradeData(2, 1)),
      quote(400_900_217, 1_795_357_800_100L),
    };
  }

  @Test
  void frameTornAtAnyPlaceHasNoEffectAndIsCounted() {
    long torn = 0;
    for (String frame : frames()) {
      for (int end = 0; end < frame.length(); end++) {
        assertThat(harness.decode(frame.substring(0, end))).as("%d", end).isEqualTo("TRUNCATED");
        torn++;
      }
    }
    assertThat(harness.published).isEmpty();
    assertThat(harness.refused).containsExactly(Map.entry("TRUNCATED", torn));
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void eachNeededFieldIsMissedAndEachDoubleIsRefused() {
    for (String frame : frames()) {
      String payload =
          frame.substring(frame.indexOf("[{") + 2, frame.indexOf('}', frame.indexOf("[{")));
      for (String field : payload.split(",(?=\"[A-Za-z]+\":)", -1)) {
        boolean known = !field.matches("\"source\":.*|\"seqId\":1234");
        boolean needed = known && !field.matches("\"(count|checksum|prevSeqId\":-1).*");
        DecoderHarness fresh = new DecoderHarness().live();
        int body = frame.indexOf("[{");
        String rest = frame.substring(body);
        String without =
            frame.substring(0, body) + rest.replace("," + field, "").replace(field + ",", "");
        if (!frame.contains("snapshot") || !field.contains("seqId")) {
          assertThat(fresh.decode(without))
              .as(without)
              .isEqualTo(needed ? "MISSING_FIELD" : "DATA");
        }
        DecoderHarness second = new DecoderHarness().live();
        String twice = frame.substring(0, body) + rest.replace(field, field + "," + field);
        assertThat(second.decode(twice)).as(twice).isEqualTo(known ? "DUPLICATE_FIELD" : "DATA");
        assertThat(second.published.isEmpty()).isEqualTo(known);
        assertThat(second.addsUp()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"arg\":%a,\"arg\":%a,\"data\":[%d]}",
        "{\"arg\":%a,\"data\":[%d],\"data\":[%d]}",
        "{\"arg\":{\"channel\":\"trades\",\"channel\":\"trades\",\"instId\":\"BTC-USDT\"},\"data\":[%d]}",
        "{\"data\":[%d],\"arg\":%a,\"data\":[%d]}",
      })
  void envelopeWithAKeyTwiceIsRefused(String frame) {
    String whole =
        frame
            .replace("%a", "{\"channel\":\"trades\",\"instId\":\"BTC-USDT\"}")
            .replace("%d", tradeData(7, 1));
    assertThat(harness.decode(whole)).isEqualTo("DUPLICATE_FIELD");
    assertThat(harness.published).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 255, 100_000})
  void deepNestingIsRefusedWhereverItStands(int depth) {
    String arrays = "[".repeat(depth) + "]".repeat(depth);
    String objects = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
    for (String nest : List.of(arrays, objects)) {
      assertThat(harness.decode(nest)).isIn("NESTING", "KIND");
      assertThat(harness.decode("{\"x\":" + nest + "}")).isEqualTo("NESTING");
      assertThat(harness.decode("{\"event\":" + nest + "}")).isEqualTo("NESTING");
      assertThat(harness.decode(trade(1, 1).replace("\"source\":\"0\"", "\"source\":" + nest)))
          .isEqualTo("NESTING");
      assertThat(harness.decode("{\"arg\":{\"channel\":\"x\"},\"data\":" + nest + "}"))
          .isEqualTo("NESTING");
      assertThat(harness.decode(book("update", 160, 161, "[\"1\",\"2\"," + nest + "]", "")))
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
    "01, NUMBER",
    "+1, NUMBER",
    "NaN, NUMBER",
    "'', NUMBER",
  })
  void numberThatIsNoneIsRefused(String number, String reason) {
    assertThat(harness.decode(trade(1, 1).replace("42219.9", number))).isEqualTo(reason);
    assertThat(harness.decode(update(160, 165).replace("43210.5", number))).isEqualTo(reason);
    assertThat(harness.decode(quote(1, 1).replace("5.5", number))).isEqualTo(reason);
    assertThat(harness.published).isEmpty();
    assertThat(harness.trades.report(0).state()).isEqualTo(FeedState.LIVE);
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void idsThatNoExchangeGivesAreRefused() {
    assertThat(harness.decode(trade(-1, 1))).isEqualTo("VALUE");
    assertThat(harness.decode(update(160, -5))).isEqualTo("VALUE");
    assertThat(harness.decode(update(-2, 5))).isEqualTo("VALUE");
    assertThat(harness.decode(quote(-1, 1))).isEqualTo("VALUE");
    assertThat(harness.decode(trade(1, 1).replace("\"1\"", "\"1.5\""))).isEqualTo("NUMBER");
    assertThat(harness.decode(update(160, 165).replace(":165", ":99999999999999999999")))
        .isEqualTo("OUT_OF_RANGE");
  }

  @Test
  void negativeSizeIsRefused() {
    assertThat(harness.decode(update(160, 165).replace("\"1.5\"", "\"-1.5\"")))
        .isEqualTo("NEGATIVE_SIZE");
    assertThat(harness.decode(trade(1, 1).replace("0.12", "-0.12"))).isEqualTo("NEGATIVE_SIZE");
    assertThat(harness.published).isEmpty();
  }

  @Test
  void tooManyLevelsOrTradesAreRefusedAndLeaveNothing() {
    String side = "[\"1\",\"1\"],".repeat(LevelList.MAX_LEVELS) + "[\"1\",\"1\"]";
    assertThat(harness.decode(book("update", 160, 161, side, ""))).isEqualTo("TOO_MANY_LEVELS");
    String trades = (tradeData(1, 1) + ",").repeat(10_000) + tradeData(1, 1);
    assertThat(harness.decode(data("trades", "", trades))).isEqualTo("VALUE");
    assertThat(harness.published).isEmpty();
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void controlCharactersAndHalvesOfPairsAreNoText() {
    assertThat(harness.decode("{\"arg\":{\"channel\":\"a\nb\"}}")).isEqualTo("STRING");
    assertThat(harness.decode("{\"arg\":{\"channel\":\"\\ud800x\"}}")).isEqualTo("STRING");
    assertThat(harness.decode("\ufeff" + trade(1, 1))).isEqualTo("SYNTAX");
    assertThat(harness.decode("{\"arg\":{\"channel\":\"a\\u0000\"},\"data\":[]}"))
        .isEqualTo("IGNORED");
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
    for (int i = 0; i < 200_000; i++) {
      if (i % 20 == 0) {
        assertThat(harness.addsUp()).isTrue();
        harness = new DecoderHarness().live();
      }
      String frame = mutated(frames[random.nextInt(frames.length)], random);
      int before = harness.published.size();
      String outcome = harness.decode(frame);
      List<MarketEvent> effect = harness.published.subList(before, harness.published.size());
      if (outcome.equals("DATA")) {
        taken++;
        requireSame(effect, frame);
      } else {
        refused++;
        assertThat(effect).as(frame).allMatch(InterruptionEvent.class::isInstance);
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

  private static void requireSame(List<MarketEvent> effect, String frame) {
    JsonArray all = JsonParser.parseString(frame).getAsJsonObject().getAsJsonArray("data");
    int next = 0;
    for (MarketEvent event : effect) {
      if (event instanceof TradeEvent trade) {
        next = requireAmong(trade, all, next, frame);
      } else if (event instanceof BboEvent quote) {
        JsonObject data = all.get(0).getAsJsonObject();
        assertThat(quote.updateId()).as(frame).isEqualTo(data.get("seqId").getAsLong());
        if (!data.getAsJsonArray("bids").isEmpty()) {
          JsonElement price = data.getAsJsonArray("bids").get(0).getAsJsonArray().get(0);
          requireSame(quote.bid().price(), quote.scales().price(), price);
        }
      } else if (event instanceof BookEvent book) {
        JsonObject data = all.get(0).getAsJsonObject();
        assertThat(book.exchangeTimeMs()).as(frame).isEqualTo(data.get("ts").getAsLong());
        if (data.has("seqId")) {
          assertThat(book.last()).as(frame).isEqualTo(data.get("seqId").getAsLong());
        }
      }
    }
  }

  /** The trade stands in the frame, behind those before it; gives where. */
  private static int requireAmong(TradeEvent trade, JsonArray all, int from, String frame) {
    for (int i = from; i < all.size(); i++) {
      JsonObject data = all.get(i).getAsJsonObject();
      if (data.get("tradeId").getAsLong() == trade.id()) {
        requireSame(trade.price(), trade.scales().price(), data.get("px"));
        requireSame(trade.quantity(), trade.scales().size(), data.get("sz"));
        assertThat(trade.side().wire()).isEqualTo(data.get("side").getAsString());
        assertThat(trade.tradeTimeMs()).isEqualTo(data.get("ts").getAsLong());
        return i + 1;
      }
    }
    throw new AssertionError(trade.id() + " is not in " + frame);
  }

  private static void requireSame(long mantissa, int scale, JsonElement text) {
    assertThat(Decimals.toBigDecimal(mantissa, scale))
        .isEqualByComparingTo(new BigDecimal(text.getAsString()));
  }

  @Test
  void decoderIsUsableAfterEveryRefusal() {
    for (String frame : frames()) {
      harness.decode(frame.substring(0, frame.length() / 2));
      harness.decode(frame.replace("\"ts\"", "\"ts\":x"));
      harness.decode("{\"event\":");
    }
    assertThat(harness.decode(update(160, 165))).isEqualTo("DATA");
    assertThat(harness.decode(trade(5, 1))).isEqualTo("DATA");
    assertThat(harness.published).hasSize(2);
  }
}
