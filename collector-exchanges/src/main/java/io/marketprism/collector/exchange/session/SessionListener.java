package io.marketprism.collector.exchange.session;

import java.util.List;

/**
 * What a session tells the owner of its slot. A generation names one connection of the slot, rising
 * from 1; during a planned hand-over two of them deliver frames.
 */
public interface SessionListener {
  /**
   * A text frame arrived. Called on the reader thread of that connection; must not block. A throw
   * is caught and counted, and ends nothing.
   *
   * @param generation of the connection
   * @param frame exactly as received
   * @param receivedNs nanoseconds since 1970 UTC
   * @return whether the frame carried data of a channel; what is not data (acknowledgements,
   *     heartbeats, errors, what could not be read) does not count as a sign of life
   */
  boolean onFrame(long generation, String frame, long receivedNs);

  /** These channels are acknowledged on that connection. Called on the control thread. */
  void onSubscribed(long generation, List<String> channels);

  /**
   * The exchange refused that channel; it is asked for again after a backoff. Called on the control
   * thread.
   */
  void onRefused(long generation, String channel, String reason);

  /**
   * The connection in charge is gone and none replaces it yet: data may be missing from now on.
   * Called on the control thread, once for each loss, before anything of the next generation.
   */
  void onLost(long generation, String reason);

  /**
   * A planned hand-over is done: frames of older generations are no longer delivered. Called on the
   * control thread.
   */
  void onHandedOver(long generation);
}
