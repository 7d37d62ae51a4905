package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.prometheus.client.exporter.common.TextFormat;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class FeedMetricsTest {
  private static final String BTC =
      "{venue=\"binance-spot\",market_type=\"spot\",instrument=\"BTC-USDT\",data_type=";
  private static final String OTHER =
      "{venue=\"binance-spot\",market_type=\"spot\",instrument=\"other\",data_type=";

  private final FakeSource source = new FakeSource();

  @Test
  void everyFigureOfAFeedIsShownInBaseUnits() {
    Scrape scrape = scrape(new FeedMetrics(source, 10));
    String book = BTC + "\"orderbook\"}";

    assertThat(scrape.value("collector_feed_messages_total" + book)).isEqualTo(1000);
    assertThat(scrape.value("collector_feed_events_total" + book)).isEqualTo(990);
    assertThat(scrape.value("collector_feed_stale_messages_total" + book)).isEqualTo(7);
    assertThat(scrape.value("collector_feed_gaps_total" + book)).isEqualTo(2);
    assertThat(scrape.value("collector_feed_resyncs_total" + book)).isEqualTo(1);
    assertThat(scrape.value("collector_feed_snapshot_requests_total" + book)).isEqualTo(4);
    assertThat(scrape.value("collector_feed_data_age_seconds" + book)).isEqualTo(0.25);
    assertThat(scrape.value("collector_feed_lag_seconds" + book)).isEqualTo(0.012);
    assertThat(
            scrape.value(
                "collector_feed_rejected_messages_total"
                    + BTC
                    + "\"orderbook\",reason=\"malformed\"}"))
        .isEqualTo(3);
    assertThat(scrape.value("collector_feed_state" + BTC + "\"orderbook\",state=\"live\"}"))
        .isEqualTo(1);
    assertThat(scrape.value("collector_orderbook_objects{venue=\"binance-spot\"}")).isEqualTo(1900);
    String instrument = BTC.replace(",data_type=", "");
    assertThat(scrape.value("collector_orderbook_levels" + instrument + ",side=\"ask\"}"))
        .isEqualTo(900);
    assertThat(scrape.value("collector_orderbook_complete_levels" + instrument + "}"))
        .isEqualTo(800);
    assertThat(scrape.value("collector_feed_late_events_total" + BTC + "\"trade\"}")).isEqualTo(5);
  }

  @Test
  void whatIsNotKnownOrMeansNothingIsAbsent() {
    Scrape scrape = scrape(new FeedMetrics(source, 10));

    assertThat(scrape.has("collector_feed_data_age_seconds" + BTC + "\"trade\"}")).isFalse();
    assertThat(scrape.has("collector_feed_resyncs_total" + BTC + "\"trade\"}")).isFalse();
    assertThat(scrape.has("collector_feed_late_events_total" + BTC + "\"orderbook\"}")).isFalse();
  }

  @Test
  void statesAreCountedAlsoWhereTheyAreEmpty() {
    source.feeds =
        List.of(
            FakeSource.trades("A-B", FeedState.LIVE, 1),
            FakeSource.trades("C-D", FeedState.STALE, 1),
            FakeSource.trades("E-F", FeedState.STALE, 1));
    Scrape scrape = scrape(new FeedMetrics(source, 1));
    String feeds = "collector_feeds{venue=\"binance-spot\",data_type=\"trade\",state=";

    assertThat(scrape.value(feeds + "\"live\"}")).isEqualTo(1);
    assertThat(scrape.value(feeds + "\"stale\"}")).isEqualTo(2);
    assertThat(scrape.value(feeds + "\"failed\"}")).isZero();
    assertThat(scrape.count("collector_feeds")).isEqualTo(FeedState.values().length);
  }

  @Test
  void seriesGoWithTheirFeed() {
    FeedMetrics metrics = new FeedMetrics(source, 10);
    scrape(metrics);
    source.feeds = List.of(FakeSource.trades("BTC-USDT", FeedState.LIVE, 1));

    assertThat(scrape(metrics).count("collector_orderbook_levels")).isZero();
    source.feeds = List.of();
    assertThat(scrape(metrics).size()).isZero();
  }

  @Test
  void feedsBeyondTheLimitAreSummedAndTheirSumsNeverFall() {
    FeedMetrics metrics = new FeedMetrics(source, 2);
    List<FeedReport> feeds = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      feeds.add(FakeSource.trades("S" + i + "-USDT", FeedState.LIVE, 10));
    }
    source.feeds = feeds;
    assertThat(otherMessages(metrics)).isEqualTo(30);

    source.feeds = feeds.subList(0, 3);
    assertThat(otherMessages(metrics)).as("two feeds are gone").isEqualTo(30);

    feeds.set(2, FakeSource.trades("S2-USDT", FeedState.LIVE, 4));
    source.feeds = feeds.subList(0, 3);
    assertThat(otherMessages(metrics)).as("one began again at zero").isEqualTo(34);

    source.feeds = feeds;
    assertThat(otherMessages(metrics)).as("two came back").isEqualTo(54);
  }

  @Test
  void placeOfAFeedThatIsGoneIsTakenByTheNextNewOne() {
    FeedMetrics metrics = new FeedMetrics(source, 1);
    source.feeds = List.of(FakeSource.trades("A-USDT", FeedState.LIVE, 1));
    scrape(metrics);
    source.feeds = List.of();
    scrape(metrics);
    source.feeds = List.of(FakeSource.trades("B-USDT", FeedState.LIVE, 1));

    Scrape scrape = scrape(metrics);
    assertThat(scrape.has("collector_feed_messages_total" + OTHER + "\"trade\"}")).isFalse();
    assertThat(scrape.count("collector_feed_messages_total")).isEqualTo(1);
  }

  @Test
  void churnLeavesNothingBehind() {
    FeedMetrics metrics = new FeedMetrics(source, 3);
    for (int i = 0; i < 1000; i++) {
      source.feeds = List.of(FakeSource.trades("S" + i + "-USDT", FeedState.LIVE, 1));
      assertThat(scrape(metrics).count("collector_feed_messages_total")).isEqualTo(1);
    }
  }

  @Test
  void hostileSymbolsStayInsideTheirLabel() {
    source.feeds =
        List.of(
            FakeSource.trades("A\"} 1\nevil_total{x=\"", FeedState.LIVE, 1),
            FakeSource.trades("B\\", FeedState.LIVE, 2),
            FakeSource.trades("C".repeat(5000), FeedState.LIVE, 3),
            FakeSource.trades("D\u0000\u202e\ud800", FeedState.LIVE, 4));
    Scrape scrape = scrape(new FeedMetrics(source, 10));

    assertThat(scrape.count("collector_feed_messages_total")).isEqualTo(4);
    assertThat(scrape.labels().keySet()).allMatch(name -> name.startsWith("collector_"));
  }

  @Test
  void feedsWithEqualLabelsDoNotMakeOneSeriesTwice() {
    String longName = "X".repeat(300);
    source.feeds =
        List.of(
            FakeSource.trades(longName + "A", FeedState.LIVE, 1),
            FakeSource.trades(longName + "B", FeedState.LIVE, 2),
            FakeSource.trades(longName + "B", FeedState.LIVE, 2));
    Scrape scrape = scrape(new FeedMetrics(source, 10));

    assertThat(scrape.count("collector_feed_messages_total")).isEqualTo(2);
    assertThat(scrape.value("collector_feed_messages_total" + OTHER + "\"trade\"}")).isEqualTo(2);
  }

  private double otherMessages(FeedMetrics metrics) {
    return scrape(metrics).value("collector_feed_messages_total" + OTHER + "\"trade\"}");
  }

  private static Scrape scrape(FeedMetrics metrics) {
    try {
      StringWriter text = new StringWriter();
      TextFormat.write004(text, Collections.enumeration(metrics.collect()));
      return new Scrape(text.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
