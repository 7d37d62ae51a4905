package io.marketprism.collector.app.statuspage;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * The wire of the browser's DevTools protocol: commands with their results, and events for whoever
 * listens to a session. Thread-safe; a listener is called on a thread of the wire.
 */
final class DevTools implements AutoCloseable {
  private static final Duration ANSWER = Duration.ofSeconds(30);

  private final AtomicLong ids = new AtomicLong();
  private final Map<Long, CompletableFuture<JsonObject>> waiting = new ConcurrentHashMap<>();
  private final Map<String, Consumer<JsonObject>> listeners = new ConcurrentHashMap<>();
  private final WebSocket socket;

  DevTools(URI browser) {
    this.socket = HttpClient.newHttpClient().newWebSocketBuilder().buildAsync(browser, in()).join();
  }

  /** Runs a command in a session, or in the browser where that is empty, and returns its result. */
  JsonObject send(String session, String method, JsonObject parameters) {
    long id = ids.incrementAndGet();
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    waiting.put(id, answer);
    JsonObject command = new JsonObject();
    command.addProperty("id", id);
    command.addProperty("method", method);
    command.add("params", parameters);
    if (!session.isEmpty()) {
      command.addProperty("sessionId", session);
    }
    synchronized (socket) {
      socket.sendText(command.toString(), true).join();
    }
    return await(method, answer);
  }

  /** Tells {@code listener} of every event of a session, {@code method} and {@code params}. */
  void listen(String session, Consumer<JsonObject> listener) {
    listeners.put(session, listener);
  }

  private static JsonObject await(String method, CompletableFuture<JsonObject> answer) {
    try {
      JsonObject message = answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
      if (message.has("error")) {
        throw new AssertionError(method + ": " + message.get("error"));
      }
      return message.getAsJsonObject("result");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(method + " was not answered", e);
    }
  }

  private WebSocket.Listener in() {
    StringBuilder text = new StringBuilder();
    return new WebSocket.Listener() {
      @Override
      public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean isLast) {
        text.append(part);
        if (isLast) {
          JsonObject message = JsonParser.parseString(text.toString()).getAsJsonObject();
          text.setLength(0);
          take(message);
        }
        from.request(1);
        return CompletableFuture.completedFuture(null);
      }
    };
  }

  private void take(JsonObject message) {
    if (message.has("id")) {
      CompletableFuture<JsonObject> answer = waiting.remove(message.get("id").getAsLong());
      if (answer != null) {
        answer.complete(message);
      }
    } else if (message.has("sessionId")) {
      listeners.getOrDefault(message.get("sessionId").getAsString(), event -> {}).accept(message);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
