package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;

/**
 * Reads one kind of data, and gives it to its feeds once the whole frame was read.
 *
 * <p>Not thread-safe; owned by one {@link OkxDecoder} and reused from frame to frame.
 *
 * @param <F> the feed that it is for, or who waits for it where several may
 */
interface Payload<F> {
  /**
   * Reads the array of data.
   *
   * @param subject what data must name where they name it: the instrument, the index or the kind
   * @throws MalformedFrameException where it is not what it has to be
   */
  void read(JsonScanner json, F feed, Literal subject);

  /**
   * Requires that what was read goes with what the frame says of it.
   *
   * @throws MalformedFrameException where it does not
   */
  void require(JsonScanner json, Action action);

  /**
   * Whether the feed's decimals sufficed; they are raised where they did not, and the frame is to
   * be read again.
   *
   * @throws MalformedFrameException where the feed cannot hold them
   */
  boolean fits(JsonScanner json, F feed);

  /** Gives what was read to the feed. */
  void deliver(F feed, Action action, long receivedNs);

  /** Requires that the frame does not say that its data are a book or a delta. */
  static void requireNone(JsonScanner json, Action action) {
    if (action != Action.NONE) {
      throw json.refused(Reason.VALUE);
    }
  }

  /** Leaves an array that must have ended. */
  static void last(JsonScanner json) {
    if (json.nextElement()) {
      throw json.refused(Reason.VALUE);
    }
  }
}
