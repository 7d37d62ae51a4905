package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.HealthStatus;
import io.marketprism.collector.metrics.http.EndpointAddress;
import io.marketprism.collector.testing.net.RawHttp;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthPagesTest {
  private final FakeSource source = new FakeSource();
  private final ManualNanos nanos = new ManualNanos();
  private RenderLimits limits =
      RenderLimits.DEFAULTS.withPatience(Duration.ofSeconds(20), Duration.ofSeconds(20));
  private @Nullable Endpoints endpoints;

  @AfterEach
  void stop() {
    if (endpoints != null) {
      endpoints.close();
    }
  }

  @ParameterizedTest
  @CsvSource({"HEALTHY, 200", "DEGRADED, 200", "UNHEALTHY, 503"})
  void statusDecidesTheCode(HealthStatus status, int code) throws IOException {
    source.health = FakeSource.report(status, FakeSource.NOW);
    RawHttp.Answer answer = get("/health");
    JsonObject body = JsonParser.parseString(answer.text()).getAsJsonObject();

    assertThat(answer.status()).isEqualTo(code);
    assertThat(answer.headers()).containsEntry("content-type", "application/json; charset=utf-8");
    assertThat(body.get("status").getAsString()).isEqualTo(status.name());
    assertThat(body.get("since").getAsString()).isEqualTo("2026-11-22T09:23:14Z");
    assertThat(body.getAsJsonArray("reasons")).hasSize(status == HealthStatus.HEALTHY ? 0 : 1);
  }

  @Test
  void reasonsAreGivenWithCodeTextAndTime() throws IOException {
    source.health = FakeSource.report(HealthStatus.DEGRADED, FakeSource.NOW);
    JsonObject reason =
        JsonParser.parseString(get("/health").text())
            .getAsJsonObject()
            .getAsJsonArray("reasons")
            .get(0)
            .getAsJsonObject();

    assertThat(reason.get("code").getAsString()).isEqualTo("feeds_stale");
    assertThat(reason.get("text").getAsString()).contains("binance-spot BTC-USDT trade");
    assertThat(reason.get("since").getAsString()).isEqualTo("2026-11-22T09:24:14Z");
    assertThat(reason.get("status").getAsString()).isEqualTo("DEGRADED");
  }

  @Test
  void readyAndLiveFollowTheReport() throws IOException {
    assertThat(get("/ready").status()).isEqualTo(200);
    assertThat(get("/live").status()).isEqualTo(200);

    source.health =
        new HealthReport(
            HealthStatus.UNHEALTHY,
            List.of(),
            FakeSource.NOW,
            FakeSource.NOW.plusSeconds(1),
            false,
            false);
    nanos.advance(Duration.ofSeconds(1));
    assertThat(get("/ready").status()).isEqualTo(503);
    assertThat(get("/ready").text()).isEqualTo("{\"ready\":false}");
    assertThat(get("/live").status()).isEqualTo(503);
  }

  @Test
  void replyIsMadeAtMostOnceASecond() throws IOException {
    get("/health");
    source.health = FakeSource.report(HealthStatus.UNHEALTHY, FakeSource.NOW.plusSeconds(1));
    nanos.advance(Duration.ofMillis(999));
    assertThat(get("/health").status()).isEqualTo(200);
    nanos.advance(Duration.ofMillis(1));
    assertThat(get("/health").status()).isEqualTo(503);
  }

  @Test
  void reportThatIsNotRenewedCountsAsNone() throws IOException {
    get("/health");
    nanos.advance(HealthPages.EVALUATED_WITHIN.minusNanos(1));
    assertThat(get("/health").status()).isEqualTo(200);
    nanos.advance(Duration.ofNanos(1));
    assertThat(get("/health").status()).isEqualTo(503);
    assertThat(get("/health").text()).contains("not_evaluated");
    assertThat(get("/ready").status()).isEqualTo(503);
    assertThat(get("/live").status()).as("a watchdog may be late").isEqualTo(200);

    nanos.advance(HealthPages.LIVE_WITHIN.minus(HealthPages.EVALUATED_WITHIN));
    assertThat(get("/live").status()).as("but not dead").isEqualTo(503);

    source.health = FakeSource.report(HealthStatus.HEALTHY, FakeSource.NOW.plusSeconds(60));
    nanos.advance(Duration.ofSeconds(1));
    assertThat(get("/health").status()).isEqualTo(200);
    assertThat(get("/live").status()).isEqualTo(200);
  }

  @Test
  void sourceThatFailsOrBlocksNeverStopsTheAnswers() throws IOException {
    limits = RenderLimits.DEFAULTS;
    get("/health");
    source.onHealth =
        () -> {
          throw new StackOverflowError("deep");
        };
    nanos.advance(Duration.ofSeconds(1));
    assertThat(get("/health").status()).as("the last good one").isEqualTo(200);

    CountDownLatch never = new CountDownLatch(1);
    source.onHealth =
        () -> {
          try {
            never.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    nanos.advance(Duration.ofSeconds(1));
    assertThat(get("/live").status()).isEqualTo(200);
    nanos.advance(Duration.ofSeconds(1));
    for (int i = 0; i < 50; i++) {
      assertThat(get("/live").status()).isEqualTo(200);
    }
    nanos.advance(Duration.ofSeconds(60));
    assertThat(get("/health").status()).isEqualTo(503);
    assertThat(get("/live").status()).isEqualTo(503);
  }

  @Test
  void beforeTheFirstReportTheProcessIsLiveButNothingElse() throws IOException {
    source.onHealth =
        () -> {
          throw new IllegalStateException("not yet");
        };
    assertThat(get("/live").status()).isEqualTo(200);
    assertThat(get("/ready").status()).isEqualTo(503);
    assertThat(get("/health").status()).isEqualTo(503);
    nanos.advance(HealthPages.LIVE_WITHIN);
    assertThat(get("/live").status()).isEqualTo(503);
  }

  @Test
  void statusShowsEverything() throws IOException {
    RawHttp.Answer answer = get("/status");
    JsonObject status = JsonParser.parseString(answer.text()).getAsJsonObject();
    JsonObject feed = status.getAsJsonArray("feeds").get(0).getAsJsonObject();
    JsonObject trades = status.getAsJsonArray("feeds").get(1).getAsJsonObject();
    JsonObject sink = status.getAsJsonArray("sinks").get(0).getAsJsonObject();
    JsonObject connection = status.getAsJsonArray("connections").get(0).getAsJsonObject();
    JsonObject frames = status.getAsJsonArray("frames").get(0).getAsJsonObject();
    JsonObject resources = status.getAsJsonObject("resources");

    assertThat(status.get("version").getAsString()).isEqualTo("1.2.3");
    assertThat(status.get("uptime_ms").getAsLong()).isEqualTo(300_000);
    assertThat(status.getAsJsonObject("health").get("status").getAsString()).isEqualTo("HEALTHY");
    assertThat(feed.get("symbol").getAsString()).isEqualTo("BTC-USDT");
    assertThat(feed.get("venue_symbol").getAsString()).isEqualTo("BTCUSDT");
    assertThat(feed.get("data_age_ms").getAsLong()).isEqualTo(250);
    assertThat(feed.getAsJsonObject("rejected").get("malformed").getAsLong()).isEqualTo(3);
    assertThat(feed.getAsJsonObject("book").get("best_ask").getAsString()).isEqualTo("64000.2");
    assertThat(feed.getAsJsonObject("book").get("sequence").getAsLong()).isEqualTo(77);
    assertThat(trades.has("data_age_ms")).as("not known, so absent").isFalse();
    assertThat(trades.has("book")).isFalse();
    assertThat(sink.get("failure").getAsString()).isEqualTo("disk full");
    assertThat(
            sink.getAsJsonArray("data_types").get(0).getAsJsonObject().get("offered").getAsLong())
        .isEqualTo(93);
    assertThat(sink.getAsJsonObject("figures").get("spool_bytes").getAsLong()).isEqualTo(77);
    assertThat(sink.get("trouble").getAsString()).isEqualTo("spool is half full");
    assertThat(connection.get("generation").getAsLong()).isEqualTo(2);
    assertThat(connection.get("last_close_reason").getAsString()).isEqualTo("silent");
    assertThat(frames.get("frames").getAsLong()).isEqualTo(1110);
    assertThat(frames.getAsJsonObject("rejected").get("malformed").getAsLong()).isEqualTo(2);
    assertThat(resources.get("resident_bytes").getAsLong()).isEqualTo(5000);
    assertThat(resources.get("kernel_age_ms").getAsLong()).isEqualTo(9000);
  }

  @Test
  void beyondLoopbackTheStatusIsServedOnlyWhereItIsOpen() throws IOException {
    for (boolean open : List.of(false, true)) {
      Endpoints.Builder builder =
          Endpoints.builder(source, nanos.clocks())
              .limits(limits)
              .health(new EndpointAddress("health", "0.0.0.0", 0, Set.of()));
      try (Endpoints all = (open ? builder.openStatus() : builder).start()) {
        int port = all.healthPort().orElseThrow();
        RawHttp.Answer status = RawHttp.get(port, "/status");

        assertThat(status.status()).isEqualTo(open ? 200 : 403);
        assertThat(status.text().contains("BTC-USDT")).isEqualTo(open);
        for (String path :
            List.of("/", "/page/page.js", "/page/page.css", "/overview", "/history")) {
          assertThat(RawHttp.get(port, path).status()).as(path).isEqualTo(open ? 200 : 403);
        }
        for (String path : List.of("/health", "/live", "/ready")) {
          assertThat(RawHttp.get(port, path).status()).isEqualTo(200);
        }
      }
    }
  }

  @Test
  void overviewOfLongAgoIsNotServedWhileANewOneIsMade() throws IOException {
    limits = RenderLimits.DEFAULTS;
    assertThat(get("/overview").text()).contains("BTC-USDT");
    CountDownLatch made = new CountDownLatch(1);
    source.onFeeds =
        () -> {
          try {
            made.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    nanos.advance(HealthPages.EVALUATED_WITHIN.minusNanos(1));
    assertThat(get("/overview").text()).contains("BTC-USDT");
    nanos.advance(Duration.ofNanos(1));
    assertThat(get("/overview").text()).isEqualTo("{\"preparing\":true}");

    made.countDown();
    nanos.advance(Duration.ofSeconds(1));
    while (get("/overview").text().contains("preparing")) {
      nanos.advance(Duration.ofSeconds(1));
    }
    assertThat(get("/overview").text()).contains("BTC-USDT");
  }

  @Test
  void statusShowsHowSocketsAreCountedAndWhatLeaked() throws IOException {
    JsonObject counted =
        JsonParser.parseString(get("/status").text())
            .getAsJsonObject()
            .getAsJsonObject("reconciliation");

    assertThat(counted.get("kernel").getAsString()).isEqualTo("seen");
    assertThat(counted.get("confirmed").getAsInt()).isEqualTo(3);
    assertThat(counted.getAsJsonArray("owned")).hasSize(2);
    JsonObject difference = counted.getAsJsonArray("differences").get(0).getAsJsonObject();
    assertThat(difference.get("kind").getAsString()).isEqualTo("close_wait");
    assertThat(difference.get("lasting_ms").getAsLong()).isEqualTo(40_000);
    assertThat(difference.get("leak").getAsBoolean()).isTrue();
    JsonObject leak = counted.getAsJsonArray("leaks").get(0).getAsJsonObject();
    assertThat(leak.get("owner").getAsString()).isEqualTo("okx-swap/1");
    JsonObject call = leak.getAsJsonArray("created_at").get(0).getAsJsonObject();
    assertThat(call.get("call").getAsString()).contains("FakeSource.reconciliation");
  }

  @Test
  void statusIsBoundedAndSaysWhatItLeavesOut() throws IOException {
    source.feeds = Collections.nCopies(5_003, source.feeds.get(0));
    String text = new String(StatusDocument.bytes(source), StandardCharsets.UTF_8);
    JsonObject status = JsonParser.parseString(text).getAsJsonObject();

    assertThat(status.getAsJsonArray("feeds")).hasSize(5_000);
    assertThat(status.get("feeds_left_out").getAsInt()).isEqualTo(3);
  }

  private RawHttp.Answer get(String path) throws IOException {
    if (endpoints == null) {
      endpoints =
          Endpoints.builder(source, nanos.clocks())
              .limits(limits)
              .health(new EndpointAddress("health", "127.0.0.1", 0, Set.of()))
              .start();
    }
    return RawHttp.get(endpoints.healthPort().orElseThrow(), path);
  }
}
