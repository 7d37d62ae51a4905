package io.marketprism.collector.model;

/**
 * Takes events in order. Called on the thread that made the event, often under the lock of a
 * connection's state; must not block, must not throw, and must not call back into that state.
 */
@FunctionalInterface
public interface EventOutput {
  /** Hands over an event; it is immutable and may be kept. */
  void publish(MarketEvent event);
}
