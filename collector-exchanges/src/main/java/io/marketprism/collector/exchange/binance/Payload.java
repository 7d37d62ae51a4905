package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.sync.Feed;

/**
 * Reads one kind of payload, and gives it to its feed once the whole frame was read.
 *
 * <p>Not thread-safe; owned by one {@link BinanceDecoder} and reused from frame to frame.
 *
 * @param <F> the feed that it is for
 */
interface Payload<F extends Feed> {
  /**
   * Reads the payload object.
   *
   * @param symbol the one that it must name
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

  /** Gives what was read to the feed. */
  void deliver(F feed, long receivedNs);

  /** Reads a symbol and refuses one that is not this one. */
  static void requireSymbol(JsonScanner json, Literal symbol) {
    json.text();
    if (!json.textIs(symbol)) {
      throw json.refused(Reason.VALUE);
    }
  }

  /** Reads an id, which is never negative. */
  static long id(JsonScanner json) {
    long id = json.integer();
    if (id < 0) {
      throw json.refused(Reason.VALUE);
    }
    return id;
  }
}
