package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.fault.FaultKind;
import io.marketprism.collector.app.simulator.market.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Plays a tape to the packaged jar, from its start to its ordered end. */
final class MainJob {
  private static final Duration TAPE = Duration.ofSeconds(10);
  private static final Duration END = Duration.ofSeconds(20);

  private final Tape tape;
  private final Channel trades;
  private final Optional<FaultKind> cut;

  MainJob(Tape tape, Channel trades, Optional<FaultKind> cut) {
    this.tape = tape;
    this.trades = trades;
    this.cut = cut;
  }

  /**
   * What is left of it.
   *
   * @param lines all that was written
   * @param status the last one, when all was quiet
   * @param sent messages of each kind that the exchange sent
   * @param lastBeforeLoss ids where the connection was cut; empty where it was not
   */
  record Result(
      int exitCode,
      List<EventFiles.Line> lines,
      JsonObject status,
      Map<TapePlayer.Feed, Long> sent,
      Map<TapePlayer.Feed, Long> lastBeforeLoss) {}

  Result run(Path folder) throws IOException {
    CollectorProcess.Places places = CollectorProcess.Places.below(folder);
    Set<Channel> wanted = Set.of(Channel.DEPTH, Channel.BBO, trades);
    Path data = folder.resolve("data");
    try (PlayedExchange exchange = new PlayedExchange(tape, wanted, TAPE)) {
      cut.ifPresent(how -> exchange.holdAt(tape.messages().size() / 2));
      exchange.start();
      Path config = Files.writeString(folder.resolve("config.yaml"), configuration(exchange));
      List<String> arguments =
          List.of("run", "--config", config.toString(), "--data", data.toString());
      try (CollectorProcess collector =
          CollectorProcess.start(places, List.of("-Xmx256m"), arguments)) {
        collector.awaitStart();
        cut.ifPresent(how -> cut(how, exchange, collector));
        awaitPlace(exchange, collector, TapePlayer.Place.AT_END);
        JsonObject status = awaitAll(exchange, collector);
        collector.terminate();
        int exitCode = collector.exitCode(END);
        exchange
            .failure()
            .ifPresent(
                e -> {
                  throw new AssertionError(e);
                });
        return new Result(
            exitCode, EventFiles.read(data), status, exchange.sent(), exchange.lastBeforeLoss());
      }
    }
  }

  private String configuration(PlayedExchange exchange) {
    String socket = "ws://" + exchange.authority();
    String routes = "{public: \"" + socket + "/public\", market: \"" + socket + "/market\"}";
    return """
        instance: main-job
        venues:
          %s:
            rest: http://%s
            ws: %s
            instruments: [%s]
            data: [orderbook, trade, bbo]
            depth: %d
            trades: %s
        http:
          health: {port: 0}
          metrics: {port: 0}
        """
        .formatted(
            tape.venue(),
            exchange.authority(),
            tape.venue().equals("binance-usdm") ? routes : socket,
            String.join(", ", tape.symbols()),
            tape.isSpot() ? 5_000 : 1_000,
            trades == Channel.TRADE ? "raw" : "aggregate");
  }

  /** A reset throws away what the other side has not read, so all has to be there before. */
  private void cut(FaultKind how, PlayedExchange exchange, CollectorProcess collector) {
    awaitPlace(exchange, collector, TapePlayer.Place.HELD);
    if (how == FaultKind.RESET) {
      awaitAll(exchange, collector);
    }
    exchange.cut(how);
  }

  private static void awaitPlace(
      PlayedExchange exchange, CollectorProcess collector, TapePlayer.Place place) {
    Await.until(
        "tape " + place,
        CollectorProcess.PATIENCE,
        () -> exchange.place() == place || !collector.isAlive());
  }

  /** Waits until every message that was sent is accounted for; the status then. */
  private JsonObject awaitAll(PlayedExchange exchange, CollectorProcess collector) {
    Map<String, Long> sent = new HashMap<>();
    exchange.sent().forEach((feed, count) -> sent.put(name(feed), count));
    return awaitAll(collector, sent);
  }

  /** Waits until so many messages of each feed, and none of others, are published. */
  static JsonObject awaitAll(CollectorProcess collector, Map<String, Long> sent) {
    return Await.value(
        "all of " + sent,
        CollectorProcess.PATIENCE,
        () -> {
          JsonObject status = collector.status();
          return isAll(status, sent) ? Optional.of(status) : Optional.empty();
        });
  }

  /** The feed of the collector that a kind of message goes to. */
  static String name(TapePlayer.Feed feed) {
    String type =
        switch (feed.channel()) {
          case DEPTH -> "orderbook";
          case BBO -> "bbo";
          case TRADE, AGGREGATE_TRADE -> "trade";
          default -> throw new IllegalStateException(feed.channel() + " is not recorded");
        };
    return type + " " + feed.symbol();
  }

  private static boolean isAll(JsonObject status, Map<String, Long> sent) {
    Set<String> missing = new HashSet<>(sent.keySet());
    for (JsonElement row : status.getAsJsonArray("feeds")) {
      JsonObject feed = row.getAsJsonObject();
      String name =
          feed.get("data_type").getAsString() + " " + feed.get("venue_symbol").getAsString();
      boolean live = List.of("live", "stale").contains(feed.get("state").getAsString());
      if (!live || feed.get("messages").getAsLong() != sent.getOrDefault(name, 0L)) {
        return false;
      }
      missing.remove(name);
    }
    if (!missing.isEmpty()) {
      return false;
    }
    for (JsonElement row : status.getAsJsonArray("sinks")) {
      for (JsonElement type : row.getAsJsonObject().getAsJsonArray("data_types")) {
        JsonObject counts = type.getAsJsonObject();
        if (counts.get("queued").getAsLong() + counts.get("in_flight").getAsLong() != 0) {
          return false;
        }
      }
    }
    return true;
  }
}
