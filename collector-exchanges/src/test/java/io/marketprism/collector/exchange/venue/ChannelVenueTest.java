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

/**
 * A collector of a venue whose books begin in their channels, usually, over sockets to loopback.
 */
@Timeout(90)
class ChannelVenueTest {
  private static final String OKX_LIST =
      "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"instType\":\"SPOT\",\"instId\":\"BTC-USDT\","
          + "\"baseCcy\":\"BTC\",\"quoteCcy\":\"USDT\",\"uly\":\"\",\"instFamily\":\"\","
          + "\"settleCcy\":\"\",\"ctVal\":\"\",\"ctMult\":\"\",\"ctValCcy\":\"\",\"ctType\":\"\","
          + "\"expTime\":\"\",\"ruleType\":\"normal\",\"state\":\"live\",\"tickSz\":\"0.1\","
          + "\"lotSz\":\"0.00000001\"}]}";

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
                    .filter(frame -> !frame.contains("snapshot"))
                    .toList());
    eventually("acknowledged", () -> live(collector) == 1);
    send(okxBook("update", 95, 101));
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
    eventually("the book", () -> books().equals(List.of("snapshot 100")));
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
