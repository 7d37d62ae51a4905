package io.marketprism.collector.app.simulator.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.simulator.FakeConnection;
import io.marketprism.collector.app.simulator.ManualLoop;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.market.Match;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinanceSpotSurfaceTest {
  private static final long NOW = 1_700_000_005_000L;

  private final ManualLoop loop = new ManualLoop();
  private final FakeMarket market = new FakeMarket();
  private final FakeConnection client = new FakeConnection(1);
  private final InstantSource clock =
      () -> Instant.ofEpochMilli(NOW + loop.getAsLong() / 1_000_000);
  private final BinanceSurface surface =
      BinanceSurface.of("binance-spot", market, BinanceLimits.spot(), clock, loop);

  @BeforeEach
  void start() {
    surface.start(loop);
  }

  /** What the market sends to. */
  private MarketListener market() {
    return Objects.requireNonNull(market.listener);
  }

  private static HttpQuery query(String path, String... parameters) {
    Map<String, String> map =
        IntStream.range(0, parameters.length / 2)
            .boxed()
            .collect(Collectors.toMap(i -> parameters[2 * i], i -> parameters[2 * i + 1]));
    return new HttpQuery("GET", path, map, "");
  }

  private void open(String path, String... parameters) {
    assertThat(surface.refusal(query(path, parameters))).isEmpty();
    surface.opened(client, query(path, parameters));
  }

  private void payload(int instrument, Channel channel, String text) {
    byte[] bytes = ("?" + text + "?").getBytes(StandardCharsets.UTF_8);
    market().payload(instrument, channel, bytes, 1, bytes.length - 2);
    market().flush();
  }

  private String ask(String request) {
    loop.advance(Duration.ofMillis(300));
    surface.text(client, request);
    return client.texts.get(client.texts.size() - 1);
  }

  @Test
  void streamsOfTheConnectUrlComeInTheirForm() {
    open("/stream", "streams", "btcusdt@depth@100ms/btcusdt@trade");
    payload(0, Channel.DEPTH, "{\"u\":1}");
    payload(0, Channel.BBO, "{}");
    payload(1, Channel.DEPTH, "{}");
    payload(0, Channel.TRADE, "{\"t\":1}");
    assertThat(client.texts)
        .containsExactly(
            "{\"stream\":\"btcusdt@depth@100ms\",\"data\":{\"u\":1}}",
            "{\"stream\":\"btcusdt@trade\",\"data\":{\"t\":1}}");
    assertThat(market.demands).isPositive();
  }

  @Test
  void rawConnectionsGetThePayloadAlone() {
    open("/ws/btcusdt@aggTrade/btcusdt@bookTicker");
    payload(0, Channel.AGGREGATE_TRADE, "{\"a\":1}");
    payload(0, Channel.BBO, "{\"u\":1}");
    assertThat(client.texts).containsExactly("{\"a\":1}", "{\"u\":1}");
  }

  @Test
  void subscriptionsAreAcknowledgedListedAndEnded() {
    open("/ws");
    assertThat(market().watchers()).isZero();
    int demands = market.demands;
    assertThat(
            ask("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@depth\",\"x@trade\"],\"id\":1}"))
        .isEqualTo("{\"result\":null,\"id\":1}");
    assertThat(market().watchers()).isEqualTo(1);
    assertThat(market.demands).as("the market hears of it").isGreaterThan(demands);
    assertThat(market().watched(0, Channel.DEPTH)).isTrue();
    assertThat(market().watched(0, Channel.TRADE)).isFalse();
    assertThat(ask("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":\"b-2\"}"))
        .isEqualTo("{\"result\":[\"btcusdt@depth\",\"x@trade\"],\"id\":\"b-2\"}");
    assertThat(ask("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"btcusdt@depth\"],\"id\":null}"))
        .isEqualTo("{\"result\":null,\"id\":null}");
    assertThat(market().watched(0, Channel.DEPTH)).isFalse();
    payload(0, Channel.DEPTH, "{}");
    assertThat(client.texts).hasSize(3);
  }

  @Test
  void subscribingTwiceSendsOnce() {
    open("/ws/btcusdt@trade");
    ask("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":1}");
    payload(0, Channel.TRADE, "{}");
    assertThat(client.texts).containsExactly("{\"result\":null,\"id\":1}", "{}");
  }

  @Test
  void namesInTheWrongCaseAreAcknowledgedAndSilent() {
    open("/stream");
    assertThat(ask("{\"method\":\"SUBSCRIBE\",\"params\":[\"BTCUSDT@trade\"],\"id\":1}"))
        .isEqualTo("{\"result\":null,\"id\":1}");
    payload(0, Channel.TRADE, "{}");
    assertThat(client.texts).hasSize(1);
    assertThat(market().watchers()).isZero();
  }

  @Test
  void symbolsOfAnyScriptHaveStreams() {
    open("/stream", "streams", "币安人生usdt@trade");
    payload(1, Channel.TRADE, "{}");
    assertThat(client.texts).containsExactly("{\"stream\":\"币安人生usdt@trade\",\"data\":{}}");
  }

  @Test
  void theEnvelopeCanBeSwitched() {
    open("/ws/btcusdt@trade");
    assertThat(ask("{\"method\":\"GET_PROPERTY\",\"params\":[\"combined\"],\"id\":1}"))
        .isEqualTo("{\"result\":false,\"id\":1}");
    ask("{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",true],\"id\":2}");
    payload(0, Channel.TRADE, "{}");
    assertThat(client.texts).endsWith("{\"stream\":\"btcusdt@trade\",\"data\":{}}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"method\":|{\"code\":3,\"msg\":\"Invalid JSON",
        "''|{\"code\":3,\"msg\":\"Invalid JSON",
        "[]|{\"code\":2,\"msg\":\"Invalid request: expected a request object\",\"id\":null}",
        "{\"id\":7}|{\"code\":2,\"msg\":\"Invalid request: missing field `method`\",\"id\":7}",
        "{\"method\":\"DANCE\",\"id\":7}|\"msg\":\"Invalid request: unknown variant \\\"DANCE\\\"\"",
        "{\"method\":\"SUBSCRIBE\",\"id\":7}|params must be an array\",\"id\":7}",
        "{\"method\":\"SUBSCRIBE\",\"params\":[1],\"id\":7}|params must be strings\",\"id\":7}",
        "{\"method\":\"SET_PROPERTY\",\"params\":[\"combined\",1],\"id\":7}|expected [",
        "{\"method\":\"SUBSCRIBE\",\"params\":[],\"id\":1.5}|request ID must be",
        "{\"method\":\"SUBSCRIBE\",\"params\":[],\"id\":{}}|request ID must be"
      })
  void wrongRequestsAreAnsweredWithAnError(String request, String error) {
    open("/ws");
    assertThat(ask(request)).contains(error).startsWith("{\"code\":");
    assertThat(client.acts).isEmpty();
  }

  @Test
  void moreThan1024StreamsAreRefused() {
    open("/ws");
    String names =
        IntStream.range(0, 1025)
            .mapToObj(i -> "\"s" + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    assertThat(ask("{\"method\":\"SUBSCRIBE\",\"params\":" + names + ",\"id\":1}"))
        .contains("too many subscriptions");
    assertThat(ask("{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":2}")).contains("\"result\":[]");
  }

  @Test
  void aSixthFrameWithinASecondClosesTheConnection() {
    open("/ws");
    for (int i = 0; i < 4; i++) {
      surface.text(client, "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
      loop.advance(Duration.ofMillis(200));
    }
    surface.control(client, true);
    loop.advance(Duration.ofMillis(199));
    assertThat(client.acts).isEmpty();
    surface.text(client, "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
    assertThat(client.acts).containsExactly("close 1008 Too many requests");
    assertThat(client.texts).hasSize(4);
  }

  @Test
  void fiveFramesInEverySecondAreFine() {
    open("/ws");
    for (int i = 0; i < 50; i++) {
      surface.text(client, "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
      loop.advance(Duration.ofMillis(200));
    }
    assertThat(client.acts).isEmpty();
    assertThat(client.texts).hasSize(50);
  }

  @Test
  void pingsComeEvery20SecondsAndMustBeAnsweredWithin60() {
    open("/ws");
    loop.advance(Duration.ofSeconds(20));
    assertThat(client.acts).containsExactly("ping");
    surface.control(client, true);
    loop.advance(Duration.ofSeconds(20));
    assertThat(client.acts).containsExactly("ping", "ping");
    loop.advance(Duration.ofSeconds(59));
    assertThat(client.acts).containsExactly("ping", "ping");
    loop.advance(Duration.ofSeconds(1));
    assertThat(client.acts).containsExactly("ping", "ping", "close 1008 Pong timeout");
  }

  @Test
  void aConnectionLivesForADay() {
    open("/ws");
    for (int i = 0; i < 24 * 60 * 6 - 1; i++) {
      loop.advance(Duration.ofSeconds(10));
      surface.control(client, true);
    }
    assertThat(client.acts).containsOnly("ping");
    loop.advance(Duration.ofSeconds(10));
    assertThat(client.acts).endsWith("close 1001 connection lifetime");
  }

  @Test
  void aClientThatTakesNothingIsClosed() {
    open("/ws/btcusdt@trade");
    assertThat(market().ready()).isTrue();
    client.writable = false;
    assertThat(market().ready()).isFalse();
    payload(0, Channel.TRADE, "{}");
    assertThat(client.acts).isEmpty();
    client.pending = 17 << 20;
    payload(0, Channel.TRADE, "{}");
    assertThat(client.acts).containsExactly("close 1008 slow consumer");
  }

  @Test
  void aClientThatIsStuckIsClosed() {
    open("/ws/btcusdt@trade");
    client.writable = false;
    loop.advance(Duration.ofSeconds(31));
    assertThat(client.acts).contains("close 1008 slow consumer");
  }

  @Test
  void aClosedConnectionIsForgotten() {
    open("/ws/btcusdt@trade");
    surface.closed(client);
    assertThat(market().watchers()).isZero();
    assertThat(surface.connections()).isEmpty();
    assertThat(market().watched(0, Channel.TRADE)).isFalse();
    surface.text(client, "{}");
    assertThat(client.texts).isEmpty();
  }

  @Test
  void onlyStreamPathsAreUpgraded() {
    assertThat(surface.refusal(query("/api/v3/depth")).orElseThrow().status()).isEqualTo(404);
    assertThat(surface.refusal(query("/wsx")).orElseThrow().status()).isEqualTo(404);
    HttpQuery micros = query("/stream", "timeUnit", "MICROSECOND");
    assertThat(surface.refusal(micros).orElseThrow().status()).isEqualTo(400);
  }

  @Test
  void connectsAreLimitedTo300InFiveMinutes() {
    for (int i = 0; i < 300; i++) {
      assertThat(surface.refusal(query("/ws"))).isEmpty();
    }
    assertThat(surface.refusal(query("/ws")).orElseThrow().status()).isEqualTo(429);
    loop.advance(Duration.ofMinutes(5));
    assertThat(surface.refusal(query("/ws"))).isEmpty();
  }

  @Test
  void shutdownIsAnnouncedInTheFormOfTheConnection() {
    open("/stream");
    FakeConnection raw = new FakeConnection(2);
    surface.opened(raw, query("/ws"));
    surface.faults().inject("shutdown");
    assertThat(client.texts)
        .containsExactly(
            "{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":"
                + NOW
                + "}}");
    assertThat(raw.texts).containsExactly("{\"e\":\"serverShutdown\",\"E\":" + NOW + "}");
  }

  @Test
  void requestsCanBeRefusedOrIgnored() {
    open("/ws");
    surface.faults().inject("request-error; request-ignored");
    String request = "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":9}";
    assertThat(ask(request))
        .isEqualTo("{\"code\":2,\"msg\":\"Invalid request: refused\",\"id\":9}");
    surface.text(client, request);
    assertThat(client.texts).hasSize(1);
    assertThat(market().watchers()).isZero();
    assertThat(ask(request)).isEqualTo("{\"result\":null,\"id\":9}");
  }

  @Test
  void streamFaultsHitOnlyTheirStream() {
    open("/stream", "streams", "btcusdt@trade/btcusdt@depth");
    surface.faults().inject("drop stream=*@depth count=2");
    payload(0, Channel.DEPTH, "{\"u\":1}");
    payload(0, Channel.TRADE, "{\"t\":1}");
    payload(0, Channel.DEPTH, "{\"u\":2}");
    payload(0, Channel.DEPTH, "{\"u\":3}");
    assertThat(client.texts)
        .containsExactly(
            "{\"stream\":\"btcusdt@trade\",\"data\":{\"t\":1}}",
            "{\"stream\":\"btcusdt@depth\",\"data\":{\"u\":3}}");
  }

  @Test
  void pingTimeAndListAreAnswered() {
    assertThat(surface.rest(query("/api/v3/ping")).body()).isEqualTo("{}");
    assertThat(surface.rest(query("/api/v3/time")).body())
        .isEqualTo("{\"serverTime\":" + NOW + "}");
    JsonObject all = json(surface.rest(query("/api/v3/exchangeInfo")));
    assertThat(all.getAsJsonArray("symbols")).hasSize(2);
    JsonObject btc = all.getAsJsonArray("symbols").get(0).getAsJsonObject();
    assertThat(btc.get("status").getAsString()).isEqualTo("TRADING");
    assertThat(btc.get("baseAsset").getAsString()).isEqualTo("BTC");
    assertThat(btc.getAsJsonArray("filters").get(0).getAsJsonObject().get("tickSize").getAsString())
        .isEqualTo("0.01000000");
    assertThat(btc.getAsJsonArray("filters").get(1).getAsJsonObject().get("stepSize").getAsString())
        .isEqualTo("0.00001000");
    HttpQuery two = query("/api/v3/exchangeInfo", "symbols", "[\"BTCUSDT\",\"币安人生USDT\"]");
    assertThat(json(surface.rest(two)).getAsJsonArray("symbols")).hasSize(2);
    HttpQuery one = query("/api/v3/exchangeInfo", "symbol", "BTCUSDT");
    assertThat(json(surface.rest(one)).getAsJsonArray("symbols")).hasSize(1);
  }

  private static JsonObject json(HttpReply reply) {
    assertThat(reply.status()).isEqualTo(200);
    return JsonParser.parseString(reply.body()).getAsJsonObject();
  }

  @Test
  void tradesOfThePastAreGivenSinglyAndAsAggregatesFromAnIdOn() {
    market.matches = List.of(match(10, 5, true), match(11, 6, false), match(12, 6, false));
    assertThat(
            surface
                .rest(query("/api/v3/historicalTrades", "symbol", "BTCUSDT", "fromId", "11"))
                .body())
        .startsWith(
            "[{\"id\":11,\"price\":\"60000.50000000\",\"qty\":\"0.25000000\","
                + "\"quoteQty\":\"15000.12500000\",\"time\":1700000004990,"
                + "\"isBuyerMaker\":true,\"isBestMatch\":true},{\"id\":12,");
    assertThat(surface.rest(query("/api/v3/trades", "symbol", "BTCUSDT", "limit", "1")).body())
        .startsWith("[{\"id\":12,");
    HttpReply aggregates =
        surface.rest(
            query("/api/v3/aggTrades", "symbol", "BTCUSDT", "fromId", "6", "limit", "1000"));
    assertThat(aggregates.body())
        .isEqualTo(
            "[{\"a\":6,\"p\":\"60000.50000000\",\"q\":\"0.50000000\",\"f\":11,\"l\":12,"
                + "\"T\":1700000004990,\"m\":true,\"M\":true}]");
    assertThat(aggregates.headers()).containsEntry("X-MBX-USED-WEIGHT-1M", "54");
  }

  private static Match match(long id, long aggregate, boolean buy) {
    return new Match(
        id, aggregate, NOW - 10, new BigDecimal("60000.5"), new BigDecimal("0.25"), buy, !buy);
  }

  @ParameterizedTest
  @CsvSource({
    "'',100,5",
    "1,1,5",
    "100,100,5",
    "101,101,25",
    "500,500,25",
    "501,501,50",
    "1000,1000,50",
    "1001,1001,250",
    "5000,5000,250",
    "9999,5000,250"
  })
  void depthHasItsLimitAndWeight(String limit, int levels, int weight) {
    HttpQuery query =
        limit.isEmpty()
            ? query("/api/v3/depth", "symbol", "BTCUSDT")
            : query("/api/v3/depth", "symbol", "BTCUSDT", "limit", limit);
    HttpReply reply = surface.rest(query);
    assertThat(json(reply).get("lastUpdateId").getAsLong()).isEqualTo(100);
    assertThat(json(reply).getAsJsonArray("bids")).hasSize(levels);
    assertThat(reply.headers())
        .containsEntry("X-MBX-USED-WEIGHT-1M", Integer.toString(weight))
        .containsEntry("Content-Type", "application/json;charset=UTF-8");
  }

  @Test
  void depthIsWrittenWithEightDecimalsBestFirst() {
    HttpReply reply = surface.rest(query("/api/v3/depth", "symbol", "BTCUSDT", "limit", "2"));
    assertThat(reply.body())
        .isEqualTo(
            "{\"lastUpdateId\":100,\"bids\":[[\"0.02000000\",\"0.00002000\"],"
                + "[\"0.01000000\",\"0.00001000\"]],\"asks\":[[\"0.01000000\",\"0.00001000\"],"
                + "[\"0.02000000\",\"0.00002000\"]]}");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/v3/depth, NOPE, 100, 400, -1121",
    "/api/v3/depth, '', 100, 400, -1102",
    "/api/v3/depth, BTCUSDT, many, 400, -1100",
    "/api/v3/depth, BTCUSDT, 0, 400, -1100",
    "/api/v3/exchangeInfo, NOPE, 1, 400, -1121"
  })
  void wrongQueriesAreAnsweredWithTheirCode(
      String path, String symbol, String limit, int status, int code) {
    HttpReply reply = surface.rest(query(path, "symbol", symbol, "limit", limit));
    assertThat(reply.status()).isEqualTo(status);
    assertThat(reply.body()).startsWith("{\"code\":" + code + ",\"msg\":\"");
  }

  @Test
  void unknownPathsAndMethodsAreRefused() {
    assertThat(surface.rest(query("/api/v1/depth")).status()).isEqualTo(404);
    HttpQuery post = new HttpQuery("POST", "/api/v3/ping", Map.of(), "");
    assertThat(surface.rest(post).status()).isEqualTo(405);
    HttpQuery broken = query("/api/v3/exchangeInfo", "symbols", "[\"BTCUSDT\"");
    assertThat(surface.rest(broken).status()).isEqualTo(400);
  }

  @Test
  void tooMuchWeightIsAnsweredWith429AndThen418() {
    HttpQuery heavy = query("/api/v3/depth", "symbol", "BTCUSDT", "limit", "5000");
    for (int i = 0; i < 24; i++) {
      assertThat(surface.rest(heavy).status()).isEqualTo(200);
    }
    HttpReply limited = surface.rest(heavy);
    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.headers()).containsEntry("Retry-After", "35");
    for (int i = 0; i < 9; i++) {
      assertThat(surface.rest(heavy).status()).isEqualTo(429);
    }
    HttpReply banned = surface.rest(heavy);
    assertThat(banned.status()).isEqualTo(418);
    assertThat(banned.headers()).containsEntry("Retry-After", "120");
    loop.advance(Duration.ofSeconds(60));
    assertThat(surface.rest(query("/api/v3/ping")).headers()).containsEntry("Retry-After", "60");
    loop.advance(Duration.ofSeconds(60));
    assertThat(surface.rest(heavy).status()).isEqualTo(200);
  }

  @Test
  void weightIsForgottenWithTheMinute() {
    HttpQuery heavy = query("/api/v3/depth", "symbol", "BTCUSDT", "limit", "5000");
    for (int i = 0; i < 25; i++) {
      surface.rest(heavy);
    }
    loop.advance(Duration.ofSeconds(35));
    HttpReply reply = surface.rest(heavy);
    assertThat(reply.status()).isEqualTo(200);
    assertThat(reply.headers()).containsEntry("X-MBX-USED-WEIGHT-1M", "250");
  }

  @Test
  void aStaleSnapshotIsTheOneOfWhenTheFaultBegan() {
    surface.faults().inject("rest-stale symbol=BTCUSDT");
    market.lastUpdateId = 200;
    HttpQuery query = query("/api/v3/depth", "symbol", "BTCUSDT");
    assertThat(json(surface.rest(query)).get("lastUpdateId").getAsInt()).isEqualTo(100);
    assertThat(json(surface.rest(query)).get("lastUpdateId").getAsInt()).isEqualTo(200);
  }

  @Test
  void stopEndsTheMarket() {
    surface.stop();
    assertThat(market.stopped).isTrue();
  }
}
