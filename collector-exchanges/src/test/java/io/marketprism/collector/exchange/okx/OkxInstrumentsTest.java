package io.marketprism.collector.exchange.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.model.Contract;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class OkxInstrumentsTest {
  private static final String SPOT =
      "{\"alias\":\"\",\"baseCcy\":\"BTC\",\"ctMult\":\"\",\"ctType\":\"\",\"ctVal\":\"\",\"ctValCcy\":\"\","
          + "\"expTime\":\"\",\"instFamily\":\"\",\"instId\":\"BTC-USDT\",\"instIdCode\":10459,"
          + "\"instType\":\"SPOT\",\"lotSz\":\"0.00000001\",\"quoteCcy\":\"USDT\",\"ruleType\":"
          + "\"normal\",\"settleCcy\":\"\",\"state\":\"live\",\"tickSz\":\"0.1\","
          + "\"tradeQuoteCcyList\":[\"USDT\"],\"uly\":\"\",\"upcChg\":[{\"param\":\"tickSz\"}]}";
  private static final String LINEAR =
      swap("BTC-USDT-SWAP", "BTC-USDT", "USDT", "linear", "0.01", "BTC");
  private static final String INVERSE =
      swap("BTC-USD-SWAP", "BTC-USD", "BTC", "inverse", "100", "USD");
  private static final String DOLLARS =
      swap("BTC-USD_UM-SWAP", "BTC-USD_UM", "USD\u24c8", "linear", "0.01", "BTC");
  private static final String DATED = future("BTC-USD-261225", "BTC-USD", "1798185600000");

  @Test
  void spotIsNamedByItsAssetsAndCountedInTheBase() {
    assertThat(parse(Segment.SPOT, SPOT))
        .containsExactly(
            new Instrument(
                Segment.SPOT.venue(),
                MarketType.SPOT,
                "BTC-USDT",
                "BTC-USDT",
                "BTC",
                "USDT",
                1,
                8,
                QuantityUnit.BASE,
                true));
  }

  @Test
  void swapIsNamedByItsUnderlyingAndCountedInContracts() {
    Instrument linear = parse(Segment.SWAP, LINEAR, INVERSE).get(0);
    assertThat(linear.marketType()).isEqualTo(MarketType.PERPETUAL);
    assertThat(linear.symbol()).isEqualTo("BTC-USDT");
    assertThat(linear.venueSymbol()).isEqualTo("BTC-USDT-SWAP");
    assertThat(linear.quantityUnit()).isEqualTo(QuantityUnit.CONTRACTS);
    assertThat(linear.contract())
        .contains(new Contract(new BigDecimal("0.01"), "BTC", "USDT", false, OptionalLong.empty()));
    Instrument inverse = parse(Segment.SWAP, LINEAR, INVERSE).get(1);
    assertThat(inverse.symbol()).isEqualTo("BTC-USD");
    assertThat(inverse.contract())
        .contains(new Contract(new BigDecimal("100"), "USD", "BTC", true, OptionalLong.empty()));
  }

  @Test
  void contractIsItsValueTimesItsMultiplier() {
    String tenth = LINEAR.replace("\"ctMult\":\"1\"", "\"ctMult\":\"0.1\"");
    assertThat(parse(Segment.SWAP, tenth).get(0).contract().orElseThrow().size())
        .isEqualByComparingTo("0.001");
  }

  @Test
  void futureCarriesTheDayOfItsEndInUtc() {
    Instrument future = parse(Segment.FUTURES, DATED).get(0);
    assertThat(future.marketType()).isEqualTo(MarketType.FUTURE);
    assertThat(future.symbol()).isEqualTo("BTC-USD-20261225");
    assertThat(future.contract().orElseThrow().expiryMs()).hasValue(1_798_185_600_000L);
  }

  @Test
  void futureThatPaysFundingIsADatedOne() {
    String xperp = future("BTC-USD_UM_XPERP-310404", "BTC-USD", "1933056000000");
    Instrument funded = parse(Segment.FUTURES, xperp.replace("normal", "xperp")).get(0);
    assertThat(funded.symbol()).isEqualTo("BTC-USD-20310404");
    assertThat(funded.contract().orElseThrow().funded()).isTrue();
    assertThat(parse(Segment.FUTURES, DATED).get(0).contract().orElseThrow().funded()).isFalse();
  }

  @Test
  void instrumentsThatWouldShareASymbolAreToldApartByWhatSettlesThem() {
    assertThat(parse(Segment.SWAP, LINEAR, INVERSE, DOLLARS))
        .extracting(Instrument::symbol)
        .containsExactly("BTC-USDT", "BTC-USD:BTC", "BTC-USD:USD\u24c8");
    String marginedDate =
        DATED
            .replace("BTC-USD-261225", "BTC-USD_UM-261225")
            .replace("\"settleCcy\":\"BTC\"", "\"settleCcy\":\"USD\"");
    assertThat(parse(Segment.FUTURES, DATED, marginedDate))
        .extracting(Instrument::symbol)
        .containsExactly("BTC-USD-20261225:BTC", "BTC-USD-20261225:USD");
  }

  @Test
  void sameSymbolInAnotherSegmentIsNoCollision() {
    String dollars = SPOT.replace("BTC-USDT", "BTC-USD").replace("\"USDT\"", "\"USD\"");
    assertThat(OkxInstruments.parse(list(INVERSE, dollars)))
        .extracting(Instrument::symbol)
        .containsExactly("BTC-USD", "BTC-USD");
  }

  @Test
  void onlyALiveInstrumentTrades() {
    for (String state : List.of("suspend", "preopen", "test", "rebase", "post_only", "")) {
      assertThat(parse(Segment.SPOT, SPOT.replace("live", state)))
          .extracting(Instrument::trading)
          .containsExactly(false);
    }
  }

  /** What a listing lacks that is announced before its terms are known. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tickSz",
        "lotSz",
        "ctVal",
        "ctMult",
        "ctValCcy",
        "ctType",
        "settleCcy",
        "uly",
        "instId",
        "instType",
      })
  void entryWithAnEmptyFieldIsLeftOut(String field) {
    String announced =
        LINEAR.replaceFirst("\"" + field + "\":\"[^\"]*\"", "\"" + field + "\":\"\"");
    assertThat(announced).isNotEqualTo(LINEAR);
    assertThat(parse(Segment.SWAP, announced, INVERSE))
        .extracting(Instrument::venueSymbol)
        .containsExactly("BTC-USD-SWAP");
    String absent = LINEAR.replaceFirst("\"" + field + "\":\"[^\"]*\",", "");
    assertThat(parse(Segment.SWAP, absent, INVERSE)).hasSize(1);
  }

  @Test
  void entryThatIsNotWhatItHasToBeHidesNoOther() {
    for (String bad :
        List.of(
            "null",
            "5",
            "[1,[2]]",
            "{}",
            "{\"instType\":\"SWAP\",\"instId\":5,\"uly\":null,\"ctVal\":[]}",
            LINEAR.replace("linear", "quanto"),
            LINEAR.replace("\"ctVal\":\"0.01\"", "\"ctVal\":\"0\""),
            LINEAR.replace("\"ctVal\":\"0.01\"", "\"ctVal\":\"-1\""),
            LINEAR.replace("\"ctVal\":\"0.01\"", "\"ctVal\":\"1e999999999\""),
            LINEAR.replace("\"tickSz\":\"0.1\"", "\"tickSz\":\"1E-100000000\""),
            LINEAR.replace("\"tickSz\":\"0.1\"", "\"tickSz\":\"0.0000000000000000001\""),
            LINEAR.replace("\"uly\":\"BTC-USDT\"", "\"uly\":\"BTCUSDT\""),
            LINEAR.replace("\"uly\":\"BTC-USDT\"", "\"uly\":\"-USDT\""),
            LINEAR.replace("\"uly\":\"BTC-USDT\"", "\"uly\":\"BTC-\""),
            LINEAR.replace("BTC-USDT-SWAP", "x".repeat(65)),
            DATED.replace("1798185600000", ""),
            DATED.replace("1798185600000", "999999999999999"),
            DATED.replace("FUTURES", "EVENTS"))) {
      assertThat(OkxInstruments.parse(list(bad, INVERSE, bad)))
          .as(bad)
          .extracting(Instrument::venueSymbol)
          .containsExactly("BTC-USD-SWAP");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "null",
        "<html>",
        "{\"code\":\"0\",\"data\":[",
        "{\"code\":\"0\",\"data\":{}}",
        "{\"code\":\"0\",\"data\":[]}x",
        "{\"data\":[]}",
        "{'code':'0','data':[]}",
      })
  void bodyThatIsNoListIsRefused(String body) {
    assertThatIllegalArgumentException().isThrownBy(() -> OkxInstruments.parse(body));
  }

  @Test
  void errorInDisguiseIsToldWithItsCode() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                OkxInstruments.parse(
                    Segment.SPOT, "{\"code\":\"50011\",\"data\":[],\"msg\":\"Too Many Requests\"}"))
        .withMessageContaining("50011 Too Many Requests");
  }

  @Test
  void listWithoutAnInstrumentOfTheSegmentIsRefusedWhereOneIsAskedFor() {
    assertThat(OkxInstruments.parse(list())).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OkxInstruments.parse(Segment.SPOT, list(LINEAR)))
        .withMessageContaining("empty");
  }

  @Test
  void nestingWithoutEndIsRefused() {
    String deep = "[".repeat(1_000_000) + "]".repeat(1_000_000);
    assertThatIllegalArgumentException().isThrownBy(() -> OkxInstruments.parse(list(deep)));
  }

  @Test
  void spotHasNoContract() {
    assertThat(parse(Segment.SPOT, SPOT).get(0).contract()).isEqualTo(Optional.empty());
  }

  private static List<Instrument> parse(Segment segment, String... entries) {
    return OkxInstruments.parse(segment, list(entries));
  }

  static String list(String... entries) {
    return "{\"code\":\"0\",\"data\":[" + String.join(",", entries) + "],\"msg\":\"\"}";
  }

  static String swap(
      String id, String underlying, String settle, String type, String value, String valueAsset) {
    return ("{\"instType\":\"SWAP\",\"instId\":\"%s\",\"uly\":\"%s\",\"settleCcy\":\"%s\","
            + "\"ctType\":\"%s\",\"ctVal\":\"%s\",\"ctValCcy\":\"%s\",\"ctMult\":\"1\","
            + "\"expTime\":\"\",\"tickSz\":\"0.1\",\"lotSz\":\"0.01\",\"state\":\"live\"}")
        .formatted(id, underlying, settle, type, value, valueAsset);
  }

  static String future(String id, String underlying, String expiry) {
    return swap(id, underlying, "BTC", "inverse", "100", "USD")
        .replace("SWAP", "FUTURES")
        .replace("\"expTime\":\"\"", "\"expTime\":\"" + expiry + "\",\"ruleType\":\"normal\"");
  }
}
