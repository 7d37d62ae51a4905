package io.marketprism.collector.health;

import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.reconcile.Difference;
import io.marketprism.collector.reconcile.DifferenceKind;
import io.marketprism.collector.reconcile.Reconciliation;
import io.marketprism.collector.resource.KernelSockets;
import io.marketprism.collector.resource.ResourceSample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Feeds, sinks and samples in the states that the tests of this package need. */
final class HealthFixtures {
  static final Instant NOW = Instant.parse("2026-11-22T09:24:14Z");
  static final long NOW_NS = Duration.ofDays(3).toNanos();

  /** A wall clock that was put back by an hour since; ages do not follow from it. */
  private static final Instant STEPPED = NOW.plusSeconds(3_600);

  static final Duration AFTER_GRACE = Duration.ofMinutes(5);
  static final long QUEUE_LIMIT = 64L << 20;

  private HealthFixtures() {}

  static FeedReport feed(String venue, String symbol, DataType type, FeedState state, long ageS) {
    Instrument instrument =
        new Instrument(
            new Venue(venue, "binance"),
            MarketType.SPOT,
            symbol,
            symbol,
            "B",
            "Q",
            2,
            4,
            QuantityUnit.BASE,
            true);
    return new FeedReport(
        instrument,
        type,
        state,
        "",
        OptionalLong.of(Duration.ofSeconds(ageS).toNanos()),
        OptionalLong.empty(),
        FeedReport.Counts.NONE,
        Optional.empty());
  }

  static FeedReport feed(FeedState state) {
    return feed("binance-spot", "BTC-USDT", DataType.TRADE, state, 1);
  }

  static FeedReport failedFeed(String reason) {
    FeedReport feed = feed("binance-spot", "ETH-USDT", DataType.TRADE, FeedState.FAILED, 1);
    return new FeedReport(
        feed.instrument(),
        feed.dataType(),
        feed.state(),
        reason,
        OptionalLong.empty(),
        OptionalLong.empty(),
        feed.counts(),
        Optional.empty());
  }

  static SinkReport troubledSink(String name) {
    SinkReport.Outside outside = new SinkReport.Outside("server away", Map.of(), Map.of());
    return new SinkReport(name, true, "", 0, 0, QUEUE_LIMIT, 0, outside, Map.of());
  }

  static SinkReport sink(String name, boolean working, long queued, long progressAgeS) {
    return new SinkReport(
        name,
        working,
        working ? "" : "disk full",
        working ? 0 : 1,
        queued,
        QUEUE_LIMIT,
        Duration.ofSeconds(progressAgeS).toNanos(),
        SinkReport.Outside.PLAIN,
        Map.of());
  }

  static ResourceSample sample(long heapAfterGc, long descriptors, Duration age) {
    return new ResourceSample(
        STEPPED,
        NOW_NS - age.toNanos(),
        500,
        OptionalLong.of(heapAfterGc),
        1000,
        OptionalLong.empty(),
        OptionalLong.of(descriptors),
        OptionalLong.of(1000),
        10,
        OptionalLong.of(0),
        OptionalLong.empty(),
        OptionalLong.empty(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  static ConnectionInfo connection(ConnectionState state, Duration age) {
    return new ConnectionInfo(
        "binance-spot/0",
        "binance-spot",
        "websocket",
        "wss://localhost",
        1,
        3,
        state,
        STEPPED,
        age.toNanos(),
        "start",
        Optional.empty(),
        OptionalLong.empty(),
        OptionalLong.empty(),
        0,
        0,
        1,
        "");
  }

  /** An input in which nothing is wrong. */
  static HealthInput input() {
    return new HealthInput(
        NOW,
        NOW_NS,
        AFTER_GRACE,
        List.of(feed(FeedState.LIVE)),
        List.of(sink("files", true, 0, 0)),
        List.of(connection(ConnectionState.LIVE, Duration.ofSeconds(200))),
        Optional.of(sample(500, 500, Duration.ZERO)),
        false,
        Optional.empty(),
        Optional.empty());
  }

  static HealthInput withFeeds(FeedReport... feeds) {
    return with(List.of(feeds), input().sinks());
  }

  static HealthInput withSinks(SinkReport... sinks) {
    return with(input().feeds(), List.of(sinks));
  }

  static HealthInput withProcess(ConnectionInfo connection, ResourceSample sample) {
    return with(List.of(connection), Optional.of(sample), false, Optional.empty());
  }

  static HealthInput withoutDescriptors() {
    return with(input().connections(), input().resources(), true, Optional.empty());
  }

  /** One connection that the exchange closed and we did not. */
  static HealthInput withUnclosed(boolean forLong) {
    Difference difference =
        new Difference(
            DifferenceKind.CLOSE_WAIT,
            "binance-spot/0#3",
            "127.0.0.1:5000 to 127.0.0.1:443, close_wait",
            1,
            1,
            forLong,
            Optional.empty());
    Reconciliation reconciliation =
        new Reconciliation(
            NOW,
            0,
            1,
            KernelSockets.Sight.SEEN,
            1,
            1,
            1,
            Map.of(),
            0,
            0,
            List.of(difference),
            Map.of(),
            List.of());
    return with(input().connections(), input().resources(), false, Optional.of(reconciliation));
  }

  static HealthInput at(HealthInput in, Instant now, Duration uptime, HealthReport previous) {
    return with(in, now, uptime, Optional.of(previous));
  }

  static HealthInput during(HealthInput in, Duration uptime) {
    return with(in, in.now(), uptime, in.previous());
  }

  /** The same so many milliseconds after {@link #NOW}, by the monotonic clock alone. */
  static HealthInput later(HealthInput in, long millis) {
    return new HealthInput(
        in.now(),
        NOW_NS + millis * 1_000_000,
        in.uptime(),
        in.feeds(),
        in.sinks(),
        in.connections(),
        in.resources(),
        in.descriptorsExhausted(),
        in.reconciliation(),
        in.previous());
  }

  private static HealthInput with(List<FeedReport> feeds, List<SinkReport> sinks) {
    return new HealthInput(
        NOW,
        NOW_NS,
        AFTER_GRACE,
        feeds,
        sinks,
        input().connections(),
        input().resources(),
        false,
        Optional.empty(),
        Optional.empty());
  }

  private static HealthInput with(
      List<ConnectionInfo> connections,
      Optional<ResourceSample> sample,
      boolean withoutDescriptors,
      Optional<Reconciliation> reconciliation) {
    return new HealthInput(
        NOW,
        NOW_NS,
        AFTER_GRACE,
        input().feeds(),
        input().sinks(),
        connections,
        sample,
        withoutDescriptors,
        reconciliation,
        Optional.empty());
  }

  private static HealthInput with(
      HealthInput in, Instant now, Duration uptime, Optional<HealthReport> previous) {
    return new HealthInput(
        now,
        in.nowNs(),
        uptime,
        in.feeds(),
        in.sinks(),
        in.connections(),
        in.resources(),
        in.descriptorsExhausted(),
        in.reconciliation(),
        previous);
  }
}
