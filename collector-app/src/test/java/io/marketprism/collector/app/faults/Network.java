package io.marketprism.collector.app.faults;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.faults.Setting.Market;
import io.marketprism.collector.app.mainjob.Statuses;
import io.marketprism.collector.testing.net.Relay;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** A network that loses everything, that keeps quiet about an end, or that is slow. */
final class Network {
  private static final Duration ACTIVE = Duration.ofSeconds(11);
  private static final Duration DERIBIT = Duration.ofSeconds(22);
  private static final Duration RIGHT = Duration.ofSeconds(10);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final int A_SLOT = 2;
  private static final int DELAY_MS = 200;
  private static final int JITTER_MS = 400;
  private static final int RESENT_MS = 1_000;
  private static final int ONE_LOST_OF = 20;
  private static final int SEED = 11;

  private Network() {}

  /** Nothing arrives in either direction for so many seconds, or until all is noticed. */
  static void blackHole(Stage stage, int load) throws IOException {
    Namespace namespace = stage.place(Namespace.class);
    List<Relay> old = stage.webSockets();
    long begunNs = System.nanoTime();
    long backNs;
    namespace.loseAll();
    try {
      noticed(stage, begunNs);
      new Scrapes(stage, AT_ONCE)
          .pass(Duration.ofSeconds(load).minusNanos(System.nanoTime() - begunNs));
      stage.measured("outage", Duration.ofNanos(System.nanoTime() - begunNs));
      old.forEach(Relay::reset);
      backNs = stage.nowNs();
    } finally {
      namespace.heal();
    }
    back(stage, backNs);
  }

  /** The exchanges end and nobody hears of it, so often; a moment later the network is well. */
  static void halfOpen(Stage stage, int load) throws IOException {
    Namespace namespace = stage.place(Namespace.class);
    for (int i = 0; i < load; i++) {
      stage.awaitCalm();
      long atNs = stage.nowNs();
      namespace.loseAll();
      try {
        stage.webSockets().forEach(Relay::reset);
        stage.pass(AT_ONCE);
      } finally {
        namespace.heal();
      }
      for (Market market : stage.setting().markets()) {
        Duration recovered = stage.awaitRecovered(market, atNs);
        stage.measured(market.exchange() + "_recovered_after", recovered);
        stage
            .outcome()
            .require(
                recovered.compareTo(limit(market).plus(AT_ONCE)) <= 0,
                market.venue() + " was right only after " + recovered);
      }
    }
  }

  private static Duration limit(Market market) {
    return market.venue().equals("deribit") ? DERIBIT : ACTIVE;
  }

  /** Waits until no feed of a market is called live any more. */
  private static void noticed(Stage stage, long sinceNs) {
    for (Market market : stage.setting().markets()) {
      stage.await(
          market.venue() + " is noticed",
          limit(market).minusNanos(System.nanoTime() - sinceNs),
          () -> live(stage.status(), market) == 0);
      Duration noticed = Duration.ofNanos(System.nanoTime() - sinceNs);
      stage.measured(market.exchange() + "_noticed_after", noticed);
    }
  }

  private static long live(JsonObject status, Market market) {
    return Statuses.rows(status, "feeds").stream()
        .filter(feed -> feed.get("venue").getAsString().equals(market.venue()))
        .filter(feed -> feed.get("state").getAsString().equals("live"))
        .count();
  }

  /** All connections end, and what would open others does not arrive, for so many seconds. */
  static void noSyn(Stage stage, int load) throws IOException {
    Namespace namespace = stage.place(Namespace.class);
    int slots = stage.webSockets().size();
    double before = stage.metric("collector_connect_failures_total", "reason=\"timeout\"");
    int most = 0;
    long backNs;
    namespace.loseOutgoing();
    try {
      stage.webSockets().forEach(Relay::reset);
      long untilNs = System.nanoTime() + Duration.ofSeconds(load).toNanos();
      while (System.nanoTime() < untilNs) {
        most = Math.max(most, stage.footprint().allSockets());
        stage.pass(Duration.ofMillis(200));
      }
      backNs = stage.nowNs();
    } finally {
      namespace.heal();
    }
    double after = stage.metric("collector_connect_failures_total", "reason=\"timeout\"");
    back(stage, backNs);
    stage.outcome().figure("timeouts", (long) (after - before));
    stage.outcome().figure("most_sockets", most);
    stage.outcome().require(after > before, "no attempt ended by its timeout");
    stage.outcome().require(most <= slots * A_SLOT + Oracle.IDLE, most + " sockets");
  }

  private static void back(Stage stage, long sinceNs) {
    Duration recovered = stage.awaitRecovered(sinceNs);
    stage.measured("recovered_after", recovered);
    stage.outcome().require(recovered.compareTo(RIGHT) <= 0, "right only after " + recovered);
  }

  /**
   * Everything is late by 200 to 600 ms, and by a second more each twentieth time, as where a
   * packet had to be sent again; after so many seconds all connections are made anew in it.
   */
  static void slow(Stage stage, int load) {
    Random random = new Random(SEED);
    Undisturbed undisturbed = Undisturbed.since(stage);
    Scrapes scrapes = new Scrapes(stage, AT_ONCE);
    Consumer<Relay> late = relay -> delay(relay, random);
    stage.venues().proxies().forEach(proxy -> proxy.toAll(late));
    try {
      for (int i = 0; i < load; i++) {
        jitter(stage, late);
        scrapes.once();
      }
      undisturbed.require();
      long atNs = stage.nowNs();
      stage.webSockets().forEach(Relay::reset);
      stage.measured("anew_after", stage.awaitRecovered(atNs));
    } finally {
      stage
          .venues()
          .proxies()
          .forEach(
              proxy -> {
                proxy.pass();
                proxy.relays().forEach(Relay::pass);
              });
    }
    stage.measured("most_lag", scrapes.mostLag());
    stage.outcome().require(scrapes.mostLag().toMillis() >= DELAY_MS, "the lag does not show it");
  }

  /** For about a second. */
  private static void jitter(Stage stage, Consumer<Relay> late) {
    for (int i = 0; i < 20; i++) {
      stage.webSockets().forEach(late);
      stage.pass(Duration.ofMillis(50));
    }
  }

  private static void delay(Relay relay, Random random) {
    int resent = random.nextInt(ONE_LOST_OF) == 0 ? RESENT_MS : 0;
    Duration time = Duration.ofMillis(DELAY_MS + random.nextInt(JITTER_MS) + resent);
    relay.toClient().delay(time);
    relay.toServer().delay(time);
  }
}
