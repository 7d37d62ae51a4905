package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException;

/**
 * Reads one kind of data, and gives it to its feeds once the whole frame was read.
 *
 * <p>Not thread-safe; owned by one {@link DeribitDecoder} and reused from frame to frame.
 *
 * @param <F> the feed that it is for, or the feeds of one channel together
 */
interface Payload<F> {
  /**
   * Reads the value of {@code data}.
   *
   * @param symbol the instrument or index that it must name
   * @throws MalformedFrameException where it is not what it has to be
   */
  void read(JsonScanner json, F feed, Literal symbol);

  /**
   * Whether the feed's decimals sufficed; they are raised where they did not, and the frame is to
   * be read again.
   *
   * @throws MalformedFrameException where the feed cannot hold them
   */
  boolean fits(JsonScanner json, F feed);

  /** A number did not fit, perhaps for the decimals that were raised before: forgets them. */
  default void forgetDecimals(F feed) {}

  /**
   * Makes the events that can be refused, before any feed is given one.
   *
   * @throws IllegalArgumentException where one cannot be
   */
  default void build(F feed, long receivedNs) {}

  /** Gives what was read to the feed. */
  void deliver(F feed, long receivedNs);
}
