package io.marketprism.collector.app.simulator.random;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.MarketState;

/**
 * Writes the events of one instrument as its exchange does, without envelope. Each method makes
 * {@link ByteWriter#room} first, which forgets what was written before.
 *
 * <p>Not thread-safe; one for each instrument.
 */
public interface PayloadEncoder {
  /** A delta of the book. */
  void depth(DepthChange change, ByteWriter out);

  /** Match number {@code fill} of an order, from 0. */
  void trade(TakerOrder order, int fill, ByteWriter out);

  /** All matches of an order as one aggregate. */
  void aggregateTrade(TakerOrder order, ByteWriter out);

  /** Best bid and offer. */
  void bbo(BestLevels best, ByteWriter out);

  /** An order that liquidated; asked for only where {@link Channel#LIQUIDATION} can be watched. */
  default void liquidation(TakerOrder order, ByteWriter out) {
    throw new UnsupportedOperationException("no liquidations");
  }

  /**
   * What is known of a contract, as the message of that channel; asked for only where the channel
   * can be watched.
   */
  default void state(Channel channel, MarketState state, ByteWriter out) {
    throw new UnsupportedOperationException("no " + channel);
  }
}
