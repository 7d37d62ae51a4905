package io.marketprism.collector.app.config;

import static io.marketprism.collector.app.config.Fixtures.load;
import static io.marketprism.collector.app.config.Fixtures.loader;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveConfigTest {

  @Test
  void describesEveryValueWithItsSource() {
    String description =
        loader()
            .text(
                "c.yaml",
                """
                venues:
                  okx-swap:
                    ws: {public: wss://h/p}
                    instruments: [BTC-USDT, "*-USDC"]
                    snapshot_interval: 90s
                """)
            .environment(Map.of("MARKETPRISM_VENUES__OKX_SWAP__DEPTH", "400"))
            .commandLine("--data", "sinks.files.directory", "my files")
            .load()
            .describe();
    assertThat(description)
        .isEqualTo(
            """
            instance: host-1                                    # default
            venues:
              okx-swap:
                # rest: the venue's own                         # default
                ws:
                  public: wss://h/p                             # c.yaml:3:18
                instruments: [BTC-USDT, "*-USDC"]               # c.yaml:4:18
                data: [orderbook, trade]                        # default
                depth: 400                                      # environment variable MARKETPRISM_VENUES__OKX_SWAP__DEPTH
                # trades: the venue's own choice (raw on spot)  # default
                priority: normal                                # default
                snapshot_interval: 90s                          # c.yaml:5:24
            sinks:
              files:
                directory: "my files"                           # command line option --data
                roll: 1h                                        # default
                compress: true                                  # default
              # nats: not set                                   # default
            http:
              health:
                host: 127.0.0.1                                 # default
                port: 8087                                      # default
                # allowed_hosts: none                           # default
                # user: none                                    # default
                # password: none                                # default
                # password_file: none                           # default
                # tls: not set                                  # default
                open: false                                     # default
              metrics:
                host: 127.0.0.1                                 # default
                port: 9092                                      # default
                # allowed_hosts: none                           # default
                # user: none                                    # default
                # password: none                                # default
                # password_file: none                           # default
                # tls: not set                                  # default
            health:
              grace: 120s                                       # default
              hold: 30s                                         # default
              stale_after: 60s                                  # default
            limits:
              connections: 50                                   # default
              heap_share: 0.8                                   # default
              sink_queue: 64MiB                                 # default
              backfill: 10000                                   # default
              descriptor_reserve: 32                            # default
            log:
              level: info                                       # default
              format: text                                      # default
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "instance: '007'",
        "instance: 'null'",
        "sinks: {files: {directory: \"a: b # c \\\" \\\\ \\U0001F600 é\"}}",
        "sinks: {nats: {servers: [nats://h]}}",
        "sinks: {nats: {servers: [tls://h:1], books_bucket: off}, files: {}}",
        "http: {health: {host: '::'}, metrics: {host: 'a', port: 1}}",
        "venues: {a: {instruments: [1INCH-USDT, 'x:y', ':z', '-', '你好USDT', '[', '*', '~']}}",
        "venues: {a: {instruments: [X], rest: 'http://[::1]:80/a,b', ws: ws://h:1/}}"
      })
  void descriptionIsAFileOfTheSameMeaning(String yaml) {
    EffectiveConfig config = load(yaml);
    assertThat(load(config.describe()).config()).isEqualTo(config.config());
  }

  @Test
  void descriptionOfTheExampleIsAFileOfTheSameMeaning() {
    EffectiveConfig config = load(Fixtures.example());
    assertThat(load(config.describe()).config()).isEqualTo(config.config());
  }

  @Test
  void describesTheSinksThatAreUsed() {
    assertThat(load("sinks: {nats: {servers: [nats://h]}}").describe())
        .containsPattern("\n  # files: not set  +# default\n")
        .containsPattern("\n  nats:\n    servers: \\[nats://h]  +# c.yaml:1:25\n")
        .containsPattern("\n    # streams: not set  +# default\n");
  }

  @ParameterizedTest
  @CsvSource({
    "venues, c.yaml:2:1",
    "venues.binance-spot, c.yaml:3:3",
    "venues.binance-spot.depth, c.yaml:8:12",
    "venues.binance-spot.instruments, c.yaml:6:18",
    "venues.binance-spot.instruments[0], c.yaml:6:19",
    "venues.binance-spot.instruments[1], c.yaml:6:29",
    "venues.binance-spot.instruments[2], c.yaml:6:18",
    "venues.binance-spot.instruments[x], c.yaml:6:18",
    "venues.binance-usdm.instruments[0], c.yaml:16:9",
    "venues.binance-usdm.depth, default",
    "venues.binance-usdm.ws.market, c.yaml:14:60",
    "venues.nowhere, c.yaml:2:1",
    "nowhere, default",
    "'', default"
  })
  void knowsWhereEachValueWasWritten(String path, String location) {
    assertThat(load(Fixtures.example()).location(path)).hasToString(location);
  }

  @Test
  void itemsFromTheEnvironmentAreAtTheirVariable() {
    String name = "MARKETPRISM_VENUES__BINANCE_SPOT__INSTRUMENTS";
    EffectiveConfig config = loader().environment(Map.of(name, "A,B")).load();
    assertThat(config.location("venues.binance-spot.instruments[1]"))
        .isEqualTo(new Location.Variable(name));
  }

  @Test
  void problemsOfTheWiringHaveThePlaceOfTheValue() {
    assertThat(
            load(Fixtures.example())
                .problem("venues.binance-usdm", "is no venue; there is binance-spot"))
        .hasToString("c.yaml:12:3: venues.binance-usdm is no venue; there is binance-spot");
  }
}
