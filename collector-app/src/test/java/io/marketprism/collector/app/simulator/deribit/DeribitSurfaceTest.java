package io.marketprism.collector.app.simulator.deribit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.simulator.FakeConnection;
import io.marketprism.collector.app.simulator.ManualLoop;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Match;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeribitSurfaceTest {
  private static final long NOW = 1_700_000_005_000L;
  private static final HttpQuery SOCKET = HttpQuery.get("/ws/api/v2");
  private static final String SNAPSHOT =
      "{\"type\":\"snapshot\",\"timestamp\":%d,\"instrument_name\":\"BTC-PERPETUAL\","
          + "\"change_id\":%d,\"bids\":[[\"new\",3.5,30.0],[\"new\",2.5,20.0],[\"new\",1.5,10.0]],"
          + "\"asks\":[[\"new\",1.5,10.0],[\"new\",2.5,20.0],[\"new\",3.5,30.0]]}";

  private final ManualLoop loop = new ManualLoop();
  private final FakeMarket market = new FakeMarket();
  private final FakeConnection client = new FakeConnection(1);
  private final InstantSource clock =
      () -> Instant.ofEpochMilli(NOW + loop.getAsLong() / 1_000_000);
  private final DeribitSurface surface =
      new DeribitSurface(market, DeribitLimits.documented(), clock, loop);

  @BeforeEach
  void start() {
    surface.start(loop);
  }

  private void open() {
    assertThat(surface.refusal(SOCKET)).isEmpty();
    surface.opened(client, SOCKET);
  }

  private void payload(int instrument, Channel channel, String text) {
    byte[] bytes = ("?" + text + "?").getBytes(StandardCharsets.UTF_8);
    requireNonNull(market.listener).payload(instrument, channel, bytes, 1, bytes.length - 2);
    requireNonNull(market.listener).flush();
  }

  /** The answers to a request, without their times. */
  private List<String> ask(String request) {
    loop.advance(Duration.ofMillis(350));
    int before = client.texts.size();
    surface.text(client, request);
    return client.texts.subList(before, client.texts.size()).stream()
        .map(text -> text.replaceFirst(",\"usIn\".*", "}"))
        .toList();
  }

  private static String request(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"public/%s\",\"params\":%s}"
        .formatted(id, method, params);
  }

  private static String channels(String... names) {
    return "{\"channels\":[\"" + String.join("\",\"", names) + "\"]}";
  }

  private static String notification(String channel, String data) {
    return ("{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":\"%s\","
            + "\"data\":%s}}")
        .formatted(channel, data);
  }

  @Test
  void resultListsOnlyTheChannelsThatThereAre() {
    open();
    assertThat(ask(request(42, "subscribe", channels("quote.BTC-PERPETUAL", "quote.X", "nothing"))))
        .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":42,\"result\":[\"quote.BTC-PERPETUAL\"]}");
    payload(0, Channel.BBO, "{\"timestamp\":1}");
    payload(1, Channel.BBO, "{}");
    payload(0, Channel.DEPTH, "{}");
    assertThat(client.texts.subList(1, client.texts.size()))
        .containsExactly(notification("quote.BTC-PERPETUAL", "{\"timestamp\":1}"));
  }

  @Test
  void answerSaysWhenItWasMade() {
    open();
    surface.text(client, request(1, "get_time", "{}"));
    assertThat(client.texts)
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":1700000005000,\"usIn\":1700000005000000,"
                + "\"usOut\":1700000005000000,\"usDiff\":0,\"testnet\":false}");
  }

  @Test
  void bookBeginsWithAllOfItAfterEachSubscriptionAndGoesOnWithChanges() {
    open();
    String book = "book.BTC-PERPETUAL.100ms";
    assertThat(ask(request(1, "subscribe", channels(book))))
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[\"" + book + "\"]}",
            notification(book, SNAPSHOT.formatted(NOW + 350, 100)));
    payload(0, Channel.DEPTH, "{\"type\":\"change\"}");
    assertThat(client.texts).endsWith(notification(book, "{\"type\":\"change\"}"));
    assertThat(ask(request(2, "subscribe", channels(book)))).as("no second one").hasSize(1);
    ask(request(3, "unsubscribe", channels(book)));
    market.lastUpdateId = 200;
    assertThat(ask(request(4, "subscribe", channels(book))))
        .endsWith(notification(book, SNAPSHOT.formatted(NOW + 1_400, 200)));
  }

  @Test
  void unsubscribedChannelIsSilent() {
    open();
    ask(request(1, "subscribe", channels("quote.BTC-PERPETUAL", "quote.ETH-PERPETUAL")));
    assertThat(ask(request(2, "unsubscribe", channels("quote.BTC-PERPETUAL", "quote.X"))))
        .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":[\"quote.BTC-PERPETUAL\"]}");
    payload(0, Channel.BBO, "{}");
    assertThat(ask(request(3, "unsubscribe_all", "{}")))
        .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":3,\"result\":\"ok\"}");
    payload(1, Channel.BBO, "{}");
    assertThat(client.texts).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource({
    "trades.BTC-PERPETUAL.100ms, 0, AGGREGATE_TRADE",
    "trades.future.any.100ms, 2, AGGREGATE_TRADE",
    "ticker.BTC-PERPETUAL.agg2, 0, MARK_PRICE",
    "ticker.SOL_USDC-PERPETUAL.100ms, 2, MARK_PRICE",
    "perpetual.BTC-PERPETUAL.100ms, 0, FUNDING_RATE",
    "deribit_price_index.btc_usd, 0, INDEX_PRICE",
    "deribit_price_index.sol_usdc, 2, INDEX_PRICE",
    "deribit_volatility_index.eth_usd, 1, VOLATILITY",
  })
  void eachChannelCarriesItsData(String channel, int instrument, Channel source) {
    open();
    ask(request(1, "subscribe", channels(channel)));
    payload(instrument, source, "{\"x\":1}");
    assertThat(client.texts).endsWith(notification(channel, "{\"x\":1}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"method\": | -32700",
        "'' | -32600",
        "[] | -32600",
        "{\"id\":7} | -32600",
        "{\"id\":7,\"method\":\"public/dance\"} | -32601",
        "{\"id\":7,\"method\":\"public/subscribe\"} | -32602",
        "{\"id\":7,\"method\":\"public/subscribe\",\"params\":{\"channels\":[1]}} | -32602",
        "{\"id\":7,\"method\":\"public/subscribe\",\"params\":{\"channels\":[]}} | -32602",
        "{\"id\":7,\"method\":\"public/set_heartbeat\",\"params\":{\"interval\":9}} | -32602",
        "{\"id\":7,\"method\":\"public/set_heartbeat\",\"params\":{\"interval\":\"x\"}} | -32602",
        "{\"id\":7,\"method\":\"public/subscribe\","
            + "\"params\":{\"channels\":[\"book.BTC-PERPETUAL.raw\"]}} | 13778",
        "{\"id\":7,\"method\":\"public/get_order_book\",\"params\":{}} | 13020",
      })
  void wrongRequestIsAnsweredWithAnError(String request, int code) {
    open();
    JsonObject answer = JsonParser.parseString(ask(request).get(0)).getAsJsonObject();
    assertThat(answer.getAsJsonObject("error").get("code").getAsInt()).isEqualTo(code);
    assertThat(answer.has("id")).isEqualTo(request.contains("\"method\":\""));
    assertThat(client.acts).isEmpty();
  }

  @Test
  void frameOfMoreThan32KilobytesIsRefused() {
    open();
    assertThat(ask(request(1, "subscribe", channels("x".repeat(32 << 10)))))
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32600,"
                + "\"message\":\"request entity too large\"}}");
  }

  @Test
  void heartbeatsComeWhereAskedForAndTestWhoIsQuiet() {
    open();
    loop.advance(Duration.ofMinutes(5));
    assertThat(client.texts).isEmpty();
    assertThat(ask(request(1, "set_heartbeat", "{\"interval\":10}")))
        .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"ok\"}");
    loop.advance(Duration.ofSeconds(11));
    assertThat(client.texts).hasSize(2).last().isEqualTo(DeribitJson.heartbeat("heartbeat"));
    loop.advance(Duration.ofSeconds(10));
    assertThat(client.texts).last().isEqualTo(DeribitJson.heartbeat("test_request"));
    assertThat(ask(request(0, "test", "{}")))
        .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"version\":\"1.2.26\"}}");
    loop.advance(Duration.ofSeconds(15));
    assertThat(client.acts).isEmpty();
  }

  @Test
  void clientThatAnswersNoTestIsClosed() {
    open();
    ask(request(1, "set_heartbeat", "{\"interval\":10}"));
    loop.advance(Duration.ofSeconds(22));
    assertThat(client.texts).last().isEqualTo(DeribitJson.heartbeat("test_request"));
    ask(request(2, "get_time", "{}"));
    assertThat(client.acts).isEmpty();
    loop.advance(Duration.ofSeconds(10));
    assertThat(client.acts).containsExactly("close 1000 no answer to test_request");
  }

  @Test
  void clientThatAsksTooOftenIsToldAndClosed() {
    open();
    String subscribe = request(1, "subscribe", channels("quote.BTC-PERPETUAL"));
    for (int i = 0; i < 10; i++) {
      surface.text(client, subscribe);
    }
    assertThat(client.acts).isEmpty();
    surface.text(client, subscribe);
    assertThat(client.texts).last().asString().contains("\"code\":10028");
    assertThat(client.acts).containsExactly("close 1008 too_many_requests");
  }

  @Test
  void subscriptionEach350MillisecondsIsFine() {
    open();
    for (int i = 0; i < 100; i++) {
      ask(request(i, "subscribe", channels("quote.BTC-PERPETUAL")));
    }
    assertThat(client.acts).isEmpty();
  }

  @Test
  void thirtyThirdConnectionIsRefusedAndRequestsWithIt() {
    for (int i = 1; i <= 32; i++) {
      assertThat(surface.refusal(SOCKET)).isEmpty();
      surface.opened(new FakeConnection(i), SOCKET);
    }
    assertThat(surface.refusal(SOCKET).orElseThrow().status()).isEqualTo(429);
    assertThat(surface.rest(HttpQuery.get("/api/v2/public/get_time")).status()).isEqualTo(429);
  }

  @Test
  void otherPathsAreNotFound() {
    assertThat(surface.refusal(HttpQuery.get("/ws")).orElseThrow().status()).isEqualTo(404);
    HttpReply reply = surface.rest(HttpQuery.get("/api/v1/x"));
    assertThat(reply.status()).isEqualTo(400);
    assertThat(reply.body()).contains("-32601");
    assertThat(surface.rest(HttpQuery.get("/api/v2/public/subscribe")).body()).contains("10030");
  }

  @ParameterizedTest
  @CsvSource({
    "any, future, BTC-PERPETUAL ETH-PERPETUAL SOL_USDC-PERPETUAL",
    "any, '', BTC-PERPETUAL ETH-PERPETUAL SOL_USDC-PERPETUAL",
    "BTC, future, BTC-PERPETUAL",
    "USDC, future, SOL_USDC-PERPETUAL",
    "any, option, ''",
  })
  void listIsOfACurrencyAndAKind(String currency, String kind, String names) {
    Map<String, String> parameters =
        kind.isEmpty() ? Map.of("currency", currency) : Map.of("currency", currency, "kind", kind);
    JsonArray list =
        result(new HttpQuery("GET", "/api/v2/public/get_instruments", parameters, ""))
            .getAsJsonArray("result");
    assertThat(String.join(" ", list.asList().stream().map(DeribitSurfaceTest::name).toList()))
        .isEqualTo(names);
  }

  @Test
  void tradesOfThePastAreThoseOfARangeOfSequenceNumbers() {
    market.matches = List.of(match(10, true), match(11, false), match(12, false));
    Map<String, String> range =
        Map.of(
            "instrument_name", "BTC-PERPETUAL", "start_seq", "11", "end_seq", "90", "count", "1");
    String path = "/api/v2/public/get_last_trades_by_instrument";
    JsonObject newest = result(new HttpQuery("GET", path, range, "")).getAsJsonObject("result");
    assertThat(newest.get("has_more").getAsBoolean()).isTrue();
    assertThat(sequence(newest.getAsJsonArray("trades").get(0))).isEqualTo(12);
    Map<String, String> rising = new HashMap<>(range);
    rising.put("sorting", "asc");
    JsonObject oldest = result(new HttpQuery("GET", path, rising, "")).getAsJsonObject("result");
    assertThat(oldest.getAsJsonArray("trades").get(0))
        .hasToString(
            "{\"trade_seq\":11,\"trade_id\":\"11\",\"timestamp\":1700000004990,"
                + "\"tick_direction\":0,\"price\":60000.5,\"mark_price\":60000.5,"
                + "\"liquidation\":\"T\",\"instrument_name\":\"BTC-PERPETUAL\","
                + "\"index_price\":60000.5,\"direction\":\"sell\",\"amount\":250}");
    rising.put("instrument_name", "NOPE");
    assertThat(surface.rest(new HttpQuery("GET", path, rising, "")).body()).contains("13020");
  }

  private static long sequence(JsonElement trade) {
    return trade.getAsJsonObject().get("trade_seq").getAsLong();
  }

  private static Match match(long id, boolean buy) {
    return new Match(
        id, id, 1_700_000_004_990L, new BigDecimal("60000.5"), new BigDecimal("250"), buy, !buy);
  }

  private static String name(JsonElement entry) {
    return entry.getAsJsonObject().get("instrument_name").getAsString();
  }

  private JsonObject result(HttpQuery query) {
    HttpReply reply = surface.rest(query);
    assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    return JsonParser.parseString(reply.body()).getAsJsonObject();
  }

  @Test
  void listSaysWhatEachInstrumentIs() {
    JsonArray list =
        result(
                new HttpQuery(
                    "GET", "/api/v2/public/get_instruments", Map.of("currency", "any"), ""))
            .getAsJsonArray("result");
    assertThat(list.get(0))
        .hasToString(
            "{\"price_index\":\"btc_usd\",\"kind\":\"future\","
                + "\"instrument_name\":\"BTC-PERPETUAL\",\"instrument_type\":\"reversed\","
                + "\"settlement_period\":\"perpetual\",\"expiration_timestamp\":32503708800000,"
                + "\"creation_timestamp\":1534167754000,\"is_active\":true,\"state\":\"open\","
                + "\"tick_size\":0.5,\"tick_size_steps\":[],\"contract_size\":10,"
                + "\"min_trade_amount\":10,\"base_currency\":\"BTC\",\"quote_currency\":\"USD\","
                + "\"counter_currency\":\"USD\",\"settlement_currency\":\"BTC\"}");
    assertThat(list.get(2).toString())
        .contains("\"instrument_type\":\"linear\"", "\"settlement_currency\":\"USDC\"");
  }

  @Test
  void orderBookIsGivenOverRestAsFarAsAskedFor() {
    JsonObject book =
        result(
                new HttpQuery(
                    "GET",
                    "/api/v2/public/get_order_book",
                    Map.of("instrument_name", "BTC-PERPETUAL", "depth", "2"),
                    ""))
            .getAsJsonObject("result");
    assertThat(book.get("change_id").getAsLong()).isEqualTo(100);
    assertThat(book.get("bids")).hasToString("[[2.5,20.0],[1.5,10.0]]");
    assertThat(book.get("mark_price").getAsString()).isEqualTo("60000.25");
  }

  @Test
  void bookAsItWasIsAnsweredOnCommand() {
    surface.faults().inject("rest-stale symbol=BTC-PERPETUAL; rest-stale symbol=BTCUSDT");
    market.lastUpdateId = 300;
    HttpQuery query =
        new HttpQuery(
            "GET", "/api/v2/public/get_order_book", Map.of("instrument_name", "BTC-PERPETUAL"), "");
    assertThat(surface.rest(query).body()).contains("\"change_id\":100,");
    assertThat(surface.rest(query).body()).contains("\"change_id\":300,");
  }

  @Test
  void requestIsRefusedOrIgnoredOnCommandButNotTheWishForNotices() {
    open();
    surface.faults().inject("request-error count=1; request-ignored count=1");
    String notices = request(1, "subscribe", channels("platform_state"));
    assertThat(ask(notices))
        .containsExactly("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":[\"platform_state\"]}");
    String subscribe = request(2, "subscribe", channels("quote.BTC-PERPETUAL"));
    List<String> answers =
        List.of(String.join("", ask(subscribe)), String.join("", ask(subscribe)));
    assertThat(answers)
        .containsExactlyInAnyOrder(
            "",
            "{\"jsonrpc\":\"2.0\",\"id\":2,\"error\":{\"code\":11050,\"message\":\"bad_request\","
                + "\"data\":{\"reason\":\"refused\"}}}");
    payload(0, Channel.BBO, "{}");
    assertThat(client.texts).hasSize(2);
  }

  @Test
  void plannedEndIsSaidToWhoWantsNotices() {
    open();
    surface.faults().inject("shutdown");
    assertThat(client.texts).isEmpty();
    ask(request(1, "subscribe", channels("platform_state")));
    surface.faults().inject("shutdown");
    assertThat(client.texts)
        .last()
        .isEqualTo(notification("platform_state", "{\"maintenance\":true}"));
  }

  @Test
  void upgradeIsRefusedOnCommand() {
    surface.faults().inject("refuse count=1 status=503");
    assertThat(surface.refusal(SOCKET).orElseThrow().status()).isEqualTo(503);
    assertThat(surface.refusal(SOCKET)).isEmpty();
  }

  @Test
  void streamFaultsBefallChannels() {
    open();
    ask(request(1, "subscribe", channels("quote.BTC-PERPETUAL")));
    surface.faults().inject("drop count=1");
    payload(0, Channel.BBO, "{\"n\":1}");
    payload(0, Channel.BBO, "{\"n\":2}");
    assertThat(client.texts).hasSize(2).last().asString().contains("\"n\":2");
  }

  @Test
  void clientThatTakesNothingIsClosed() {
    open();
    ask(request(1, "subscribe", channels("quote.BTC-PERPETUAL")));
    client.writable = false;
    loop.advance(Duration.ofSeconds(31));
    assertThat(client.acts).containsExactly("close 1008 connection_too_slow");
  }

  @Test
  void closedClientIsForgotten() {
    open();
    ask(request(1, "subscribe", channels("quote.BTC-PERPETUAL")));
    surface.closed(client);
    assertThat(requireNonNull(market.listener).watchers()).isZero();
    assertThat(surface.connections()).isEmpty();
    surface.stop();
    assertThat(market.stopped).isTrue();
  }
}
