package io.marketprism.collector.app.config;

import io.marketprism.collector.model.DataType;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is collected from one venue, and from where.
 *
 * <p>Immutable. Whether the venue exists, lists these instruments and offers these data types is
 * for the wiring to say, through {@link EffectiveConfig#problem}.
 *
 * @param rest base URL for requests, without a slash at its end; empty for the venue's own
 * @param ws base URLs for WebSockets; empty for the venue's own
 * @param instruments at least one: symbols, patterns or venue symbols, as written
 * @param data at least one data type
 * @param depth levels a side that are kept complete, 1 to 10,000
 * @param trades the source of trades; empty for the venue's own choice
 * @param priority who is paused first under pressure
 * @param snapshotInterval time between published snapshots of a book; empty for only those of a
 *     synchronisation
 */
public record VenueConfig(
    Optional<URI> rest,
    RouteUrls ws,
    List<String> instruments,
    List<DataType> data,
    int depth,
    Optional<TradeSource> trades,
    Priority priority,
    Optional<Duration> snapshotInterval) {

  /** Copies the lists. */
  public VenueConfig {
    instruments = List.copyOf(instruments);
    data = List.copyOf(data);
  }

  /** Where an instrument's trades come from; one at a time, so that volumes never double. */
  public enum TradeSource {
    /** Every match. */
    RAW,
    /** The matches of one taking order at one price as one trade. */
    AGGREGATE
  }

  /** Who is paused first under pressure: the lowest. */
  public enum Priority {
    /** Paused last. */
    HIGH,
    /** Paused between. */
    NORMAL,
    /** Paused first. */
    LOW
  }
}
