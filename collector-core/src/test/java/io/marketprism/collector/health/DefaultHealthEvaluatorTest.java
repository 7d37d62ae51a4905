package io.marketprism.collector.health;

import static io.marketprism.collector.health.HealthFixtures.AFTER_GRACE;
import static io.marketprism.collector.health.HealthFixtures.NOW;
import static io.marketprism.collector.health.HealthFixtures.QUEUE_LIMIT;
import static io.marketprism.collector.health.HealthFixtures.at;
import static io.marketprism.collector.health.HealthFixtures.connection;
import static io.marketprism.collector.health.HealthFixtures.during;
import static io.marketprism.collector.health.HealthFixtures.failedFeed;
import static io.marketprism.collector.health.HealthFixtures.feed;
import static io.marketprism.collector.health.HealthFixtures.input;
import static io.marketprism.collector.health.HealthFixtures.later;
import static io.marketprism.collector.health.HealthFixtures.sample;
import static io.marketprism.collector.health.HealthFixtures.sink;
import static io.marketprism.collector.health.HealthFixtures.troubledSink;
import static io.marketprism.collector.health.HealthFixtures.withFeeds;
import static io.marketprism.collector.health.HealthFixtures.withProcess;
import static io.marketprism.collector.health.HealthFixtures.withSinks;
import static io.marketprism.collector.health.HealthFixtures.withUnclosed;
import static io.marketprism.collector.health.HealthFixtures.withoutDescriptors;
import static io.marketprism.collector.health.HealthStatus.DEGRADED;
import static io.marketprism.collector.health.HealthStatus.HEALTHY;
import static io.marketprism.collector.health.HealthStatus.UNHEALTHY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.tuple;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DefaultHealthEvaluatorTest {
  private static final FeedReport LIVE = feed(FeedState.LIVE);
  private static final String SPOT = "binance-spot";

  private static final HealthSettings AT_ONCE = HealthSettings.DEFAULTS.withHold(Duration.ZERO);

  private final HealthEvaluator evaluator = new DefaultHealthEvaluator(AT_ONCE);

  static Stream<Arguments> judgements() {
    return Stream.of(
        arguments("everything delivered", input(), HEALTHY, List.of(), true),
        arguments("nothing subscribed", withFeeds(), DEGRADED, List.of("no_feeds"), false),
        arguments(
            "one feed stale",
            withFeeds(LIVE, feed(SPOT, "ETH-USDT", DataType.TRADE, FeedState.STALE, 1)),
            DEGRADED,
            List.of("feeds_stale"),
            true),
        arguments(
            "one feed failed",
            withFeeds(LIVE, failedFeed("unknown symbol")),
            DEGRADED,
            List.of("feeds_failed"),
            true),
        arguments(
            "one feed paused",
            withFeeds(LIVE, feed(FeedState.PAUSED)),
            DEGRADED,
            List.of("feeds_paused"),
            true),
        arguments(
            "feeds on the way",
            withFeeds(
                LIVE,
                feed(FeedState.PENDING),
                feed(FeedState.SUBSCRIBING),
                feed(FeedState.SYNCING)),
            DEGRADED,
            List.of("feeds_syncing"),
            true),
        arguments(
            "one venue of two dead",
            withFeeds(LIVE, feed("okx-spot", "BTC-USDT", DataType.TRADE, FeedState.STALE, 1)),
            DEGRADED,
            List.of("venue_not_live", "feeds_stale"),
            true),
        arguments(
            "no feed live",
            withFeeds(feed(FeedState.STALE), feed(FeedState.SYNCING)),
            UNHEALTHY,
            List.of("no_venue_live", "feeds_stale", "feeds_syncing"),
            false),
        arguments(
            "a sink fails with room left",
            withSinks(sink("files", false, QUEUE_LIMIT / 2, 40), sink("nats", true, 0, 0)),
            DEGRADED,
            List.of("sink_failing"),
            true),
        arguments(
            "a sink keeps what it cannot deliver",
            withSinks(troubledSink("nats")),
            DEGRADED,
            List.of("sink_troubled"),
            true),
        arguments(
            "a sink fails and is full",
            withSinks(sink("files", false, QUEUE_LIMIT, 40), sink("nats", true, 0, 0)),
            UNHEALTHY,
            List.of("sink_full"),
            true),
        arguments(
            "a working sink is full for a moment",
            withSinks(sink("files", true, QUEUE_LIMIT, 1)),
            HEALTHY,
            List.of(),
            true),
        arguments(
            "one sink of two stuck",
            withSinks(sink("files", true, 100, 30), sink("nats", true, 0, 0)),
            DEGRADED,
            List.of("sink_stalled"),
            true),
        arguments(
            "every sink stuck",
            withSinks(sink("files", true, 100, 30), sink("nats", true, 100, 31)),
            UNHEALTHY,
            List.of("pipeline_stalled"),
            true),
        arguments("no sink at all", withSinks(), HEALTHY, List.of(), true),
        arguments(
            "heap nearly full after a collection",
            withProcess(
                connection(ConnectionState.LIVE, Duration.ZERO), sample(800, 500, Duration.ZERO)),
            DEGRADED,
            List.of("heap_high"),
            true),
        arguments(
            "descriptors nearly exhausted",
            withProcess(
                connection(ConnectionState.LIVE, Duration.ZERO), sample(799, 850, Duration.ZERO)),
            DEGRADED,
            List.of("descriptors_high"),
            true),
        arguments(
            "descriptors have run out",
            withoutDescriptors(),
            DEGRADED,
            List.of("descriptors_exhausted"),
            true),
        arguments(
            "no sample for too long",
            withProcess(
                connection(ConnectionState.LIVE, Duration.ZERO),
                sample(500, 500, Duration.ofSeconds(61))),
            DEGRADED,
            List.of("resources_stale"),
            true),
        arguments(
            "a connection that does not close",
            withProcess(
                connection(ConnectionState.CLOSING, Duration.ofSeconds(31)),
                sample(500, 500, Duration.ZERO)),
            DEGRADED,
            List.of("connections_stuck"),
            true),
        arguments(
            "a connection that is closing",
            withProcess(
                connection(ConnectionState.CLOSING, Duration.ofSeconds(30)),
                sample(500, 500, Duration.ZERO)),
            HEALTHY,
            List.of(),
            true),
        arguments(
            "a connection that has long not been closed",
            withUnclosed(true),
            DEGRADED,
            List.of("connections_leaked"),
            true),
        arguments(
            "a connection that is not closed yet", withUnclosed(false), HEALTHY, List.of(), true));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("judgements")
  void verdictFollowsFromWhatIsTrue(
      String name, HealthInput input, HealthStatus status, List<String> codes, boolean ready) {
    HealthReport report = evaluator.evaluate(input);

    assertThat(report.status()).isEqualTo(status);
    assertThat(report.reasons()).extracting(HealthReport.Reason::code).isEqualTo(codes);
    assertThat(report.ready()).isEqualTo(ready);
    assertThat(report.live()).isTrue();
    assertThat(report.evaluatedAt()).isEqualTo(NOW);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("judgements")
  void duringGraceNothingIsWorseThanDegraded(
      String name, HealthInput input, HealthStatus status, List<String> codes, boolean ready) {
    HealthReport report = evaluator.evaluate(during(input, Duration.ofSeconds(119)));

    assertThat(report.status()).isEqualTo(DEGRADED);
    assertThat(report.reasons()).extracting(HealthReport.Reason::code).contains("starting");
    assertThat(report.reasons())
        .extracting(HealthReport.Reason::code)
        .containsAll(codes)
        .hasSize(codes.size() + 1);
    assertThat(report.reasons()).extracting(HealthReport.Reason::status).containsOnly(DEGRADED);
    assertThat(report.ready()).isEqualTo(ready);
  }

  @Test
  void everyCodeIsDocumentedWithItsWorstStatus() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("..", "docs", "METRICS.md"))) {
      String[] cells = line.split("\\|", -1);
      if (line.startsWith("| `") && cells.length == 5) {
        documented.put(cells[1].strip().replace("`", ""), cells[2].strip());
      }
    }
    Map<String, String> given =
        new TreeMap<>(Map.of("starting", "degraded", "recovering", "unhealthy"));
    judgements()
        .flatMap(row -> evaluator.evaluate((HealthInput) row.get()[1]).reasons().stream())
        .forEach(reason -> given.put(reason.code(), lower(reason.status())));

    assertThat(documented).isEqualTo(given);
  }

  private static String lower(HealthStatus status) {
    return status.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void graceEndsAtItsLimit() {
    HealthInput input = withFeeds(feed(FeedState.STALE));

    assertThat(evaluator.evaluate(during(input, Duration.ofMinutes(2))).status())
        .isEqualTo(UNHEALTHY);
  }

  @Test
  void unhealthyCountsOnceItHasHeldAndUntilItHasBeenOverForAsLong() {
    HealthEvaluator holding =
        new DefaultHealthEvaluator(HealthSettings.DEFAULTS.withHold(Duration.ofSeconds(10)));
    HealthInput dead = withFeeds(feed(FeedState.STALE));
    HealthReport first = holding.evaluate(dead);

    assertThat(first.status()).isEqualTo(DEGRADED);
    assertThat(first.reasons())
        .extracting(HealthReport.Reason::code, HealthReport.Reason::status)
        .containsExactly(tuple("no_venue_live", DEGRADED), tuple("feeds_stale", DEGRADED));
    assertThat(first.ready()).as("what is true now is said now").isFalse();
    assertThat(holding.evaluate(later(dead, 9_999)).status()).isEqualTo(DEGRADED);
    assertThat(holding.evaluate(later(dead, 10_000)).status()).isEqualTo(UNHEALTHY);

    HealthReport well = holding.evaluate(later(input(), 15_000));
    assertThat(well.status()).isEqualTo(UNHEALTHY);
    assertThat(well.reasons()).extracting(HealthReport.Reason::code).containsExactly("recovering");
    assertThat(well.ready()).isTrue();
    assertThat(holding.evaluate(later(input(), 24_999)).status()).isEqualTo(UNHEALTHY);
    assertThat(holding.evaluate(later(input(), 25_000)).status()).isEqualTo(HEALTHY);
  }

  @Test
  void whatPassesSoonIsNeverUnhealthyHoweverOftenItComes() {
    HealthEvaluator holding = new DefaultHealthEvaluator(HealthSettings.DEFAULTS);
    HealthInput dead = withFeeds(feed(FeedState.STALE));
    for (int second = 0; second < 300; second++) {
      HealthInput now = second % 25 == 0 ? input() : dead;
      assertThat(holding.evaluate(later(now, second * 1_000L)).status())
          .as("second %d", second)
          .isNotEqualTo(UNHEALTHY);
    }
  }

  @Test
  void timeThatIsUnhealthyDuringGraceCountsAndWhatIsWellThenIsForgotten() {
    HealthEvaluator holding = new DefaultHealthEvaluator(HealthSettings.DEFAULTS);
    HealthInput dead = withFeeds(feed(FeedState.STALE));
    assertThat(holding.evaluate(during(dead, Duration.ofSeconds(60))).status()).isEqualTo(DEGRADED);
    assertThat(holding.evaluate(later(dead, 60_000)).status()).isEqualTo(UNHEALTHY);

    HealthEvaluator other = new DefaultHealthEvaluator(HealthSettings.DEFAULTS);
    other.evaluate(during(dead, Duration.ofSeconds(60)));
    other.evaluate(during(later(dead, 40_000), Duration.ofSeconds(100)));
    other.evaluate(during(later(input(), 50_000), Duration.ofSeconds(110)));
    assertThat(other.evaluate(later(input(), 55_000)).status()).isEqualTo(HEALTHY);
  }

  @Test
  void textsNameWhatIsConcernedAndCountTheRest() {
    FeedReport[] feeds = new FeedReport[8];
    feeds[0] = LIVE;
    for (int i = 1; i < feeds.length; i++) {
      feeds[i] = feed(SPOT, "S" + i, DataType.TRADE, FeedState.STALE, 1);
    }

    assertThat(evaluator.evaluate(withFeeds(feeds)).reasons())
        .extracting(HealthReport.Reason::text)
        .containsExactly(
            "Stale: binance-spot S1 trade, binance-spot S2 trade, binance-spot S3 trade,"
                + " binance-spot S4 trade, binance-spot S5 trade and 2 more.");
    assertThat(evaluator.evaluate(withFeeds(LIVE, failedFeed("unknown symbol"))).reasons())
        .extracting(HealthReport.Reason::text)
        .containsExactly("Failed: binance-spot ETH-USDT trade (unknown symbol).");
    assertThat(evaluator.evaluate(withSinks(sink("files", false, 0, 1))).reasons())
        .extracting(HealthReport.Reason::text)
        .containsExactly("Does not work: files (disk full).");
  }

  @Test
  void worstReasonComesFirst() {
    HealthInput stale = withFeeds(LIVE, feed(FeedState.STALE));
    HealthInput both =
        new HealthInput(
            NOW,
            stale.nowNs(),
            AFTER_GRACE,
            stale.feeds(),
            List.of(sink("files", false, QUEUE_LIMIT, 0)),
            List.of(),
            stale.resources(),
            false,
            stale.reconciliation(),
            stale.previous());

    assertThat(evaluator.evaluate(both).reasons())
        .extracting(HealthReport.Reason::code)
        .containsExactly("sink_full", "feeds_stale");
  }

  @Test
  void sinceIsKeptWhileStatusAndReasonLast() {
    HealthInput stale = withFeeds(LIVE, feed(FeedState.STALE));
    HealthReport first = evaluator.evaluate(stale);
    HealthReport second =
        evaluator.evaluate(at(stale, NOW.plusSeconds(10), AFTER_GRACE.plusSeconds(10), first));

    assertThat(second.since()).isEqualTo(NOW);
    assertThat(second.reasons().get(0).since()).isEqualTo(NOW);
    assertThat(second.evaluatedAt()).isEqualTo(NOW.plusSeconds(10));
  }

  @Test
  void sinceBeginsAnewWithAnotherStatusOrReason() {
    HealthReport degraded = evaluator.evaluate(withFeeds(LIVE, feed(FeedState.STALE)));
    HealthInput dead = withFeeds(feed(FeedState.STALE));
    HealthReport worse =
        evaluator.evaluate(at(dead, NOW.plusSeconds(5), AFTER_GRACE.plusSeconds(5), degraded));
    HealthReport healthy =
        evaluator.evaluate(at(input(), NOW.plusSeconds(9), AFTER_GRACE.plusSeconds(9), worse));

    assertThat(worse.since()).isEqualTo(NOW.plusSeconds(5));
    assertThat(worse.reasons())
        .extracting(HealthReport.Reason::code, HealthReport.Reason::since)
        .containsExactly(tuple("no_venue_live", NOW.plusSeconds(5)), tuple("feeds_stale", NOW));
    assertThat(healthy.since()).isEqualTo(NOW.plusSeconds(9));
    assertThat(healthy.reasons()).isEmpty();
  }

  @Test
  void processIsToBeRestartedOnlyWhenEverySinkIsStuckForLong() {
    HealthInput allStuck = withSinks(sink("files", true, 100, 120), sink("nats", true, 100, 300));
    HealthInput oneNewer = withSinks(sink("files", true, 100, 120), sink("nats", true, 100, 119));
    HealthInput oneFailing = withSinks(sink("files", true, 100, 300), sink("nats", false, 0, 300));

    assertThat(evaluator.evaluate(allStuck).live()).isFalse();
    assertThat(evaluator.evaluate(oneNewer).live()).isTrue();
    assertThat(evaluator.evaluate(oneFailing).live()).isTrue();
  }

  @Test
  void settingsThatMeanNothingAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthSettings.DEFAULTS.withStaleAfter(Duration.ZERO))
        .withMessageContaining("stale_after");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthSettings.DEFAULTS.withGrace(Duration.ofSeconds(-1)))
        .withMessageContaining("grace");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthSettings.DEFAULTS.withHold(Duration.ofSeconds(-1)))
        .withMessageContaining("hold");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> HealthSettings.DEFAULTS.withHeapShare(Double.NaN))
        .withMessageContaining("heap_share");
    assertThat(HealthSettings.DEFAULTS.withGrace(Duration.ZERO).grace()).isZero();
  }
}
