package io.marketprism.collector.pipeline;

import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sink.PublishLatency;
import java.util.Map;

/**
 * How long events took from received to flushed by one sink. Owned by the sink's thread; only
 * {@link #counts} may be called by any.
 */
final class FlushLatency {
  private final PublishLatency latency = new PublishLatency();
  private final long[] receivedNs;
  private final DataType[] types;
  private int written;

  /**
   * @param most how many events are written before a flush, at the most
   */
  FlushLatency(int most) {
    this.receivedNs = new long[most];
    this.types = new DataType[most];
  }

  /** An event was written, and waits for a flush. */
  void written(MarketEvent event) {
    if (PublishLatency.isMeasured(event)) {
      receivedNs[written] = event.receivedNs();
      types[written] = event.dataType();
      written++;
    }
  }

  /** Everything that was written is outside now. Nanoseconds since 1970 UTC. */
  void flushed(long nowNs) {
    for (int i = 0; i < written; i++) {
      latency.published(types[i], receivedNs[i], nowNs);
    }
    written = 0;
  }

  /** What was written is lost. */
  void forget() {
    written = 0;
  }

  /** What was counted so far. */
  Map<DataType, DurationCounts> counts() {
    return latency.counts();
  }
}
