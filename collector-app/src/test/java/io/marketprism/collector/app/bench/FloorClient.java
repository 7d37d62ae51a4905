package io.marketprism.collector.app.bench;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/**
 * What nobody who uses OkHttp can be cheaper than: takes the depth and trade frames of all
 * instruments of a simulated Binance spot on one WebSocket, counts those of depth, and does nothing
 * else. Arguments: host and port of the simulator, seconds to measure.
 */
public final class FloorClient {
  private static final Duration WARM_UP = Duration.ofSeconds(15);
  private static final int CHANNELS_A_FRAME = 100;

  private FloorClient() {}

  /** Measures and prints one line. */
  public static void main(String[] args) throws IOException, InterruptedException {
    OkHttpClient client = new OkHttpClient.Builder().readTimeout(Duration.ZERO).build();
    List<String> channels = channels(client, args[0]);
    AtomicLong depth = new AtomicLong();
    WebSocket socket =
        client.newWebSocket(
            new Request.Builder().url("http://" + args[0] + "/stream").build(),
            new WebSocketListener() {
              @Override
              public void onMessage(WebSocket from, String text) {
                int name = text.indexOf('@');
                if (name >= 0 && text.startsWith("depth", name + 1)) {
                  depth.lazySet(depth.getPlain() + 1);
                }
              }
            });
    for (int i = 0; i < channels.size(); i += CHANNELS_A_FRAME) {
      String names =
          channels.subList(i, Math.min(channels.size(), i + CHANNELS_A_FRAME)).stream()
              .map(name -> '"' + name + '"')
              .collect(Collectors.joining(","));
      socket.send("{\"method\":\"SUBSCRIBE\",\"params\":[" + names + "],\"id\":" + i + "}");
      Thread.sleep(300);
    }
    Thread.sleep(WARM_UP.toMillis());
    long messages = depth.get();
    Duration cpu = ProcessFigures.cpu();
    long start = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(Long.parseLong(args[1])).toMillis());
    double seconds = (System.nanoTime() - start) / 1e9;
    long taken = depth.get() - messages;
    System.out.printf(
        "floor: %.2f us/message, %.0f messages/s, peak %s%n",
        ProcessFigures.cpu().minus(cpu).toNanos() / 1e3 / taken,
        taken / seconds,
        ProcessFigures.peakMemory());
    socket.cancel();
    client.dispatcher().executorService().shutdown();
  }

  private static List<String> channels(OkHttpClient client, String address) throws IOException {
    Request request =
        new Request.Builder().url("http://" + address + "/api/v3/exchangeInfo").build();
    List<String> channels = new ArrayList<>();
    try (Response response = client.newCall(request).execute()) {
      for (JsonElement one :
          JsonParser.parseString(response.body().string())
              .getAsJsonObject()
              .getAsJsonArray("symbols")) {
        String symbol = one.getAsJsonObject().get("symbol").getAsString().toLowerCase(Locale.ROOT);
        channels.add(symbol + "@depth@100ms");
        channels.add(symbol + "@trade");
      }
    }
    return channels;
  }
}
