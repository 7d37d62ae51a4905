package io.marketprism.collector.sink;

import io.marketprism.collector.model.MarketEvent;
import java.io.IOException;

/**
 * Where events go. A sink is driven by one thread of its own, which calls {@link #open}, then
 * {@link #write} and {@link #flush} in turn, then {@link #close}; no two calls overlap, and the
 * thread may block in any of them. Feeds never wait for it: a bounded queue stands before each
 * sink.
 *
 * <p>Failure: an IOException from {@code write} says that nothing of this event was kept; the same
 * event is offered again after a pause, until it succeeds or the sink is closed. So a sink leaves
 * no half-written event behind. Any other Throwable counts the event as rejected and goes on.
 */
public interface Sink extends AutoCloseable {
  /** The name in configuration, metrics and health, {@code files}. */
  String name();

  /** Makes ready; what an earlier run left unfinished is completed here. */
  void open() throws IOException;

  /** Takes one event; it may still be in a buffer when this returns. */
  void write(MarketEvent event) throws IOException;

  /** Hands everything written so far to the outside; called after each batch and when idle. */
  void flush() throws IOException;

  /** Flushes and frees everything; safe to call twice and without {@code open}. */
  @Override
  void close() throws IOException;
}
