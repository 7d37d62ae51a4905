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
   * The exchange put these channels off, through no fault of theirs; they are asked for again after
   * a wait, and {@code reason} may be exchange text. Called on the control thread.
   */
  default void onPostponed(long generation, List<String> channels, String reason) {}

  /**
   * The connection in charge is gone and none replaces it yet: data may be missing from now on.
   * Called on the control thread, once for each loss, before anything of the next generation. Only
   * where a hand-over was under way, frames of the next generation may have come before; what it
   * has acknowledged is then told again by {@link #onSubscribed}, after this.
   */
  void onLost(long generation, String reason);

  /**
   * A connection could not be opened, and another is tried after a backoff; {@code reason} may be
   * exchange text. The generation is 0 where we ourselves let none be opened for now. Called on the
   * control thread.
   */
  default void onUnreachable(long generation, String reason) {}

  /**
   * A planned hand-over is done: that generation is in charge, and frames of older ones are no
   * longer delivered, but for one that is being delivered. Called on the control thread.
   */
  void onHandedOver(long generation);
}
