package io.marketprism.collector.app.faults;

import io.marketprism.collector.app.faults.Setting.Market;
import io.marketprism.collector.testing.net.FaultProxy;
import io.marketprism.collector.testing.net.FaultProxy.Request;
import io.marketprism.collector.testing.net.Frames;
import io.marketprism.collector.testing.net.Relay;
import io.marketprism.collector.testing.net.Replies;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Requests and upgrades that an exchange does not grant. */
final class Refusals {
  private static final String VENUE = "binance-spot";
  private static final Duration ASKED_AGAIN = Duration.ofSeconds(30);
  private static final Duration REFUSED = Duration.ofSeconds(10);
  private static final String WRONG_ACKNOWLEDGEMENT = "{\"result\":null,\"id\":987654321}";

  /** Where nothing at all is answered, silence may be noticed before the lack of an answer. */
  private static final int AT_MOST = 2;

  private Refusals() {}

  /** Subscriptions are refused, not answered, and answered under another id. */
  static void requests(Stage stage, int load) {
    for (int i = 0; i < load; i++) {
      anew(stage, "refused", "request-error count=1", 1);
      stage.awaitCalm();
      anew(stage, "ignored", "request-ignored count=1", AT_MOST);
      List<Relay> all = stage.webSockets();
      all.forEach(relay -> relay.inject(Frames.text(WRONG_ACKNOWLEDGEMENT)));
      stage.pass(Duration.ofSeconds(1));
      stage.awaitLive();
      stage.outcome().require(all.stream().allMatch(Relay::isOpen), "a wrong id cost a socket");
      stage.awaitCalm();
      long atNs = stage.nowNs();
      all.forEach(Relay::reset);
      stage.awaitRecovered(atNs);
    }
  }

  /** The fault befalls the first request of each new connection, which goes on. */
  private static void anew(Stage stage, String name, String fault, int most) {
    long opened = upgrades(stage);
    stage.simulation().inject(fault);
    List<Relay> all = stage.webSockets();
    long atNs = stage.nowNs();
    all.forEach(Relay::reset);
    Duration recovered = stage.awaitRecovered(atNs);
    stage.measured(name + "_recovered_after", recovered);
    long reconnects = upgrades(stage) - opened;
    stage.outcome().figure(name + "_reconnects", reconnects);
    stage
        .outcome()
        .require(reconnects <= (long) most * all.size(), name + ": " + reconnects + " reconnects");
    stage
        .outcome()
        .require(recovered.compareTo(ASKED_AGAIN) <= 0, name + ": right only after " + recovered);
  }

  private static long upgrades(Stage stage) {
    return stage.venues().proxies().stream()
        .flatMap(proxy -> proxy.requests().stream())
        .filter(Request::isUpgrade)
        .count();
  }

  /** Snapshots are refused in many ways; nothing is asked for before it may be. */
  static void rest(Stage stage, int load) {
    Map<String, byte[]> replies = new LinkedHashMap<>();
    replies.put("429", Replies.retryAfter(429, load));
    replies.put("418", Replies.retryAfter(418, load));
    replies.put("503", Replies.retryAfter(503, load));
    replies.put("403", Replies.of(403, "", "forbidden"));
    replies.put("500", Replies.of(500, "", ""));
    replies.put(
        "html", Replies.of(200, "Content-Type: text/html\r\n", "<html><p>Sorry</p></html>"));
    replies.put("error_code", Replies.of(200, "", "{\"code\":-1000,\"msg\":\"unknown\"}"));
    replies.put("redirect", Replies.of(302, "Location: /other\r\n", ""));
    replies.forEach((name, reply) -> refusedSnapshot(stage, name, reply, wait(name, load)));
    double used = stage.metric("collector_request_weight_used", "");
    double limit = stage.metric("collector_request_weight_limit", "");
    stage.outcome().require(used <= limit, "request weight used is " + used + " of " + limit);
  }

  private static Duration wait(String name, int load) {
    return name.equals("429") || name.equals("418") || name.equals("503")
        ? Duration.ofSeconds(load)
        : Duration.ZERO;
  }

