package io.marketprism.collector.app.simulator;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import io.marketprism.collector.app.simulator.fault.FaultKind;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketCounts;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.ConnectionCounts;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Commands and truth for another process, over HTTP on the simulator's own port.
 *
 * <pre>
 * GET  /control/truth?venue=V&amp;symbol=S   the whole true book, its ids and counts
 * GET  /control/truth                    the same of every instrument, without levels
 * GET  /control/faults?venue=V           how many are armed, how often each kind has struck
 * POST /control/faults?venue=V           begins the faults that the body describes
 * POST /control/clear?venue=V            disarms all
 * POST /control/pause, /control/resume   stops and restarts all markets
 * GET  /control/connections              sockets and upgrades, open and ever
 * GET  /control/configuration            the YAML that points a collector here
 * </pre>
 *
 * <p>Without {@code venue} a POST means all venues, a GET the first. Owned by the loop thread.
 */
final class ControlExchange implements SimulatedExchange {
  private static final Gson GSON = new GsonBuilder().disableHtmlEscaping().create();

  private final Simulation simulation;

  ControlExchange(Simulation simulation) {
    this.simulation = simulation;
  }

  @Override
  public HttpReply rest(HttpQuery query) {
    try {
      return switch (query.method() + " " + query.path()) {
        case "GET /truth" -> json(truth(query));
        case "GET /faults" -> json(faults(venue(query)));
        case "GET /connections" -> json(connections());
        case "GET /configuration" ->
            HttpReply.of(200, "application/yaml;charset=UTF-8", simulation.configuration());
        case "POST /faults" -> done(() -> inject(query));
        case "POST /clear" -> done(() -> meant(query).forEach(v -> simulation.faults(v).clear()));
        case "POST /pause" -> done(simulation::pause);
        case "POST /resume" -> done(simulation::resume);
        default -> HttpReply.json(404, "{\"error\":\"no such command\"}");
      };
    } catch (IllegalArgumentException e) {
      return HttpReply.json(400, GSON.toJson(Map.of("error", String.valueOf(e.getMessage()))));
    }
  }

  private static HttpReply json(Map<String, ?> body) {
    return HttpReply.json(200, GSON.toJson(body));
  }

  private static HttpReply done(Runnable command) {
    command.run();
    return HttpReply.json(200, "{}");
  }

  private String venue(HttpQuery query) {
    return query.parameter("venue").orElseGet(() -> simulation.venues().get(0));
  }

  private List<String> meant(HttpQuery query) {
    return query.parameter("venue").map(List::of).orElseGet(simulation::venues);
  }

  private void inject(HttpQuery query) {
    meant(query).forEach(venue -> simulation.faults(venue).inject(query.body()));
  }

  private Map<String, ?> truth(HttpQuery query) {
    Optional<String> symbol = query.parameter("symbol");
    if (symbol.isPresent()) {
      String venue = venue(query);
      Map<String, Object> truth = counts(venue, symbol.get());
      TrueBook book = simulation.book(venue, symbol.get());
      truth.put("bids", levels(book.bids()));
      truth.put("asks", levels(book.asks()));
      return truth;
    }
    Map<String, Object> venues = new LinkedHashMap<>();
    for (String venue : meant(query)) {
      List<Instrument> instruments = simulation.instruments(venue);
      venues.put(venue, instruments.stream().map(i -> counts(venue, i.symbol())).toList());
    }
    return venues;
  }

  private Map<String, Object> counts(String venue, String symbol) {
    MarketCounts counts = simulation.counts(venue, symbol);
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("symbol", symbol);
    json.put("last_update_id", counts.lastUpdateId());
    json.put("last_trade_id", counts.lastTradeId());
    json.put("last_aggregate_id", counts.lastAggregateId());
    json.put("depth_events", counts.depthEvents());
    json.put("trades", counts.trades());
    json.put("aggregate_trades", counts.aggregateTrades());
    return json;
  }

  private static List<List<String>> levels(Map<BigDecimal, BigDecimal> side) {
    return side.entrySet().stream()
        .map(level -> List.of(level.getKey().toPlainString(), level.getValue().toPlainString()))
        .toList();
  }

  private Map<String, ?> faults(String venue) {
    Map<String, Long> injected = new LinkedHashMap<>();
    for (FaultKind kind : FaultKind.values()) {
      injected.put(kind.text(), simulation.faults(venue).injected(kind));
    }
    return Map.of("armed", simulation.faults(venue).armed(), "injected", injected);
  }

  private Map<String, ?> connections() {
    ConnectionCounts counts = simulation.connections();
    Map<String, Long> json = new LinkedHashMap<>();
    json.put("sockets_open", counts.socketsOpen());
    json.put("sockets_accepted", counts.socketsAccepted());
    json.put("web_sockets_open", counts.webSocketsOpen());
    json.put("web_sockets_opened", counts.webSocketsOpened());
    json.put("upgrades_refused", counts.upgradesRefused());
    json.put("requests", counts.requests());
    return json;
  }

  @Override
  public Optional<HttpReply> refusal(HttpQuery query) {
    return Optional.of(HttpReply.json(404, "{\"error\":\"no streams here\"}"));
  }

  @Override
  public void start(ScheduledExecutorService loop) {}

  @Override
  public void opened(SimulatedConnection connection, HttpQuery query) {}

  @Override
  public void text(SimulatedConnection connection, String text) {}

  @Override
  public void control(SimulatedConnection connection, boolean pong) {}

  @Override
  public void writable(SimulatedConnection connection) {}

  @Override
  public void closed(SimulatedConnection connection) {}

  @Override
  public void stop() {}
}
