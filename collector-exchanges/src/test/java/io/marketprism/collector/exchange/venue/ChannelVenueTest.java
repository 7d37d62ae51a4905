package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.Collector;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whole collectors of exchanges whose snapshots come in the channel, over sockets to loopback. */
@Timeout(90)
class ChannelVenueTest {
  private static final String OKX_LIST =
      "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"instType\":\"SPOT\",\"instId\":\"BTC-USDT\","
          + "\"baseCcy\":\"BTC\",\"quoteCcy\":\"USDT\",\"uly\":\"\",\"instFamily\":\"\","
          + "\"settleCcy\":\"\",\"ctVal\":\"\",\"ctMult\":\"\",\"ctValCcy\":\"\",\"ctType\":\"\","
          + "\"expTime\":\"\",\"ruleType\":\"normal\",\"state\":\"live\",\"tickSz\":\"0.1\","
          + "\"lotSz\":\"0.00000001\"}]}";
  private static final String DERIBIT_LIST =
      "{\"jsonrpc\":\"2.0\",\"result\":[{\"kind\":\"future\",\"instrument_name\":\"BTC-PERPETUAL\","
          + "\"instrument_type\":\"reversed\",\"expiration_timestamp\":32503708800000,"
          + "\"is_active\":true,\"tick_size\":0.5,\"contract_size\":10.0,"
          + "\"min_trade_amount\":10.0,\"settlement_currency\":\"BTC\","
          + "\"settlement_period\":\"perpetual\",\"base_currency\":\"BTC\","
          + "\"counter_currency\":\"USD\",\"quote_currency\":\"USD\",\"state\":\"open\","
          + "\"tick_size_steps\":[]}]}";

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private volatile Optional<WebSocket> socket = Optional.empty();
  private final MockWebServer server = new MockWebServer();
  private final ConcurrentLinkedQueue<Collector> running = new ConcurrentLinkedQueue<>();

  @AfterEach
  void everythingIsFreed() {
    running.forEach(Collector::close);
    server.close();
  }

  @Test
  void okxBookIsJoinedInItsChannelAndRebuiltAfterAGapBySubscribingAnew() throws IOException {
    long[] sequence = {100};
    Collector collector =
        start("okx-spot", OKX_LIST, "BTC-USDT", request -> okxAnswers(request, sequence));
    eventually("live", () -> live(collector) == 2);
    send(okxBook("update", 100, 105));
    send(
        "{\"arg\":{\"channel\":\"trades\",\"instId\":\"BTC-USDT\"},\"data\":[{\"instId\":"
            + "\"BTC-USDT\",\"tradeId\":\"7\",\"px\":\"42219.9\",\"sz\":\"0.12\",\"side\":\"buy\","
            + "\"ts\":\"1630048897897\",\"count\":\"1\",\"seqId\":105}]}");
    eventually("update", () -> events.contains("update 105"));
    eventually("trade", () -> events.contains("trade 7"));
    sequence[0] = 200;
    send(okxBook("update", 120, 130));
    eventually("rebuilt", () -> events.contains("snapshot 200"));
    send(okxBook("update", 200, 201));
    eventually("goes on", () -> events.contains("update 201"));
    assertThat(books())
        .containsExactly(
            "snapshot 100", "update 105", "interruption gap", "snapshot 200", "update 201");
    assertThat(heard).anyMatch(frame -> frame.contains("\"unsubscribe\""));
  }

  /** The exchange acknowledges, and sends changes without the book before them. */
  @Test
  void okxBookWhoseSnapshotDoesNotComeInItsChannelIsAskedForOverRest() throws IOException {
    Collector collector =
        start(
            "okx-spot",
            OKX_LIST,
            "BTC-USDT",
            request ->
                okxAnswers(request, new long[] {100}).stream()
                    .map(frame -> frame.contains("snapshot") ? okxBook("update", 95, 101) : frame)
                    .toList());
    eventually("live", () -> live(collector) == 2);
    send(okxBook("update", 101, 105));
    eventually("update", () -> events.contains("update 105"));
    assertThat(books()).containsExactly("snapshot 101", "update 105");
    assertThat(heard).noneMatch(frame -> frame.contains("\"unsubscribe\""));
  }

