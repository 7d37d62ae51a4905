package io.marketprism.collector.app.config;

import static io.marketprism.collector.app.config.Fixtures.problems;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong file gives exactly the sentences that a person needs. */
class ConfigErrorsTest {

  private static final String DURATION = " with its unit (ms, s, m, h, d), such as 90s";
  private static final String REST =
      "it must be a URL that starts with https:// or http://, without user, password and query,"
          + " such as https://api.example.com";
  private static final String WS =
      "it must be a URL that starts with wss:// or ws://, without user, password and query, such"
          + " as wss://stream.example.com";
  private static final String PORT = "it must be a whole number from 0 to 65535";
  private static final String NAME =
      "is no allowed name, which is lower-case letters and digits with single hyphens between";

  private static Arguments file(String yaml, String... problems) {
    return Arguments.of(yaml, List.of(problems));
  }

  /** A file with one venue, whose keys are given. */
  private static Arguments venue(String keys, String... problems) {
    return Arguments.of(
        "venues:\n  v:\n    instruments: [X]\n    " + keys,
        Arrays.stream(problems).map(problem -> "c.yaml:4:" + problem).toList());
  }

  @ParameterizedTest
  @MethodSource({
    "unknownKeys",
    "wrongKinds",
    "wrongScalars",
    "wrongUrls",
    "wrongHosts",
    "wrongLists",
    "rules"
  })
  void saysWhatIsWrongAndWhatIsAllowed(String yaml, List<String> problems) {
    assertThat(problems(yaml)).isEqualTo(problems);
  }

  static List<Arguments> unknownKeys() {
    return List.of(
        file("lgo: {level: info}", "c.yaml:1:1: lgo is not a key; did you mean log?"),
        file(
            "http:\n  metrics:\n    prot: 1",
            "c.yaml:3:5: http.metrics.prot is not a key; did you mean port?"),
        file("grace: 1s", "c.yaml:1:1: grace is not a key; did you mean health.grace?"),
        file("log: {colour: red}", "c.yaml:1:7: log.colour is not a key; there are level, format"),
        file(
            "venues:\n  v:\n    instrument: [X]",
            "c.yaml:3:5: venues.v.instrument is not a key; did you mean instruments?"),
        file(
            "\"a\\e[2J\": 1",
            "c.yaml:1:1: a\\u001B[2J is not a key; there are instance, venues, sinks, http, health,"
                + " limits, log"),
        file("venues: {Binance: {instruments: [X]}}", "c.yaml:1:10: venues.Binance " + NAME),
        file("venues: {a--b: {instruments: [X]}}", "c.yaml:1:10: venues.a--b " + NAME),
        venue("ws: {Public: wss://h}", "10: venues.v.ws.Public " + NAME),
        file(
            "log:\n  level: info\n  level: warn",
            "c.yaml:3:3: log.level is set twice, before at c.yaml:2:3"),
        file("log: {}\n\"log\": {}", "c.yaml:2:1: log is set twice, before at c.yaml:1:1"),
        file(
            "log: {<<: {level: info}}",
            "c.yaml:1:7: log.<< is not a key; there are level, format"));
  }

  static List<Arguments> wrongKinds() {
    return List.of(
        file("log: info", "c.yaml:1:6: log is \"info\"; it must be a section with level, format"),
        file("http: [1]", "c.yaml:1:7: http is a list; it must be a section with health, metrics"),
        file("venues: [a]", "c.yaml:1:9: venues is a list; it must be a section"),
        file(
            "venues: {a: 1}",
            "c.yaml:1:13: venues.a is \"1\"; it must be a section with rest, ws, instruments,"
                + " data, depth, trades, priority, snapshot_interval"),
        file(
            "http: {health: {port: {a: 1}}}",
            "c.yaml:1:23: http.health.port is a section; " + PORT),
        file("http: {health: {port: [1]}}", "c.yaml:1:23: http.health.port is a list; " + PORT),
        venue("ws: [wss://h]", "9: venues.v.ws is a list; " + WS),
        file(
            "log:\n  level:\n",
            "c.yaml:2:3: log.level has no value; give it one, or remove the line for its default"),
        file(
            "log: ~",
            "c.yaml:1:1: log has no value; give it one, or remove the line for its default"),
        file(
            "venues:\n  v:\n    instruments: X",
            "c.yaml:3:18: venues.v.instruments is \"X\"; it must be a list such as [BTC-USDT,"
                + " ETH-USDT]"));
  }

