package io.marketprism.collector.health;

import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.InterruptionReason;
import java.util.Map;

/**
 * What all feeds of one venue and data type counted together since the start, those included that
 * have ended. Immutable; every count only rises.
 *
 * @param venue the venue's name
 * @param dataType of which data
 * @param lag received minus exchange time of what the exchange sent by itself, clock skew included:
 *     not of what was asked for, and not of the state that a subscription begins with, which may be
 *     of any age
 * @param interruptions how many were announced, for each reason; those of a full queue by each sink
 *     for itself
 */
public record FeedTotals(
    String venue,
    DataType dataType,
    DurationCounts lag,
    Map<InterruptionReason, Long> interruptions) {
  /** Copies the map. */
  public FeedTotals {
    interruptions = Map.copyOf(interruptions);
  }
}
