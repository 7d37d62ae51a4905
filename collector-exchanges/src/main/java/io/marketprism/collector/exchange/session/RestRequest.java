package io.marketprism.collector.exchange.session;

import java.net.URI;
import java.util.Optional;

/**
 * One thing to be asked. Immutable.
 *
 * @param uri http or https, without secrets
 * @param weight what it costs of the exchange's budget, at least 0
 * @param priority who goes first while all wait
 * @param own a limit that some requests have beside the weight; this counts there as one
 */
public record RestRequest(URI uri, int weight, Priority priority, Optional<WeightBudget> own) {
  /** In what order waiting requests are sent. */
  public enum Priority {
    /** Instrument lists: nothing begins without them. */
    INSTRUMENTS,
    /** Snapshots of books. */
    SNAPSHOT,
    /** What is asked for from time to time. */
    POLL,
    /** What is missing of the past; waits until half of the budget is free. */
    BACKFILL
  }

  /** A request that counts by its weight only. */
  public RestRequest(URI uri, int weight, Priority priority) {
    this(uri, weight, priority, Optional.empty());
  }

  /** Refuses a negative weight. */
  public RestRequest {
    if (weight < 0) {
      throw new IllegalArgumentException("weight " + weight + " of " + uri);
    }
  }
}
