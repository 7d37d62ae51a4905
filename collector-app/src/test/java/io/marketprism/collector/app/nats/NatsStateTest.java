package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.Collector;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.mainjob.EventSchema;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.book.BookState;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.health.HealthSettings;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.pipeline.SinkSettings;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import io.marketprism.collector.testing.RequiresTool;
import io.nats.client.Dispatcher;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.api.KeyValueEntry;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a collector of a simulated exchange tells of its state at a real server. */
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class NatsStateTest {
  private static final String VENUE = "binance-spot";
  private static final String BUCKET = "MARKETPRISM_BOOK_STATE";
  private static final String INSTANCE = "state 1";
  private static final String BTC = "binance.spot.BTC-USDT";
  private static final Duration EACH = Duration.ofMillis(300);
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEVELS = 20;

  @TempDir private Path folder;

  private final Queue<JsonObject> beats = new ConcurrentLinkedQueue<>();
  private Simulation simulation;
  private NatsServer server;
  private NatsClient client;
  private NatsSink sink;
  private Collector collector;
  private AutoCloseable told;

  @BeforeEach
  void start() throws Exception {
    simulation =
        Simulation.builder().venues(List.of(VENUE)).symbols(List.of("BTC-USDT", "币安-USDT")).build();
    simulation.start();
    server = NatsServer.start(folder);
    client = server.connect();
    Dispatcher dispatcher =
        client.connection().createDispatcher(message -> beats.add(json(message.getData())));
    dispatcher.subscribe("health.collector.state_1");
    client.connection().flush(SOON);
    sink =
        NatsSink.builder(
                NatsAccess.of(server.url(), "test"), folder.resolve("spool"), SinkHarness.CLOCKS)
            .instance(INSTANCE)
            .books(Optional.of(BUCKET), EACH)
            .heartbeat(EACH)
            .build();
    collector =
        Collector.builder()
            .venue(settings())
            .health(HealthSettings.DEFAULTS.withGrace(Duration.ofSeconds(1)))
            .sink(sink, SinkSettings.DEFAULT)
            .build();
    collector.start();
    told = sink.tellStateOf(collector);
    Await.until("whole books", SOON, () -> keys().size() == 2);
  }

  private VenueSettings settings() {
    return new VenueSettings(
        new Venue(VENUE, "binance"),
        Optional.of(URI.create("http://127.0.0.1:" + simulation.port())),
        Map.of("", URI.create("ws://127.0.0.1:" + simulation.port())),
        List.of("*-*"),
        Set.of(DataType.ORDERBOOK, DataType.TRADE),
        1_000,
        TradeSource.RAW,
        Optional.empty());
  }

  @AfterEach
  void stop() throws Exception {
    told.close();
    collector.close();
    client.close();
    server.close();
    simulation.close();
  }

  @Test
  void everyBookIsThereAsAnEventUnderAKeyOfItsOwn() throws Exception {
    assertThat(keys()).containsExactlyInAnyOrder(BTC, "binance.spot.=E5=B8=81=E5=AE=89-USDT");
    List<EventFiles.Line> lines = new ArrayList<>();
    for (String key : keys()) {
      String text = new String(entry(key).getValue(), StandardCharsets.UTF_8);
      lines.add(new EventFiles.Line(text, JsonParser.parseString(text).getAsJsonObject()));
    }
    assertThat(new EventSchema().faults(lines)).isEmpty();
    assertThat(lines)
        .allMatch(line -> line.text("data_type").equals("orderbook"))
        .allMatch(line -> line.text("update_type").equals("snapshot"));
  }

  @Test
  void whoJoinsLateHasABookAtOnceAndTheStreamContinuesIt() throws Exception {
    BookFromNats late = new BookFromNats();
    Thread reader = follow(late);
    Await.until("a book", SOON, () -> late.held >= 0);
    long joined = late.held;
    Await.until("a hundred updates", SOON, () -> late.held > joined + 100);
    simulation.pause();
    Await.until("the end", SOON, () -> late.held == lastId());

    reader.interrupt();
    reader.join();
    OrderBook book = book(BTC);
    assertThat(best(late.bids)).isEqualTo(best(book, QuoteSide.BID));
    assertThat(best(late.asks)).isEqualTo(best(book, QuoteSide.ASK));
  }

  @Test
  void bookIsWrittenAgainOnlyOnceItHasChanged() throws Exception {
    simulation.pause();
    long last = lastId();
    Await.until("the last book", SOON, () -> id(entry(BTC)) == last);
    awaitBeats(3);
    long written = written();
    awaitBeats(6);
    assertThat(written()).isEqualTo(written);

    simulation.resume();
    Await.until("the next book", SOON, () -> id(entry(BTC)) > last);
    assertThat(written()).isGreaterThan(written);
  }

  @Test
  void bucketThatWasDeletedIsMadeAnewWithAllBooks() throws Exception {
    client.connection().keyValueManagement().delete(BUCKET);

    Await.until("all books again", SOON, () -> keys().size() == 2);
    Await.until("no trouble", SOON, () -> !sink.state().trouble().contains("state of books"));
  }

  @Test
  void bookIsNotWrittenWhileItIsStaleAndTheSignOfLifeSaysSo() throws Exception {
    Await.until("healthy", SOON, () -> lastBeat().get("status").getAsString().equals("HEALTHY"));
    JsonObject healthy = lastBeat();
    assertThat(healthy.keySet())
        .containsExactly(
            "instance",
            "ts_ms",
            "status",
            "since_ts_ms",
            "ready",
            "uptime_ms",
            "feeds",
            "feeds_live",
            "reasons");
    assertThat(healthy.get("instance").getAsString()).isEqualTo(INSTANCE);
    assertThat(healthy.get("feeds").getAsLong()).isEqualTo(4);
    assertThat(healthy.get("feeds_live").getAsLong()).isEqualTo(4);
    assertThat(healthy.getAsJsonArray("reasons")).isEmpty();

    simulation.close();
    Await.until("no live feed", SOON, () -> lastBeat().get("feeds_live").getAsLong() == 0);
    Await.until("not healthy", SOON, () -> !isHealthy(lastBeat()));
    assertThat(book(BTC).state()).isEqualTo(BookState.STALE);
    client.connection().keyValue(BUCKET).delete(BTC);
    awaitBeats(5);

    assertThat(lastBeat().getAsJsonArray("reasons")).isNotEmpty();
    assertThat(lastBeat().get("since_ts_ms").getAsLong())
        .isGreaterThan(healthy.get("since_ts_ms").getAsLong());
    assertThat(keys()).doesNotContain(BTC);
  }

  private static boolean isHealthy(JsonObject beat) {
    return beat.get("status").getAsString().equals("HEALTHY");
  }

  private JsonObject lastBeat() {
    return beats.stream()
        .reduce((before, after) -> after)
        .orElseGet(
            () -> json("{\"status\":\"none\",\"feeds_live\":-1}".getBytes(StandardCharsets.UTF_8)));
  }

  /** Waits for so many signs of life, and so for as many looks at the books. */
  private void awaitBeats(int more) {
    int before = beats.size();
    Await.until(more + " signs of life", SOON, () -> beats.size() >= before + more);
  }

  private long written() {
    return sink.state().occurrences().getOrDefault(Occurrence.BOOK_WRITTEN.wire(), 0L);
  }

  private long lastId() {
    return simulation.counts(VENUE, "BTCUSDT").lastUpdateId();
  }

  private OrderBook book(String tail) {
    Instrument instrument =
        collector.instruments().stream()
            .filter(one -> one.subjectTail().equals(tail))
            .findFirst()
            .orElseThrow();
    return collector.book(instrument).orElseThrow();
  }

  private static Map<BigDecimal, BigDecimal> best(Map<BigDecimal, BigDecimal> side) {
    Map<BigDecimal, BigDecimal> best = new HashMap<>();
    side.entrySet().stream()
        .limit(LEVELS)
        .forEach(level -> best.put(plain(level.getKey()), plain(level.getValue())));
    return best;
  }

  private static Map<BigDecimal, BigDecimal> best(OrderBook book, QuoteSide side) {
    Map<BigDecimal, BigDecimal> best = new HashMap<>();
    for (int i = 0; i < LEVELS; i++) {
      best.put(plain(book.price(side, i)), plain(book.size(side, i)));
    }
    return best;
  }

  private static BigDecimal plain(BigDecimal value) {
    return value.stripTrailingZeros();
  }

  private Thread follow(BookFromNats book) {
    Thread reader =
        new Thread(
            () -> {
              try {
                book.follow(client.connection(), BTC);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  private List<String> keys() {
    try {
      return bucket().keys();
    } catch (IOException | JetStreamApiException | IllegalStateException e) {
      return List.of();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private KeyValueEntry entry(String key) {
    try {
      return bucket().get(key);
    } catch (IOException | JetStreamApiException e) {
      throw new AssertionError(e);
    }
  }

  private KeyValue bucket() throws IOException {
    return client.connection().keyValue(BUCKET);
  }

  private static long id(KeyValueEntry entry) {
    return json(entry.getValue()).get("last_update_id").getAsLong();
  }

  private static JsonObject json(byte[] body) {
    JsonElement read = JsonParser.parseString(new String(body, StandardCharsets.UTF_8));
    return read.getAsJsonObject();
  }
}
