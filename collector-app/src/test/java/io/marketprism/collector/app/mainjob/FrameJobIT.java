package io.marketprism.collector.app.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.EventFiles.Line;
import io.marketprism.collector.app.simulator.server.SimulatorServer;
import io.marketprism.collector.testing.Corpus;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job where books begin in their channels: recorded frames are played to the packaged jar,
 * and from what it wrote a consumer gets the final books and trades of the recording.
 */
@RequiresCorpus
class FrameJobIT {
  private static final String OKX = "okx-mixed-2022-02";
  private static final String DERIBIT = "deribit-options-2021-03";
  private static final Duration END = Duration.ofSeconds(20);

  @TempDir private Path folder;

  @Test
  void booksAndTradesOfThreeOkxMarketsEqualTheRecording() throws IOException {
    OkxDialect dialect = new OkxDialect();
    FrameTape tape = FrameTape.read(Corpus.path(), OKX, dialect, symbol -> true);
    assertThat(tape.symbols()).containsExactly("BTC-USD-220527", "BTC-USDT", "UNI-USD-SWAP");
    Map<String, List<String>> venues =
        Map.of(
            "okx-spot", List.of("BTC-USDT"),
            "okx-swap", List.of("UNI-USD-SWAP"),
            "okx-futures", List.of("BTC-USD-220527"));
    List<Line> lines = play(tape, dialect, venues);

    Truth truth = new Truth(Corpus.path(), OKX, "trades");
    for (String symbol : tape.symbols()) {
      requireBook(symbol, truth, lines);
      assertThat(Truth.figures(of(lines, "trade", symbol))).isEqualTo(truth.trades(symbol));
    }
  }

  @Test
  void booksOfDeribitOptionsEqualTheRecording() throws IOException {
    DeribitDialect dialect = new DeribitDialect();
    FrameTape tape = FrameTape.read(Corpus.path(), DERIBIT, dialect, symbol -> true);
    assertThat(tape.symbols()).hasSizeGreaterThan(5);
    List<Line> lines = play(tape, dialect, Map.of("deribit", tape.symbols()));

    Truth truth = new Truth(Corpus.path(), DERIBIT, "trades");
    for (String symbol : tape.symbols()) {
      requireBook(symbol, truth, lines);
    }
  }

  /** Plays a tape to a collector, from its start to its ordered end; what it wrote. */
  private List<Line> play(
      FrameTape tape, FrameTape.Dialect dialect, Map<String, List<String>> venues)
      throws IOException {
    FrameExchange exchange = new FrameExchange(tape, dialect);
    Path data = folder.resolve("data");
    try (SimulatorServer server = new SimulatorServer(0, Map.of("played", exchange))) {
      server.start();
      Path config =
          Files.writeString(
              folder.resolve("config.yaml"), configuration("127.0.0.1:" + server.port(), venues));
      try (CollectorProcess collector =
          CollectorProcess.start(
              CollectorProcess.Places.below(folder),
              List.of("-Xmx256m"),
              List.of("run", "--config", config.toString(), "--data", data.toString()))) {
        collector.awaitStart();
        Await.until(
            "end of the tape",
            CollectorProcess.PATIENCE,
            () -> server.call(exchange::isAtEnd) || !collector.isAlive());
        JsonObject status = MainJob.awaitAll(collector, server.call(exchange::sent));
        requireAccounting(status);
        collector.terminate();
        assertThat(collector.exitCode(END)).as(collector.err()).isZero();
      }
      assertThat(server.failure()).isEmpty();
    }
    List<Line> lines = EventFiles.read(data);
    assertThat(lines.stream().filter(Line::isInterruption)).isEmpty();
    assertThat(new EventSchema().faults(lines)).isEmpty();
    return lines;
  }

  private static String configuration(String authority, Map<String, List<String>> venues) {
    return venues.entrySet().stream()
            .map(
                venue ->
                    """
                      %1$s:
                        rest: http://%2$s
                        ws: ws://%2$s
                        instruments: [%3$s]
                        data: [orderbook, trade]
                    """
                        .formatted(venue.getKey(), authority, String.join(", ", venue.getValue())))
            .collect(Collectors.joining("", "instance: frame-job\nvenues:\n", ""))
        + "http: {health: {port: 0}, metrics: {port: 0}}\n";
  }

  private static void requireAccounting(JsonObject status) {
    for (JsonObject feed : Statuses.rows(status, "feeds")) {
      assertThat(feed.getAsJsonObject("rejected").keySet()).as(feed.toString()).isEmpty();
      assertThat(feed.get("gaps").getAsLong()).as(feed.toString()).isZero();
    }
  }

  private static void requireBook(String symbol, Truth truth, List<Line> lines) {
    List<Line> own = of(lines, "orderbook", symbol);
    assertThat(own).as(symbol).isNotEmpty();
    assertThat(own.get(0).isSnapshot()).as(symbol + " begins with a whole book").isTrue();
    ConsumerBook book = new ConsumerBook();
    own.forEach(book::accept);
    Map<String, String> figures = Truth.figures(book);
    figures.keySet().retainAll(truth.book(symbol).keySet());
    assertThat(figures).as(symbol).isEqualTo(truth.book(symbol));
    assertThat(book.broken()).as(symbol + " broken").isZero();
  }

  private static List<Line> of(List<Line> lines, String dataType, String symbol) {
    return lines.stream()
        .filter(line -> line.text("data_type").equals(dataType))
        .filter(line -> line.text("venue_symbol").equals(symbol))
        .toList();
  }
}
