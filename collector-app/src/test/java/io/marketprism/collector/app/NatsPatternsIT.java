package io.marketprism.collector.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.CollectorProcess;
import io.marketprism.collector.app.mainjob.CollectorProcess.Places;
import io.marketprism.collector.app.mainjob.Configs;
import io.marketprism.collector.app.nats.NatsClient;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.app.simulator.fault.Fault;
import io.marketprism.collector.testing.RequiresTool;
import io.nats.client.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Subscriptions to subjects get what the subjects say, of every simulated venue and data type. */
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class NatsPatternsIT {
  /** By pattern the subjects that it must get, without their symbols. */
  private static final Map<String, Set<String>> PATTERNS =
      Map.ofEntries(
          Map.entry(
              "trade.*.*.*",
              Set.of(
                  "trade.binance.spot",
                  "trade.binance.perpetual",
                  "trade.okx.spot",
                  "trade.okx.perpetual",
                  "trade.okx.future",
                  "trade.deribit.perpetual")),
          Map.entry("orderbook.binance.spot.*", Set.of("orderbook.binance.spot")),
          Map.entry("bbo.*.spot.BTC-USDT", Set.of("bbo.okx.spot")),
          Map.entry(
              "funding_rate.*.perpetual.*",
              Set.of(
                  "funding_rate.binance.perpetual",
                  "funding_rate.okx.perpetual",
                  "funding_rate.deribit.perpetual")),
          Map.entry("mark_price.okx.>", Set.of("mark_price.okx.perpetual")),
          Map.entry("index_price.>", Set.of("index_price.binance.perpetual")),
          Map.entry(
              "open_interest.*.perpetual.*",
              Set.of("open_interest.binance.perpetual", "open_interest.okx.perpetual")),
          Map.entry("liquidation.>", Set.of("liquidation.binance.perpetual")),
          Map.entry("lsr_top_position.*.*.*", Set.of("lsr_top_position.binance.perpetual")),
          Map.entry("lsr_all_account.*.*.*", Set.of("lsr_all_account.binance.perpetual")),
          Map.entry("volatility_index.>", Set.of("volatility_index.deribit.index")),
          Map.entry(
              "*.okx.perpetual.BTC-USDT",
              Set.of("trade.okx.perpetual", "orderbook.okx.perpetual", "mark_price.okx.perpetual")),
          Map.entry("interruption.>", Set.of("interruption.binance.spot")));

  @TempDir private Path folder;

  private final Map<String, Set<String>> got = new ConcurrentHashMap<>();
  private final ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();

  @Test
  void everyPatternGetsWhatItsSubjectsSayAndNothingElse() throws Exception {
    try (Simulation simulation = Simulation.builder().symbols(3).build();
        NatsServer server = NatsServer.start(folder);
        NatsClient client = server.connect()) {
      simulation.start();
      PATTERNS.keySet().forEach(pattern -> subscribe(client, pattern));
      client.connection().flush(NatsServer.PATIENCE);
      try (CollectorProcess collector = run(simulation, server)) {
        collector.awaitStart();
        Await.until("books", CollectorProcess.PATIENCE, () -> has("orderbook.binance.spot.*"));
        simulation.faults("binance-spot").inject(Fault.parse("close count=1").get(0));
        try {
          Await.until("all", CollectorProcess.PATIENCE, () -> missing().isEmpty());
        } catch (AssertionError e) {
          throw new AssertionError("missing " + missing() + "; " + collector.err(), e);
        }
      }
    }
    assertThat(faults).isEmpty();
    assertThat(got.get("orderbook.binance.spot.*")).containsExactly("orderbook.binance.spot");
    assertThat(got.get("funding_rate.*.perpetual.*"))
        .isEqualTo(PATTERNS.get("funding_rate.*.perpetual.*"));
  }

  private CollectorProcess run(Simulation simulation, NatsServer server) throws IOException {
    String yaml = simulation.configuration() + "http: {health: {port: 0}, metrics: {port: 0}}\n";
    Path config = Configs.write(folder, yaml);
    return CollectorProcess.start(
        Places.below(folder),
        List.of(),
        List.of("run", "--config", config.toString(), "--nats", server.url()));
  }

  private void subscribe(NatsClient client, String pattern) {
    Set<String> heads = ConcurrentHashMap.newKeySet();
    got.put(pattern, heads);
    client.connection().createDispatcher(message -> take(message, heads)).subscribe(pattern);
  }

  private void take(Message message, Set<String> heads) {
    String subject = message.getSubject();
    JsonObject event =
        JsonParser.parseString(new String(message.getData(), StandardCharsets.UTF_8))
            .getAsJsonObject();
    if (!isOnItsSubject(subject, event)) {
      faults.add(subject + ": " + event);
    }
    heads.add(subject.substring(0, subject.lastIndexOf('.')));
  }

  /** An interruption stands on the subject of the feed that it interrupts, too. */
  private static boolean isOnItsSubject(String subject, JsonObject event) {
    String place = "." + text(event, "exchange") + "." + text(event, "market_type") + ".";
    String tail = place + text(event, "symbol");
    return subject.equals(text(event, "data_type") + tail)
        || (event.has("feed") && subject.equals(text(event, "feed") + tail));
  }

  private static String text(JsonObject event, String member) {
    return event.get(member).getAsString();
  }

  private boolean has(String pattern) {
    return !missing().containsKey(pattern);
  }

  private Map<String, List<String>> missing() {
    Map<String, List<String>> missing = new LinkedHashMap<>();
    PATTERNS.forEach(
        (pattern, wanted) -> {
          Set<String> left = new HashSet<>(wanted);
          left.removeAll(got.getOrDefault(pattern, Set.of()));
          if (!left.isEmpty()) {
            missing.put(pattern, new ArrayList<>(left));
          }
        });
    return missing;
  }
}
