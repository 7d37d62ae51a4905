package io.marketprism.collector.app.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.WireClient.Event;
import io.marketprism.collector.app.simulator.WireClient.Kind;
import io.marketprism.collector.app.simulator.fault.FaultKind;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.io.EOFException;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class SimulationTest {
  private static final String VENUE = "binance-spot";

  private Simulation simulation = Simulation.builder().build();

  @AfterEach
  void close() {
    assertThat(simulation.failure()).isEmpty();
    simulation.close();
  }

  private void start(SimulationBuilder builder) throws IOException {
    simulation = builder.venues(List.of(VENUE)).build();
    simulation.start();
  }

  private WireClient open(String suffix) throws IOException {
    List<Instrument> instruments = simulation.instruments(VENUE);
    String streams =
        instruments.stream()
            .map(one -> one.symbol().toLowerCase(Locale.ROOT) + suffix)
            .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
            .collect(Collectors.joining("/"));
    return WireClient.open(simulation.port(), "/stream?streams=" + streams);
  }

  private JsonObject snapshot(String symbol) throws IOException {
    String encoded = URLEncoder.encode(symbol, StandardCharsets.UTF_8);
    String path = "/api/v3/depth?limit=5000&symbol=" + encoded;
    return WireClient.get(simulation.port(), path).json();
  }

  /** Reads deltas into books until each is where the paused market stands. */
  private void readToTheEnd(WireClient client, Map<String, BookReplica> replicas)
      throws IOException {
    simulation.pause();
    Map<String, Long> left = new HashMap<>();
    for (String symbol : replicas.keySet()) {
      left.put(symbol, simulation.counts(VENUE, symbol).lastUpdateId());
    }
    replicas.forEach((symbol, replica) -> left.remove(symbol, replica.lastUpdateId()));
    while (!left.isEmpty()) {
      JsonObject delta = client.nextJson().getAsJsonObject("data");
      String symbol = delta.get("s").getAsString();
      Objects.requireNonNull(replicas.get(symbol)).apply(delta);
      if (delta.get("u").getAsLong() == simulation.counts(VENUE, symbol).lastUpdateId()) {
        left.remove(symbol);
      }
    }
  }

  private void assertTrue(Map<String, BookReplica> replicas) {
    replicas.forEach(
        (symbol, replica) -> assertThat(replica.book()).isEqualTo(simulation.book(VENUE, symbol)));
  }

  @Test
  void fiftyBooksFromSnapshotAndDeltasAreTheTrueOnes() throws IOException {
    start(Simulation.builder().symbols(50).fullSpeed().limits(false));
    try (WireClient client = open("@depth@100ms")) {
      Map<String, BookReplica> replicas = new HashMap<>();
      for (int read = 0; read < 20_000; read++) {
        JsonObject delta = client.nextJson().getAsJsonObject("data");
        String symbol = delta.get("s").getAsString();
        BookReplica replica = replicas.get(symbol);
        if (replica == null) {
          replica = BookReplica.of(symbol, snapshot(symbol));
          replicas.put(symbol, replica);
        }
        replica.apply(delta);
      }
      assertThat(replicas).hasSize(50);
      readToTheEnd(client, replicas);
      assertTrue(replicas);
      assertThat(replicas.values()).allMatch(replica -> replica.applied() > 100);
    }
  }

  @Test
  void aPacedMarketWithASymbolOfAnotherScriptIsTrueToo() throws IOException {
    List<String> names = List.of("BTC-USDT", "币安人生-USDT");
    start(Simulation.builder().symbols(names).rate(2_000).seed(9));
    try (WireClient client = open("@depth")) {
      Map<String, BookReplica> replicas = new HashMap<>();
      replicas.put("BTCUSDT", BookReplica.of("BTCUSDT", snapshot("BTCUSDT")));
      replicas.put("币安人生USDT", BookReplica.of("币安人生USDT", snapshot("币安人生USDT")));
      for (int read = 0; read < 500; read++) {
        JsonObject delta = client.nextJson().getAsJsonObject("data");
        Objects.requireNonNull(replicas.get(delta.get("s").getAsString())).apply(delta);
      }
      readToTheEnd(client, replicas);
      assertTrue(replicas);
      JsonObject list = WireClient.get(simulation.port(), "/api/v3/exchangeInfo").json();
      assertThat(list.getAsJsonArray("symbols")).hasSize(2);
    }
  }

  @Test
  void aPausedMarketStandsStillAndGoesOn() throws IOException {
    start(Simulation.builder().rate(1_000));
    try (WireClient client = open("@depth")) {
      client.nextJson();
      simulation.pause();
      TrueBook book = simulation.book(VENUE, "BTCUSDT");
      while (!client.quietFor(200)) {
        client.nextJson();
      }
      assertThat(simulation.book(VENUE, "BTCUSDT")).isEqualTo(book);
      simulation.resume();
      assertThat(client.nextJson().getAsJsonObject("data").get("e").getAsString())
          .isEqualTo("depthUpdate");
    }
  }

  @Test
  void droppedMessagesLeaveAGapAndAreCounted() throws IOException {
    start(Simulation.builder().symbols(1).rate(1_000));
    try (WireClient client = open("@depth")) {
      long last = client.nextJson().getAsJsonObject("data").get("u").getAsLong();
      simulation.faults(VENUE).inject("drop stream=btcusdt@depth count=3");
      int gaps = 0;
      while (gaps == 0) {
        JsonObject delta = client.nextJson().getAsJsonObject("data");
        gaps += delta.get("U").getAsLong() == last + 1 ? 0 : 1;
        last = delta.get("u").getAsLong();
      }
      assertThat(simulation.faults(VENUE).injected(FaultKind.DROP)).isEqualTo(3);
    }
  }

  @Test
  void pauseReleasesWhatWaitsForItsSuccessor() throws IOException {
    start(Simulation.builder().symbols(1).rate(2));
    try (WireClient client = open("@depth")) {
      BookReplica replica = BookReplica.of("BTCUSDT", snapshot("BTCUSDT"));
      simulation.faults(VENUE).inject("reorder");
      Patience.until(() -> simulation.faults(VENUE).injected(FaultKind.REORDER) == 1);
      simulation.pause();
      replica.apply(client.nextJson().getAsJsonObject("data"));
      assertThat(replica.book()).isEqualTo(simulation.book(VENUE, "BTCUSDT"));
    }
  }

  @Test
  void connectionsEndInEveryWayAndTheNextIsLetIn() throws IOException {
    start(Simulation.builder().rate(1_000));
    Map<String, Kind> ends =
        Map.of(
            "close code=1012",
            Kind.CLOSE,
            "expire",
            Kind.CLOSE,
            "hold",
            Kind.CLOSE,
            "fin",
            Kind.FIN,
            "reset",
            Kind.RESET,
            "half-frame",
            Kind.RESET);
    for (Map.Entry<String, Kind> end : ends.entrySet()) {
      try (WireClient client = open("@depth")) {
        client.nextJson();
        simulation.inject(end.getKey());
        Event event = end(client);
        assertThat(event.kind()).as(end.getKey()).isEqualTo(end.getValue());
      }
    }
    assertThat(simulation.connections().webSocketsOpened()).isEqualTo(6);
    Patience.until(() -> simulation.connections().socketsOpen() == 0);
  }

  private static Event end(WireClient client) throws IOException {
    try {
      return client.end();
    } catch (EOFException e) {
      return new Event(Kind.RESET, "in a frame", 0);
    }
  }

  @Test
  void silenceIsNoDataOnAnOpenSocket() throws IOException {
    start(Simulation.builder().rate(1_000));
    try (WireClient client = open("@depth")) {
      client.nextJson();
      simulation.inject("silent for=300ms");
      while (!client.quietFor(150)) {
        client.next();
      }
      client.ping("still there");
      assertThat(client.next().kind()).isEqualTo(Kind.PONG);
      assertThat(client.nextJson().has("stream")).isTrue();
    }
  }

  @Test
  void refusedUpgradesSayWhenToComeBack() throws IOException {
    start(Simulation.builder().faults("refuse status=429 retry-after=7s count=2; hang"));
    for (int i = 0; i < 2; i++) {
      try (WireClient client = new WireClient(simulation.port())) {
        WireClient.Answer answer = client.upgrade("/ws");
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.headers()).containsEntry("Retry-After", "7");
      }
    }
    try (WireClient client = new WireClient(simulation.port())) {
      client.askUpgrade("/ws");
      assertThat(client.quietFor(200)).isTrue();
    }
    WireClient.open(simulation.port(), "/ws").close();
    assertThat(simulation.faults(VENUE).injected(FaultKind.REFUSE)).isEqualTo(2);
    assertThat(simulation.faults(VENUE).injected(FaultKind.HANG)).isEqualTo(1);
    assertThat(simulation.connections().upgradesRefused()).isEqualTo(3);
  }

  @Test
  void snapshotsAreRefusedDelayedAndOld() throws IOException {
    start(Simulation.builder().rate(1_000));
    simulation.inject("rest-status status=418 retry-after=3s path=/api/v3/depth");
    WireClient.Answer banned = WireClient.get(simulation.port(), "/api/v3/depth?symbol=BTCUSDT");
    assertThat(banned.status()).isEqualTo(418);
    assertThat(banned.headers()).containsEntry("Retry-After", "3");
    simulation.inject("rest-stale symbol=BTCUSDT");
    long id = simulation.counts(VENUE, "BTCUSDT").lastUpdateId();
    Patience.until(() -> simulation.counts(VENUE, "BTCUSDT").lastUpdateId() > id + 100);
    long stale = snapshot("BTCUSDT").get("lastUpdateId").getAsLong();
    assertThat(stale).isLessThanOrEqualTo(id);
    assertThat(snapshot("BTCUSDT").get("lastUpdateId").getAsLong()).isGreaterThan(id + 100);
    simulation.inject("rest-delay for=300ms");
    try (WireClient client = new WireClient(simulation.port())) {
      client.ask("GET", "/api/v3/time", "");
      assertThat(client.quietFor(150)).isTrue();
      assertThat(client.quietFor(5_000)).isFalse();
    }
  }

  @Test
  void anotherProcessSeesTheTruthAndCommands() throws IOException {
    start(Simulation.builder().symbols(2).rate(500));
    int port = simulation.port();
    assertThat(WireClient.request(port, "POST", "/control/pause", "").status()).isEqualTo(200);
    JsonObject truth =
        WireClient.get(port, "/control/truth?venue=binance-spot&symbol=ETHUSDT").json();
    TrueBook book = simulation.book(VENUE, "ETHUSDT");
    assertThat(truth.get("last_update_id").getAsLong()).isEqualTo(book.lastUpdateId());
    assertThat(truth.getAsJsonArray("bids")).hasSize(book.bids().size());
    assertThat(truth.getAsJsonArray("asks").get(0).getAsJsonArray().get(0).getAsString())
        .isEqualTo(book.asks().firstKey().toPlainString());
    JsonObject all = WireClient.get(port, "/control/truth").json();
    assertThat(all.getAsJsonArray(VENUE)).hasSize(2);
    assertThat(WireClient.request(port, "POST", "/control/faults", "drop count=2; reset").status())
        .isEqualTo(200);
    JsonObject faults = WireClient.get(port, "/control/faults").json();
    assertThat(faults.get("armed").getAsInt()).isEqualTo(1);
    assertThat(faults.getAsJsonObject("injected").get("drop").getAsInt()).isZero();
    WireClient.request(port, "POST", "/control/clear", "");
    assertThat(simulation.faults(VENUE).armed()).isZero();
    WireClient.request(port, "POST", "/control/resume", "");
    Patience.until(() -> simulation.counts(VENUE, "ETHUSDT").lastUpdateId() > book.lastUpdateId());
    JsonObject connections = WireClient.get(port, "/control/connections").json();
    assertThat(connections.get("sockets_accepted").getAsInt()).isGreaterThan(5);
    assertThat(WireClient.get(port, "/control/configuration").body())
        .isEqualTo(simulation.configuration());
  }

  @Test
  void wrongCommandsAreRefusedWithAReason() throws IOException {
    start(Simulation.builder());
    int port = simulation.port();
    WireClient.Answer fault = WireClient.request(port, "POST", "/control/faults", "drop; explode");
    assertThat(fault.status()).isEqualTo(400);
    assertThat(fault.json().get("error").getAsString()).contains("explode");
    assertThat(simulation.faults(VENUE).armed()).isZero();
    assertThat(WireClient.get(port, "/control/truth?symbol=NOPE").status()).isEqualTo(400);
    assertThat(WireClient.get(port, "/control/truth?venue=nope&symbol=X").status()).isEqualTo(400);
    assertThat(WireClient.get(port, "/control/pause").status()).isEqualTo(404);
    try (WireClient client = new WireClient(port)) {
      assertThat(client.upgrade("/control/ws").status()).isEqualTo(404);
    }
  }

  @Test
  void theConfigurationPointsAtThePortAndNamesTheInstruments() throws IOException {
    start(Simulation.builder().symbols(List.of("BTC-USDT", "币安人生-USDT")));
    Object yaml =
        new Load(LoadSettings.builder().build()).loadFromString(simulation.configuration());
    assertThat(yaml)
        .isEqualTo(
            Map.of(
                "venues",
                Map.of(
                    VENUE,
                    Map.of(
                        "rest",
                        "http://127.0.0.1:" + simulation.port(),
                        "ws",
                        "ws://127.0.0.1:" + simulation.port(),
                        "instruments",
                        List.of("BTC-USDT", "币安人生-USDT"),
                        "data",
                        List.of("orderbook", "trade")))));
  }

  @Test
  void theVenueIsReachedUnderItsNameToo() throws IOException {
    start(Simulation.builder());
    assertThat(WireClient.get(simulation.port(), "/binance-spot/api/v3/ping").body())
        .isEqualTo("{}");
    WireClient.open(simulation.port(), "/binance-spot/ws").close();
  }

  @Test
  void limitsHoldUnlessTheyAreLifted() throws IOException {
    start(Simulation.builder().rate(1));
    assertThat(endAfterTenRequests().code()).isEqualTo(1008);
    simulation.close();
    start(Simulation.builder().rate(1).limits(false));
    assertThat(endAfterTenRequests().kind()).isEqualTo(Kind.CLOSE);
    assertThat(endAfterTenRequests().code()).isEqualTo(1000);
  }

  private Event endAfterTenRequests() throws IOException {
    try (WireClient client = WireClient.open(simulation.port(), "/ws")) {
      for (int i = 0; i < 10; i++) {
        client.send("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":" + i + "}");
      }
      client.closeFrame(1000);
      return client.end();
    }
  }

  @Test
  void atFullSpeedAClientThatDoesNotReadStopsTheMarketAndLosesNothing() throws IOException {
    start(Simulation.builder().symbols(3).fullSpeed().limits(false));
    String path = "/stream?streams=btcusdt@depth/ethusdt@depth/bnbusdt@depth";
    try (CountingClient client = new CountingClient(simulation.port(), path)) {
      long[] events = {0, -1};
      Patience.until(
          () -> {
            events[1] = events[0];
            events[0] = events();
            LockSupport.parkNanos(100_000_000);
            return events[0] > 0 && events[0] == events[1];
          });
      assertThat(events[0]).as("what fits into the sockets").isBetween(500L, 200_000L);
      simulation.pause();
      while (client.frames() < events[0]) {
        client.read();
      }
      assertThat(client.frames()).isEqualTo(events[0]);
      simulation.resume();
      assertThat(client.read()).isGreaterThan(events[0]);
    }
  }

  private long events() {
    return simulation.instruments(VENUE).stream()
        .mapToLong(one -> simulation.counts(VENUE, one.symbol()).depthEvents())
        .sum();
  }

  @Test
  void faultForAllVenuesMayNameAnInstrumentOfOne() throws IOException {
    simulation = Simulation.builder().rate(1).build();
    simulation.start();
    for (String venue : simulation.venues()) {
      String symbol = simulation.instruments(venue).get(0).symbol();
      simulation.inject("rest-stale symbol=" + symbol);
    }
    assertThat(simulation.venues()).hasSizeGreaterThan(6);
  }

  @Test
  void unknownVenuesAreRefused() {
    assertThatThrownBy(() -> Simulation.builder().venues(List.of("binance-spot", "nope")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("nope")
        .hasMessageContaining("binance-spot");
    assertThatThrownBy(() -> simulation.book("nope", "X"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Simulation.builder().symbols(0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Simulation.builder().rate(0).build())
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Simulation.builder().faults("explode"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
