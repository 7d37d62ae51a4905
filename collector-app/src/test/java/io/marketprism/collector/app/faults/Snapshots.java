package io.marketprism.collector.app.faults;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.faults.Setting.Market;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.testing.net.Relay;
import java.time.Duration;

/** Snapshots that come late, are old, or never come. */
final class Snapshots {
  private static final String VENUE = "binance-spot";
  private static final Duration SEEN = Duration.ofSeconds(10);

  private Snapshots() {}

  /** Each in turn, on the market whose snapshots come by REST; late is so many seconds. */
  static void lateStaleAndNever(Stage stage, int load) {
    Market market = stage.market(VENUE);
    play(stage, market, "rest-delay path=*/depth for=" + load + "s count=3");
    String symbol = stage.simulation().instruments(VENUE).get(0).symbol();
    play(stage, market, "rest-stale symbol=" + symbol + " count=2");
    play(stage, market, "rest-hang path=*/depth count=3");
  }

  private static void play(Stage stage, Market market, String fault) {
    long requestsBefore = requests(stage);
    stage.simulation().faults(VENUE).inject(fault);
    long atNs = stage.nowNs();
    stage.webSocket(VENUE).reset();
    if (!fault.startsWith("rest-stale")) {
      stage.await(fault + " is seen", SEEN, () -> syncing(stage.status()));
    }
    String name = fault.substring("rest-".length(), fault.indexOf(' '));
    stage.measured(name + "_recovered_after", stage.awaitRecovered(market, atNs));
    stage.awaitLive();
    long asked = requests(stage) - requestsBefore;
    stage.outcome().figure(name + "_requests", asked);
    stage
        .outcome()
        .require(asked <= 3L * market.instruments(), asked + " snapshots were asked for");
    stage.outcome().require(stage.webSockets().stream().allMatch(Relay::isOpen), "others were cut");
  }

  private static boolean syncing(JsonObject status) {
    return Statuses.feeds(status, "orderbook").stream()
        .anyMatch(feed -> feed.get("state").getAsString().equals("syncing"));
  }

  private static long requests(Stage stage) {
    return stage.proxy(VENUE).requests().stream()
        .filter(request -> request.line().contains("/depth"))
        .count();
  }
}
