package io.marketprism.collector.app.simulator.market;

/**
 * What a market sends to. Not thread-safe; called on the loop thread.
 *
 * <p>Instruments go by their index in {@link MarketSource#instruments()}.
 */
public interface MarketListener {
  /** Whether anybody listens to this; where nobody does, no payload need be made. */
  boolean watched(int instrument, Channel channel);

  /** How many clients listen to anything. */
  int watchers();

  /** Whether every client that listens can take more. */
  boolean ready();

  /**
   * One message, as the exchange would send it on a connection of its own. The caller keeps the
   * array, which is copied.
   */
  void payload(int instrument, Channel channel, byte[] bytes, int offset, int length);

  /** The end of a batch: hands what was sent to the sockets. */
  void flush();
}
