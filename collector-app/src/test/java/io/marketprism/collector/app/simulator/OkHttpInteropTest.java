package io.marketprism.collector.app.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The client that the collector uses understands the simulator. */
class OkHttpInteropTest {
  private static final class Listener extends WebSocketListener {
    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    @Override
    public void onOpen(WebSocket webSocket, Response response) {
      events.add("open " + response.code());
    }

    @Override
    public void onMessage(WebSocket webSocket, String text) {
      events.add(text);
    }

    @Override
    public void onClosing(WebSocket webSocket, int code, String reason) {
      events.add("closing " + code);
      webSocket.close(code, reason);
    }

    @Override
    public void onClosed(WebSocket webSocket, int code, String reason) {
      events.add("closed " + code);
    }

    @Override
    public void onFailure(WebSocket webSocket, Throwable t, @Nullable Response response) {
      events.add("failed " + (response == null ? t.getClass().getSimpleName() : response.code()));
    }

    String next() throws InterruptedException {
      String event = events.poll(10, TimeUnit.SECONDS);
      return event == null ? "nothing" : event;
    }

    String nextBut(String prefix) throws InterruptedException {
      String event = next();
      while (event.startsWith(prefix)) {
        event = next();
      }
      return event;
    }
  }

  private final Simulation simulation =
      Simulation.builder().venues(List.of("binance-spot")).rate(500).build();
  private final OkHttpClient client = new OkHttpClient();
  private final Listener listener = new Listener();

  @BeforeEach
  void start() throws IOException {
    simulation.start();
  }

  @AfterEach
  void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
    simulation.close();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + simulation.port() + path;
  }

  private WebSocket open(String path) {
    return client.newWebSocket(new Request.Builder().url(url(path)).build(), listener);
  }

  @Test
  void subscribesReceivesAndCloses() throws InterruptedException {
    WebSocket socket = open("/stream");
    assertThat(listener.next()).isEqualTo("open 101");
    socket.send("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@depth\"],\"id\":1}");
    assertThat(listener.next()).isEqualTo("{\"result\":null,\"id\":1}");
    String delta = listener.next();
    assertThat(JsonParser.parseString(delta).getAsJsonObject().get("stream").getAsString())
        .isEqualTo("btcusdt@depth");
    socket.close(1000, "bye");
    assertThat(listener.nextBut("{")).isEqualTo("closing 1000");
    assertThat(listener.next()).isEqualTo("closed 1000");
    Patience.until(() -> simulation.connections().webSocketsOpen() == 0);
  }

  @Test
  void isToldOfTheEnd() throws InterruptedException {
    open("/ws/btcusdt@depth");
    assertThat(listener.next()).isEqualTo("open 101");
    simulation.inject("close code=1012");
    assertThat(listener.nextBut("{")).isEqualTo("closing 1012");
    assertThat(listener.next()).isEqualTo("closed 1012");
  }

  @Test
  void isRefusedWithTheStatus() throws InterruptedException {
    simulation.inject("refuse status=418");
    open("/ws");
    assertThat(listener.next()).isEqualTo("failed 418");
  }

  @Test
  void readsTheRestInterface() throws IOException {
    Request request = new Request.Builder().url(url("/api/v3/depth?symbol=BTCUSDT")).build();
    try (Response response = client.newCall(request).execute()) {
      assertThat(response.code()).isEqualTo(200);
      assertThat(response.header("x-mbx-used-weight-1m")).isEqualTo("5");
      assertThat(response.body().string()).startsWith("{\"lastUpdateId\":");
    }
  }
}
