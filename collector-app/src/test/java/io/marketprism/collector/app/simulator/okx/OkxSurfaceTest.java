package io.marketprism.collector.app.simulator.okx;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.simulator.FakeConnection;
import io.marketprism.collector.app.simulator.ManualLoop;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.market.Match;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OkxSurfaceTest {
  private static final long NOW = 1_700_000_005_000L;
  private static final String BOOK = "{\"channel\":\"books\",\"instId\":\"BTC-USDT-SWAP\"}";
  private static final String CONNECTION = ",\"connId\":\"a4d00001\"}";

  private final ManualLoop loop = new ManualLoop();
  private final FakeMarket market = new FakeMarket(OkxMarket.SWAP);
  private final FakeConnection client = new FakeConnection(1);
  private final InstantSource clock =
      () -> Instant.ofEpochMilli(NOW + loop.getAsLong() / 1_000_000);
  private final OkxSurface surface =
      new OkxSurface(OkxMarket.SWAP, market, OkxLimits.documented(), clock, loop);

  @BeforeEach
  void open() {
    surface.start(loop);
    assertThat(surface.refusal(HttpQuery.get("/ws/v5/public"))).isEmpty();
    surface.opened(client, HttpQuery.get("/ws/v5/public"));
  }

  private void ask(String operation, String... arguments) {
    surface.text(
        client,
        "{\"id\":\"7\",\"op\":\"%s\",\"args\":[%s]}"
            .formatted(operation, String.join(",", arguments)));
  }

  private void payload(int instrument, Channel channel, String text) {
    MarketListener listener = Objects.requireNonNull(market.listener);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    listener.payload(instrument, channel, bytes, 0, bytes.length);
    listener.flush();
  }

  private String last() {
    return client.texts.get(client.texts.size() - 1);
  }

  @Test
  void eachArgumentIsAcknowledgedAndABookFollowsItsAcknowledgement() {
    String trades = "{\"channel\":\"trades\",\"instId\":\"BTC-USDT-SWAP\"}";
    ask("subscribe", BOOK, trades);
    payload(0, Channel.DEPTH, "{\"seqId\":105}");
    payload(0, Channel.AGGREGATE_TRADE, "{\"tradeId\":\"1\"}");
    payload(1, Channel.DEPTH, "{}");
    assertThat(client.texts)
        .containsExactly(
            "{\"id\":\"7\",\"event\":\"subscribe\",\"arg\":" + BOOK + CONNECTION,
            "{\"arg\":"
                + BOOK
                + ",\"action\":\"snapshot\",\"data\":[{\"asks\":[[\"100\",\"0.1\",\"0\",\"1\"]],"
                + "\"bids\":[[\"99.5\",\"2\",\"0\",\"1\"]],\"ts\":\"1700000005000\",\"checksum\":0,"
                + "\"prevSeqId\":-1,\"seqId\":100}]}",
            "{\"id\":\"7\",\"event\":\"subscribe\",\"arg\":" + trades + CONNECTION,
            "{\"arg\":" + BOOK + ",\"action\":\"update\",\"data\":[{\"seqId\":105}]}",
            "{\"arg\":" + trades + ",\"data\":[{\"tradeId\":\"1\"}]}");
    assertThat(market.demands).isPositive();
  }

  @Test
  void channelThatIsUnsubscribedIsSilentAndBeginsWithABookWhenItIsAskedForAnew() {
    ask("subscribe", BOOK);
    ask("unsubscribe", BOOK);
    assertThat(last()).contains("\"event\":\"unsubscribe\"");
    payload(0, Channel.DEPTH, "{}");
    assertThat(client.texts).hasSize(3);
    ask("subscribe", BOOK);
    assertThat(last()).contains("\"action\":\"snapshot\"");
  }

  @Test
  void liquidationsOfAllInstrumentsAndTheIndexOfOneComeByOneChannelEach() {
    String liquidations = "{\"channel\":\"liquidation-orders\",\"instType\":\"SWAP\"}";
    String index = "{\"channel\":\"index-tickers\",\"instId\":\"BTC-USD\"}";
    ask("subscribe", liquidations, index);
    client.texts.clear();
    payload(0, Channel.LIQUIDATION, "1");
    payload(1, Channel.LIQUIDATION, "2");
    payload(0, Channel.INDEX_PRICE, "3");
    payload(1, Channel.INDEX_PRICE, "4");
    assertThat(client.texts)
        .containsExactly(
            "{\"arg\":" + liquidations + ",\"data\":[1]}",
            "{\"arg\":" + liquidations + ",\"data\":[2]}",
            "{\"arg\":" + index + ",\"data\":[4]}");
  }

  @Test
  void argumentOfNoChannelIsRefusedAndTheOthersAreGranted() {
    ask("subscribe", "{\"channel\":\"books\",\"instId\":\"X\"}", BOOK, "7");
    assertThat(client.texts).hasSize(4);
    assertThat(client.texts.get(0))
        .startsWith("{\"id\":\"7\",\"event\":\"error\",\"code\":\"60018\"")
        .endsWith(CONNECTION);
    assertThat(client.texts.get(1)).contains("\"event\":\"subscribe\"");
    assertThat(client.texts.get(3)).contains("60018");
  }

  @Test
  void requestThatIsNoneIsRefused() {
    for (String bad :
        List.of("x", "{}", "{\"op\":\"dance\",\"args\":[]}", "{\"op\":\"subscribe\"}")) {
      surface.text(client, bad);
      assertThat(last()).as(bad).startsWith("{\"event\":\"error\",\"code\":\"60012\"");
    }
  }

  @Test
  void pingIsAnsweredAndAQuietConnectionIsClosed() {
    loop.advance(Duration.ofSeconds(25));
    surface.text(client, "ping");
    assertThat(client.texts).containsExactly("pong");
    loop.advance(Duration.ofSeconds(29));
    assertThat(client.acts).isEmpty();
    loop.advance(Duration.ofSeconds(2));
    assertThat(client.acts).containsExactly("close 4004 No data received in 30s.");
  }

  @Test
  void quietBookIsRepeatedEachMinuteWithoutLevels() {
    ask("subscribe", BOOK);
    payload(0, Channel.DEPTH, "{}");
    client.texts.clear();
    for (int i = 0; i < 3; i++) {
      loop.advance(Duration.ofSeconds(21));
      surface.text(client, "ping");
    }
    assertThat(client.texts).filteredOn(text -> !text.equals("pong")).hasSize(1);
    assertThat(client.texts)
        .anyMatch(
            text ->
                text.startsWith(
                        "{\"arg\":" + BOOK + ",\"action\":\"update\",\"data\":[{\"asks\":[],")
                    && text.endsWith("\"checksum\":0,\"prevSeqId\":100,\"seqId\":100}]}"));
  }

  @Test
  void limitsHold() {
    for (int i = 0; i < 2; i++) {
      assertThat(surface.refusal(HttpQuery.get("/ws/v5/public"))).isEmpty();
    }
    assertThat(surface.refusal(HttpQuery.get("/ws/v5/public")).orElseThrow().status())
        .isEqualTo(429);
    for (int i = 0; i < 480; i++) {
      ask("unsubscribe", BOOK);
    }
    ask("unsubscribe", BOOK);
    assertThat(last()).contains("\"code\":\"60014\"");
    surface.text(client, "x".repeat((64 << 10) + 1));
    assertThat(client.acts).first().asString().startsWith("close 1009");
  }

  @Test
  void endOfTheServerIsAnnounced() {
    surface.faults().inject("shutdown");
    assertThat(last()).startsWith("{\"event\":\"notice\",\"code\":\"64008\"");
  }

  @Test
  void requestsAreRefusedOrIgnoredOnCommand() {
    surface.faults().inject("request-error count=1");
    ask("subscribe", BOOK);
    assertThat(last()).contains("\"id\":\"7\",\"event\":\"error\",\"code\":\"64007\"");
    surface.faults().inject("request-ignored count=1");
    ask("subscribe", BOOK);
    assertThat(client.texts).hasSize(1);
  }

  @Test
  void listSaysWhatContractsAre() {
    String list = rest("/api/v5/public/instruments", "instType", "SWAP");
    assertThat(list)
        .contains("\"instId\":\"BTC-USDT-SWAP\"", "\"ctVal\":\"0.01\"", "\"ctValCcy\":\"BTC\"")
        .contains("\"instId\":\"BTC-USD-SWAP\"", "\"ctVal\":\"100\"", "\"ctType\":\"inverse\"");
    assertThat(rest("/api/v5/public/instruments", "instType", "SPOT"))
        .isEqualTo("{\"code\":\"0\",\"msg\":\"\",\"data\":[]}");
    assertThat(new FakeMarket(OkxMarket.FUTURES).instruments())
        .extracting(one -> one.symbol() + " " + one.name())
        .containsExactly("BTC-USDT-270220 BTC-USDT-20270220", "BTC-USD-270220 BTC-USD-20270220");
  }

  @Test
  void bookAndRatiosComeOverRest() {
    assertThat(rest("/api/v5/market/books", "instId", "BTC-USDT-SWAP"))
        .isEqualTo(
            "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"asks\":[[\"100\",\"0.1\",\"0\",\"1\"]],"
                + "\"bids\":[[\"99.5\",\"2\",\"0\",\"1\"]],\"ts\":\"1700000005000\","
                + "\"seqId\":100}]}");
    String ratios = "/api/v5/rubik/stat/contracts/";
    assertThat(rest(ratios + "long-short-account-ratio-contract", "instId", "BTC-USDT-SWAP"))
        .contains("\"data\":[[\"1699999800000\",\"1.5\"]]");
    assertThat(
            rest(
                ratios + "long-short-position-ratio-contract-top-trader",
                "instId",
                "BTC-USDT-SWAP"))
        .contains("\"data\":[[\"1699999800000\",\"0.25\"]]");
    assertThat(rest("/api/v5/market/books", "instId", "X")).contains("\"code\":\"51001\"");
  }

  @Test
  void requestsBeyondTheLimitAreRefusedUntilTheWindowHasPassed() {
    String path = "/api/v5/rubik/stat/contracts/long-short-account-ratio-contract";
    for (int i = 0; i < 5; i++) {
      assertThat(rest(path, "instId", "BTC-USDT-SWAP")).contains("\"code\":\"0\"");
    }
    assertThat(rest(path, "instId", "BTC-USDT-SWAP")).contains("\"code\":\"50011\"");
    assertThat(rest(path, "instId", "BTC-USD-SWAP")).contains("\"code\":\"0\"");
    loop.advance(Duration.ofSeconds(2));
    assertThat(rest(path, "instId", "BTC-USDT-SWAP")).contains("\"code\":\"0\"");
  }

  @Test
  void staleBookIsAnsweredOnCommand() {
    surface.faults().inject("rest-stale symbol=BTC-USDT-SWAP count=1");
    market.lastUpdateId = 200;
    assertThat(rest("/api/v5/market/books", "instId", "BTC-USDT-SWAP")).contains("\"seqId\":100");
    assertThat(rest("/api/v5/market/books", "instId", "BTC-USDT-SWAP")).contains("\"seqId\":200");
  }

  @Test
  void tradesOfThePastAreSingleMatchesBeforeAnIdNewestFirst() {
    market.matches = List.of(match(10, 5, true), match(11, 6, false), match(12, 6, false));
    HttpQuery query =
        new HttpQuery(
            "GET",
            "/api/v5/market/history-trades",
            Map.of("instId", "BTC-USDT-SWAP", "type", "1", "after", "12", "limit", "1"),
            "");
    assertThat(surface.rest(query).body())
        .isEqualTo(
            "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"instId\":\"BTC-USDT-SWAP\",\"side\":\"sell\","
                + "\"sz\":\"0.25\",\"px\":\"60000.5\",\"source\":\"0\",\"tradeId\":\"11\","
                + "\"ts\":\"1700000004990\"}]}");
    String path = "/api/v5/market/history-trades";
    assertThat(rest(path, "instId", "BTC-USDT-SWAP"))
        .containsSubsequence("\"12\"", "\"11\"", "\"10\"");
    for (int i = 0; i < 18; i++) {
      rest(path, "instId", "BTC-USDT-SWAP");
    }
    assertThat(rest(path, "instId", "BTC-USDT-SWAP")).contains("\"code\":\"50011\"");
  }

  private static Match match(long id, long aggregate, boolean buy) {
    return new Match(
        id, aggregate, NOW - 10, new BigDecimal("60000.5"), new BigDecimal("0.25"), buy, !buy);
  }

  private String rest(String path, String parameter, String value) {
    return surface.rest(new HttpQuery("GET", path, Map.of(parameter, value), "")).body();
  }
}
