package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.model.Scales;

/**
 * Reads one kind of data, and gives it to its feeds once the whole frame was read.
 *
 * <p>Not thread-safe; owned by one {@link DeribitDecoder} and reused from frame to frame.
 *
 * @param <F> the feed that it is for, or the feeds of one channel together
 */
interface Payload<F> {
  /** The end of the year 9999, in milliseconds since 1970 UTC. */
  long LAST_TIME_MS = 253_402_300_799_999L;

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

  /** Whether these decimals suffice for all that was read. */
  static boolean fits(JsonScanner json, Scales scales) {
    return json.requiredPriceScale() <= scales.price() && json.requiredSizeScale() <= scales.size();
  }

  /** Reads the name of the instrument and refuses one that is not this one. */
  static void requireSymbol(JsonScanner json, Literal symbol) {
    json.text();
    if (!json.textIs(symbol)) {
      throw json.refused(Reason.VALUE);
    }
  }

  /** Reads an id, which is never negative. */
  static long id(JsonScanner json) {
    return upTo(json, Long.MAX_VALUE);
  }

  /** Reads a time, milliseconds since 1970 UTC. */
  static long time(JsonScanner json) {
    return upTo(json, LAST_TIME_MS);
  }

  private static long upTo(JsonScanner json, long limit) {
    long value = json.integer();
    if (value < 0 || value > limit) {
      throw json.refused(Reason.VALUE);
    }
    return value;
  }
}