  @Test
  void okxChannelThatIsRefusedFailsItsFeedWithTheExchangesCodeAndText() throws IOException {
    String error =
        "{\"id\":\"1\",\"event\":\"error\",\"code\":\"60018\",\"msg\":\"Wrong URL or channel:trades\"}";
    Collector collector =
        start(
            "okx-spot",
            OKX_LIST,
            "BTC-USDT",
            request ->
                okxAnswers(request, new long[] {100}).stream()
                    .map(frame -> frame.contains("\"trades\"") ? error : frame)
                    .toList());
    eventually(
        "refused",
        () ->
            collector.feeds().stream()
                .anyMatch(
                    feed ->
                        feed.dataType() == DataType.TRADE
                            && feed.state() == FeedState.FAILED
                            && feed.reason().contains("60018 Wrong URL or channel:trades")));
    assertThat(books()).containsExactly("snapshot 100");
  }

  private static String okxReply(long id) {
    String data = okxBook("snapshot", -1, id).replace("\"prevSeqId\":-1,", "");
    return "{\"code\":\"0\",\"msg\":\"\",\"data\":" + data.substring(data.indexOf('['));
  }

  private List<String> okxAnswers(JsonObject request, long[] sequence) {
    JsonArray args = request.getAsJsonArray("args");
    String op = request.get("op").getAsString();
    String id = request.get("id").getAsString();
    List<String> answers = new CopyOnWriteArrayList<>();
    args.forEach(
        arg -> {
          answers.add(
              "{\"id\":\""
                  + id
                  + "\",\"event\":\""
                  + op
                  + "\",\"arg\":"
                  + arg
                  + ",\"connId\":\"a4d3ae55\"}");
          if (op.equals("subscribe") && arg.toString().contains("\"books\"")) {
            answers.add(okxBook("snapshot", -1, sequence[0]));
          }
        });
    return answers;
  }

  private static String okxBook(String action, long previous, long last) {
    return "{\"arg\":{\"channel\":\"books\",\"instId\":\"BTC-USDT\"},\"action\":\""
        + action
        + "\",\"data\":[{\"asks\":[[\"8477.5\",\"415\",\"0\",\"13\"]],\"bids\":[[\"8476.9\",\""
        + last
        + "\",\"0\",\"12\"]],\"ts\":\"1597026383085\",\"checksum\":0,\"prevSeqId\":"
        + previous
        + ",\"seqId\":"
        + last
        + "}]}";
  }

  @Test
  void deribitBookIsJoinedInItsChannelAndRebuiltAfterAGapAndHeartbeatsAreAnswered()
      throws IOException {
    long[] change = {100};
    Collector collector =
        start("deribit", DERIBIT_LIST, "BTC-USD", request -> deribitAnswers(request, change));
    eventually("live", () -> live(collector) == 2);
    send(deribitBook("change", 100, 105));
    send(
        "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":"
            + "\"trades.BTC-PERPETUAL.100ms\",\"data\":[{\"trade_seq\":7,\"trade_id\":\"403\","
            + "\"timestamp\":1765531356452,\"tick_direction\":2,\"price\":92294.5,\"mark_price\":"
            + "92287.11,\"index_price\":92276.75,\"instrument_name\":\"BTC-PERPETUAL\","
            + "\"direction\":\"sell\",\"amount\":10.0,\"contracts\":1.0}]}}");
    send("{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"test_request\"}}");
    eventually("update", () -> events.contains("update 105"));
    eventually("trade", () -> events.contains("trade 7"));
    eventually("answered", () -> heard.stream().anyMatch(frame -> frame.contains("public/test")));
    change[0] = 200;
    send(deribitBook("change", 120, 130));
    eventually("rebuilt", () -> events.contains("snapshot 200"));
    send(deribitBook("change", 200, 201));
    eventually("goes on", () -> events.contains("update 201"));
    assertThat(books())
        .containsExactly(
            "snapshot 100", "update 105", "interruption gap", "snapshot 200", "update 201");
    assertThat(heard.get(0)).contains("set_heartbeat");
  }

