package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.model.Decimals;
import java.math.BigDecimal;
import java.util.Optional;

/**
 * Reads one kind of payload, and gives it to its feed, or to several, once the whole frame was
 * read.
 *
 * <p>Not thread-safe; owned by one {@link BinanceDecoder} and reused from frame to frame.
 *
 * @param <T> what it is for
 */
interface Payload<T> {
  /**
   * Reads the payload object.
   *
   * @param symbol the one that it must name
   * @throws MalformedFrameException where it is not what it has to be
   */
  void read(JsonScanner json, T target, Literal symbol);

  /**
   * Whether the feed's decimals sufficed; they are raised where they did not, and the frame is to
   * be read again. They do where decimals are read as they are.
   *
   * @throws MalformedFrameException where the feed cannot hold them
   */
  default boolean fits(JsonScanner json, T target) {
    return true;
  }

  /**
   * Makes the events that can be refused, before any feed is given one.
   *
   * @throws IllegalArgumentException where one cannot be
   */
  default void build(T target, long receivedNs) {}

  /** Gives what was read to the feed. */
  void deliver(T target, long receivedNs);

  /** Reads a decimal that stands in a text, exactly; empty where the text is. */
  static Optional<BigDecimal> decimal(JsonScanner json) {
    json.text();
    String text = json.textString();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Decimals.exact(text));
    } catch (IllegalArgumentException e) {
      throw json.refused(Reason.VALUE);
    }
  }

  /** Reads a price; empty where it is 0 or nothing, by which the exchange says that it has none. */
  static Optional<BigDecimal> price(JsonScanner json) {
    Optional<BigDecimal> price = decimal(json);
    if (price.isPresent() && price.get().signum() < 0) {
      throw json.refused(Reason.VALUE);
    }
    return price.filter(known -> known.signum() > 0);
  }
}
