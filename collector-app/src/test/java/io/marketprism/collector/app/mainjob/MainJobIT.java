package io.marketprism.collector.app.mainjob;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.EventFiles.Line;
import io.marketprism.collector.app.simulator.fault.FaultKind;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.testing.Corpus;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The main job on real input: from the lines alone that the packaged jar wrote, a consumer gets the
 * final books and the trades of the recording that was played to it.
 */
@RequiresCorpus
class MainJobIT {
  private static final String RAW = "binance-spot-2024-01";
  private static final int FEW = 8_000;
  private static final String USDM = "binance-usdm-2021-03";
  private static final String COINM = "binance-coinm-2021-02";
  private static final String AGGREGATE = "binance-spot-2021-02";

  /** Deltas that come before the acknowledgement is acted on; the snapshot holds them. */
  private static final Set<String> MAY_BE_REJECTED = Set.of("not_subscribed");

  @TempDir private Path folder;

  @Test
  void rawTradesAndTheBookEqualTheRecording() throws IOException {
    Tape tape = Tape.read(Corpus.path(), RAW, symbol -> true);
    MainJob.Result result = new MainJob(tape, Channel.TRADE, Optional.empty()).run(folder);

    requireTruth(tape, new Truth(Corpus.path(), RAW, "trade"), result);
    assertThat(interruptions(result)).isEmpty();
  }

  @Test
  void aggregateTradesAndTenBooksEqualTheRecording() throws IOException {
    Tape tape = Tape.read(Corpus.path(), AGGREGATE, symbol -> true);
    MainJob.Result result =
        new MainJob(tape, Channel.AGGREGATE_TRADE, Optional.empty()).run(folder);

    assertThat(tape.symbols()).hasSize(10);
    requireTruth(tape, new Truth(Corpus.path(), AGGREGATE, "aggTrade"), result);
    assertThat(interruptions(result)).isEmpty();
  }

  /** One symbol is left out: it has more levels than a snapshot of futures shows. */
  @Test
  void usdMarginedBooksAndTradesOfTwoRoutesEqualTheRecording() throws IOException {
    Tape tape = Tape.read(Corpus.path(), USDM, symbol -> !symbol.equals("SUSHIUSDT"));
    MainJob.Result result =
        new MainJob(tape, Channel.AGGREGATE_TRADE, Optional.empty()).run(folder);

    assertThat(tape.symbols()).hasSize(3);
    requireTruth(tape, new Truth(Corpus.path(), USDM, "aggTrade"), result);
    assertThat(interruptions(result)).isEmpty();
  }

  /** Contracts that ended are left out. */
  @Test
  void coinMarginedBooksAndTradesEqualTheRecording() throws IOException {
    Tape tape = Tape.read(Corpus.path(), COINM, symbol -> symbol.endsWith("_PERP"));
    MainJob.Result result =
        new MainJob(tape, Channel.AGGREGATE_TRADE, Optional.empty()).run(folder);

    assertThat(tape.symbols()).hasSize(6);
    requireTruth(tape, new Truth(Corpus.path(), COINM, "aggTrade"), result);
    assertThat(interruptions(result)).isEmpty();
  }

  @Test
  void resetConnectionIsAnnouncedAndNothingIsMissingOrDoubled() throws IOException {
    Tape tape = Tape.read(Corpus.path(), RAW, symbol -> true);
    MainJob.Result result =
        new MainJob(tape, Channel.TRADE, Optional.of(FaultKind.RESET)).run(folder);

    requireTruth(tape, new Truth(Corpus.path(), RAW, "trade"), result);
    requireInterruptions(result);
  }

  /** One symbol is left out: ten books twice are more than may be asked for in a minute. */
  @Test
  void endedConnectionIsAnnouncedAndNothingIsMissingOrDoubled() throws IOException {
    Tape tape = Tape.read(Corpus.path(), AGGREGATE, symbol -> !symbol.equals("AXSBNB"));
    MainJob.Result result =
        new MainJob(tape, Channel.AGGREGATE_TRADE, Optional.of(FaultKind.FIN)).run(folder);

    assertThat(tape.symbols()).hasSize(9);
    requireTruth(tape, new Truth(Corpus.path(), AGGREGATE, "aggTrade"), result);
    requireInterruptions(result);
  }

  private static void requireTruth(Tape tape, Truth truth, MainJob.Result result)
      throws IOException {
    assertThat(result.exitCode()).isZero();
    for (String symbol : tape.symbols()) {
      requireBooks(symbol, truth, of(result, line -> isData(line, "orderbook", symbol)));
      List<Line> trades = of(result, line -> isData(line, "trade", symbol));
      assertThat(Truth.figures(trades)).as(symbol).isEqualTo(truth.trades(symbol));
      requireEachIdOnce(symbol, trades, "trade_id");
      List<Line> best = of(result, line -> isData(line, "bbo", symbol));
      assertThat((long) best.size()).as(symbol).isEqualTo(truth.bestPrices(symbol));
    }
    assertThat(doubledIds(result.lines())).isEmpty();
    assertThat(new EventSchema().faults(sample(result.lines()))).isEmpty();
    requireAccounting(result);
  }

  /** All lines of kinds of which there are few, and every twentieth of the others. */
  private static List<Line> sample(List<Line> lines) {
    Map<String, Integer> seen = new HashMap<>();
    return lines.stream()
        .filter(
            line -> {
              int nth = seen.merge(line.text("data_type"), 1, Integer::sum);
              return nth <= FEW || nth % 20 == 0;
            })
        .toList();
  }

