package io.marketprism.collector.app.simulator.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinanceFuturesSurfaceTest {
  private static final long NOW = 1_700_000_005_000L;

  private final ManualLoop loop = new ManualLoop();
  private final InstantSource clock =
      () -> Instant.ofEpochMilli(NOW + loop.getAsLong() / 1_000_000);
  private final RequestWeights weights =
      new RequestWeights(BinanceLimits.futures().weightPerMinute(), clock);
  private final FakeFutures usdmMarket = new FakeFutures(Segment.USDM);
  private final BinanceSurface usdm = surface(Segment.USDM, usdmMarket);
  private final FakeFutures coinmMarket = new FakeFutures(Segment.COINM);
  private final BinanceSurface coinm = surface(Segment.COINM, coinmMarket);
  private final FakeConnection client = new FakeConnection(1);

  private BinanceSurface surface(Segment segment, FakeFutures market) {
    Shown shown = new Shown(segment, market, BinanceLimits.futures(), clock);
    BinanceSurface surface = new BinanceSurface(new FuturesApi(shown, weights), loop);
    surface.start(loop);
    return surface;
  }

  private static HttpQuery query(String path, String... parameters) {
    Map<String, String> map =
        IntStream.range(0, parameters.length / 2)
            .boxed()
            .collect(Collectors.toMap(i -> parameters[2 * i], i -> parameters[2 * i + 1]));
    return new HttpQuery("GET", path, map, "");
  }

  private void open(BinanceSurface surface, String path, String... parameters) {
    assertThat(surface.refusal(query(path, parameters))).isEmpty();
    surface.opened(client, query(path, parameters));
  }

  private static void payload(FakeFutures market, int instrument, Channel channel, String text) {
    MarketListener listener = Objects.requireNonNull(market.listener);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    listener.payload(instrument, channel, bytes, 0, bytes.length);
    listener.flush();
  }

  @ParameterizedTest
  @CsvSource({
    "/public, btcusdt@depth@100ms, DEPTH",
    "/public, btcusdt@depth@500ms, DEPTH",
    "/public, btcusdt@bookTicker, BBO",
    "/public, btcusdt@trade, TRADE",
    "/market, btcusdt@aggTrade, AGGREGATE_TRADE",
    "/market, btcusdt@markPrice@1s, MARK_PRICE",
    "/market, btcusdt@forceOrder, LIQUIDATION",
  })
  void streamsOfUsdMComeOnTheirRouteAndAreSilentOnTheOther(
      String route, String stream, Channel channel) {
    open(usdm, route + "/stream");
    String other = route.equals("/public") ? "/market" : "/public";
    FakeConnection wrong = new FakeConnection(2);
    usdm.opened(wrong, query(other + "/stream"));
    String request = "{\"method\":\"SUBSCRIBE\",\"params\":[\"" + stream + "\"],\"id\":1}";
    usdm.text(client, request);
    usdm.text(wrong, request);
    payload(usdmMarket, 0, channel, "{}");
    assertThat(client.texts)
        .containsExactly(
            "{\"result\":null,\"id\":1}", "{\"stream\":\"" + stream + "\",\"data\":{}}");
    assertThat(wrong.texts).as("acknowledged").containsExactly("{\"result\":null,\"id\":1}");
  }

  @Test
  void whatIsWithoutARouteIsAnAliasOfPublic() {
    open(usdm, "/stream", "streams", "btcusdt@depth@100ms/btcusdt@aggTrade");
    payload(usdmMarket, 0, Channel.DEPTH, "{}");
    payload(usdmMarket, 0, Channel.AGGREGATE_TRADE, "{}");
    assertThat(client.texts).containsExactly("{\"stream\":\"btcusdt@depth@100ms\",\"data\":{}}");
    assertThat(usdm.refusal(query("/private/stream")).orElseThrow().status()).isEqualTo(404);
  }

  @Test
  void coinMHasOneRouteForAll() {
    open(coinm, "/stream", "streams", "btcusd_perp@depth@100ms/btcusd_perp@aggTrade");
    payload(coinmMarket, 0, Channel.DEPTH, "{}");
    payload(coinmMarket, 0, Channel.AGGREGATE_TRADE, "{}");
    assertThat(client.texts).hasSize(2);
    assertThat(coinm.refusal(query("/public/stream")).orElseThrow().status()).isEqualTo(404);
  }

  @Test
  void indexStreamOfAPairComesOnceForAllItsContracts() {
    open(coinm, "/stream", "streams", "btcusd@indexPrice@1s");
    payload(coinmMarket, 0, Channel.INDEX_PRICE, "{}");
    payload(coinmMarket, 2, Channel.INDEX_PRICE, "{}");
    assertThat(client.texts).containsExactly("{\"stream\":\"btcusd@indexPrice@1s\",\"data\":{}}");
  }

  @Test
  void errorsOfFuturesAreInAnObject() {
    open(usdm, "/public/ws");
    usdm.text(client, "{\"method\":\"DANCE\",\"id\":7}");
    usdm.text(client, "{\"method\":");
    assertThat(client.texts.get(0)).startsWith("{\"error\":{\"code\":2,").endsWith("},\"id\":7}");
    assertThat(client.texts.get(1)).startsWith("{\"error\":{\"code\":3,");
  }

  @Test
  void anEleventhFrameWithinASecondClosesTheConnection() {
    open(usdm, "/public/ws");
    for (int i = 0; i < 10; i++) {
      usdm.text(client, "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
    }
    assertThat(client.acts).isEmpty();
    usdm.text(client, "{\"method\":\"LIST_SUBSCRIPTIONS\",\"id\":1}");
    assertThat(client.acts).containsExactly("close 1008 Too many requests");
  }

  @Test
  void pingsComeEveryThreeMinutesAndMustBeAnsweredWithinTen() {
    open(usdm, "/public/ws");
    loop.advance(Duration.ofMinutes(3));
    assertThat(client.acts).containsExactly("ping");
    loop.advance(Duration.ofMinutes(10).minusSeconds(1));
    assertThat(client.acts).containsExactly("ping");
    loop.advance(Duration.ofSeconds(1));
    assertThat(client.acts).containsExactly("ping", "close 1008 Pong timeout");
  }

  @Test
  void endOfAServerIsNotAnnounced() {
    open(usdm, "/public/stream");
    usdm.faults().inject("shutdown");
    assertThat(client.texts).isEmpty();
  }

  @Test
  void listSaysWhatContractsAre() {
    JsonArray linear =
        json(usdm, "/fapi/v1/exchangeInfo").getAsJsonObject().getAsJsonArray("symbols");
    assertThat(linear).hasSize(3);
    JsonObject perpetual = linear.get(0).getAsJsonObject();
    assertThat(perpetual.get("symbol").getAsString()).isEqualTo("BTCUSDT");
    assertThat(perpetual.get("contractType").getAsString()).isEqualTo("PERPETUAL");
    assertThat(perpetual.get("status").getAsString()).isEqualTo("TRADING");
    assertThat(perpetual.get("deliveryDate").getAsLong()).isEqualTo(4_133_404_800_000L);
    assertThat(perpetual.has("contractSize")).isFalse();
    JsonObject dated = linear.get(2).getAsJsonObject();
    assertThat(dated.get("symbol").getAsString()).isEqualTo("BTCUSDT_261225");
    assertThat(dated.get("deliveryDate").getAsLong()).isEqualTo(1_798_185_600_000L);

    JsonObject inverse =
        json(coinm, "/dapi/v1/exchangeInfo")
            .getAsJsonObject()
            .getAsJsonArray("symbols")
            .get(0)
            .getAsJsonObject();
    assertThat(inverse.get("symbol").getAsString()).isEqualTo("BTCUSD_PERP");
    assertThat(inverse.get("pair").getAsString()).isEqualTo("BTCUSD");
    assertThat(inverse.get("contractStatus").getAsString()).isEqualTo("TRADING");
    assertThat(inverse.get("contractSize").getAsInt()).isEqualTo(100);
    assertThat(inverse.get("marginAsset").getAsString()).isEqualTo("BTC");
  }

  @ParameterizedTest
  @CsvSource({
    "'', 500, 10",
    "5, 5, 2",
    "50, 50, 2",
    "100, 100, 5",
    "500, 500, 10",
    "1000, 1000, 20"
  })
  void depthHasItsLimitsAndWeights(String limit, int levels, int weight) {
    HttpQuery query =
        limit.isEmpty()
            ? query("/fapi/v1/depth", "symbol", "BTCUSDT")
            : query("/fapi/v1/depth", "symbol", "BTCUSDT", "limit", limit);
    HttpReply reply = usdm.rest(query);
    JsonObject book = JsonParser.parseString(reply.body()).getAsJsonObject();
    assertThat(book.getAsJsonArray("bids")).hasSize(levels);
    assertThat(book.get("E").getAsLong()).isEqualTo(NOW);
    assertThat(reply.headers()).containsEntry("X-MBX-USED-WEIGHT-1M", Integer.toString(weight));
  }

  @Test
  void otherLimitsOfDepthAreRefused() {
    HttpReply reply = usdm.rest(query("/fapi/v1/depth", "symbol", "BTCUSDT", "limit", "200"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("-4021");
  }

  @Test
  void depthOfCoinMNamesSymbolAndPair() {
    assertThat(json(coinm, "/dapi/v1/depth", "symbol", "BTCUSD_PERP", "limit", "5").toString())
        .startsWith(
            "{\"lastUpdateId\":100,\"E\":"
                + NOW
                + ",\"T\":"
                + NOW
                + ",\"symbol\":\"BTCUSD_PERP\",\"pair\":\"BTCUSD\",\"bids\":[[\"0.5\",\"5\"]");
  }

  @Test
  void bothMarketsCountWeightTogether() {
    usdm.rest(query("/fapi/v1/depth", "symbol", "BTCUSDT", "limit", "1000"));
    assertThat(coinm.rest(query("/dapi/v1/ping")).headers())
        .containsEntry("X-MBX-USED-WEIGHT-1M", "21");
  }

  @Test
  void openInterestIsAnswered() {
    assertThat(json(usdm, "/fapi/v1/openInterest", "symbol", "BTCUSDT").toString())
        .isEqualTo("{\"symbol\":\"BTCUSDT\",\"openInterest\":\"15004\",\"time\":" + NOW + "}");
    assertThat(json(coinm, "/dapi/v1/openInterest", "symbol", "BTCUSD_PERP").toString())
        .isEqualTo(
            "{\"symbol\":\"BTCUSD_PERP\",\"pair\":\"BTCUSD\",\"contractType\":\"PERPETUAL\","
                + "\"openInterest\":\"15004\",\"time\":"
                + NOW
                + "}");
    assertThat(usdm.rest(query("/fapi/v1/openInterest", "symbol", "NOPE")).body())
        .contains("-1121");
  }

  @Test
  void ratiosAreOfAnInstrumentOrOfAPair() {
    assertThat(
            json(
                    usdm,
                    "/futures/data/globalLongShortAccountRatio",
                    "symbol",
                    "BTCUSDT",
                    "period",
                    "5m")
                .toString())
        .isEqualTo(
            "[{\"symbol\":\"BTCUSDT\",\"longShortRatio\":\"1.5000\",\"longAccount\":\"0.6000\","
                + "\"shortAccount\":\"0.4000\",\"timestamp\":1700004900000}]");
    assertThat(
            json(coinm, "/futures/data/topLongShortPositionRatio", "pair", "BTCUSD", "period", "5m")
                .toString())
        .isEqualTo(
            "[{\"pair\":\"BTCUSD\",\"longShortRatio\":\"3.0000\",\"longPosition\":\"0.7500\","
                + "\"shortPosition\":\"0.2500\",\"timestamp\":1700004900000}]");
    assertThat(
            usdm.rest(query("/futures/data/globalLongShortAccountRatio", "symbol", "BTCUSDT"))
                .body())
        .contains("-1130");
  }

  @Test
  void ratiosOfUsdMAreCountedApart() {
    HttpQuery one =
        query("/futures/data/globalLongShortAccountRatio", "symbol", "BTCUSDT", "period", "5m");
    for (int i = 0; i < 1_000; i++) {
      assertThat(usdm.rest(one).status()).isEqualTo(200);
    }
    HttpReply refused = usdm.rest(one);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsEntry("X-MBX-USED-WEIGHT-1M", "0");
    assertThat(usdm.rest(query("/fapi/v1/ping")).status()).isEqualTo(200);
    loop.advance(Duration.ofMinutes(5));
    assertThat(usdm.rest(one).status()).isEqualTo(200);
  }

  @Test
  void fundingIntervalsThatWereAdjustedAreListed() {
    JsonArray list = json(usdm, "/fapi/v1/fundingInfo").getAsJsonArray();
    assertThat(list).hasSize(1);
    JsonObject first = list.get(0).getAsJsonObject();
    assertThat(first.get("symbol").getAsString()).isEqualTo("BTCUSDT");
    assertThat(first.get("fundingIntervalHours").getAsInt()).isEqualTo(8);
  }

  @Test
  void aggregatesOfThePastWeighTwentyAndSingleTradesAreNotPublic() {
    usdmMarket.matches =
        List.of(
            new Match(11, 6, 1, new BigDecimal("60000.5"), new BigDecimal("0.250"), true, false));
    HttpReply reply =
        usdm.rest(query("/fapi/v1/aggTrades", "symbol", "BTCUSDT", "fromId", "6", "limit", "9"));
    assertThat(reply.body())
        .isEqualTo(
            "[{\"a\":6,\"p\":\"60000.5\",\"q\":\"0.250\",\"f\":11,\"l\":11,\"T\":1,\"m\":false}]");
    assertThat(reply.headers()).containsEntry("X-MBX-USED-WEIGHT-1M", "20");
    assertThat(usdm.rest(query("/fapi/v1/historicalTrades", "symbol", "BTCUSDT")).status())
        .isEqualTo(404);
  }

  @Test
  void aStaleSnapshotOfWhatIsNotListedHereIsNoFault() {
    coinm.faults().inject("rest-stale symbol=BTCUSDT");
    usdm.faults().inject("rest-stale symbol=BTCUSDT");
    usdmMarket.lastUpdateId = 200;
    assertThat(id("/fapi/v1/depth")).isEqualTo(100);
    assertThat(id("/fapi/v1/depth")).isEqualTo(200);
  }

  private long id(String path) {
    return json(usdm, path, "symbol", "BTCUSDT").getAsJsonObject().get("lastUpdateId").getAsLong();
  }

  private static JsonElement json(BinanceSurface surface, String path, String... parameters) {
    HttpReply reply = surface.rest(query(path, parameters));
    assertThat(reply.status()).isEqualTo(200);
    return JsonParser.parseString(reply.body());
  }
}
