package io.marketprism.collector.exchange.session;

import java.net.URI;

/**
 * One thing to be asked. Immutable.
 *
 * @param uri http or https, without secrets
 * @param weight what it costs of the exchange's budget, at least 0
 * @param priority who goes first while all wait
 */
public record RestRequest(URI uri, int weight, Priority priority) {
  /** In what order waiting requests are sent. */
  public enum Priority {
    /** Instrument lists: nothing begins without them. */
    INSTRUMENTS,
    /** Snapshots of books. */
    SNAPSHOT,
    /** What is asked for from time to time. */
    POLL
  }

  /** Refuses a negative weight. */
  public RestRequest {
    if (weight < 0) {
      throw new IllegalArgumentException("weight " + weight + " of " + uri);
    }
  }
}
