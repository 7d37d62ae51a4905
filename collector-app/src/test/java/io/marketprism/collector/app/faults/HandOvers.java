package io.marketprism.collector.app.faults;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.testing.net.FaultProxy;
import io.marketprism.collector.testing.net.Relay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Planned hand-overs, when an exchange says that it ends. */
final class HandOvers {
  private static final Duration HANDED_OVER = Duration.ofSeconds(40);
  private static final Duration FREED = Duration.ofSeconds(3);

  /** An announcement of Deribit counts once in ten minutes, those of others each time. */
  private static final List<String> EACH_TIME = List.of("binance-spot", "okx-swap");

  private HandOvers() {}

  /**
   * Markets announce their end, the first time all of them: both connections deliver for a while,
   * nothing is missing.
   */
  static void announced(Stage stage, int load) {
    for (int i = 0; i < load; i++) {
      stage.published().read();
      long interruptions = stage.published().interruptions();
      List<Relay> old = handOver(stage, i == 0 ? stage.setting().venues() : EACH_TIME);
      stage.await("old ones gone", HANDED_OVER, () -> old.stream().noneMatch(Relay::isOpen));
      stage.requireTruth();
      stage
          .outcome()
          .requireEqual("interruptions", stage.published().interruptions(), interruptions);
    }
  }

  /** Announces the end, and waits until both connections of each market are open. */
  private static List<Relay> handOver(Stage stage, List<String> venues) {
    List<Relay> old = venues.stream().map(stage::webSocket).toList();
    double before = handOvers(stage);
    long begunNs = System.nanoTime();
    venues.forEach(venue -> stage.simulation().faults(venue).inject("shutdown"));
    Set<FaultProxy> both = new HashSet<>();
    stage.await(
        "handed over",
        HANDED_OVER,
        () -> {
          stage.venues().proxies().stream()
              .filter(proxy -> proxy.webSockets().size() == 2)
              .forEach(both::add);
          return handOvers(stage) - before >= old.size();
        });
    stage.outcome().requireEqual("markets with an overlap", both.size(), old.size());
    stage.measured("handed_over_after", Duration.ofNanos(System.nanoTime() - begunNs));
    return old;
  }

  private static double handOvers(Stage stage) {
    return stage.metric("collector_connection_hand_overs_total", "");
  }

  /** A market hears nothing of our Close, and so never answers. */
  static void closeUnanswered(Stage stage, int load) {
    for (int i = 0; i < load; i++) {
      for (String venue : EACH_TIME) {
        Relay old = stage.webSocket(venue);
        old.toServer().lose();
        Duration freed = handOverUnheard(stage, venue, old);
        stage.measured("freed_after", freed);
        stage
            .outcome()
            .require(freed.compareTo(FREED) <= 0, venue + " freed it only after " + freed);
      }
    }
  }

  /** How long after our Close the socket was closed. */
  private static Duration handOverUnheard(Stage stage, String venue, Relay old) {
    stage.simulation().faults(venue).inject("shutdown");
    List<Instant> closing = new ArrayList<>();
    stage.await(
        venue + " closes",
        HANDED_OVER,
        () -> {
          closing(stage.status(), venue).ifPresent(closing::add);
          return !old.isOpen();
        });
    Instant ended = Instant.now().minusNanos(System.nanoTime() - old.endedNs());
    stage.outcome().require(!closing.isEmpty(), venue + " was not seen to close");
    return closing.isEmpty() ? Duration.ZERO : Duration.between(closing.get(0), ended);
  }

  /** Since when a connection of that market closes. */
  private static Optional<Instant> closing(JsonObject status, String venue) {
    return Statuses.rows(status, "connections").stream()
        .filter(row -> row.get("venue").getAsString().equals(venue))
        .filter(row -> row.get("state").getAsString().equals("closing"))
        .map(row -> Instant.parse(row.get("state_since").getAsString()))
        .findFirst();
  }
}
