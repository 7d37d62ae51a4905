package io.marketprism.collector.app.simulator.server;

import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;

/**
 * How one simulated exchange behaves: what it answers to REST requests, whom it lets in, what it
 * does with messages.
 *
 * <p>Not thread-safe; owned by one {@link SimulatorServer}, which calls every method on its one
 * loop thread. No method may block: what takes time is scheduled on the loop.
 */
public interface SimulatedExchange {
  /** Called once, before the first request; {@code loop} is the thread that calls all the rest. */
  void start(ScheduledExecutorService loop);

  /** Answers a request that is not a WebSocket upgrade. */
  HttpReply rest(HttpQuery query);

  /** The refusal of a WebSocket upgrade, with its status and headers; empty lets the client in. */
  Optional<HttpReply> refusal(HttpQuery query);

  /** A client was let in; {@code query} is what it asked for. */
  void opened(SimulatedConnection connection, HttpQuery query);

  /** A whole text message has arrived. */
  void text(SimulatedConnection connection, String text);

  /** A ping or pong frame has arrived; the server answers pings by itself. */
  void control(SimulatedConnection connection, boolean pong);

  /** The connection can take more after it could not. */
  void writable(SimulatedConnection connection);

  /** The connection is gone; called once for each {@link #opened}. */
  void closed(SimulatedConnection connection);

  /** Called once, before the loop ends; nothing is called afterwards. */
  void stop();
}
