package io.marketprism.collector.app.simulator.server;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** An exchange that writes down what it is asked and echoes it. */
final class EchoExchange implements SimulatedExchange {
  final List<String> seen = new CopyOnWriteArrayList<>();
  final List<SimulatedConnection> connections = new CopyOnWriteArrayList<>();

  private volatile @Nullable ScheduledExecutorService loop;

  @Override
  public void start(ScheduledExecutorService on) {
    seen.add("start");
    loop = on;
  }

  ScheduledExecutorService loop() {
    return Objects.requireNonNull(loop);
  }

  @Override
  public HttpReply rest(HttpQuery query) {
    return switch (query.path()) {
      case "/late" -> HttpReply.json(200, "late").after(Duration.ofMillis(50));
      case "/never" -> HttpReply.never();
      case "/broken" -> throw new IllegalStateException("broken on purpose");
      default -> HttpReply.json(202, query.toString()).with("X-Seen", query.path());
    };
  }

  @Override
  public Optional<HttpReply> refusal(HttpQuery query) {
    return query.path().equals("/no")
        ? Optional.of(HttpReply.json(429, "{}").retryAfter(Duration.ofMillis(1100)))
        : Optional.empty();
  }

  @Override
  public void opened(SimulatedConnection connection, HttpQuery query) {
    seen.add("opened " + query.path());
    connections.add(connection);
  }

  @Override
  public void text(SimulatedConnection connection, String text) {
    if (text.equals("throw")) {
      throw new IllegalStateException("thrown on purpose");
    }
    connection.send("echo " + text);
  }

  @Override
  public void control(SimulatedConnection connection, boolean pong) {
    seen.add(pong ? "pong" : "ping");
  }

  @Override
  public void writable(SimulatedConnection connection) {
    seen.add("writable");
  }

  @Override
  public void closed(SimulatedConnection connection) {
    seen.add("closed " + connection.id());
  }

  @Override
  public void stop() {
    seen.add("stop");
  }
}
