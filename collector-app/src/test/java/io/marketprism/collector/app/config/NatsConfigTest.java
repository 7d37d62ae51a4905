package io.marketprism.collector.app.config;

import static io.marketprism.collector.app.config.Fixtures.load;
import static io.marketprism.collector.app.config.Fixtures.loader;
import static io.marketprism.collector.app.config.Fixtures.problems;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.config.CollectorConfig.User;
import io.marketprism.collector.app.config.NatsConfig.Discard;
import io.marketprism.collector.app.config.NatsConfig.Extras;
import io.marketprism.collector.app.config.NatsConfig.InFlight;
import io.marketprism.collector.app.config.NatsConfig.Login;
import io.marketprism.collector.app.config.NatsConfig.Spool;
import io.marketprism.collector.app.config.NatsConfig.Storage;
import io.marketprism.collector.app.config.NatsConfig.Stream;
import io.marketprism.collector.app.config.NatsConfig.StreamLimits;
import io.marketprism.collector.app.config.NatsConfig.Streams;
import io.marketprism.collector.app.config.NatsConfig.Tls;
import io.marketprism.collector.model.DataType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NatsConfigTest {

  private static final String ALLOWED =
      "it must be a URL that starts with nats:// or tls://, without user, password and path, such"
          + " as nats://localhost:4222";

  private static final String ELSEWHERE =
      "which holds a user or password, whose places are sinks.nats.user and"
          + " MARKETPRISM_SINKS__NATS__PASSWORD or a file that sinks.nats.password_file names; "
          + ALLOWED;

  private static final NatsConfig PLAIN =
      new NatsConfig(
          List.of(URI.create("nats://h:4222")),
          new Login(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
          new Tls(Optional.empty(), Optional.empty(), Optional.empty()),
          new Spool(Path.of("data/spool"), 2L << 30, Duration.ofHours(24), Duration.ofMinutes(5)),
          new InFlight(1024, 4 << 20, Duration.ofSeconds(5)),
          new Streams(true, List.of(), 1, Set.of(), false),
          new Extras(
              Optional.of("MARKETPRISM_BOOK_STATE"),
              Duration.ofSeconds(5),
              Duration.ofSeconds(10)));

  private static NatsConfig nats(String section) {
    return load("sinks: {nats: {servers: [nats://h], " + section + "}}")
        .config()
        .sinks()
        .nats()
        .orElseThrow();
  }

  /** What is said about a section that names servers; it begins in line 4. */
  private static List<String> wrong(String section) {
    String indented = section.indent(4);
    return problems("sinks:\n  nats:\n    servers: [nats://h]\n" + indented);
  }

  @Test
  void filesAreWrittenWhereNothingIsSaid() {
    assertThat(load("").config().sinks().nats()).isEmpty();
    assertThat(load("").config().sinks().files()).isPresent();
  }

  @Test
  void natsTakesThePlaceOfFiles() {
    CollectorConfig.Sinks sinks =
        load("sinks: {nats: {servers: ['nats://h:4222']}}").config().sinks();
    assertThat(sinks.nats()).contains(PLAIN);
    assertThat(sinks.files()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"files: {}", "files: {roll: 1m}"})
  void bothAreUsedWhereBothAreWritten(String files) {
    CollectorConfig.Sinks sinks =
        load("sinks: {nats: {servers: ['nats://h:4222']}, " + files + "}").config().sinks();
    assertThat(sinks.nats()).contains(PLAIN);
    assertThat(sinks.files()).isPresent();
  }

  @Test
  void commandLineAloneIsEnough() {
    CollectorConfig.Sinks sinks =
        loader()
            .commandLine("--nats", "sinks.nats.servers", "nats://h:4222")
            .load()
            .config()
            .sinks();
    assertThat(sinks.nats()).contains(PLAIN);
    assertThat(sinks.files()).isEmpty();
  }

  @Test
  void folderOnTheCommandLineAddsFiles() {
    ConfigLoader loader =
        loader()
            .commandLine("--data", "sinks.files.directory", "d")
            .commandLine("--nats", "sinks.nats.servers", "nats://h:4222");
    assertThat(loader.load().config().sinks().files()).isPresent();
  }

  @Test
  void commandLineNamesServersInPlaceOfTheFiles() {
    ConfigLoader loader =
        loader()
            .text("c.yaml", "sinks: {nats: {servers: [nats://a], ack_timeout: 7s}}")
            .commandLine("--nats", "sinks.nats.servers", "nats://b,nats://c:1");
    NatsConfig nats = loader.load().config().sinks().nats().orElseThrow();
    assertThat(nats.servers()).containsExactly(URI.create("nats://b"), URI.create("nats://c:1"));
    assertThat(nats.inFlight().ackTimeout()).isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void readsEachKindOfLogin() {
    Path file = Path.of("f");
    SecretSource inFile = new SecretSource.InFile(file);
    assertThat(nats("user: app, password_file: f").login().user())
        .contains(new User("app", inFile));
    assertThat(nats("token_file: f").login().token()).contains(inFile);
    assertThat(nats("nkey_file: f").login().nkeyFile()).contains(file);
    assertThat(nats("creds_file: f").login().credsFile()).contains(file);
  }

  @Test
  void takesSecretsFromTheEnvironmentAndShowsThemNowhere() {
    EffectiveConfig config =
        loader()
            .text("c.yaml", "sinks: {nats: {servers: [nats://h], user: app}}")
            .environment(Map.of("MARKETPRISM_SINKS__NATS__PASSWORD", "hunter2"))
            .load();
    NatsConfig nats = config.config().sinks().nats().orElseThrow();
    assertThat(nats.login().user())
        .contains(new User("app", new SecretSource.Given(Secret.of("hunter2"))));
    assertThat(nats.toString()).doesNotContain("hunter2");
    assertThat(config.describe()).doesNotContain("hunter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nats://app:hunter2@h:4222",
        "nats://app:hun,ter2@h:4222",
        "app:hunter2@h",
        "hunter2@h:4222",
        "nats://hunter2@h",
      })
  void passwordInAnAddressIsRefusedAndNotRepeated(String url) {
    assertThat(problems(loader().commandLine("--nats", "sinks.nats.servers", url)))
        .containsExactly("command line option --nats: sinks.nats.servers[0] is ***, " + ELSEWHERE);
    assertThat(problems("sinks: {nats: {servers: ['" + url + "']}}"))
        .containsExactly("c.yaml:1:26: sinks.nats.servers[0] is ***, " + ELSEWHERE);
  }

  @Test
  void piecesOfAPasswordAreNotShownEither() {
    assertThat(problems("sinks: {nats: {servers: [nats://app:hunter2, hunter3@h]}}"))
        .hasSize(2)
        .noneMatch(problem -> problem.contains("hunter"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "localhost:4222 | is \"localhost:4222\"; " + ALLOWED,
        "http://h | is \"http://h\"; " + ALLOWED,
        "NATS://h | is \"NATS://h\"; " + ALLOWED,
        "nats://h/x | is \"nats://h/x\"; " + ALLOWED,
        "nats://h:0 | is \"nats://h:0\", which has a port outside 1 to 65535; " + ALLOWED,
        "nats://h?a=b | is ***, which holds a query or fragment; " + ALLOWED
      })
  void wrongAddressesAreRefused(String url, String problem) {
    assertThat(problems("sinks: {nats: {servers: ['" + url + "']}}"))
        .containsExactly("c.yaml:1:26: sinks.nats.servers[0] " + problem);
  }

  @Test
  void serversMustBeNamedWhereAnythingIsSet() {
    String missing =
        "sinks.nats.servers is missing; it must be a list such as [\"nats://localhost:4222\"]";
    assertThat(problems("sinks:\n  nats: {}")).containsExactly("c.yaml:2:3: " + missing);
    assertThat(problems(loader().environment(Map.of("MARKETPRISM_SINKS__NATS__USER", "a"))))
        .contains("environment variable MARKETPRISM_SINKS__NATS__USER: " + missing);
  }

  @Test
  void whatBelongsTogetherIsSaid() {
    assertThat(wrong("user: a"))
        .containsExactly(
            "c.yaml:4:11: sinks.nats.user is set without a password; set sinks.nats.password_file"
                + " or MARKETPRISM_SINKS__NATS__PASSWORD");
    assertThat(wrong("password_file: f"))
        .containsExactly("c.yaml:4:20: sinks.nats.password_file is set without sinks.nats.user");
    assertThat(wrong("tls: {certificate: f}"))
        .containsExactly(
            "c.yaml:4:24: sinks.nats.tls.certificate is set without sinks.nats.tls.key");
    assertThat(wrong("tls: {key: f}"))
        .containsExactly(
            "c.yaml:4:16: sinks.nats.tls.key is set without sinks.nats.tls.certificate");
  }

  @Test
  void loginsExcludeEachOther() {
    assertThat(wrong("nkey_file: f\ncreds_file: g"))
        .containsExactly(
            "c.yaml:5:17: sinks.nats.creds_file cannot be set beside sinks.nats.nkey_file; set one"
                + " of the two");
  }

  @Test
  void secretsDoNotBelongInTheFile() {
    assertThat(wrong("token: hunter2"))
        .containsExactly(
            "c.yaml:4:12: sinks.nats.token is a secret, which does not belong in a file; set"
                + " MARKETPRISM_SINKS__NATS__TOKEN or name a file of its own");
  }

  @Test
  void readsStreamsWithTheirDefaults() {
    String others =
        Set.of(DataType.values()).stream()
            .filter(type -> type != DataType.TRADE && type != DataType.BBO)
            .map(DataType::wire)
            .collect(Collectors.joining(", "));
    Streams streams =
        nats("""
                replicas: 3, core: [bbo], streams: {TRADES: {data: [trade], storage: memory,
                max_bytes: 1GiB, max_age: 1h, replicas: 2, duplicate_window: 1m, discard: new},
                MY_OTHERS: {data: [%s]}}"""
                .formatted(others))
            .streams();
    assertThat(streams.core()).containsExactly(DataType.BBO);
    assertThat(streams.own().get(0))
        .isEqualTo(
            new Stream(
                "TRADES",
                Set.of(DataType.TRADE),
                new StreamLimits(1L << 30, Duration.ofHours(1), Duration.ofMinutes(1), Discard.NEW),
                Storage.MEMORY,
                2));
    assertThat(streams.own().get(1).limits())
        .isEqualTo(
            new StreamLimits(8L << 30, Duration.ofDays(7), Duration.ofMinutes(2), Discard.OLD));
    assertThat(streams.own().get(1).replicas()).isEqualTo(3);
  }

  @Test
  void dataTypeInNoStreamIsNamed() {
    assertThat(wrong("core: [interruption, bbo]\nstreams:\n  A: {data: [trade, orderbook]}"))
        .containsExactly(
            "c.yaml:5:5: sinks.nats.streams has no stream for funding_rate, mark_price,"
                + " index_price, open_interest, liquidation, lsr_top_position, lsr_all_account,"
                + " volatility_index; add each to one, or to sinks.nats.core");
  }

  @Test
  void dataTypeInTwoStreamsIsNamedWithItsPlace() {
    assertThat(wrong("core: [bbo]\nstreams:\n  A: {data: [trade]}\n  B: {data: [bbo, trade]}"))
        .contains(
            "c.yaml:7:18: sinks.nats.streams.B.data[0] is bbo, which is also in sinks.nats.core",
            "c.yaml:7:23: sinks.nats.streams.B.data[1] is trade, which is also in"
                + " sinks.nats.streams.A.data");
  }

  @Test
  void streamWithoutDataOrWithALongWindowIsNamed() {
    assertThat(wrong("streams:\n  A: {max_age: 1m, duplicate_window: 2m}"))
        .contains(
            "c.yaml:5:7: sinks.nats.streams.A.data is missing; it must be a list such as [trade,"
                + " liquidation]",
            "c.yaml:5:42: sinks.nats.streams.A.duplicate_window is 2m, which is longer than"
                + " sinks.nats.streams.A.max_age, 1m");
  }

  @Test
  void streamNamesAreCapitals() {
    assertThat(wrong("streams:\n  books: {data: [trade]}"))
        .containsExactly(
            "c.yaml:5:7: sinks.nats.streams.books is no allowed name, which is capital letters and"
                + " digits with single underscores between");
  }

  @Test
  void bucketMayBeSwitchedOff() {
    assertThat(nats("books_bucket: off").extras().booksBucket()).isEmpty();
    assertThat(nats("books_bucket: B").extras().booksBucket()).contains("B");
  }
}
