package io.marketprism.collector.exchange.session;

import java.util.Collection;

/**
 * The life of one connection slot: connects, subscribes, watches, backs off, hands over and closes,
 * for ever until closed. Thread-safe; every method returns at once and acts on the control thread.
 */
public interface Session extends AutoCloseable {
  /** Begins to connect; a second call does nothing. */
  void start();

  /** Wants these channels from now on, on this and every later connection. */
  void subscribe(Collection<String> channels);

  /** Wants these channels no longer. */
  void unsubscribe(Collection<String> channels);

  /** Asks for these channels anew on the connection in charge: unsubscribes, then subscribes. */
  void resubscribe(Collection<String> channels);

  /** The exchange acknowledged a request of that connection. */
  void acknowledged(long generation, long requestId);

  /** The exchange acknowledged some channels of a request; the others have no answer yet. */
  void acknowledged(long generation, long requestId, Collection<String> channels);

  /**
   * The exchange refused a request of that connection, or what is not acknowledged of it already.
   */
  void refused(long generation, long requestId, String reason);

  /**
   * The exchange put off a request of that connection, or what is not acknowledged of it already:
   * it is made again as it is, after a wait.
   */
  void postponed(long generation, long requestId, String reason);

  /** Sends an answer that the exchange asked for, such as a heartbeat's; paced like any frame. */
  void reply(long generation, String frame);

  /** Begins a planned hand-over to a new connection. */
  void handOver(String reason);

  /** Gives up the connection in charge and opens another, with backoff. */
  void replace(String reason);

  /**
   * Closes every socket and forgets the slot; no callback begins after {@code close} returned, and
   * one that has begun is waited for, but for inside a callback. Safe to call twice and without
   * start.
   */
  @Override
  void close();
}
