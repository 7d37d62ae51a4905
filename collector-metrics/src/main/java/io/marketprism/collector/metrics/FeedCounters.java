package io.marketprism.collector.metrics;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.DataType;
import java.util.List;

/** The counters of feeds, each with where its value stands. */
final class FeedCounters {
  /** Takes one counter; {@code extra} is the value of its last label, empty where it has none. */
  @FunctionalInterface
  interface Visitor {
    void counter(Metric metric, String extra, long value);
  }

  static final Metric MESSAGES =
      counter("collector_feed_messages_total", "Data messages that arrived.");
  static final Metric EVENTS =
      counter("collector_feed_events_total", "Messages that became events.");
  static final Metric STALE =
      counter(
          "collector_feed_stale_messages_total", "Messages that repeated what was known already.");
  static final Metric LATE =
      counter(
          "collector_feed_late_events_total",
          "Trades older than the window of known ids, published and marked.");
  static final Metric BACKFILLED =
      counter(
          "collector_feed_backfilled_events_total",
          "Missing trades that were asked for, published and marked.");
  static final Metric UNFILLED =
      counter(
          "collector_feed_unfilled_trades_total",
          "Trades that the ids show to be missing and that are not asked for any more.");
  static final Metric REJECTED =
      Metric.counter(
          "collector_feed_rejected_messages_total",
          "Messages refused, by reason.",
          "venue",
          "market_type",
          "instrument",
          "data_type",
          "reason");
  static final Metric GAPS =
      counter("collector_feed_gaps_total", "Holes found in the exchange's sequence.");
  static final Metric RESYNCS =
      counter("collector_feed_resyncs_total", "Times that a valid book had to be rebuilt.");
  static final Metric SNAPSHOTS =
      counter("collector_feed_snapshot_requests_total", "Snapshots asked for.");
  static final Metric RESUBSCRIBED =
      counter(
          "collector_feed_resubscriptions_total",
          "Times that its channel was asked for anew since it had fallen silent.");
  static final Metric REPLACED =
      counter(
          "collector_feed_connection_replacements_total",
          "Times that its connection was replaced since asking anew had not helped.");
  static final List<Metric> ALL =
      List.of(
          MESSAGES,
          EVENTS,
          STALE,
          LATE,
          BACKFILLED,
          UNFILLED,
          REJECTED,
          GAPS,
          RESYNCS,
          SNAPSHOTS,
          RESUBSCRIBED,
          REPLACED);

  private FeedCounters() {}

  /** Visits the counters that mean something for this feed's data type. */
  static void forEach(FeedReport feed, Visitor visitor) {
    FeedReport.Counts counts = feed.counts();
    visitor.counter(MESSAGES, "", counts.messages());
    visitor.counter(EVENTS, "", counts.events());
    visitor.counter(STALE, "", counts.stale());
    visitor.counter(GAPS, "", counts.gaps());
    visitor.counter(RESUBSCRIBED, "", counts.resubscribed());
    visitor.counter(REPLACED, "", counts.replaced());
    if (feed.dataType() == DataType.TRADE) {
      visitor.counter(LATE, "", counts.late());
      visitor.counter(BACKFILLED, "", counts.backfilled());
      visitor.counter(UNFILLED, "", counts.unfilled());
    }
    if (feed.dataType() == DataType.ORDERBOOK) {
      visitor.counter(RESYNCS, "", counts.resyncs());
      visitor.counter(SNAPSHOTS, "", counts.snapshotRequests());
    }
    counts.rejected().forEach((reason, count) -> visitor.counter(REJECTED, reason, count));
  }

  private static Metric counter(String name, String help) {
    return Metric.counter(name, help, "venue", "market_type", "instrument", "data_type");
  }
}
