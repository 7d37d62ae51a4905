package io.marketprism.collector.app.progress;

import io.marketprism.collector.Collector;
import io.marketprism.collector.connection.ConnectionInfo;
import io.marketprism.collector.connection.ConnectionState;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.health.HealthReport;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.model.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** The figures of one moment, and their rates since the moment before. Not thread-safe. */
final class Summary {
  private static final double NANOS = 1e9;

  private final Map<String, Venue> venues = new TreeMap<>();
  private final HealthReport health;
  private final List<SinkReport> sinks;
  private final long atNs;
  private final long uptimeS;

  Summary(Collector collector, long nowNs) {
    this.atNs = nowNs;
    this.health = collector.health();
    this.sinks = collector.sinks();
    this.uptimeS = collector.uptime().toSeconds();
    for (FeedReport feed : collector.feeds()) {
      venue(feed.instrument().venue().name()).add(feed);
    }
    for (ConnectionInfo connection : collector.connections()) {
      venue(connection.venue()).add(connection);
    }
  }

  private Venue venue(String name) {
    return venues.computeIfAbsent(name, unused -> new Venue());
  }

  /** One line for a log. */
  String line(Summary before) {
    StringBuilder line = new StringBuilder();
    line.append(health.status());
    venues.forEach(
        (name, venue) ->
            line.append(
                String.format(
                    Locale.ROOT,
                    "; %s: feeds %d/%d live, books %d/%d, %.0f messages/s, sockets %d",
                    name,
                    venue.liveFeeds,
                    venue.feeds,
                    venue.liveBooks,
                    venue.books,
                    rate(name, before),
                    venue.sockets)));
    health.reasons().stream().findFirst().ifPresent(why -> line.append("; ").append(why.text()));
    return line.toString();
  }

  /** Several lines for a terminal. */
  List<String> lines(Summary before) {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.format(
            Locale.ROOT, "MarketPrism Collector  %s  up %s", health.status(), clock(uptimeS)));
    lines.add("");
    lines.add(
        String.format(
            Locale.ROOT,
            "%-16s %12s %12s %12s %8s %7s %7s",
            "venue",
            "feeds live",
            "books live",
            "messages/s",
            "sockets",
            "gaps",
            "resyncs"));
    venues.forEach((name, venue) -> lines.add(row(name, venue, before)));
    lines.add("");
    for (SinkReport sink : sinks) {
      lines.add(row(sink, before));
    }
    for (HealthReport.Reason reason : health.reasons()) {
      lines.add("! " + reason.text());
    }
    return lines;
  }

  private String row(String name, Venue venue, Summary before) {
    return String.format(
        Locale.ROOT,
        "%-16s %12s %12s %12.0f %8d %7d %7d",
        name,
        venue.liveFeeds + "/" + venue.feeds,
        venue.liveBooks + "/" + venue.books,
        rate(name, before),
        venue.sockets,
        venue.gaps,
        venue.resyncs);
  }

  private String row(SinkReport sink, Summary before) {
    long published = published(sink);
    long earlier =
        before.sinks.stream()
            .filter(other -> other.name().equals(sink.name()))
            .mapToLong(Summary::published)
            .findFirst()
            .orElse(0);
    String state = sink.working() ? "" : "  FAILING: " + sink.failure();
    return String.format(
        Locale.ROOT,
        "sink %-11s %12d events %12.0f events/s %8d KiB queued%s",
        sink.name(),
        published,
        (published - earlier) / seconds(before),
        sink.queuedBytes() >> 10,
        state);
  }

  private static long published(SinkReport sink) {
    return sink.counts().values().stream().mapToLong(SinkReport.Counts::published).sum();
  }

  private double rate(String venue, Summary before) {
    Venue earlier = before.venues.get(venue);
    Venue now = venues.get(venue);
    long messages = (now == null ? 0 : now.messages) - (earlier == null ? 0 : earlier.messages);
    return messages / seconds(before);
  }

  private double seconds(Summary before) {
    return Math.max(1e-3, (atNs - before.atNs) / NANOS);
  }

  private static String clock(long seconds) {
    return String.format(
        Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }

  /** Sums over one venue. */
  private static final class Venue {
    private int feeds;
    private int liveFeeds;
    private int books;
    private int liveBooks;
    private int sockets;
    private long messages;
    private long gaps;
    private long resyncs;

    void add(FeedReport feed) {
      int live = feed.state() == FeedState.LIVE ? 1 : 0;
      feeds++;
      liveFeeds += live;
      if (feed.dataType() == DataType.ORDERBOOK) {
        books++;
        liveBooks += live;
      }
      messages += feed.counts().messages();
      gaps += feed.counts().gaps();
      resyncs += feed.counts().resyncs();
    }

    void add(ConnectionInfo connection) {
      boolean open =
          connection.state() != ConnectionState.WAITING
              && connection.state() != ConnectionState.CLOSED;
      if (open && connection.purpose().equals("websocket")) {
        sockets++;
      }
    }
  }
}
