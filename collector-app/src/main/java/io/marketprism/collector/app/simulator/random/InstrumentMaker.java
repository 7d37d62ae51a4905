package io.marketprism.collector.app.simulator.random;

import io.marketprism.collector.app.simulator.market.Instrument;
import java.math.BigDecimal;

/** Makes what an exchange lists of a pair of assets. */
@FunctionalInterface
public interface InstrumentMaker {
  /**
   * The instrument.
   *
   * @param tick a tick that suits the price of the pair; the exchange may have another
   * @param step a step that suits sizes in the base asset; the exchange may have another
   */
  Instrument make(String base, String quote, BigDecimal tick, BigDecimal step);
}
