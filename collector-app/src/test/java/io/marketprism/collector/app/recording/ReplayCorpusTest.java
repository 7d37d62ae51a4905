package io.marketprism.collector.app.recording;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sink.MessageIds;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recording of Binance, OKX, Deribit and their like gives its truth document. */
@RequiresCorpus
class ReplayCorpusTest {
  private static final List<ExchangeProvider> PROVIDERS =
      ServiceLoader.load(ExchangeProvider.class).stream().map(ServiceLoader.Provider::get).toList();

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
    TruthDocument truth = TruthDocument.of(recording);
    MessageIds ids = new MessageIds("test");
    Set<String> seen = new HashSet<>();
    List<String> doubles = new ArrayList<>();
    long[] events = new long[1];
    Replay replay = new Replay(truth.files(), PROVIDERS, Optional.empty());

    JsonObject found =
        replay.run(
            event -> {
              events[0]++;
              String id = id(ids, event);
              if (!seen.add(id)) {
                doubles.add(id);
              }
            });

    assertThat(truth.differences(found)).isEmpty();
    assertThat(truth.compared()).as("figures compared").isGreaterThan(50);
    assertThat(found.get("rejected_frames").getAsLong()).isZero();
    assertThat(events[0]).isPositive().isGreaterThanOrEqualTo(updates(truth.books()));
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
    TruthDocument truth = TruthDocument.of(recording);

    JsonObject found = new Replay(truth.files(), PROVIDERS, Optional.empty()).run(event -> {});

    assertThat(truth.differences(found)).isEmpty();
    assertThat(truth.compared()).as("figures compared").isGreaterThan(50);
    assertThat(found.get("rejected_frames").getAsLong()).isZero();
    for (Map.Entry<String, JsonElement> book : truth.books().entrySet()) {
      JsonObject got = found.getAsJsonObject("books").getAsJsonObject(book.getKey());
      JsonObject checks = got.getAsJsonObject("checks");
      JsonObject want = book.getValue().getAsJsonObject().getAsJsonObject("checks");
      assertThat(checks.get("match")).as(book.getKey()).isEqualTo(want.get("match"));
      assertThat(checks.get("mismatch").getAsLong()).as(book.getKey()).isZero();
    }
  }

  /** How many events the books of a recording give at least. */
  private static long updates(JsonObject books) {
    return books.asMap().values().stream()
        .mapToLong(book -> book.getAsJsonObject().get("updates_applied").getAsLong())
        .sum();
  }

  private static String id(MessageIds ids, MarketEvent event) {
    return ids.of(event);
  }
}
