package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.testing.net.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private static final long STEP = History.INTERVAL.toNanos();
  private static final long BEGIN = FakeSource.NOW_NS;

  private final FakeSource source = new FakeSource();
  private long nowNs = BEGIN;
  private History history = begin();

  @Test
  void eachSampleIsTheNewestValueOfEachFigure() throws IOException {
    sampleAfter(1, 50);
    JsonObject said = json();

    assertThat(said.get("interval_ms").getAsLong()).isEqualTo(5_000);
    assertThat(said.get("slot").getAsLong()).isEqualTo(1);
    assertThat(last(said, "events_per_second", 1)).isEqualTo("10");
    assertThat(last(said, "events_per_second", 2)).as("no rate at the start").isEqualTo("null");
    assertThat(last(said, "resident_bytes", 1)).isEqualTo("5000");
    assertThat(last(said, "resident_bytes", 2)).isEqualTo("5000");
    assertThat(last(said, "heap_after_gc_bytes", 1)).isEqualTo("200");
    assertThat(last(said, "open_descriptors", 1)).isEqualTo("60");
    assertThat(last(said, "outbound_connections", 1)).isEqualTo("4");
    JsonObject venue = said.getAsJsonArray("venues").get(0).getAsJsonObject();
    assertThat(venue.get("venue").getAsString()).isEqualTo("binance-spot");
    assertThat(last(venue, "events_per_second", 1)).isEqualTo("10");
  }

  @Test
  void timeWithoutASampleIsAHoleAndTheRateIsThatOfAllOfIt() throws IOException {
    sampleAfter(1, 50);
    sampleAfter(3, 150);
    JsonObject said = json();

    assertThat(last(said, "events_per_second", 1)).isEqualTo("10");
    assertThat(last(said, "events_per_second", 2)).isEqualTo("null");
    assertThat(last(said, "resident_bytes", 3)).isEqualTo("null");
    assertThat(last(said, "events_per_second", 4)).isEqualTo("10");
  }

  @Test
  void sampleThatIsALittleLateOrEarlyHasItsOwnSlot() throws IOException {
    nowNs = BEGIN + STEP + STEP / 3;
    history.sample(nowNs);
    nowNs = BEGIN + 2 * STEP - STEP / 3;
    history.sample(nowNs);
    assertThat(json().get("slot").getAsLong()).isEqualTo(2);
  }

  @Test
  void burstOfSamplesAfterAStandstillIsOne() throws IOException {
    sampleAfter(10, 500);
    source.feeds = List.of(FakeSource.trades("BTC-USDT", FeedState.LIVE, 100_000));
    history.sample(nowNs + 1_000);
    history.sample(nowNs + 2_000);

    assertThat(last(json(), "events_per_second", 1)).isEqualTo("10");
  }

  @Test
  void figureThatIsOldOrAbsentIsNotShownAsOneOfNow() throws IOException {
    sampleAfter(2, 0);
    assertThat(last(json(), "heap_after_gc_bytes", 1)).as("14 s old").isEqualTo("200");
    assertThat(last(json(), "resident_bytes", 1)).as("23 s by the kernel").isEqualTo("null");

    sampleAfter(3, 0);
    assertThat(last(json(), "heap_after_gc_bytes", 1)).as("29 s old").isEqualTo("null");

    source.resources = Optional.empty();
    sampleAfter(1, 0);
    assertThat(last(json(), "open_descriptors", 1)).isEqualTo("null");
  }

  @Test
  void sizeIsBoundedHoweverLongItRunsAndHoweverManyVenuesComeAndGo() throws IOException {
    for (int i = 0; i < 500; i++) {
      List<FeedReport> feeds = new ArrayList<>();
      for (int venue = 0; venue < 40; venue++) {
        feeds.add(at("venue-" + venue + (i < 250 ? "-early" : "-late"), i));
      }
      source.feeds = feeds;
      nowNs += STEP;
      history.sample(nowNs);
    }
    JsonObject said = json();
    assertThat(said.getAsJsonArray("resident_bytes")).hasSize(History.SLOTS);
    assertThat(said.getAsJsonArray("venues")).hasSize(History.MAX_VENUES);
    assertThat(said.getAsJsonArray("venues").toString()).doesNotContain("early");
    assertThat(said.toString().length()).isLessThan(100_000);
  }

  @Test
  void isServedWithoutBeingAskedBefore() throws IOException {
    Clocks clocks = new Clocks(Instant::now, System::nanoTime);
    try (Endpoints endpoints =
        Endpoints.builder(source, clocks)
            .health(new EndpointAddress("health", "127.0.0.1", 0, Set.of()))
            .start()) {
      int port = endpoints.healthPort().orElseThrow();
      Instant end = Instant.now().plusSeconds(10);
      RawHttp.Answer answer = RawHttp.get(port, "/history");
      while (answer.text().contains("preparing") && Instant.now().isBefore(end)) {
        LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        answer = RawHttp.get(port, "/history");
      }
      assertThat(answer.status()).isEqualTo(200);
      assertThat(JsonParser.parseString(answer.text()).getAsJsonObject().get("slot").getAsLong())
          .isZero();
    }
  }

  private History begin() {
    source.feeds = List.of(FakeSource.trades("BTC-USDT", FeedState.LIVE, 0));
    return new History(source, nowNs);
  }

  /** Lets so many slots pass, with so many events in them. */
  private void sampleAfter(int slots, long events) {
    nowNs += slots * STEP;
    long before = source.feeds.get(0).counts().events();
    source.feeds = List.of(FakeSource.trades("BTC-USDT", FeedState.LIVE, before + events));
    history.sample(nowNs);
  }

  private static FeedReport at(String venue, long events) {
    FeedReport feed = FakeSource.trades("BTC-USDT", FeedState.LIVE, events);
    Instrument of = feed.instrument();
    Instrument moved =
        new Instrument(
            new Venue(venue, "binance"),
            of.marketType(),
            of.symbol(),
            of.venueSymbol(),
            of.base(),
            of.quote(),
            2,
            5,
            of.quantityUnit(),
            true);
    return new FeedReport(
        moved,
        feed.dataType(),
        feed.state(),
        "",
        feed.dataAgeNs(),
        feed.lagMs(),
        feed.counts(),
        feed.book());
  }

  private JsonObject json() throws IOException {
    String text = new String(history.bytes(), StandardCharsets.UTF_8);
    return JsonParser.parseString(text).getAsJsonObject();
  }

  /** The value so many places before the end, as it is written. */
  private static String last(JsonObject said, String name, int fromEnd) {
    JsonArray values = said.getAsJsonArray(name);
    JsonElement value = values.get(values.size() - fromEnd);
    return value.toString();
  }
}
