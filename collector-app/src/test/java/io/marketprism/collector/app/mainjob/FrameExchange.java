package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import io.marketprism.collector.app.simulator.server.SimulatedConnection;
import io.marketprism.collector.app.simulator.server.SimulatedExchange;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Plays a tape of frames as they were recorded, each on the connection that subscribed its channel,
 * once all channels are subscribed.
 *
 * <p>Not thread-safe; owned by the loop thread of its server.
 */
final class FrameExchange implements SimulatedExchange {
  private static final long TICK_MS = 10;
  private static final int FRAMES_A_TICK = 5;

  /** What ended long ago ends in as many years from now; dates stay apart. */
  private static final long LATER_MS = Duration.ofDays(30 * 365).toMillis();

  private final FrameTape tape;
  private final FrameTape.Dialect dialect;
  private final Map<String, SimulatedConnection> subscribed = new HashMap<>();
  private final Map<String, Long> sent = new HashMap<>();
  private int next;
  private @Nullable Future<?> playing;

  FrameExchange(FrameTape tape, FrameTape.Dialect dialect) {
    this.tape = tape;
    this.dialect = dialect;
  }

  /** Messages that were sent, by data type and symbol. */
  Map<String, Long> sent() {
    return Map.copyOf(sent);
  }

  boolean isAtEnd() {
    return next == tape.frames().size();
  }

  @Override
  public void start(ScheduledExecutorService loop) {
    playing = loop.scheduleWithFixedDelay(this::play, TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  private void play() {
    if (!subscribed.keySet().containsAll(tape.channels())) {
      return;
    }
    for (int i = 0; i < FRAMES_A_TICK && !isAtEnd(); i++) {
      FrameTape.Frame frame = tape.frames().get(next++);
      SimulatedConnection connection = subscribed.get(frame.channel());
      if (connection != null) {
        connection.send(frame.text());
        sent.merge(frame.dataType() + " " + frame.symbol(), (long) frame.messages(), Long::sum);
      }
    }
  }

  @Override
  public HttpReply rest(HttpQuery query) {
    for (Map.Entry<String, JsonObject> list : tape.lists().entrySet()) {
      if (query.parameters().entrySet().stream()
          .allMatch(one -> list.getKey().equals(one.getKey() + "=" + one.getValue()))) {
        return HttpReply.json(200, later(list.getValue()).toString());
      }
    }
    return HttpReply.json(200, later(all()).toString());
  }

  /** All lists as one. */
  private JsonObject all() {
    JsonObject all = tape.lists().values().iterator().next().deepCopy();
    JsonArray entries = dialect.entries(all);
    tape.lists().values().stream().skip(1).forEach(one -> entries.addAll(dialect.entries(one)));
    return all;
  }

  private JsonObject later(JsonObject list) {
    JsonObject copy = list.deepCopy();
    for (JsonElement entry : dialect.entries(copy)) {
      JsonPrimitive expiry = entry.getAsJsonObject().getAsJsonPrimitive(dialect.expiry());
      if (expiry != null && !expiry.getAsString().isEmpty()) {
        long ends = Math.min(expiry.getAsLong() + LATER_MS, 32_503_708_800_000L);
        entry
            .getAsJsonObject()
            .add(
                dialect.expiry(),
                expiry.isString()
                    ? new JsonPrimitive(Long.toString(ends))
                    : new JsonPrimitive(ends));
      }
    }
    return copy;
  }

  @Override
  public Optional<HttpReply> refusal(HttpQuery query) {
    return Optional.empty();
  }

  @Override
  public void opened(SimulatedConnection connection, HttpQuery query) {}

  @Override
  public void text(SimulatedConnection connection, String text) {
    dialect.answers(text).forEach(connection::send);
    dialect.subscribed(text).forEach(channel -> subscribed.put(channel, connection));
  }

  @Override
  public void control(SimulatedConnection connection, boolean pong) {}

  @Override
  public void writable(SimulatedConnection connection) {}

  @Override
  public void closed(SimulatedConnection connection) {
    subscribed.values().removeIf(connection::equals);
  }

  @Override
  public void stop() {
    if (playing != null) {
      playing.cancel(false);
    }
  }
}
