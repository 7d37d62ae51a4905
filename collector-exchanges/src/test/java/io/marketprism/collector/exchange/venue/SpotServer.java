package io.marketprism.collector.exchange.venue;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/**
 * A Binance spot on loopback: a list, empty books that end at 160, and combined streams on which a
 * test says what is sent. Every answer may be replaced.
 */
final class SpotServer implements AutoCloseable {
  final List<Connection> connections = new CopyOnWriteArrayList<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  volatile Function<String, MockResponse> list = path -> ok(list("BTC", "ETH"));
  volatile Function<String, MockResponse> depth = path -> ok(emptyBookAt(160));
  volatile Function<String, Optional<String>> refusals = channel -> Optional.empty();

  volatile Supplier<MockResponse> socket = this::accepted;

  /** Answers no Close any more. */
  volatile boolean isMute;

  private final MockWebServer server = new MockWebServer();

  SpotServer() throws IOException {
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            return answer(request.getTarget());
          }
        });
    server.start();
  }

  private MockResponse answer(String path) {
    requests.add(path);
    if (path.contains("/exchangeInfo")) {
      return list.apply(path);
    }
    if (path.startsWith("/api/v3/depth")) {
      return depth.apply(path);
    }
    return path.startsWith("/stream") ? socket.get() : new MockResponse.Builder().code(404).build();
  }

  /** Opens a WebSocket. */
  MockResponse accepted() {
    return new MockResponse.Builder().webSocketUpgrade(new Connection()).build();
  }

  URI rest() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  URI socket() {
    return URI.create("ws://127.0.0.1:" + server.getPort());
  }

  static MockResponse ok(String body) {
    return new MockResponse.Builder().body(body).build();
  }

  /** Reads the request and never answers. */
  static MockResponse silence() {
    return new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build();
  }

  static String emptyBookAt(long last) {
    return "{\"lastUpdateId\":" + last + ",\"bids\":[],\"asks\":[]}";
  }

  /** Instruments of these assets against USDT. */
  static String list(String... bases) {
    return Arrays.stream(bases)
        .map(
            base ->
                "{\"symbol\":\"%sUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"%s\","
                        .formatted(base, base)
                    + "\"quoteAsset\":\"USDT\",\"filters\":["
                    + "{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.01\"},"
                    + "{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"0.00001\"}]}")
        .collect(Collectors.joining(",", "{\"symbols\":[", "]}"));
  }

  static String trade(String symbol, long id) {
    return envelope(
        symbol,
        "trade",
        ("{\"e\":\"trade\",\"E\":2,\"s\":\"%s\",\"t\":%d,\"p\":\"1.5\",\"q\":\"2\",\"T\":1,"
                + "\"m\":true,\"M\":true}")
            .formatted(symbol, id));
  }

  static String delta(String symbol, long id) {
    return envelope(
        symbol,
        "depth@100ms",
        ("{\"e\":\"depthUpdate\",\"E\":2,\"s\":\"%s\",\"U\":%d,\"u\":%d,\"b\":[[\"1.5\",\"%d\"]],"
                + "\"a\":[]}")
            .formatted(symbol, id, id, id));
  }

  private static String envelope(String symbol, String stream, String data) {
    String name = symbol.toLowerCase(Locale.ROOT) + "@" + stream;
    return "{\"stream\":\"" + name + "\",\"data\":" + data + "}";
  }

  /** Sends to every open connection. */
  void send(String frame) {
    open().forEach(connection -> connection.send(frame));
  }

  List<Connection> open() {
    return connections.stream().filter(connection -> connection.open).toList();
  }

  /** Channels subscribed on open connections. */
  int channels() {
    return open().stream().mapToInt(connection -> connection.channels.size()).sum();
  }

  @Override
  public void close() {
    connections.forEach(connection -> connection.socket().close(1001, "going away"));
    server.close();
  }

  /** One WebSocket as the exchange sees it. */
  final class Connection extends WebSocketListener {
    final Set<String> channels = ConcurrentHashMap.newKeySet();
    volatile boolean open;
    private volatile Optional<WebSocket> socket = Optional.empty();

    WebSocket socket() {
      return socket.orElseThrow();
    }

    void send(String frame) {
      socket().send(frame);
    }

    @Override
    public void onOpen(WebSocket opened, Response response) {
      socket = Optional.of(opened);
      open = true;
      connections.add(this);
    }

    @Override
    public void onMessage(WebSocket from, String text) {
      JsonObject request = JsonParser.parseString(text).getAsJsonObject();
      JsonArray params = request.getAsJsonArray("params");
      long id = request.get("id").getAsLong();
      for (var name : params) {
        Optional<String> refusal = refusals.apply(name.getAsString());
        if (refusal.isPresent()) {
          from.send("{\"code\":2,\"msg\":\"" + refusal.get() + "\",\"id\":" + id + "}");
          return;
        }
      }
      boolean subscribe = request.get("method").getAsString().equals("SUBSCRIBE");
      params.forEach(
          name -> {
            if (subscribe) {
              channels.add(name.getAsString());
            } else {
              channels.remove(name.getAsString());
            }
          });
      from.send("{\"result\":null,\"id\":" + id + "}");
    }

    @Override
    public void onClosing(WebSocket from, int code, String reason) {
      open = false;
      if (!isMute) {
        from.close(code, reason);
      }
    }

    @Override
    public void onFailure(WebSocket from, Throwable failure, Response response) {
      open = false;
    }
  }
}
