package io.marketprism.collector.app.config;

import io.marketprism.collector.app.config.CollectorConfig.LogFormat;
import io.marketprism.collector.app.config.CollectorConfig.LogLevel;
import io.marketprism.collector.app.config.VenueConfig.Priority;
import io.marketprism.collector.app.config.VenueConfig.TradeSource;
import io.marketprism.collector.model.DataType;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * The keys of the configuration, all of them, in the order in which they are documented and
 * printed; those of NATS stand in {@link NatsKeys}. A new key is one constant here, its name in
 * {@link #SCHEMA}, and the component of the record that {@link Assembler} hands it to.
 */
final class Keys {

  static final Key<String> INSTANCE =
      Key.of(
              "instance",
              Types.instance(),
              "Name of this collector in message ids and interruptions; two that run side by side"
                  + " need different ones.")
          .otherwise("the host name");

  static final Key<URI> REST =
      Key.of(
              "venues.<venue>.rest",
              UrlTypes.rest(),
              "Base URL for requests: instrument lists and snapshots.")
          .otherwise("the venue's own");

  static final Key<URI> WS =
      Key.of(
              "venues.<venue>.ws",
              UrlTypes.webSocket(),
              "Base URL for WebSockets; a section with one URL a route where a venue has several.")
          .otherwise("the venue's own");

  static final Key<URI> WS_ROUTE =
      Key.of(
              "venues.<venue>.ws.<route>",
              UrlTypes.webSocket(),
              "Base URL for the WebSockets of one route of the venue, such as public or market.")
          .otherwise("the venue's own");

  static final Key<List<String>> INSTRUMENTS =
      Key.of(
          "venues.<venue>.instruments",
          new ListType<>(Types.instrument(), "a list such as [BTC-USDT, ETH-USDT]"),
          "What is collected: symbols, patterns or the venue's own ids.");

  static final Key<List<DataType>> DATA =
      Key.of(
              "venues.<venue>.data",
              new ListType<>(Types.dataType(), "a list such as [orderbook, trade]"),
              "The data types that are collected of each instrument.")
          .standard("orderbook, trade");

  static final Key<Integer> DEPTH =
      Key.of(
              "venues.<venue>.depth",
              Types.whole(1, 10_000, "levels a side"),
              "How deep books are kept complete; the venue's own depth where that is less.")
          .standard("1000");

  static final Key<TradeSource> TRADES =
      Key.of(
              "venues.<venue>.trades",
              Types.choice(TradeSource.class),
              "Where trades come from: each match, or the matches of one order at one price as one."
                  + " Binance has both, and gives aggregates of futures where nothing is set; OKX and"
                  + " Deribit have one source each.")
          .otherwise("the venue's own choice (raw on spot)");

  static final Key<Priority> PRIORITY =
      Key.of(
              "venues.<venue>.priority",
              Types.choice(Priority.class),
              "Who is paused first under pressure, low before normal before high; nothing is paused yet.")
          .standard("normal");

  static final Key<Duration> SNAPSHOT_INTERVAL =
      Key.of(
              "venues.<venue>.snapshot_interval",
              Types.duration("1s", "1d"),
              "Time between published snapshots of each book, besides those of a synchronisation.")
          .otherwise("none in between");

  /** The section of files; where there is one for NATS and not this, no files are written. */
  static final String FILES = "sinks.files";

  static final Key<Path> FILES_DIRECTORY =
      Key.of(
              FILES + ".directory",
              Types.path(),
              "Folder of the event files; created where it does not exist.")
          .standard("data");

  static final Key<Duration> FILES_ROLL =
      Key.of(
              FILES + ".roll",
              Types.duration("1s", "1d"),
              "Time that one file spans, after which the next begins.")
          .standard("1h");

  static final Key<Boolean> FILES_COMPRESS =
      Key.of(
              FILES + ".compress",
              Types.truth(),
              "Whether a file is compressed with gzip when it is closed.")
          .standard("true");

  static final Key<Duration> GRACE =
      Key.of(
              "health.grace",
              Types.duration("0s", "1h"),
              "Time after the start in which what is not up yet counts as starting.")
          .standard("120s");

  static final Key<Duration> HOLD =
      Key.of(
              "health.hold",
              Types.duration("0s", "10m"),
              "Time for which what makes the collector unhealthy has to last before it counts,"
                  + " and to be over before it no longer does.")
          .standard("30s");

  static final Key<Duration> STALE_AFTER =
      Key.of(
              "health.stale_after",
              Types.duration("1s", "1d"),
              "Time without data after which a feed is stale, or 20 times what is usual for it.")
          .standard("60s");

  static final Key<Integer> CONNECTIONS =
      Key.of(
              "limits.connections",
              Types.whole(1, 10_000, "sockets"),
              "Bound on outbound sockets in all; what would need more is refused.")
          .standard("50");

  static final Key<Double> HEAP_SHARE =
      Key.of(
              "limits.heap_share",
              Types.share(0.1, 0.95, "share of the maximum heap"),
              "Use of the heap above which work is shed.")
          .standard("0.8");

  static final Key<Long> SINK_QUEUE =
      Key.of(
              "limits.sink_queue",
              Types.bytes(64L << 10, 16L << 30),
              "Bound on the queue of each sink, all together at most a quarter of the heap; when it"
                  + " is full, deltas merge and the rest is dropped and counted.")
          .standard("64MiB");

  static final Key<Integer> BACKFILL =
      Key.of(
              "limits.backfill",
              Types.whole(0, 1_000_000, "trades"),
              "Missing trades of one feed that are asked for at once, at the most; 0 for none.")
          .standard("10000");

  static final Key<Integer> DESCRIPTOR_RESERVE =
      Key.of(
              "limits.descriptor_reserve",
              Types.whole(0, 1_024, "descriptors"),
              "Descriptors held for endpoints and logs when the process has none left, while which"
                  + " no connection to an exchange is opened; 0 for none.")
          .standard("32");

  static final Key<LogLevel> LOG_LEVEL =
      Key.of("log.level", Types.choice(LogLevel.class), "Least level that is logged.")
          .standard("info");

  static final Key<LogFormat> LOG_FORMAT =
      Key.of(
              "log.format",
              Types.choice(LogFormat.class),
              "Form of a line: for people, or one JSON object.")
          .standard("text");

  private static final List<Key<?>> BEFORE_NATS =
      List.of(
          INSTANCE,
          REST,
          WS,
          WS_ROUTE,
          INSTRUMENTS,
          DATA,
          DEPTH,
          TRADES,
          PRIORITY,
          SNAPSHOT_INTERVAL,
          FILES_DIRECTORY,
          FILES_ROLL,
          FILES_COMPRESS);

  private static final List<Key<?>> BEHIND_HTTP =
      List.of(
          GRACE,
          HOLD,
          STALE_AFTER,
          CONNECTIONS,
          HEAP_SHARE,
          SINK_QUEUE,
          BACKFILL,
          DESCRIPTOR_RESERVE,
          LOG_LEVEL,
          LOG_FORMAT);

  /** All keys in order. */
  static final Schema SCHEMA =
      Schema.of(
          Stream.of(BEFORE_NATS, NatsKeys.ALL, HttpKeys.ALL, BEHIND_HTTP)
              .<Key<?>>flatMap(List::stream)
              .toArray(Key<?>[]::new));

  private Keys() {}
}
