package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.book.ArrayOrderBook;
import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.health.HealthStatus;
import io.marketprism.collector.model.MarketEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverviewDocumentTest {
  private final FakeSource source = new FakeSource();
  private final ManualNanos nanos = new ManualNanos();
  private EventRates rates = EventRates.NONE;
  private final OverviewDocument document = new OverviewDocument(source, nanos, () -> rates);

  @Test
  void venueIsSummedAndItsFeedsAreShown() throws IOException {
    EventRates first = EventRates.first(source.feeds, 0);
    source.feeds = List.of(source.feeds.get(0), FakeSource.trades("BTC-USDT", FeedState.LIVE, 150));
    rates = first.next(source.feeds, 5_000_000_000L);
    JsonObject venue = json().getAsJsonArray("venues").get(0).getAsJsonObject();

    assertThat(venue.get("venue").getAsString()).isEqualTo("binance-spot");
    assertThat(venue.get("feed_count").getAsInt()).isEqualTo(2);
    assertThat(venue.getAsJsonObject("states").get("live").getAsInt()).isEqualTo(2);
    assertThat(venue.get("data_age_ms").getAsLong()).isEqualTo(250);
    assertThat(venue.get("events_per_second").getAsDouble()).isEqualTo(10);
    assertThat(venue.get("gaps").getAsLong()).isEqualTo(2);
    JsonObject trades = venue.getAsJsonArray("feeds").get(1).getAsJsonObject();
    assertThat(trades.get("data_type").getAsString()).isEqualTo("trade");
    assertThat(trades.get("events_per_second").getAsDouble()).isEqualTo(10);
    assertThat(trades.has("data_age_ms")).as("not known, so absent").isFalse();
  }

  @Test
  void feedsThatAreNotLiveComeFirstAndTheWorstOfThemBeforeAll() throws IOException {
    source.feeds =
        List.of(
            FakeSource.book("A-USDT", FeedState.LIVE),
            FakeSource.book("B-USDT", FeedState.SYNCING),
            FakeSource.book("C-USDT", FeedState.STALE),
            FakeSource.book("D-USDT", FeedState.LIVE),
            FakeSource.book("E-USDT", FeedState.FAILED));
    JsonObject said = json();

    List<String> wanted = List.of("E-USDT", "C-USDT", "B-USDT", "A-USDT", "D-USDT");
    assertThat(symbols(said.getAsJsonArray("venues").get(0).getAsJsonObject(), "feeds"))
        .isEqualTo(wanted);
    assertThat(symbols(said, "books")).isEqualTo(wanted);
  }

  @Test
  void bookShowsItsBestTwentyLevelsAsExactText() throws IOException {
    source.top = Optional.of(top(30, 2));
    JsonObject book = json().getAsJsonArray("books").get(0).getAsJsonObject();

    assertThat(book.get("symbol").getAsString()).isEqualTo("BTC-USDT");
    assertThat(book.get("state").getAsString()).isEqualTo("live");
    assertThat(book.get("complete_levels").getAsInt()).isEqualTo(800);
    assertThat(book.getAsJsonArray("bids")).hasSize(20);
    assertThat(book.getAsJsonArray("bids").get(0).toString()).isEqualTo("[\"10\",\"0.00001\"]");
    assertThat(book.getAsJsonArray("bids").get(19).toString()).isEqualTo("[\"9.81\",\"0.0002\"]");
    assertThat(book.getAsJsonArray("asks").toString())
        .isEqualTo("[[\"10.01\",\"0.00001\"],[\"10.02\",\"0.00002\"]]");
  }

  @Test
  void bookWithoutLevelsHasNone() throws IOException {
    JsonObject book = json().getAsJsonArray("books").get(0).getAsJsonObject();
    assertThat(book.has("bids")).isFalse();
  }

  @Test
  void sizeIsBoundedWithThousandsOfBooksAndWhatIsLeftOutIsCounted() throws IOException {
    source.top = Optional.of(top(20, 20));
    List<FeedReport> many = new ArrayList<>();
    for (int i = 0; i < 4_000; i++) {
      many.add(FakeSource.book("COIN" + i + "-USDT", FeedState.STALE));
    }
    source.feeds = many;
    byte[] bytes = document.bytes();
    JsonObject said = json();

    assertThat(bytes.length).isLessThan(100_000);
    assertThat(said.getAsJsonArray("books")).hasSize(BookOverview.BOOKS_A_VENUE);
    assertThat(said.get("book_count").getAsInt()).isEqualTo(4_000);
    JsonObject venue = said.getAsJsonArray("venues").get(0).getAsJsonObject();
    assertThat(venue.getAsJsonArray("feeds")).hasSize(FeedOverview.FEEDS_A_VENUE);
    assertThat(venue.get("feeds_left_out").getAsInt()).isEqualTo(4_000 - 60);
    assertThat(venue.getAsJsonObject("states").get("stale").getAsInt()).isEqualTo(4_000);
  }

  @Test
  void reportThatIsNotRenewedIsSaidToBeNoneOfNow() throws IOException {
    source.health = FakeSource.report(HealthStatus.HEALTHY, FakeSource.NOW);
    assertThat(evaluated()).isTrue();
    nanos.advance(HealthPages.EVALUATED_WITHIN.minusNanos(1));
    assertThat(evaluated()).isTrue();
    nanos.advance(Duration.ofNanos(1));
    assertThat(evaluated()).isFalse();

    source.health = FakeSource.report(HealthStatus.HEALTHY, FakeSource.NOW.plusSeconds(1));
    assertThat(evaluated()).isTrue();
  }

  @Test
  void processIsShownInTheWordsOfTheStatus() throws IOException {
    JsonObject said = json();
    JsonObject status =
        JsonParser.parseString(new String(StatusDocument.bytes(source), StandardCharsets.UTF_8))
            .getAsJsonObject();
    for (String part : List.of("sinks", "connections", "watch", "resources")) {
      assertThat(said.get(part)).as(part).isEqualTo(status.get(part));
    }
    assertThat(said.getAsJsonObject("reconciliation").get("differences"))
        .isEqualTo(status.getAsJsonObject("reconciliation").get("differences"));
  }

  private boolean evaluated() throws IOException {
    return json().getAsJsonObject("health").get("evaluated").getAsBoolean();
  }

  private JsonObject json() throws IOException {
    return JsonParser.parseString(new String(document.bytes(), StandardCharsets.UTF_8))
        .getAsJsonObject();
  }

  private static List<String> symbols(JsonObject said, String rows) {
    List<String> symbols = new ArrayList<>();
    said.getAsJsonArray(rows)
        .forEach(row -> symbols.add(row.getAsJsonObject().get("symbol").getAsString()));
    return symbols;
  }

  /** Bids from 10 downward and offers from 10.01 upward. */
  private static BookTop top(int bids, int asks) {
    ArrayOrderBook book =
        new ArrayOrderBook(FakeSource.instrument("BTC-USDT"), BookLimits.live(1_000));
    BookDelta delta = new BookDelta().clear().ids(1, 1, MarketEvent.UNKNOWN).scales(book.scales());
    for (int i = 0; i < bids; i++) {
      delta.bids().add(1_000 - i, i + 1);
    }
    for (int i = 0; i < asks; i++) {
      delta.asks().add(1_001 + i, i + 1);
    }
    book.apply(delta);
    book.publishTopIfChanged();
    return book.top();
  }
}
