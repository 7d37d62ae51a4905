package io.marketprism.collector.exchange.deribit;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeribitInstrumentsTest {
  /** 2026-12-25 08:00 UTC. */
  private static final long EXPIRY = 1_798_185_600_000L;

  private static final String PERPETUAL =
      "{\"price_index\":\"btc_usd\",\"kind\":\"future\",\"instrument_name\":\"BTC-PERPETUAL\","
          + "\"maker_commission\":0.0,\"instrument_type\":\"reversed\","
          + "\"expiration_timestamp\":32503708800000,\"creation_timestamp\":1534167754000,"
          + "\"is_active\":true,\"tick_size\":0.5,\"contract_size\":10.0,\"instrument_id\":124972,"
          + "\"min_trade_amount\":10.0,\"settlement_currency\":\"BTC\","
          + "\"settlement_period\":\"perpetual\",\"base_currency\":\"BTC\","
          + "\"counter_currency\":\"USD\",\"quote_currency\":\"USD\",\"state\":\"open\","
          + "\"tick_size_steps\":[]}";
  private static final String FUTURE =
      PERPETUAL
          .replace("BTC-PERPETUAL", "BTC-25DEC26")
          .replace("\"perpetual\"", "\"month\"")
          .replace("32503708800000", "" + EXPIRY);
  private static final String OPTION =
      FUTURE
          .replace("\"future\"", "\"option\"")
          .replace("BTC-25DEC26", "BTC-25DEC26-100000-C")
          .replace("{\"price", "{\"option_type\":\"call\",\"strike\":100000.0,\"price")
          .replace("\"quote_currency\":\"USD\"", "\"quote_currency\":\"BTC\"")
          .replace("\"tick_size\":0.5", "\"tick_size\":0.0005")
          .replace("\"contract_size\":10.0", "\"contract_size\":1.0")
          .replace("\"min_trade_amount\":10.0", "\"min_trade_amount\":0.1")
          .replace("steps\":[]", "steps\":[{\"above_price\":0.005,\"tick_size\":0.00005}]");
  private static final String LINEAR =
      PERPETUAL
          .replace("BTC-PERPETUAL", "SOL_USDC-PERPETUAL")
          .replace("reversed", "linear")
          .replace("\"BTC\"", "\"SOL\"")
          .replace("\"USD\"", "\"USDC\"")
          .replace("settlement_currency\":\"SOL\"", "settlement_currency\":\"USDC\"")
          .replace("btc_usd", "sol_usdc")
          .replace("\"contract_size\":10.0", "\"contract_size\":1")
          .replace("\"min_trade_amount\":10.0", "\"min_trade_amount\":0.1");

  @Test
  void inversePerpetualCountsInDollars() {
    assertThat(one(PERPETUAL))
        .isEqualTo(
            new Instrument(
                DeribitProtocol.VENUE,
                MarketType.PERPETUAL,
                "BTC-USD",
                "BTC-PERPETUAL",
                "BTC",
                "USD",
                1,
                0,
                QuantityUnit.USD,
                true,
                contract("10", "USD", "BTC", true, OptionalLong.empty())));
  }

  @Test
  void datedFutureEndsOnItsDay() {
    Instrument future = one(FUTURE);
    assertThat(future.marketType()).isEqualTo(MarketType.FUTURE);
    assertThat(future.symbol()).isEqualTo("BTC-USD-20261225");
    assertThat(future.quantityUnit()).isEqualTo(QuantityUnit.USD);
    assertThat(future.contract())
        .isEqualTo(contract("10", "USD", "BTC", true, OptionalLong.of(EXPIRY)));
  }

  @Test
  void inverseOptionIsQuotedInItsCounterCurrencyAndCountsInCoins() {
    Instrument option = one(OPTION);
    assertThat(option.marketType()).isEqualTo(MarketType.OPTION);
    assertThat(option.symbol()).isEqualTo("BTC-USD-20261225-100000-C");
    assertThat(option.venueSymbol()).isEqualTo("BTC-25DEC26-100000-C");
    assertThat(option.quote()).isEqualTo("USD");
    assertThat(option.quantityUnit()).isEqualTo(QuantityUnit.BASE);
    assertThat(option.priceScale()).as("the finest step").isEqualTo(5);
    assertThat(option.sizeScale()).isEqualTo(1);
    assertThat(option.contract())
        .isEqualTo(contract("1", "BTC", "BTC", false, OptionalLong.of(EXPIRY)));
  }

  @Test
  void linearPerpetualCountsInCoins() {
    Instrument linear = one(LINEAR);
    assertThat(linear.symbol()).isEqualTo("SOL-USDC");
    assertThat(linear.quantityUnit()).isEqualTo(QuantityUnit.BASE);
    assertThat(linear.sizeScale()).isEqualTo(1);
    assertThat(linear.contract())
        .isEqualTo(contract("1", "SOL", "USDC", false, OptionalLong.empty()));
  }

  @ParameterizedTest
  @CsvSource({
    "0.625, put, 0.625-P",
    "1e5, call, 100000-C",
    "1.0E5, call, 100000-C",
    "100000.50, put, 100000.5-P",
    "'\"2000\"', call, 2000-C",
  })
  void strikeIsInPlainDecimals(String strike, String type, String end) {
    String entry = OPTION.replace("100000.0", strike).replace("\"call\"", "\"" + type + "\"");
    assertThat(one(entry).symbol()).isEqualTo("BTC-USD-20261225-" + end);
  }

  /** Such a list names neither type nor counter nor settlement currency. */
  @Test
  void listOf2021IsReadAsInverseAgainstDollars() {
    String old =
        "{\"tick_size\":0.0005,\"strike\":40000.0,\"settlement_period\":\"month\","
            + "\"quote_currency\":\"BTC\",\"option_type\":\"put\",\"min_trade_amount\":0.1,"
            + "\"kind\":\"option\",\"is_active\":true,\"instrument_name\":\"BTC-24SEP21-40000-P\","
            + "\"expiration_timestamp\":1632470400000,\"contract_size\":1.0,"
            + "\"base_currency\":\"BTC\"}";
    assertThat(one(old).symbol()).isEqualTo("BTC-USD-20210924-40000-P");
    String future = old.replace("\"option\"", "\"future\"");
    assertThat(one(future).quantityUnit()).isEqualTo(QuantityUnit.USD);
    assertThat(one(PERPETUAL.replace("instrument_type", "future_type")).quantityUnit())
        .isEqualTo(QuantityUnit.USD);
  }

  @ParameterizedTest
  @CsvSource({
    "true, open, true",
    "true, settlement, true",
    "true, locked, false",
    "true, halted, false",
    "true, inactive, false",
    "false, open, false",
    "null, open, false",
  })
  void instrumentThatDoesNotTradeIsKeptAndMarked(String active, String state, boolean trading) {
    String entry =
        PERPETUAL
            .replace("\"is_active\":true", "\"is_active\":" + active)
            .replace("\"open\"", "\"" + state + "\"");
    assertThat(one(entry).trading()).isEqualTo(trading);
    assertThat(one(PERPETUAL.replace(",\"state\":\"open\"", "")).trading()).isTrue();
  }

  @Test
  void spotAndCombosAreLeftOut() {
    for (String kind : List.of("spot", "future_combo", "option_combo", "", "Future")) {
      requireOnlyGood(PERPETUAL.replace("\"future\"", "\"" + kind + "\""));
    }
  }

  @Test
  void settlementTellsApartWhatSharesASymbolWithinAMarketType() {
    String other =
        LINEAR
            .replace("SOL_USDC-PERPETUAL", "SOL_USDC-X")
            .replace("settlement_currency\":\"USDC\"", "settlement_currency\":\"USDT\"");
    assertThat(parse(LINEAR, other, PERPETUAL, FUTURE))
        .extracting(Instrument::symbol)
        .containsExactly(
            "SOL-USDC:USDC", "SOL-USDC:USDT", "BTC-USD", "BTC-USD-20261225", "sol_usdc", "btc_usd");
  }

  @Test
  void eachIndexThatInstrumentsFollowIsOneToo() {
    List<Instrument> all = parse(OPTION, PERPETUAL, LINEAR, FUTURE);
    assertThat(all).hasSize(6);
    assertThat(all.get(4)).isEqualTo(DeribitHarness.INDEX);
    Instrument sol = all.get(5);
    assertThat(sol.marketType()).isEqualTo(MarketType.INDEX);
    assertThat(sol.venueSymbol()).isEqualTo("sol_usdc");
    assertThat(sol.base()).isEqualTo("SOL");
    assertThat(sol.quote()).isEqualTo("USDC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "\"\"", "\"a.b\"", "\"x#index_price\"", "\"\\u0000\"", "{}", "\"*\""})
  void nameThatIsNoneGivesNoIndex(String name) {
    assertThat(parse(PERPETUAL.replace("\"btc_usd\"", name)))
        .extracting(Instrument::venueSymbol)
        .containsExactly("BTC-PERPETUAL");
    assertThat(parse(PERPETUAL.replace("btc_usd", "x".repeat(65)))).hasSize(1);
  }

  @Test
  void entryThatIsNotWhatItHasToBeHidesNoOther() {
    for (String bad :
        List.of(
            "null",
            "5",
            "[1,[2]]",
            "{}",
            OPTION.replace("BTC-25DEC26-100000-C", ""),
            OPTION.replace("BTC-25DEC26-100000-C", "x".repeat(65)),
            OPTION.replace("\"base_currency\":\"BTC\"", "\"base_currency\":null"),
            OPTION.replace("\"counter_currency\":\"USD\"", "\"counter_currency\":null"),
            OPTION.replace("\"call\"", "\"other\""),
            OPTION.replace("100000.0", "null"),
            OPTION.replace("100000.0", "-1"),
            OPTION.replace("100000.0", "1e99"),
            OPTION.replace("100000.0", "1e1000000000"),
            OPTION.replace("" + EXPIRY, "-5"),
            OPTION.replace("" + EXPIRY, "1e99"),
            OPTION.replace("\"contract_size\":1.0", "\"contract_size\":0"),
            OPTION.replace("\"contract_size\":1.0", "\"contract_size\":[]"),
            OPTION.replace("\"tick_size\":0.0005", "\"tick_size\":\"x\""),
            OPTION.replace("\"tick_size\":0.0005", "\"tick_size\":1e-19"),
            OPTION.replace("\"tick_size\":0.0005", "\"tick_size\":1e-999999999"),
            OPTION.replace("\"tick_size\":0.00005", "\"tick_size\":{}"),
            OPTION.replace("\"min_trade_amount\":0.1", "\"min_trade_amount\":-0.1"),
            "{\"deep\":" + "[".repeat(255) + "]".repeat(255) + "}")) {
      requireOnlyGood(bad);
    }
  }

  @Test
  void stepsThatAreNoneAreSkipped() {
    assertThat(one(OPTION.replace("[{\"above", "[5,null,[],{},{\"above")).priceScale())
        .isEqualTo(5);
    assertThat(one(PERPETUAL.replace("steps\":[]", "steps\":null")).priceScale()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "<html><body>blocked</body></html>",
        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":10028,\"message\":\"too_many_requests\"}}",
        "{\"result\":[]}",
        "{\"result\":{}}",
        "{\"result\":[{}]}",
        "{\"result\":[",
        "{'result':[]}",
        "{\"result\":[]}{}",
      })
  void bodyThatIsNoListIsRefused(String body) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DeribitInstruments.parse(body))
        .withMessageContaining("instrument list");
  }

  @Test
  void listThatGoesOnOrNestsWithoutEndIsRefused() {
    String list = "{\"result\":[" + PERPETUAL + "]}";
    String deep = "{\"result\":[" + "[".repeat(1_000_000) + "]".repeat(1_000_000) + "]}";
    for (String body : List.of(list + "x", list + list, deep)) {
      assertThatIllegalArgumentException().isThrownBy(() -> DeribitInstruments.parse(body));
    }
  }

  private static void requireOnlyGood(String bad) {
    assertThat(parse(bad, LINEAR, bad))
        .as(bad)
        .extracting(Instrument::venueSymbol)
        .containsExactly("SOL_USDC-PERPETUAL", "sol_usdc");
  }

  private static Optional<Contract> contract(
      String size, String asset, String settle, boolean inverse, OptionalLong expiry) {
    BigDecimal exact = new BigDecimal(size).stripTrailingZeros();
    return Optional.of(new Contract(exact, asset, settle, inverse, expiry));
  }

  private static Instrument one(String entry) {
    return parse(entry).get(0);
  }

  private static List<Instrument> parse(String... entries) {
    return DeribitInstruments.parse(
        "{\"jsonrpc\":\"2.0\",\"result\":[" + String.join(",", entries) + "],\"usIn\":1}");
  }
}
