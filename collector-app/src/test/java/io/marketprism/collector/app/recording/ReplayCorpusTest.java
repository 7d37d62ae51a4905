package io.marketprism.collector.app.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sink.MessageIds;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.testing.Corpus;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recording of Binance, OKX, Deribit and their like gives its truth document. */
@RequiresCorpus
class ReplayCorpusTest {
  private static final List<ExchangeProvider> PROVIDERS =
      ServiceLoader.load(ExchangeProvider.class).stream().map(ServiceLoader.Provider::get).toList();

  private final List<String> differences = new ArrayList<>();
  private int compared;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "binance-coinm-2021-02",
        "binance-coinm-2024-01",
        "binance-spot-2021-02",
        "binance-spot-2021-04",
        "binance-spot-2024-01",
        "binance-usdm-2021-01",
        "binance-usdm-2021-03",
        "binance-usdm-2023-01",
        "binance-usdm-2024-01",
        "binance-usdm-2024-03",
        "binanceus-spot-2021-01",
        "binanceus-spot-2021-03",
        "binancetr-spot-2023-01",
        "deribit-options-2021-01",
        "deribit-options-2021-03"
      })
  void replayGivesTheTruthAndDistinctEventsHaveDistinctIds(String recording) throws IOException {
    MessageIds ids = new MessageIds("test");
    Set<String> seen = new HashSet<>();
    List<String> doubles = new ArrayList<>();
    long[] events = new long[1];
    Replay replay = new Replay(files(recording), PROVIDERS, Optional.empty());

    JsonObject found =
        replay.run(
            event -> {
              events[0]++;
              String id = id(ids, event);
              if (!seen.add(id)) {
                doubles.add(id);
              }
            });

    JsonObject truth = truth(recording);
    leaveOutWhatIsOffTheBook(truth, files(recording));
    compare(truth, found);
    assertThat(differences).isEmpty();
    assertThat(compared).as("figures compared").isGreaterThan(50);
    assertThat(found.get("rejected_frames").getAsLong()).isZero();
    assertThat(events[0]).isPositive().isGreaterThanOrEqualTo(updates(truth));
    assertThat(doubles).isEmpty();
  }

  /** Of a time before messages had ids, but with checksums. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "okx-mixed-2021-01",
        "okx-mixed-2022-01",
        "okx-mixed-2022-02",
        "okcoin-spot-2023-01"
      })
  void replayOfBooksWithoutIdsGivesTheTruthAndFitsEveryChecksum(String recording)
      throws IOException {
    JsonObject truth = truth(recording);

    JsonObject found = new Replay(files(recording), PROVIDERS, Optional.empty()).run(event -> {});

    compare(truth, found);
    assertThat(differences).isEmpty();
    assertThat(compared).as("figures compared").isGreaterThan(50);
    assertThat(found.get("rejected_frames").getAsLong()).isZero();
    for (Map.Entry<String, JsonElement> book : truth.getAsJsonObject("books").entrySet()) {
      JsonObject got = found.getAsJsonObject("books").getAsJsonObject(book.getKey());
      JsonObject checks = got.getAsJsonObject("checks");
      JsonObject want = book.getValue().getAsJsonObject().getAsJsonObject("checks");
      assertThat(checks.get("match")).as(book.getKey()).isEqualTo(want.get("match"));
      assertThat(checks.get("mismatch").getAsLong()).as(book.getKey()).isZero();
    }
  }

  /** How many events the books of a recording give at least. */
  private static long updates(JsonObject truth) {
    return truth.getAsJsonObject("books").asMap().values().stream()
        .mapToLong(book -> book.getAsJsonObject().get("updates_applied").getAsLong())
        .sum();
  }

  private static String id(MessageIds ids, MarketEvent event) {
    return ids.of(event);
  }

  private static List<Path> files(String recording) throws IOException {
    try (Stream<Path> all = Files.list(Corpus.path())) {
      return all.filter(
              file ->
                  file.getFileName().toString().matches(recording + "(-[a-z0-9]+)?\\.jsonl\\.gz"))
          .sorted()
          .toList();
    }
  }

  private static JsonObject truth(String recording) throws IOException {
    String text = Files.readString(Corpus.path().resolve(recording + ".truth.json"));
    return JsonParser.parseString(text).getAsJsonObject();
  }

  /** Truth documents count futures trades that did not come about in the book, too. */
  private static void leaveOutWhatIsOffTheBook(JsonObject truth, List<Path> files)
      throws IOException {
    for (Path file : files) {
      try (BufferedReader lines =
          new BufferedReader(
              new InputStreamReader(
                  new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
        lines
            .lines()
            .filter(line -> line.contains("\\\"X\\\":\\\""))
            .filter(line -> !line.contains("\\\"X\\\":\\\"MARKET\\\""))
            .map(line -> JsonParser.parseString(line).getAsJsonObject().get("text").getAsString())
            .map(text -> JsonParser.parseString(text).getAsJsonObject().getAsJsonObject("data"))
            .filter(data -> data.get("e").getAsString().equals("trade"))
            .forEach(
                trade ->
                    leaveOut(
                        trade,
                        truth
                            .getAsJsonObject("trades")
                            .getAsJsonObject("trade")
                            .getAsJsonObject(trade.get("s").getAsString())));
      }
    }
  }

  private static void leaveOut(JsonObject trade, JsonObject sums) {
    subtract(sums, "count", BigDecimal.ONE);
    BigDecimal size = trade.get("q").getAsBigDecimal();
    subtract(sums, "sum_size", size);
    if (!trade.get("m").getAsBoolean()) {
      subtract(sums, "sum_size_taker_buy", size);
    }
  }

  private static void subtract(JsonObject sums, String field, BigDecimal amount) {
    sums.addProperty(field, sums.get(field).getAsBigDecimal().subtract(amount).toPlainString());
  }

  private void compare(JsonObject truth, JsonObject found) {
    JsonObject books = truth.getAsJsonObject("books");
    assertThat(found.getAsJsonObject("books").keySet()).isEqualTo(books.keySet());
    for (Map.Entry<String, JsonElement> book : books.entrySet()) {
      JsonObject got = found.getAsJsonObject("books").getAsJsonObject(book.getKey());
      compareBook(book.getKey(), book.getValue().getAsJsonObject(), got);
    }
    JsonObject trades = truth.getAsJsonObject("trades");
    assertThat(found.getAsJsonObject("trades").keySet()).isEqualTo(trades.keySet());
    for (String channel : trades.keySet()) {
      JsonObject want = trades.getAsJsonObject(channel);
      JsonObject got = found.getAsJsonObject("trades").getAsJsonObject(channel);
      assertThat(got.keySet()).isEqualTo(want.keySet());
      for (String symbol : want.keySet()) {
        same(
            channel + " " + symbol,
            want.getAsJsonObject(symbol),
            got.getAsJsonObject(symbol),
            List.of("count", "sum_size", "sum_size_taker_buy", "first_id", "last_id"));
      }
    }
  }

  private void compareBook(String symbol, JsonObject want, JsonObject got) {
    same(symbol, want, got, List.of("status", "updates_applied", "stale_dropped", "gaps"));
    compareFigures(symbol, want.getAsJsonObject("final_book"), got.getAsJsonObject("final_book"));
    JsonArray points = want.has("checkpoints") ? want.getAsJsonArray("checkpoints") : null;
    for (int i = 0; points != null && i < points.size(); i++) {
      JsonObject point = got.getAsJsonArray("checkpoints").get(i).getAsJsonObject();
      same(symbol, points.get(i).getAsJsonObject(), point, List.of("updates_applied"));
      compareFigures(symbol + "@" + i, points.get(i).getAsJsonObject(), point);
    }
  }

  private void compareFigures(String where, JsonObject want, JsonObject got) {
    same(where, want, got, List.of("bid_levels", "ask_levels", "digest"));
    for (String best : List.of("best_bid", "best_ask")) {
      if (want.get(best).isJsonNull()) {
        assertThat(got.has(best)).as(where).isFalse();
        continue;
      }
      same(
          where + " " + best,
          want.getAsJsonObject(best),
          got.getAsJsonObject(best),
          List.of("price", "size"));
    }
  }

  private void same(String where, JsonObject want, JsonObject got, List<String> fields) {
    for (String field : fields) {
      compared++;
      String a = want.get(field).getAsString();
      String b = got.get(field).getAsString();
      if (!a.equals(b) && !sameNumber(a, b)) {
        differences.add(where + " " + field + ": truth " + a + ", replay " + b);
      }
    }
  }

  private static boolean sameNumber(String a, String b) {
    try {
      return new BigDecimal(a).compareTo(new BigDecimal(b)) == 0;
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
