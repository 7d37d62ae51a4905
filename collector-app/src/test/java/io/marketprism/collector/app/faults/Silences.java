package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.faults.Setting.Market;
import io.marketprism.collector.testing.net.Relay;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Peers that are there and say nothing, or next to nothing. */
final class Silences {
  /** Silence of a steady connection is noticed within the exchange's floor. */
  private static final Duration ACTIVE = Duration.ofSeconds(11);

  /** There a life sign is asked for after ten seconds, and waited for as long again. */
  private static final Duration DERIBIT = Duration.ofSeconds(22);

  /** Two pings of ours. */
  private static final Duration PINGS = Duration.ofSeconds(62);

  private static final Duration HANDSHAKE = Duration.ofSeconds(10);

  /** An attempt that hangs has to end first; then it waits for an eighth of the outage at most. */
  private static final Duration ATTEMPT_AND_DATA = Duration.ofSeconds(10);

  private static final int OUTAGE_SHARE = 8;
  private static final Duration BYTE_EACH = Duration.ofSeconds(5);

  /** One that hangs and one that is being given up, and what requests leave idle. */
  private static final int A_SLOT = 2;

  private Silences() {}

  /** Pings are answered, data does not come. */
  static void silentButPonging(Stage stage, int load) {
    each(stage, load, Relay::silence);
  }

  /** One byte each five seconds, so that no frame ever ends. */
  static void dribble(Stage stage, int load) {
    each(stage, load, relay -> relay.toClient().dribble(BYTE_EACH));
  }

  /** On each market in turn, whose connection has to be replaced in time, and no other. */
  private static void each(Stage stage, int load, Consumer<Relay> fault) {
    for (int i = 0; i < load; i++) {
      for (Market market : stage.setting().markets()) {
        List<Relay> others =
            stage.webSockets().stream()
                .filter(relay -> relay != stage.webSocket(market.venue()))
                .toList();
        Relay relay = stage.webSocket(market.venue());
        long atNs = stage.nowNs();
        long begunNs = System.nanoTime();
        fault.accept(relay);
        Duration limit = market.venue().equals("deribit") ? DERIBIT : ACTIVE;
        stage.await(market.venue() + " is given up", limit, () -> !relay.isOpen());
        Duration noticed = Duration.ofNanos(relay.endedNs() - begunNs);
        stage.measured(market.exchange() + "_noticed_after", noticed);
        stage.measured("recovered_after", stage.awaitRecovered(market, atNs).minus(noticed));
        stage.outcome().require(others.stream().allMatch(Relay::isOpen), "others were cut too");
      }
    }
  }

  /** What we say is not read: no ping of ours is answered, and little waits to be sent. */
  static void notReading(Stage stage, int load) {
    for (int i = 0; i < load; i++) {
      Market market = stage.setting().markets().get(0);
      Relay relay = stage.webSocket(market.venue());
      long begunNs = System.nanoTime();
      relay.toServer().hold();
      stage.await(
          "given up",
          PINGS,
          () -> stage.proxy(market.venue()).webSockets().size() > 1 || !relay.isOpen());
      stage.measured("noticed_after", Duration.ofNanos(System.nanoTime() - begunNs));
      relay.reset();
    }
  }

  /** Connections are accepted, and never answered, for so many seconds. */
  static void noHandshake(Stage stage, int load) {
    List<Relay> attempts = new CopyOnWriteArrayList<>();
    int slots = stage.webSockets().size();
    stage.venues().proxies().forEach(proxy -> proxy.toNewcomers(relay -> never(relay, attempts)));
    stage.webSockets().forEach(Relay::reset);
    long untilNs = System.nanoTime() + Duration.ofSeconds(load).toNanos();
    int most = 0;
    while (System.nanoTime() < untilNs) {
      most = Math.max(most, stage.footprint().allSockets());
      stage.pass(Duration.ofMillis(200));
    }
    long backNs = stage.nowNs();
    stage.venues().proxies().forEach(proxy -> proxy.pass());
    Duration recovered = stage.awaitRecovered(backNs);
    Duration slowest =
        Duration.ofNanos(
            attempts.stream()
                .filter(relay -> !relay.isOpen())
                .mapToLong(relay -> relay.endedNs() - relay.acceptedNs())
                .max()
                .orElse(0));
    stage.outcome().figure("attempts", attempts.size());
    stage.measured("attempt_ends_after", slowest);
    stage.outcome().figure("most_sockets", most);
    stage.measured("recovered_after", recovered);
    stage.outcome().require(slowest.compareTo(HANDSHAKE) <= 0, "an attempt took " + slowest);
    stage.outcome().require(attempts.stream().noneMatch(Relay::isOpen), "attempts go on");
    stage.outcome().require(most <= slots * A_SLOT + Oracle.IDLE, most + " sockets");
    Duration soon = ATTEMPT_AND_DATA.plus(Duration.ofSeconds(load).dividedBy(OUTAGE_SHARE));
    stage.outcome().require(recovered.compareTo(soon) <= 0, "right again only after " + recovered);
  }

  private static void never(Relay relay, List<Relay> attempts) {
    relay.toServer().lose();
    attempts.add(relay);
  }
}