  static List<Arguments> wrongScalars() {
    return List.of(
        file(
            "log: {level: inof}",
            "c.yaml:1:14: log.level is \"inof\"; it must be error, warn, info, debug or trace; did"
                + " you mean info?"),
        file("log: {format: xml}", "c.yaml:1:15: log.format is \"xml\"; it must be text or json"),
        file(
            "sinks: {files: {compress: yes}}",
            "c.yaml:1:27: sinks.files.compress is \"yes\"; it must be true or false"),
        file(
            "sinks: {files: {compress: 'true'}}",
            "c.yaml:1:27: sinks.files.compress is \"true\", which stands in quotes; it must be true"
                + " or false"),
        file(
            "health: {grace: 60}",
            "c.yaml:1:17: health.grace is \"60\", which has no unit; it must be a duration from 0s"
                + " to 1h"
                + DURATION),
        file(
            "health: {stale_after: 0s}",
            "c.yaml:1:23: health.stale_after is \"0s\"; it must be a duration from 1s to 1d"
                + DURATION),
        file(
            "limits: {sink_queue: 64}",
            "c.yaml:1:22: limits.sink_queue is \"64\", which has no unit; it must be a number of"
                + " bytes from 64KiB to 16GiB with its unit (B, KB, MB, GB, KiB, MiB, GiB), such as"
                + " 64MiB"),
        file(
            "limits: {heap_share: 80}",
            "c.yaml:1:22: limits.heap_share is \"80\"; it must be a number from 0.1 to 0.95"),
        file(
            "limits: {connections: 1e3}",
            "c.yaml:1:23: limits.connections is \"1e3\"; it must be a whole number from 1 to"
                + " 10000"),
        venue("depth: 0", "12: venues.v.depth is \"0\"; it must be a whole number from 1 to 10000"),
        venue(
            "depth: 99999999999999999999",
            "12: venues.v.depth is \"99999999999999999999\"; it must be a whole number from 1 to"
                + " 10000"),
        venue(
            "trades: agregate",
            "13: venues.v.trades is \"agregate\"; it must be raw or aggregate; did you mean"
                + " aggregate?"),
        file(
            "instance: a.b",
            "c.yaml:1:11: instance is \"a.b\"; it must be 1 to 64 letters, digits, hyphens and"
                + " underscores"),
        file(
            "sinks: {files: {directory: ''}}",
            "c.yaml:1:28: sinks.files.directory is \"\"; it must be a path, absolute or relative to"
                + " the working folder, without ~"));
  }

  static List<Arguments> wrongUrls() {
    return List.of(
        venue(
            "rest: https://app:hunter2@h",
            "11: venues.v.rest is \"https://***@h\", which holds a user or password; " + REST),
        venue(
            "rest: https://app:hun/ter2@h",
            "11: venues.v.rest is \"https://***@h\", which holds a user or password; " + REST),
        venue(
            "rest: https://app:1/hunter2@h",
            "11: venues.v.rest is \"https://***@h\", which holds a user or password; " + REST),
        venue("rest: app:hunter2@h", "11: venues.v.rest is \"***@h\"; " + REST),
        venue(
            "ws: wss://h/ws?key=hunter2",
            "9: venues.v.ws is \"wss://h/ws?***\", which holds a query or fragment; " + WS),
        venue("ws: https://h", "9: venues.v.ws is \"https://h\"; " + WS),
        venue("ws: h", "9: venues.v.ws is \"h\"; " + WS),
        venue("ws: 'wss://'", "9: venues.v.ws is \"wss://\", which is no URL; " + WS),
        venue("ws: wss://h h", "9: venues.v.ws is \"wss://h h\", which is no URL; " + WS),
        venue(
            "ws: wss://h:0",
            "9: venues.v.ws is \"wss://h:0\", which has a port outside 1 to 65535; " + WS),
        venue(
            "ws: {a: wss://h:99999}",
            "13: venues.v.ws.a is \"wss://h:99999\", which has a port outside 1 to 65535; " + WS),
        venue("ws: wss:///x", "9: venues.v.ws is \"wss:///x\", which names no host; " + WS),
        venue(
            "rest: http://a_b/",
            "11: venues.v.rest is \"http://a_b/\", which names no host; " + REST));
  }

  static List<Arguments> wrongHosts() {
    String allowed = "it must be a host name or address without a port, such as 127.0.0.1";
    return List.of(
        file(
            "http: {health: {host: 127.0.0.1:80}}",
            "c.yaml:1:23: http.health.host is \"127.0.0.1:80\"; " + allowed),
        file(
            "http: {health: {host: http://h}}",
            "c.yaml:1:23: http.health.host is \"http://h\"; " + allowed),
        file("http: {health: {host: ''}}", "c.yaml:1:23: http.health.host is \"\"; " + allowed),
        file(
            "http: {health: {port: 65536}}", "c.yaml:1:23: http.health.port is \"65536\"; " + PORT),
        file("http: {health: {port: -1}}", "c.yaml:1:23: http.health.port is \"-1\"; " + PORT),
        file(
            "http: {health: {port: '80'}}",
            "c.yaml:1:23: http.health.port is \"80\", which stands in quotes; " + PORT));
  }

