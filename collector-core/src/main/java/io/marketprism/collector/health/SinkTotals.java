package io.marketprism.collector.health;

import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.DataType;
import java.util.Map;

/**
 * What one sink counted since the start, beside its accounts. Immutable; every count only rises.
 *
 * @param sink the sink's name
 * @param failures how often it failed to write, flush or close
 * @param latencies how long events took from received to outside, by data type; see {@link
 *     io.marketprism.collector.sink.PublishLatency} for those that are not among them
 */
public record SinkTotals(String sink, long failures, Map<DataType, DurationCounts> latencies) {
  /** Copies the map. */
  public SinkTotals {
    latencies = Map.copyOf(latencies);
  }
}
