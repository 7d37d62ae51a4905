package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.venue.FrameDecoder.Control;
import io.marketprism.collector.model.MarketEvent;
import java.util.concurrent.TimeUnit;

/**
 * What is done where the exchange says that it is under maintenance, which ends its connections: a
 * new one is made ready. Each connection says so again, so it counts once in ten minutes.
 *
 * <p>Not thread-safe; owned by one {@link DeribitDecoder}.
 */
final class Maintenance {
  private static final long COUNTS_FOR_NS = TimeUnit.MINUTES.toNanos(10);

  private final Control control;
  private long countedNs = MarketEvent.UNKNOWN;

  Maintenance(Control control) {
    this.control = control;
  }

  /** The exchange said whether it is under maintenance. */
  void told(boolean maintenance, long receivedNs) {
    boolean counts = countedNs == MarketEvent.UNKNOWN || receivedNs - countedNs > COUNTS_FOR_NS;
    if (maintenance && counts) {
      countedNs = receivedNs;
      control.handOver("maintenance");
    }
  }
}
