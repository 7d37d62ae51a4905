package io.marketprism.collector.spi;

import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.TradeEvent;
import java.util.List;

/**
 * Feeds the lines of one recording, in the order of their time, through the same decoders, rules
 * and books as a live venue, without a network. Not thread-safe.
 */
public interface RecordingReplay {
  /** A connection was opened. */
  void opened(String connection, String url);

  /** A frame was received. */
  void received(String connection, String text, long receivedNs);

  /** A frame was sent. */
  void sent(String connection, String text);

  /** A REST reply was complete. */
  void replied(String url, String body, long receivedNs);

  /** What became of the books. */
  List<ReplayedBook> books();

  /** How many frames and replies could not be read. */
  long rejectedFrames();

  /** The exchange's word for the channel that a trade came by. */
  String channel(TradeEvent trade);

  /**
   * A book at the end of a recording. Immutable.
   *
   * @param connection the connection that it came by
   * @param venueSymbol the exchange's id of the instrument
   * @param status {@code synced}, {@code snapshot_only}, {@code gap} or {@code no_snapshot}
   * @param counts what became of its messages
   * @param applied deltas applied
   * @param snapshots snapshots received
   * @param checks what the exchange's checksums said
   * @param book the book
   */
  record ReplayedBook(
      String connection,
      String venueSymbol,
      String status,
      FeedReport.Counts counts,
      long applied,
      long snapshots,
      Checks checks,
      OrderBook book) {}

  /**
   * What the exchange's checksums of a book said. Immutable.
   *
   * @param match how many fitted the book
   * @param mismatch how many did not
   */
  record Checks(long match, long mismatch) {}
}
