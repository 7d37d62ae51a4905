package io.marketprism.collector.testing;

import io.marketprism.collector.model.MarketEvent;
import java.util.SplittableRandom;

/** How an exchange numbers the deltas of a book. */
public enum IdScheme {
  /** Each delta begins with the id after the last one. */
  DENSE,

  /**
   * Ids are shared by all books, so that there are holes between deltas, and each names the last id
   * of the one before. A snapshot may show a book in the middle of a delta.
   */
  SHARED;

  /** The ids of the delta after {@code last}. */
  Ids after(long last, SplittableRandom random) {
    if (this == DENSE) {
      return new Ids(last + 1, last + 1 + random.nextInt(5), MarketEvent.UNKNOWN);
    }
    long first = last + 1 + random.nextInt(4);
    return new Ids(first, first + random.nextInt(5), last);
  }

  /** First and last id of a delta, and the last of the one before, where it is named. */
  record Ids(long first, long last, long previous) {}
}
