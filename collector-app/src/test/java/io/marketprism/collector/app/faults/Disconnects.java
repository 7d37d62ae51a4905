package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.faults.Setting.Market;
import io.marketprism.collector.testing.net.FaultProxy;
import io.marketprism.collector.testing.net.Frames;
import io.marketprism.collector.testing.net.Relay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Connections that end, one by one and all at once. */
final class Disconnects {
  private static final int GOING_AWAY = 1001;
  private static final Duration FREED = Duration.ofSeconds(3);

  /** Only an unanswered Close takes as long as our patience with one. */
  private static final Duration ANSWERED = Duration.ofMillis(1_500);

  private static final Duration RECOVERED = Duration.ofSeconds(2);
  private static final Duration MEDIAN = Duration.ofSeconds(1);
  private static final Duration ALL_RIGHT = Duration.ofSeconds(60);
  private static final long LIFE_NS = TimeUnit.SECONDS.toNanos(2);
  private static final int MOST_A_SECOND = 5;
  private static final double SHARE_A_SECOND = 0.3;

  /** The ways to end, taken in turn. */
  private static final List<Consumer<Relay>> WAYS =
      List.of(
          Relay::end,
          Relay::reset,
          relay -> relay.injectAndHold(Frames.close(GOING_AWAY, "going away")),
          Relay::resetInNextFrame);

  private Disconnects() {}

  /** So many connections are ended, none before it has lived for two seconds, all ways in turn. */
  static void inTurn(Stage stage, int load) {
    int slots = stage.webSockets().size();
    long openedBefore = opened(stage);
    long attemptsBefore = upgrades(stage);
    Set<Relay> hit = new HashSet<>();
    while (hit.size() < load) {
      Relay next = old(stage, hit);
      WAYS.get(hit.size() % WAYS.size()).accept(next);
      hit.add(next);
    }
    long atNs = stage.nowNs();
    stage.await("all ended", FREED.plus(FREED), () -> hit.stream().noneMatch(Relay::isOpen));
    stage.await("as many as before", Stage.PATIENCE, () -> stage.webSockets().size() == slots);
    stage.measured("last_right_after", Duration.ofNanos(stage.nowNs() - atNs));
    long attempts = upgrades(stage) - attemptsBefore;
    stage.outcome().figure("slots", slots);
    stage.outcome().figure("attempts", attempts);
    long opened = opened(stage) - openedBefore;
    stage.outcome().figure("opened", opened);
    stage.outcome().requireEqual("connections that were opened", opened, load);
    stage.outcome().requireEqual("open ones", stage.webSockets().size(), slots);
  }

  /** One that has lived for long enough and was not hit yet. */
  private static Relay old(Stage stage, Set<Relay> hit) {
    List<Relay> found = new ArrayList<>();
    stage.await(
        "another to end",
        Stage.PATIENCE,
        () -> {
          stage.webSockets().stream()
              .filter(relay -> System.nanoTime() - relay.acceptedNs() > LIFE_NS)
              .filter(relay -> !hit.contains(relay))
              .findFirst()
              .ifPresent(found::add);
          return !found.isEmpty();
        });
    return found.get(0);
  }

  private static long opened(Stage stage) {
    return (long) stage.metric("collector_connections_opened_total", "purpose=\"websocket\"");
  }

  private static long upgrades(Stage stage) {
    return stage.venues().proxies().stream()
        .flatMap(proxy -> proxy.requests().stream())
        .filter(FaultProxy.Request::isUpgrade)
        .count();
  }

  /** Half a frame, then a reset, on each connection; so often. */
  static void resetInFrame(Stage stage, int load) {
    for (int i = 0; i < load; i++) {
      long upgrades = upgrades(stage);
      List<Relay> all = stage.webSockets();
      all.forEach(Relay::resetInNextFrame);
      stage.await("cut", FREED, () -> all.stream().noneMatch(Relay::isOpen));
      Duration slowest = recovered(stage, stage.nowNs());
      stage.measured("recovered_after", slowest);
      stage.outcome().requireEqual("reconnects", upgrades(stage) - upgrades, all.size());
      stage.pass(Duration.ofNanos(LIFE_NS));
    }
  }

