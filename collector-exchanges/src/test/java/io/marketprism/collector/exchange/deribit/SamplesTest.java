package io.marketprism.collector.exchange.deribit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.exchange.venue.ReplayProtocol.Channel;
import io.marketprism.collector.testing.Corpus;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every sample becomes an event, is control, is of a kind not collected, or is refused. */
@RequiresCorpus
class SamplesTest {
  private static final String NOT_COLLECTED =
      "(ticker|chart|deribit_volatility_index|book\\..*\\.none|trades\\.option)\\..*";

  @Test
  void eachSampleIsWhatItIs() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (Path file : files()) {
      found.put(file.getFileName().toString(), kind(Files.readString(file)));
    }
    found.forEach((file, kind) -> assertThat(kind).as(file).doesNotStartWith("unexpected"));
    assertThat(found.values().stream().filter(kind -> kind.startsWith("event")))
        .hasSizeGreaterThan(15);
    assertThat(found.values().stream().filter(kind -> kind.startsWith("instruments")))
        .hasSizeGreaterThan(4);
    assertThat(found)
        .as("of 2019, when changes had no type")
        .containsEntry("book_grouped-05.json", "refused MISSING_FIELD");
    assertThat(found.values().stream().filter(kind -> kind.startsWith("refused"))).hasSize(1);
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Corpus.path().resolve("samples").resolve("deribit"))) {
      return all.sorted().toList();
    }
  }

  private static String kind(String text) {
    JsonObject frame = JsonParser.parseString(text).getAsJsonObject();
    if (frame.has("params") && frame.getAsJsonObject("params").has("channel")) {
      return notification(text, frame.getAsJsonObject("params"));
    }
    if (frame.has("result") && text.contains("\"kind\"") && frame.get("result").isJsonArray()) {
      return instruments(text);
    }
    String outcome = new DeribitHarness().decode(text);
    boolean request = frame.has("method") && frame.has("id");
    return outcome.equals("CONTROL") || request ? outcome : "unexpected " + outcome;
  }

  private static String instruments(String text) {
    try {
      return "instruments " + DeribitInstruments.parse(text).size();
    } catch (IllegalArgumentException e) {
      return text.contains("combo\"") ? "instruments none" : "unexpected " + e.getMessage();
    }
  }

  private static String notification(String text, JsonObject params) {
    String name = params.get("channel").getAsString();
    String request =
        "{\"method\":\"public/subscribe\",\"params\":{\"channels\":[\"" + name + "\"]}}";
    List<Channel> channels = new DeribitReplay().sent(request);
    if (channels.isEmpty()) {
      String outcome = new DeribitHarness().decode(text);
      boolean known = outcome.equals("IGNORED") && name.matches(NOT_COLLECTED);
      return known ? "not collected" : "unexpected " + outcome + " " + name;
    }
    String symbol = channels.get(0).venueSymbol();
    DeribitHarness harness =
        new DeribitHarness(
            symbol, channel("book", name), channel("trades", name), channel("quote", name));
    JsonElement data = params.get("data");
    int events = data.isJsonArray() ? data.getAsJsonArray().size() : 1;
    if (data.isJsonObject() && text.contains("\"change\"")) {
      harness.decode(snapshotBefore(name, data.getAsJsonObject()));
      events++;
    }
    String outcome = harness.decode(text);
    if (!outcome.equals("DATA")) {
      return "refused " + outcome;
    }
    return harness.published.size() == events ? "event" : "unexpected " + harness.published;
  }

  private static String channel(String kind, String name) {
    return name.startsWith(kind + ".") ? name : kind;
  }

  /** An empty book at the id that a change continues. */
  private static String snapshotBefore(String channel, JsonObject change) {
    JsonObject snapshot = change.deepCopy();
    snapshot.addProperty("type", "snapshot");
    snapshot.add("change_id", snapshot.remove("prev_change_id"));
    snapshot.add("bids", JsonParser.parseString("[]"));
    snapshot.add("asks", JsonParser.parseString("[]"));
    return DeribitHarness.notification(channel, snapshot.toString());
  }
}
