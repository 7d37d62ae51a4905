package io.marketprism.collector.app.config;

import static io.marketprism.collector.app.config.Fixtures.load;
import static io.marketprism.collector.app.config.Fixtures.loader;
import static io.marketprism.collector.app.config.Fixtures.venue;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.app.config.CollectorConfig.Endpoint;
import io.marketprism.collector.app.config.CollectorConfig.EventFiles;
import io.marketprism.collector.app.config.CollectorConfig.Health;
import io.marketprism.collector.app.config.CollectorConfig.Http;
import io.marketprism.collector.app.config.CollectorConfig.KeyPair;
import io.marketprism.collector.app.config.CollectorConfig.Limits;
import io.marketprism.collector.app.config.CollectorConfig.Log;
import io.marketprism.collector.app.config.CollectorConfig.LogFormat;
import io.marketprism.collector.app.config.CollectorConfig.LogLevel;
import io.marketprism.collector.app.config.CollectorConfig.Sinks;
import io.marketprism.collector.app.config.CollectorConfig.User;
import io.marketprism.collector.app.config.VenueConfig.Priority;
import io.marketprism.collector.app.config.VenueConfig.TradeSource;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.spi.VenueDescription;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigLoaderTest {

  private static final List<String> TETHER = List.of("BTC-USDT", "ETH-USDT");
  private static final List<DataType> SPOT = List.of(DataType.ORDERBOOK, DataType.TRADE);
  private static final List<DataType> PERPETUAL =
      List.of(
          DataType.ORDERBOOK,
          DataType.TRADE,
          DataType.FUNDING_RATE,
          DataType.OPEN_INTEREST,
          DataType.LIQUIDATION);
  private static final List<DataType> RATIOS =
      List.of(DataType.LSR_TOP_POSITION, DataType.LSR_ALL_ACCOUNT);

  private static final EventFiles FILES =
      new EventFiles(Path.of("data"), Duration.ofHours(1), true);

  private static final CollectorConfig BUILT_IN =
      new CollectorConfig(
          "host-1",
          Map.of(
              "binance-spot",
              builtIn(TETHER, SPOT, List.of()),
              "binance-usdm",
              builtIn(TETHER, PERPETUAL, RATIOS),
              "okx-spot",
              builtIn(TETHER, SPOT, List.of()),
              "okx-swap",
              builtIn(TETHER, PERPETUAL, RATIOS),
              "deribit",
              builtIn(
                  List.of("BTC-PERPETUAL", "ETH-PERPETUAL", "btc_usd", "eth_usd"),
                  PERPETUAL,
                  List.of(DataType.VOLATILITY_INDEX))),
          new Sinks(Optional.of(FILES), Optional.empty()),
          new Http(endpoint(8087), endpoint(9092), false),
          new Health(Duration.ofSeconds(120), Duration.ofSeconds(30), Duration.ofSeconds(60)),
          new Limits(50, 0.8, 64L << 20, 10_000, 32),
          new Log(LogLevel.INFO, LogFormat.TEXT));

  private static VenueConfig builtIn(
      List<String> instruments, List<DataType> data, List<DataType> more) {
    return new VenueConfig(
        Optional.empty(),
        new RouteUrls(Optional.empty(), Map.of()),
        instruments,
        Stream.concat(data.stream(), more.stream()).toList(),
        1000,
        Optional.empty(),
        Priority.NORMAL,
        Optional.empty());
  }

  @Test
  void builtInVenuesHaveWhatIsAskedOfThem() {
    Map<String, Set<DataType>> served =
        ServiceLoader.load(ExchangeProvider.class).stream()
            .flatMap(provider -> provider.get().venues().stream())
            .collect(
                Collectors.toMap(
                    venue -> venue.venue().name(), VenueDescription::dataTypes, (a, b) -> a));
    BUILT_IN
        .venues()
        .forEach((name, venue) -> assertThat(served.get(name)).as(name).containsAll(venue.data()));
  }

  @Test
  void isCompleteWithoutAFile() {
    assertThat(loader().load().config()).isEqualTo(BUILT_IN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "---\n", "{}", "log: {}\nsinks: {files: {}}"})
  void fileThatSetsNothingLeavesAllAsBuiltIn(String yaml) {
    assertThat(load(yaml).config()).isEqualTo(BUILT_IN);
  }

  @Test
  void readsTheExample() {
    CollectorConfig config = load(Fixtures.example()).config();
    assertThat(config.instance()).isEqualTo("collector-1");
    assertThat(config.venues().keySet()).containsExactly("binance-spot", "binance-usdm");
    assertThat(venue(config, "binance-spot"))
        .isEqualTo(
            new VenueConfig(
                Optional.of(URI.create("https://data-api.binance.vision")),
                new RouteUrls(
                    Optional.of(URI.create("wss://data-stream.binance.vision")), Map.of()),
                List.of("BTC-USDT", "*-USDC"),
                List.of(DataType.ORDERBOOK, DataType.TRADE),
                1000,
                Optional.of(TradeSource.RAW),
                Priority.HIGH,
                Optional.of(Duration.ofMinutes(5))));
    assertThat(config.sinks().files()).isEqualTo(BUILT_IN.sinks().files());
    assertThat(config.http())
        .isEqualTo(
            new Http(
                secured(8087, Set.of("collector"), "operator", "secrets/status"),
                secured(
                    9092, Set.of("collector", "metrics.internal"), "prometheus", "secrets/metrics"),
                false));
    assertThat(config.health()).isEqualTo(BUILT_IN.health());
    assertThat(config.limits()).isEqualTo(BUILT_IN.limits());
    assertThat(config.log()).isEqualTo(BUILT_IN.log());
  }

  @Test
  void routesHaveUrlsOfTheirOwn() {
    VenueConfig usdm = venue(load(Fixtures.example()).config(), "binance-usdm");
    assertThat(usdm.ws().route("public")).contains(URI.create("wss://fstream.binance.com/public"));
    assertThat(usdm.ws().route("private")).isEmpty();
    assertThat(usdm.ws().isEmpty()).isFalse();
  }

  @Test
  void oneUrlServesEveryRoute() {
    VenueConfig spot = venue(load(Fixtures.example()).config(), "binance-spot");
    assertThat(spot.ws().route("any")).contains(URI.create("wss://data-stream.binance.vision"));
  }

  @Test
  void venuesOfTheFileTakeThePlaceOfTheBuiltInOnes() {
    CollectorConfig config = load("venues: {okx-spot: {instruments: [BTC-USDT]}}").config();
    assertThat(config.venues().keySet()).containsExactly("okx-spot");
    assertThat(venue(config, "okx-spot").data())
        .containsExactly(DataType.ORDERBOOK, DataType.TRADE);
  }

  @Test
  void environmentWinsOverTheFileAndTheCommandLineOverBoth() {
    ConfigLoader loader =
        loader()
            .text("c.yaml", "sinks: {files: {directory: a, roll: 2h}}\nlog: {level: warn}")
            .environment(
                Map.of(
                    "MARKETPRISM_SINKS__FILES__DIRECTORY", "b",
                    "MARKETPRISM_LOG__LEVEL", "debug"))
            .commandLine("--data", "sinks.files.directory", "c");
    EffectiveConfig config = loader.load();
    assertThat(config.config().sinks().files())
        .contains(new EventFiles(Path.of("c"), Duration.ofHours(2), true));
    assertThat(config.config().log().level()).isEqualTo(LogLevel.DEBUG);
    assertThat(config.location("sinks.files.directory")).hasToString("command line option --data");
    assertThat(config.location("log.level"))
        .hasToString("environment variable MARKETPRISM_LOG__LEVEL");
    assertThat(config.location("sinks.files.roll")).hasToString("c.yaml:1:37");
    assertThat(config.location("sinks.files.compress")).isEqualTo(new Location.Default());
  }

  @Test
  void laterFileTakesThePlaceOfTheEarlier() {
    ConfigLoader loader = loader().text("a.yaml", "log: {level: 1}").text("b.yaml", "");
    assertThat(loader.load().config()).isEqualTo(BUILT_IN);
  }

  @Test
  void commandLineMaySetKeysOnly() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> loader().commandLine("--dta", "sinks.files.dir", "x"))
        .withMessage("There is no key sinks.files.dir for --dta to set.");
  }

  @Test
  void wrongValueOnTheCommandLineNamesTheOption() {
    assertThat(Fixtures.problems(loader().commandLine("--data", "sinks.files.directory", "~/x")))
        .containsExactly(
            "command line option --data: sinks.files.directory is \"~/x\"; it must be a path,"
                + " absolute or relative to the working folder, without ~");
  }

  @Test
  void urlsLoseTheSlashAtTheirEnd() {
    String yaml = "venues: {a: {rest: \"http://127.0.0.1:8080/api//\", instruments: [X]}}";
    assertThat(venue(load(yaml).config(), "a").rest())
        .contains(URI.create("http://127.0.0.1:8080/api"));
  }

  private static Endpoint secured(int port, Set<String> allowed, String user, String file) {
    return new Endpoint(
        "127.0.0.1",
        port,
        allowed,
        Optional.of(new User(user, new SecretSource.InFile(Path.of(file)))),
        Optional.of(new KeyPair(Path.of("secrets/own.pem"), Path.of("secrets/own.key"))));
  }

  private static Endpoint endpoint(int port) {
    return new Endpoint("127.0.0.1", port, Set.of(), Optional.empty(), Optional.empty());
  }
}