  /** Where a connection is lost a moment apart from another, the later counts. */
  private static Duration recovered(Stage stage, long sinceNs) {
    Duration slowest = stage.awaitRecovered(sinceNs);
    stage.outcome().require(slowest.compareTo(RECOVERED) <= 0, "right again only after " + slowest);
    return slowest;
  }

  /** The exchange closes and holds the socket: we answer, and free it. */
  static void closeHeld(Stage stage, int load) {
    for (int i = 0; i < load; i++) {
      long upgrades = upgrades(stage);
      List<Relay> all = stage.webSockets();
      long atNs = stage.nowNs();
      long begunNs = System.nanoTime();
      all.forEach(relay -> relay.injectAndHold(Frames.close(GOING_AWAY, "restart")));
      stage.await("sockets freed", FREED, () -> all.stream().noneMatch(Relay::isOpen));
      Duration freed = slowestEnd(all, begunNs);
      stage.measured("freed_after", freed);
      stage.outcome().require(freed.compareTo(ANSWERED) <= 0, "freed only after " + freed);
      stage.measured("recovered_after", stage.awaitRecovered(atNs));
      stage.outcome().requireEqual("reconnects", upgrades(stage) - upgrades, all.size());
      stage.pass(Duration.ofNanos(LIFE_NS));
    }
  }

  /** How long after that the last of them ended. */
  static Duration slowestEnd(List<Relay> relays, long sinceNs) {
    return Duration.ofNanos(
        relays.stream().mapToLong(relay -> relay.endedNs() - sinceNs).max().orElseThrow());
  }

  /** So many drops of the one connection; all books are right within a second, as a rule. */
  static void bar(Stage stage, int load) {
    Market market = stage.setting().markets().get(0);
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < load; i++) {
      long atNs = stage.nowNs();
      WAYS.get(i % 2).accept(stage.webSocket(market.venue()));
      times.add(stage.awaitRecovered(market, atNs));
      stage.pass(Duration.ofMillis(2_500));
    }
    times.sort(Duration::compareTo);
    Duration median = times.get(times.size() / 2);
    Duration worst = times.get(times.size() - 1);
    stage.outcome().figure("median_ms", median.toMillis());
    stage.outcome().figure("worst_ms", worst.toMillis());
    stage.outcome().require(median.compareTo(MEDIAN) <= 0, "the median is " + median);
    stage.outcome().require(worst.compareTo(RECOVERED) <= 0, "the worst is " + worst);
  }

  /** All connections end at once; those that follow are paced and spread. */
  static void all(Stage stage, int load) {
    for (int i = 0; i < load; i++) {
      List<Relay> all = stage.webSockets();
      long atNs = stage.nowNs();
      long begunNs = System.nanoTime();
      all.forEach(Relay::end);
      Duration recovered = stage.awaitRecovered(atNs);
      stage.outcome().figure("slots", all.size());
      stage.measured("recovered_after", recovered);
      stage
          .outcome()
          .require(recovered.compareTo(ALL_RIGHT) <= 0, "all right only after " + recovered);
      requireSpread(stage, begunNs);
    }
  }

  private static void requireSpread(Stage stage, long sinceNs) {
    TreeMap<Long, Integer> bySecond = new TreeMap<>();
    stage.venues().proxies().stream()
        .flatMap(proxy -> proxy.requests().stream())
        .filter(FaultProxy.Request::isUpgrade)
        .filter(request -> request.atNs() >= sinceNs)
        .forEach(
            request ->
                bySecond.merge(
                    TimeUnit.NANOSECONDS.toSeconds(request.atNs() - sinceNs), 1, Integer::sum));
    int all = bySecond.values().stream().mapToInt(Integer::intValue).sum();
    int most = bySecond.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    stage.outcome().figure("attempts", all);
    stage.outcome().figure("most_a_second", most);
    stage.outcome().require(most <= MOST_A_SECOND, most + " connects in one second");
    stage
        .outcome()
        .require(most <= Math.max(1, all * SHARE_A_SECOND), bySecond + " are not spread");
    double used = stage.metric("collector_request_weight_used", "");
    double limit = stage.metric("collector_request_weight_limit", "");
    stage.outcome().require(used <= limit, "request weight used is " + used + " of " + limit);
  }
}
