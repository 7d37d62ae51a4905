package io.marketprism.collector.app.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.testing.Corpus;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The truth about a recording, with which summaries of it are compared. Not thread-safe. */
final class TruthDocument {
  private final List<Path> files;
  private final JsonObject truth;
  private final List<String> differences = new ArrayList<>();
  private int compared;

  private TruthDocument(List<Path> files, JsonObject truth) {
    this.files = files;
    this.truth = truth;
  }

  /** The truth about a recording of the corpus. */
  static TruthDocument of(String recording) throws IOException {
    List<Path> files = files(recording);
    JsonObject truth = truth(recording);
    leaveOutWhatIsOffTheBook(truth, files);
    return new TruthDocument(files, truth);
  }

  /** The files of the recording. */
  List<Path> files() {
    return files;
  }

  /** What is true of its books, by symbol. */
  JsonObject books() {
    return truth.getAsJsonObject("books");
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

  /** What differs between a summary of the recording and this; empty where nothing does. */
  List<String> differences(JsonObject found) {
    compare(found);
    return List.copyOf(differences);
  }

  /** How many figures were compared. */
  int compared() {
    return compared;
  }

  private void compare(JsonObject found) {
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