  private static void refusedSnapshot(Stage stage, String name, byte[] reply, Duration wait) {
    stage.awaitCalm();
    Market market = stage.market(VENUE);
    FaultProxy proxy = stage.proxy(VENUE);
    Predicate<Request> snapshot = request -> request.line().contains("/depth");
    int before = proxy.requests().size();
    proxy.answer(snapshot, reply);
    stage.webSocket(VENUE).reset();
    stage.await(name + " is answered", REFUSED, () -> asked(proxy, before, snapshot) > 0);
    stage.pass(Duration.ofMillis(500));
    Relay relay = stage.webSocket(VENUE);
    int refused = proxy.requests().size();
    long refusedNs = System.nanoTime();
    proxy.pass();
    long atNs = stage.nowNs();
    stage.awaitRecovered(market, atNs);
    stage.measured(name + "_asked_again_after", againAfter(proxy, refused, snapshot, refusedNs));
    requireWaited(stage, name, proxy, before, snapshot, wait);
    stage.outcome().require(relay.isOpen(), name + " cost a socket");
  }

  private static long asked(FaultProxy proxy, int from, Predicate<Request> which) {
    return proxy.requests().stream().skip(from).filter(which).count();
  }

  private static Duration againAfter(
      FaultProxy proxy, int from, Predicate<Request> which, long sinceNs) {
    return Duration.ofNanos(
        proxy.requests().stream()
            .skip(from)
            .filter(which)
            .mapToLong(request -> request.atNs() - sinceNs)
            .min()
            .orElse(0));
  }

  /**
   * Between those that were sent before the first refusal came, and the next, there is the wait.
   */
  private static void requireWaited(
      Stage stage,
      String name,
      FaultProxy proxy,
      int from,
      Predicate<Request> which,
      Duration wait) {
    List<Long> times =
        proxy.requests().stream().skip(from).filter(which).map(Request::atNs).toList();
    long onTheWayNs = TimeUnit.MILLISECONDS.toNanos(250);
    long early =
        times.stream()
            .filter(at -> at - times.get(0) > onTheWayNs)
            .filter(at -> at - times.get(0) < wait.toNanos())
            .count();
    stage.outcome().requireEqual(name + ": requests before Retry-After", early, 0);
  }

  /** Upgrades are refused in many ways; where a time is asked for, it is waited. */
  static void upgrades(Stage stage, int load) {
    Map<String, byte[]> replies = new LinkedHashMap<>();
    replies.put("429", Replies.retryAfter(429, load));
    replies.put("418", Replies.retryAfter(418, load));
    replies.put("503", Replies.retryAfter(503, load));
    replies.put("403", Replies.retryAfter(403, load));
    replies.put("redirect", Replies.of(302, "Location: /other\r\nRetry-After: 1\r\n", ""));
    replies.forEach((name, reply) -> refusedUpgrade(stage, name, reply, load));
  }

  private static void refusedUpgrade(Stage stage, String name, byte[] reply, int load) {
    stage.awaitCalm();
    FaultProxy proxy = stage.proxy(VENUE);
    int before = proxy.requests().size();
    proxy.answer(Request::isUpgrade, reply);
    long atNs = stage.nowNs();
    stage.webSocket(VENUE).reset();
    stage.await(name, REFUSED, () -> asked(proxy, before, Request::isUpgrade) > 0);
    stage.pass(Duration.ofMillis(200));
    int most = stage.footprint().allSockets();
    proxy.pass();
    stage.awaitRecovered(stage.market(VENUE), atNs);
    List<Long> times =
        proxy.requests().stream()
            .skip(before)
            .filter(Request::isUpgrade)
            .map(Request::atNs)
            .toList();
    Duration waited = Duration.ofNanos(times.get(times.size() - 1) - times.get(0));
    stage.measured(name + "_again_after", waited);
    if (!name.equals("redirect")) {
      stage.outcome().require(waited.toSeconds() >= load, name + ": tried again after " + waited);
    }
    stage.outcome().requireEqual(name + ": attempts", times.size(), 2);
    stage.outcome().require(most <= stage.webSockets().size() + 5, name + ": " + most + " sockets");
  }
}
