package io.marketprism.collector.app.nats;

import io.marketprism.collector.model.DataType;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A JetStream stream that the collector publishes to. Immutable.
 *
 * @param name its name on the server, of letters, digits, hyphens and underscores
 * @param types the data types whose subjects it holds, {@code trade.>} for trades
 * @param storage where the server keeps it
 * @param maxBytes its bound in bytes, or {@link #UNLIMITED}
 * @param maxAge how long it keeps a message; zero for ever
 * @param replicas how many servers of a cluster hold it, 1 to 5
 * @param duplicateWindow how long the server remembers message ids, at least 1 s
 * @param discard what a full stream does
 */
public record StreamSettings(
    String name,
    Set<DataType> types,
    Storage storage,
    long maxBytes,
    Duration maxAge,
    int replicas,
    Duration duplicateWindow,
    Discard discard) {
  /** No bound in bytes. */
  public static final long UNLIMITED = -1;

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,255}");
  private static final int MAX_REPLICAS = 5;
  private static final long GIB = 1L << 30;

  /** Refuses what no server would take. */
  public StreamSettings {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("stream name \"" + name + "\"");
    }
    if (types.isEmpty()) {
      throw new IllegalArgumentException("stream " + name + " has no data type");
    }
    if (maxBytes != UNLIMITED && maxBytes <= 0) {
      throw new IllegalArgumentException("stream " + name + " of " + maxBytes + " bytes");
    }
    if (replicas < 1 || replicas > MAX_REPLICAS) {
      throw new IllegalArgumentException("stream " + name + " with " + replicas + " replicas");
    }
    if (duplicateWindow.compareTo(Duration.ofSeconds(1)) < 0) {
      throw new IllegalArgumentException(
          "stream " + name + " with a duplicate window of " + duplicateWindow);
    }
    if (!maxAge.isZero() && maxAge.compareTo(duplicateWindow) < 0) {
      throw new IllegalArgumentException(
          "stream " + name + " keeps messages for less than its duplicate window");
    }
    types = Set.copyOf(types);
  }

  /**
   * The streams of a collector that was told nothing else: books for a day, trades and liquidations
   * for a week, everything else for a week, on one server.
   */
  public static List<StreamSettings> defaults() {
    Set<DataType> books = EnumSet.of(DataType.ORDERBOOK, DataType.BBO);
    Set<DataType> trades = EnumSet.of(DataType.TRADE, DataType.LIQUIDATION);
    Set<DataType> states = EnumSet.allOf(DataType.class);
    states.removeAll(books);
    states.removeAll(trades);
    return List.of(
        usual("MARKETPRISM_BOOKS", books, 8 * GIB, Duration.ofDays(1)),
        usual("MARKETPRISM_TRADES", trades, 8 * GIB, Duration.ofDays(7)),
        usual("MARKETPRISM_STATES", states, GIB, Duration.ofDays(7)));
  }

  /** A stream in files on one server, which forgets the oldest when it is full. */
  public static StreamSettings usual(
      String name, Set<DataType> types, long maxBytes, Duration maxAge) {
    return new StreamSettings(
        name, types, Storage.FILE, maxBytes, maxAge, 1, Duration.ofMinutes(2), Discard.OLD);
  }

  /** The same on that many servers. */
  public StreamSettings withReplicas(int count) {
    return new StreamSettings(
        name, types, storage, maxBytes, maxAge, count, duplicateWindow, discard);
  }

  /** The same with another duplicate window. */
  public StreamSettings withDuplicateWindow(Duration window) {
    return new StreamSettings(name, types, storage, maxBytes, maxAge, replicas, window, discard);
  }

  /** The same with other data types. */
  public StreamSettings withTypes(Set<DataType> others) {
    return new StreamSettings(
        name, others, storage, maxBytes, maxAge, replicas, duplicateWindow, discard);
  }

  /** The subjects of the stream, sorted: one wildcard a data type. */
  List<String> subjects() {
    return types.stream().map(type -> type.wire() + ".>").sorted().toList();
  }

  /** Where a server keeps a stream. */
  public enum Storage {
    /** On disk. */
    FILE,
    /** In memory; gone when the server ends. */
    MEMORY
  }

  /** What a full stream does. */
  public enum Discard {
    /** It forgets its oldest messages. */
    OLD,
    /** It refuses new ones, which then wait in the spool. */
    NEW
  }
}
