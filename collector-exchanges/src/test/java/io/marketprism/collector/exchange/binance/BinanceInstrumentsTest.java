package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class BinanceInstrumentsTest {
  private static final String GOOD = entry("ETHUSDT", "ETH", "USDT", "0.01000000", "0.00010000");

  /** An entry as the exchange writes it, with what is not read around what is. */
  private static final String FULL =
      "{\"timezone\":\"UTC\",\"serverTime\":1795357800100,\"rateLimits\":[{\"rateLimitType\":"
          + "\"REQUEST_WEIGHT\",\"interval\":\"MINUTE\",\"intervalNum\":1,\"limit\":6000}],"
          + "\"exchangeFilters\":[],\"symbols\":[{\"symbol\":\"BTCUSDT\",\"status\":\"TRADING\","
          + "\"baseAsset\":\"BTC\",\"baseAssetPrecision\":8,\"quoteAsset\":\"USDT\","
          + "\"orderTypes\":[\"LIMIT\",\"MARKET\"],\"icebergAllowed\":true,\"filters\":["
          + "{\"filterType\":\"PRICE_FILTER\",\"minPrice\":\"0.01000000\","
          + "\"maxPrice\":\"1000000.00000000\",\"tickSize\":\"0.01000000\"},"
          + "{\"filterType\":\"LOT_SIZE\",\"minQty\":\"0.00001000\",\"maxQty\":\"9000.00000000\","
          + "\"stepSize\":\"0.00001000\"},{\"filterType\":\"MARKET_LOT_SIZE\","
          + "\"minQty\":\"0.00000000\",\"maxQty\":\"104.1\",\"stepSize\":\"0.00000000\"}],"
          + "\"permissions\":[],\"permissionSets\":[]}],\"sors\":[]}";

  @Test
  void listOfTheExchangeGivesNamesScalesAndStatus() {
    assertThat(BinanceInstruments.parse(BinanceMarket.SPOT, FULL))
        .containsExactly(
            new Instrument(
                BinanceMarket.SPOT.venue(),
                MarketType.SPOT,
                "BTC-USDT",
                "BTCUSDT",
                "BTC",
                "USDT",
                2,
                5,
                QuantityUnit.BASE,
                true));
  }

  @Test
  void instrumentThatDoesNotTradeIsKeptAndMarked() {
    String halted = GOOD.replace("TRADING", "BREAK");
    assertThat(parse(halted)).extracting(Instrument::trading).containsExactly(false);
    assertThat(parse(GOOD.replace("\"status\":\"TRADING\",", "")))
        .extracting(Instrument::trading)
        .containsExactly(false);
  }

  @ParameterizedTest
  @CsvSource({
    "0.01000000, 2",
    "1.00000000, 0",
    "10, 0",
    "0.00000000, 0",
    "0.000000000000000001, 18",
  })
  void scaleIsThatOfTheStepWithoutTrailingZeros(String step, int scale) {
    List<Instrument> both = parse(entry("XY", "X", "Y", step, step));
    assertThat(both).extracting(Instrument::priceScale).containsExactly(scale);
    assertThat(both).extracting(Instrument::sizeScale).containsExactly(scale);
  }

  /** Steps that are none that we can hold. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "1e-8",
        "1E-8",
        "1E-100000000",
        "1E+2147483647",
        "-0.01",
        "+1",
        "0x1",
        "0.0000000000000000001",
        "NaN",
        ".5",
        "\u0661.\u0660",
      })
  void entryWithAStepThatIsNoneIsLeftOut(String step) {
    requireOnlyGood(entry("XY", "X", "Y", step, "0.1"));
    requireOnlyGood(entry("XY", "X", "Y", "0.1", step));
  }

  @Test
  void entryThatIsNotWhatItHasToBeHidesNoOther() {
    for (String bad :
        List.of(
            "null",
            "5",
            "\"text\"",
            "[1,[2]]",
            "{}",
            "{\"symbol\":5,\"baseAsset\":null,\"quoteAsset\":[],\"filters\":{}}",
            GOOD.replace("\"symbol\":\"ETHUSDT\"", "\"symbol\":null").replace("ETH\"", "X\""),
            GOOD.replace("\"ETHUSDT\"", "\"\""),
            GOOD.replace("\"ETHUSDT\"", "\"" + "x".repeat(65) + "\""),
            GOOD.replace("\"ETH\"", "\"\""),
            GOOD.replace("\"filters\":[", "\"filters\":null,\"was\":["),
            GOOD.replace("\"filters\":[", "\"filters\":[7,null,\"x\",[],{}],\"was\":["),
            GOOD.replace("PRICE_FILTER", "OTHER"),
            GOOD.replace("\"tickSize\":\"", "\"tickSize\":0.01,\"was\":\""),
            "{\"deep\":" + "[".repeat(255) + "]".repeat(255) + "}",
            "{\"deep\":" + "{\"a\":".repeat(255) + "1" + "}".repeat(255) + "}")) {
      requireOnlyGood(bad);
    }
  }

  @Test
  void textOfTheExchangeIsKeptAsItIs() {
    List<Instrument> odd =
        parse(
            entry("../../etc/passwd", "../..", "/etc", "1", "1"),
            entry("\u5e01\u5b89USDT", "\u5e01\u5b89", "USDT", "1", "1"),
            entry("\\u001b[31m", "\\u0000", "a\\nb", "1", "1"),
            entry("<script>", "<b>", "*>.", "1", "1"));
    assertThat(odd)
        .extracting(Instrument::venueSymbol)
        .containsExactly("../../etc/passwd", "\u5e01\u5b89USDT", "\u001b[31m", "<script>");
    assertThat(odd)
        .extracting(Instrument::symbol)
        .containsExactly("../..-/etc", "\u5e01\u5b89-USDT", "\u0000-a\nb", "<b>-*>.");
    assertThat(odd.get(2).label()).isEqualTo("binance-spot \\u0000-a\\u000Ab");
  }

  @Test
  void lastOfTwoValuesOfAKeyHolds() {
    assertThat(parse(GOOD.replace("{\"symbol\":\"ETHUSDT\"", "{\"symbol\":\"A\",\"symbol\":\"B\"")))
        .extracting(Instrument::venueSymbol)
        .containsExactly("B");
  }

  @Test
  void listIsBounded() {
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 100_001; i++) {
      many.append(entry("S" + i, "S" + i, "USDT", "1", "1")).append(',');
    }
    assertThat(parse(many.append(GOOD).toString())).hasSize(100_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "[]",
        "\"text\"",
        "<html><body>blocked</body></html>",
        "{\"code\":-1003,\"msg\":\"Too much request weight used\"}",
        "{\"symbols\":[]}",
        "{\"symbols\":{}}",
        "{\"symbols\":[{}]}",
        "{\"symbols\":[",
        "{\"symbols\":[{\"symbol\":\"A\"",
        "{'symbols':[]}",
        "{\"symbols\":[]}{}",
      })
  void bodyThatIsNoListIsRefused(String body) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinanceInstruments.parse(BinanceMarket.SPOT, body))
        .withMessageContaining("instrument list");
  }

  @Test
  void listThatGoesOnOrNestsWithoutEndIsRefused() {
    String list = "{\"symbols\":[" + GOOD + "]}";
    for (String body : List.of(list + "x", list + list, list.substring(0, list.length() - 1))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> BinanceInstruments.parse(BinanceMarket.SPOT, body));
    }
    String deep = "{\"symbols\":[" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "]}";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BinanceInstruments.parse(BinanceMarket.SPOT, deep));
  }

  private static void requireOnlyGood(String bad) {
    assertThat(parse(bad, GOOD, bad))
        .as(bad)
        .extracting(Instrument::venueSymbol)
        .containsExactly("ETHUSDT");
  }

  private static List<Instrument> parse(String... entries) {
    return BinanceInstruments.parse(
        BinanceMarket.SPOT, "{\"symbols\":[" + String.join(",", entries) + "]}");
  }

  private static String entry(String symbol, String base, String quote, String tick, String step) {
    return "{\"symbol\":\"%s\",\"status\":\"TRADING\",\"baseAsset\":\"%s\",\"quoteAsset\":\"%s\","
            .formatted(symbol, base, quote)
        + "\"filters\":[{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"%s\"},".formatted(tick)
        + "{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"%s\"}]}".formatted(step);
  }
}
