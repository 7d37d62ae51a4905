package io.marketprism.collector.app.nats.audit;

import java.math.BigDecimal;
import java.util.Optional;

/**
 * How far a book is complete. Immutable.
 *
 * @param bid the worst price up to which bids are, empty where all are known
 * @param ask the same of asks
 */
record Limits(Optional<BigDecimal> bid, Optional<BigDecimal> ask) {
  /** Everything is known. */
  static final Limits NONE = new Limits(Optional.empty(), Optional.empty());
}
