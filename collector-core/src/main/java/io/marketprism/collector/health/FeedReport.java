package io.marketprism.collector.health;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one feed does, as of one moment. Immutable.
 *
 * @param instrument whose feed
 * @param dataType of which data
 * @param state what it is doing
 * @param reason why it is not live, or what is to be known of one that is; mostly empty where it
 *     is; printable
 * @param dataAgeNs nanoseconds since the last valid data, empty before the first
 * @param lagMs received minus exchange time of the last data in milliseconds, clock skew included;
 *     empty where the exchange gives no time
 * @param counts what came in and what became of it
 * @param book the book's figures, for an order book feed
 */
public record FeedReport(
    Instrument instrument,
    DataType dataType,
    FeedState state,
    String reason,
    OptionalLong dataAgeNs,
    OptionalLong lagMs,
    Counts counts,
    Optional<BookFigures> book) {

  /** The same with another reason. */
  public FeedReport withReason(String other) {
    return new FeedReport(instrument, dataType, state, other, dataAgeNs, lagMs, counts, book);
  }

  /**
   * Counters that only rise. At any quiet point messages = events + stale + the sum of rejected.
   *
   * @param messages data messages of this feed that arrived
   * @param events messages that became events
   * @param stale messages that repeated what was known: deltas contained in the book, trades seen
   * @param late trades older than the window of ids; contained in events
   * @param backfilled trades that were asked for since they were missing; contained in events
   * @param unfilled trades that the ids show to be missing and that are not asked for any more
   * @param rejected messages refused, by reason
   * @param gaps holes found in the exchange's sequence
   * @param resyncs times that a valid book had to be rebuilt
   * @param snapshotRequests snapshots asked for
   * @param resubscribed times that its channel was asked for anew since it had fallen silent
   * @param replaced times that its connection was replaced since that had not helped
   */
  public record Counts(
      long messages,
      long events,
      long stale,
      long late,
      long backfilled,
      long unfilled,
      Map<String, Long> rejected,
      long gaps,
      long resyncs,
      long snapshotRequests,
      long resubscribed,
      long replaced) {
    /** Nothing arrived. */
    public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, 0, 0);
  }

  /**
   * What a book holds.
   *
   * @param bidLevels levels held on the bid side
   * @param askLevels levels held on the ask side
   * @param completeLevels complete levels of the smaller side
   * @param sequence the last id contained, empty before a snapshot
   * @param bestBid best bid price in plain notation, empty where there is none
   * @param bestAsk best ask price in plain notation, empty where there is none
   */
  public record BookFigures(
      int bidLevels,
      int askLevels,
      int completeLevels,
      OptionalLong sequence,
      String bestBid,
      String bestAsk) {}
}