  static List<Arguments> wrongLists() {
    return List.of(
        file(
            "venues: {v: {instruments: []}}",
            "c.yaml:1:27: venues.v.instruments is an empty list; it must be a list such as"
                + " [BTC-USDT, ETH-USDT]"),
        file(
            "venues: {v: {instruments: [X, Y, X]}}",
            "c.yaml:1:34: venues.v.instruments[2] names \"X\" again"),
        file(
            "venues: {v: {instruments: [X, a b, [Y]]}}",
            "c.yaml:1:36: venues.v.instruments[2] is a list; it must be a symbol, a pattern such as"
                + " \"*-USDT\", or the venue's own id, without spaces"),
        file(
            "venues: {v: {instruments: [X, a b]}}",
            "c.yaml:1:31: venues.v.instruments[1] is \"a b\"; it must be a symbol, a pattern such"
                + " as \"*-USDT\", or the venue's own id, without spaces"),
        file(
            "venues: {v: {instruments: [X, ~]}}",
            "c.yaml:1:31: venues.v.instruments[1] is empty; it must be a symbol, a pattern such as"
                + " \"*-USDT\", or the venue's own id, without spaces"),
        venue(
            "data: [trade, trades, interruption]",
            "19: venues.v.data[1] is \"trades\"; it must be orderbook, trade, bbo, funding_rate,"
                + " mark_price, index_price, open_interest, liquidation, lsr_top_position,"
                + " lsr_all_account or volatility_index; did you mean trade?",
            "27: venues.v.data[2] is \"interruption\"; it must be orderbook, trade,"
                + " bbo, funding_rate, mark_price, index_price, open_interest, liquidation,"
                + " lsr_top_position, lsr_all_account or volatility_index"));
  }

  static List<Arguments> rules() {
    return List.of(
        file("venues: {}", "c.yaml:1:1: venues is empty; it must name at least one venue"),
        file(
            "venues:\n  v: {depth: 10}",
            "c.yaml:2:3: venues.v.instruments is missing; it must be a list such as [BTC-USDT,"
                + " ETH-USDT]"),
        file(
            "http: {health: {port: 9092}}",
            "c.yaml:1:23: http.health.port is 9092, which is also http.metrics.port"),
        file(
            "http: {health: {port: 80, host: '::'}, metrics: {port: 80, host: 10.0.0.1}}",
            "c.yaml:1:56: http.metrics.port is 80, which is also http.health.port"));
  }

  @Test
  void portsMayBeEqualWhereAddressesDifferOrAnyFreeOneIsTaken() {
    assertThat(problems("http: {health: {port: 80, host: '::1'}, metrics: {port: 80}}")).isEmpty();
    assertThat(problems("http: {health: {port: 0}, metrics: {port: 0}}")).isEmpty();
  }

  @Test
  void allProblemsAreSaidAtOnceInTheOrderOfTheFile() {
    assertThat(problems("lgo: 1\nhealth: {grace: 1}\nvenues: {v: {}}\nlimits: {connections: 0}"))
        .map(problem -> problem.replaceFirst("; .*", ""))
        .containsExactly(
            "c.yaml:1:1: lgo is not a key",
            "c.yaml:2:17: health.grace is \"1\", which has no unit",
            "c.yaml:4:23: limits.connections is \"0\"",
            "c.yaml:3:10: venues.v.instruments is missing");
  }

  @Test
  void messageHoldsOneProblemALine() {
    ConfigException thrown =
        catchThrowableOfType(ConfigException.class, () -> Fixtures.load("a: 1\nb: 2"));
    assertThat(String.valueOf(thrown.getMessage()).lines())
        .containsExactlyElementsOf(thrown.problems().stream().map(Problem::toString).toList())
        .hasSize(2);
  }

  @Test
  void hundredProblemsAreEnough() {
    StringBuilder yaml = new StringBuilder();
    for (int i = 0; i < 500; i++) {
      yaml.append("k").append(i).append(": 1\n");
    }
    assertThat(problems(yaml.toString()))
        .hasSize(Problems.LIMIT + 1)
        .last()
        .isEqualTo("c.yaml:101:1: and from here on more, which are not shown");
  }

  @Test
  void wrongValuesAreCutToAReadableLength() {
    assertThat(problems("instance: " + "x".repeat(1000)))
        .containsExactly(
            "c.yaml:1:11: instance is \""
                + "x".repeat(79)
                + "…\"; it must be 1 to 64 letters, digits, hyphens and underscores");
  }
}