  /** A consumer may begin at any whole book. */
  private static void requireBooks(String symbol, Truth truth, List<Line> lines) {
    int snapshots = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).isSnapshot()) {
        snapshots++;
        ConsumerBook book = new ConsumerBook();
        lines.subList(i, lines.size()).forEach(book::accept);
        assertThat(Truth.figures(book)).as(symbol).isEqualTo(truth.book(symbol));
        assertThat(book.broken()).as(symbol + " broken").isZero();
        assertThat(book.crossed()).as(symbol + " crossed").isZero();
      }
    }
    assertThat(snapshots).as(symbol + " snapshots").isPositive();
    assertThat(lines.get(0).isSnapshot()).as(symbol + " begins with a whole book").isTrue();
  }

  private static void requireEachIdOnce(String symbol, List<Line> trades, String id) {
    for (int i = 1; i < trades.size(); i++) {
      assertThat(trades.get(i).number(id)).as(symbol).isEqualTo(trades.get(i - 1).number(id) + 1);
    }
  }

  private static List<Line> of(MainJob.Result result, Predicate<Line> which) {
    return result.lines().stream().filter(which).toList();
  }

  private static boolean isData(Line line, String feed, String symbol) {
    return !line.isInterruption()
        && line.feed().equals(feed)
        && line.text("venue_symbol").equals(symbol);
  }

  private static List<Line> interruptions(MainJob.Result result) {
    return of(result, Line::isInterruption);
  }

  /** Each feed that had data says so once, after its last data and before its next. */
  private static void requireInterruptions(MainJob.Result result) {
    Map<String, Long> before = new HashMap<>();
    result.lastBeforeLoss().forEach((feed, id) -> before.put(MainJob.name(feed), id));
    Map<String, List<Line>> byFeed = new LinkedHashMap<>();
    for (Line line : result.lines()) {
      String name = line.feed() + " " + line.text("venue_symbol");
      byFeed.computeIfAbsent(name, unused -> new ArrayList<>()).add(line);
    }
    assertThat(before).isNotEmpty();
    before.forEach(
        (feed, last) -> requireInterruption(feed, last, byFeed.getOrDefault(feed, List.of())));
    assertThat(interruptions(result)).hasSameSizeAs(before.keySet());
  }

  private static void requireInterruption(String feed, long lastBefore, List<Line> lines) {
    int at = 0;
    while (at < lines.size() && !lines.get(at).isInterruption()) {
      at++;
    }
    assertThat(at).as(feed + " is interrupted").isBetween(1, lines.size() - 1);
    assertThat(lines.get(at).text("reason")).as(feed).isEqualTo("disconnect");
    assertThat(id(lines.get(at - 1))).as(feed + " before").isEqualTo(lastBefore);
    if (feed.startsWith("orderbook")) {
      assertThat(lines.get(at + 1).isSnapshot()).as(feed + " begins anew").isTrue();
    }
    for (Line line : lines.subList(at + 1, lines.size())) {
      assertThat(line.isInterruption()).as(feed + " is interrupted again").isFalse();
      assertThat(id(line)).as(feed + " after").isGreaterThanOrEqualTo(lastBefore);
    }
  }

  private static long id(Line line) {
    return switch (line.feed()) {
      case "orderbook" -> line.number("last_update_id");
      case "trade" -> line.number("trade_id");
      default -> line.number("update_id");
    };
  }

  /** Message ids, as far as they can be told from a line, that stand twice. */
  private static List<String> doubledIds(List<Line> lines) {
    Set<String> seen = new HashSet<>();
    return lines.stream().map(MainJobIT::messageId).filter(id -> !seen.add(id)).toList();
  }

  private static String messageId(Line line) {
    String own;
    if (line.isInterruption()) {
      own = line.text("instance") + ":" + line.text("generation") + ":" + line.text("feed");
    } else if (line.isSnapshot()) {
      own = "s" + id(line) + ":" + line.text("received_ns");
    } else if (line.feed().equals("orderbook")) {
      own = "u" + line.text("prev_update_id") + "-" + id(line);
    } else {
      own = Long.toString(id(line));
    }
    return line.text("data_type") + ":" + line.text("venue_symbol") + ":" + own;
  }

  /** What the status says is what the exchange sent, and what stands in the files. */
  private static void requireAccounting(MainJob.Result result) {
    Map<String, Long> written = new HashMap<>();
    result.lines().forEach(line -> written.merge(line.text("data_type"), 1L, Long::sum));
    JsonObject sink = result.status().getAsJsonArray("sinks").get(0).getAsJsonObject();
    Map<String, Long> published = new HashMap<>();
    for (JsonElement row : sink.getAsJsonArray("data_types")) {
      JsonObject counts = row.getAsJsonObject();
      long offered = counts.get("offered").getAsLong();
      assertThat(counts.get("published").getAsLong()).isEqualTo(offered);
      if (offered > 0) {
        published.put(counts.get("data_type").getAsString(), offered);
      }
    }
    assertThat(published).isEqualTo(written);
    for (JsonElement row : result.status().getAsJsonArray("feeds")) {
      JsonObject feed = row.getAsJsonObject();
      JsonObject rejected = feed.getAsJsonObject("rejected");
      assertThat(MAY_BE_REJECTED).as(feed.toString()).containsAll(rejected.keySet());
      long refused =
          rejected.entrySet().stream().mapToLong(one -> one.getValue().getAsLong()).sum();
      assertThat(feed.get("messages").getAsLong())
          .as(feed.toString())
          .isEqualTo(feed.get("events").getAsLong() + feed.get("stale").getAsLong() + refused);
      assertThat(feed.get("gaps").getAsLong()).as(feed.toString()).isZero();
    }
    long sent = result.sent().values().stream().mapToLong(Long::longValue).sum();
    assertThat(sent).isPositive();
  }
}
