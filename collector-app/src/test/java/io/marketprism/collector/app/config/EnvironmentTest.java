package io.marketprism.collector.app.config;

import static io.marketprism.collector.app.config.Fixtures.loader;
import static io.marketprism.collector.app.config.Fixtures.problems;
import static io.marketprism.collector.app.config.Fixtures.venue;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {

  private static final String PUBLIC_ROUTE = "MARKETPRISM_VENUES__BINANCE_USDM__WS__PUBLIC";

  private static CollectorConfig config(String... namesAndTexts) {
    return loader().environment(variables(namesAndTexts)).load().config();
  }

  private static Map<String, String> variables(String... namesAndTexts) {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < namesAndTexts.length; i += 2) {
      variables.put(namesAndTexts[i], namesAndTexts[i + 1]);
    }
    return variables;
  }

  @ParameterizedTest
  @CsvSource({
    "instance, MARKETPRISM_INSTANCE",
    "http.metrics.port, MARKETPRISM_HTTP__METRICS__PORT",
    "health.stale_after, MARKETPRISM_HEALTH__STALE_AFTER",
    "venues.binance-spot.snapshot_interval, MARKETPRISM_VENUES__BINANCE_SPOT__SNAPSHOT_INTERVAL",
    "venues.binance-usdm.ws.public, MARKETPRISM_VENUES__BINANCE_USDM__WS__PUBLIC",
    "sinks.nats.password_file, MARKETPRISM_SINKS__NATS__PASSWORD_FILE",
    "sinks.nats.streams.MY_BOOKS.max_age, MARKETPRISM_SINKS__NATS__STREAMS__MY_BOOKS__MAX_AGE"
  })
  void pathsAndVariablesStandForEachOther(String path, String variable) {
    assertThat(EnvironmentNames.of(path)).isEqualTo(variable);
    assertThat(EnvironmentNames.path(Keys.SCHEMA, variable)).contains(path);
  }

  @Test
  void setsAKeyOfABuiltInVenue() {
    CollectorConfig config = config("MARKETPRISM_VENUES__BINANCE_SPOT__DEPTH", "20");
    assertThat(venue(config, "binance-spot").depth()).isEqualTo(20);
    assertThat(venue(config, "binance-spot").instruments()).containsExactly("BTC-USDT", "ETH-USDT");
  }

  @Test
  void listsAreCommaSeparated() {
    CollectorConfig config =
        config("MARKETPRISM_VENUES__BINANCE_SPOT__INSTRUMENTS", "SOL-USDT, *-USDC");
    assertThat(venue(config, "binance-spot").instruments()).containsExactly("SOL-USDT", "*-USDC");
  }

  @Test
  void addsAVenueThatNothingElseNames() {
    CollectorConfig config = config("MARKETPRISM_VENUES__OKX_FUTURES__INSTRUMENTS", "BTC-USDT");
    assertThat(config.venues().keySet()).contains("binance-spot", "okx-futures");
    assertThat(venue(config, "okx-futures").instruments()).containsExactly("BTC-USDT");
  }

  @Test
  void oneRouteLeavesTheOthersOfTheFile() {
    RouteUrls ws = ws("binance-usdm", Map.of(PUBLIC_ROUTE, "ws://127.0.0.1:1"));
    assertThat(ws.route("public")).contains(URI.create("ws://127.0.0.1:1"));
    assertThat(ws.route("market")).contains(URI.create("wss://fstream.binance.com/market"));
  }

  @Test
  void oneUrlTakesThePlaceOfTheRoutesOfTheFile() {
    RouteUrls ws =
        ws("binance-usdm", Map.of("MARKETPRISM_VENUES__BINANCE_USDM__WS", "ws://127.0.0.1:1"));
    assertThat(ws.routes()).isEmpty();
    assertThat(ws.route("market")).contains(URI.create("ws://127.0.0.1:1"));
  }

  @Test
  void routesTakeThePlaceOfTheOneUrlOfTheFile() {
    RouteUrls ws =
        ws("binance-spot", Map.of("MARKETPRISM_VENUES__BINANCE_SPOT__WS__X", "ws://127.0.0.1:1"));
    assertThat(ws.single()).isEmpty();
    assertThat(ws.routes()).containsExactly(Map.entry("x", URI.create("ws://127.0.0.1:1")));
  }

  private static RouteUrls ws(String venue, Map<String, String> environment) {
    ConfigLoader loader = loader().text("c.yaml", Fixtures.example()).environment(environment);
    return venue(loader.load().config(), venue).ws();
  }

  @Test
  void oneUrlAndRoutesExcludeEachOther() {
    assertThat(
            problems(
                loader()
                    .environment(
                        variables(
                            "MARKETPRISM_VENUES__BINANCE_SPOT__WS", "ws://a",
                            "MARKETPRISM_VENUES__BINANCE_SPOT__WS__X", "ws://b"))))
        .containsExactly(
            "environment variable MARKETPRISM_VENUES__BINANCE_SPOT__WS__X: venues.binance-spot.ws.x"
                + " cannot be set beside venues.binance-spot.ws; set one of the two");
  }

  @ParameterizedTest
  @CsvSource({
    "MARKETPRISM_HTTP__METRICS__PORT, abc, http.metrics.port is \"abc\"; it must be a whole number"
        + " from 0 to 65535",
    "MARKETPRISM_LOG__LEVEL, '', 'log.level is \"\"; it must be error, warn, info, debug or trace'",
    "MARKETPRISM_VENUES__BINANCE_SPOT__DATA, 'trade,', 'venues.binance-spot.data[1] is \"\"; it"
        + " must be orderbook, trade, bbo, funding_rate, mark_price, index_price, open_interest,"
        + " liquidation, lsr_top_position, lsr_all_account or volatility_index'",
    "MARKETPRISM_VENUES__V__DEPTH, 5, 'venues.v.instruments is missing; it must be a list such as"
        + " [BTC-USDT, ETH-USDT]'"
  })
  void wrongValueNamesTheVariable(String name, String text, String problem) {
    assertThat(problems(loader().environment(Map.of(name, text))))
        .containsExactly("environment variable " + name + ": " + problem);
  }

  @ParameterizedTest
  @CsvSource({
    "MARKETPRISM_HTTP__METRIC__PORT, MARKETPRISM_HTTP__METRICS__PORT",
    "MARKETPRISM_HTTP_METRICS_PORT, MARKETPRISM_HTTP__METRICS__PORT",
    "MARKETPRISM_http__metrics__port, MARKETPRISM_HTTP__METRICS__PORT",
    "MARKETPRISM_VENUES__BINANCE_SPOT__DEPHT, MARKETPRISM_VENUES__BINANCE_SPOT__DEPTH",
    "MARKETPRISM_VENUES__BINANCE-SPOT__DEPTH, MARKETPRISM_VENUES__BINANCE_SPOT__DEPTH"
  })
  void variableThatIsNoKeysIsAWarningWithAGuess(String name, String meant) {
    EffectiveConfig config = loader().environment(Map.of(name, "1")).load();
    assertThat(config.warnings())
        .map(Problem::toString)
        .containsExactly(
            "environment variable "
                + name
                + ": sets no key and has no effect; did you mean "
                + meant
                + "?");
    assertThat(config.config()).isEqualTo(loader().load().config());
  }

  @Test
  void variablesOfOthersAreWarningsOrNothing() {
    EffectiveConfig config =
        loader()
            .environment(
                variables(
                    "MARKETPRISM_SERVICE_HOST", "10.0.0.1",
                    "MARKETPRISM_", "x",
                    "MARKETPRISM_VENUES____DEPTH", "x",
                    "MARKETPRISM_VENUES", "x",
                    "marketprism_instance", "x",
                    "PATH", "x"))
            .load();
    assertThat(config.warnings())
        .map(problem -> problem.location().toString())
        .containsExactly(
            "environment variable MARKETPRISM_",
            "environment variable MARKETPRISM_SERVICE_HOST",
            "environment variable MARKETPRISM_VENUES",
            "environment variable MARKETPRISM_VENUES____DEPTH");
  }
}