  private List<String> deribitAnswers(JsonObject request, long[] change) {
    String id = request.get("id").getAsString();
    JsonObject params = request.getAsJsonObject("params");
    if (!params.has("channels")) {
      return List.of("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":\"ok\"}");
    }
    String channels = params.getAsJsonArray("channels").toString();
    String granted = "{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":" + channels + "}";
    boolean begins =
        request.get("method").getAsString().equals("public/subscribe")
            && channels.contains("book.");
    return begins ? List.of(deribitBook("snapshot", -1, change[0]), granted) : List.of(granted);
  }

  private static String deribitBook(String type, long previous, long last) {
    String before = type.equals("change") ? "\"prev_change_id\":" + previous + "," : "";
    return "{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":"
        + "\"book.BTC-PERPETUAL.100ms\",\"data\":{\"type\":\""
        + type
        + "\",\"timestamp\":1554373962454,\"instrument_name\":\"BTC-PERPETUAL\","
        + before
        + "\"change_id\":"
        + last
        + ",\"bids\":[[\"new\",5042.5,"
        + last
        + ".0]],\"asks\":[[\"new\",5043.0,40.0]]}}}";
  }

  private Collector start(
      String venue, String list, String symbol, Function<JsonObject, List<String>> answers)
      throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            String path = String.valueOf(request.getTarget());
            return request.getHeaders().get("Upgrade") == null
                ? new MockResponse.Builder()
                    .body(path.contains("/market/books") ? okxReply(98) : list)
                    .build()
                : new MockResponse.Builder().webSocketUpgrade(new Peer(answers)).build();
          }
        });
    server.start();
    String authority = "127.0.0.1:" + server.getPort();
    Collector collector =
        Collector.builder()
            .venue(
                new VenueSettings(
                    new Venue(venue, venue.startsWith("okx") ? "okx" : venue),
                    Optional.of(URI.create("http://" + authority)),
                    Map.of("", URI.create("ws://" + authority)),
                    List.of(symbol),
                    Set.of(DataType.ORDERBOOK, DataType.TRADE),
                    400,
                    TradeSource.USUAL,
                    Optional.empty()))
            .onEvent(event -> events.add(word(event)))
            .build();
    running.add(collector);
    collector.start();
    return collector;
  }

  private static String word(MarketEvent event) {
    if (event instanceof BookEvent book) {
      return (book.isSnapshot() ? "snapshot " : "update ") + book.last();
    }
    return event instanceof TradeEvent trade
        ? "trade " + trade.id()
        : "interruption " + ((InterruptionEvent) event).reason().wire();
  }

  private List<String> books() {
    return events.stream().filter(event -> !event.startsWith("trade")).toList();
  }

  private void send(String frame) {
    socket.orElseThrow().send(frame);
  }

  private static long live(Collector collector) {
    return collector.feeds().stream().filter(feed -> feed.state() == FeedState.LIVE).count();
  }

  private void eventually(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - until).as("%s; %s; %s", what, events, heard).isNegative();
      LockSupport.parkNanos(5_000_000);
    }
  }

  /** The exchange's end of a connection. */
  private final class Peer extends WebSocketListener {
    private final Function<JsonObject, List<String>> answers;

    Peer(Function<JsonObject, List<String>> answers) {
      this.answers = answers;
    }

    @Override
    public void onOpen(WebSocket opened, Response response) {
      socket = Optional.of(opened);
    }

    @Override
    public void onMessage(WebSocket from, String text) {
      heard.add(text);
      answers.apply(JsonParser.parseString(text).getAsJsonObject()).forEach(from::send);
    }

    @Override
    public void onClosing(WebSocket from, int code, String reason) {
      from.close(code, reason);
    }
  }
}
