package io.marketprism.collector.spi;

import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Venue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;

/**
 * Collects from one venue. Lifecycle: {@code start} once, {@code close} at any time; close is safe
 * twice and without start, returns within 5 s, and no event is published after it returned. All
 * methods are thread-safe, and none but close waits for anything.
 */
public interface ExchangeAdapter extends AutoCloseable {
  /** Where it collects from. */
  Venue venue();

  /** Begins: reads the instrument list, connects and subscribes, for ever until closed. */
  void start();

  /**
   * Completes when the instrument list was read for the first time, with those of the wanted
   * instruments that are not in it. Completes exceptionally never; while the list cannot be read it
   * stays open and the reading is repeated.
   */
  CompletionStage<List<String>> unknownInstruments();

  /** What every feed asked for does; those of instruments not known yet included. */
  List<FeedReport> feeds();

  /** What became of the frames of all connections. */
  FrameCounts frames();

  /** What may be asked of the exchange and what was; none where that is not counted. */
  default List<RequestBudget> requestBudgets() {
    return List.of();
  }

  /** The instruments that feeds exist for. */
  List<Instrument> instruments();

  /** A copy of a book, by symbol or by the exchange's id; empty where none is kept. */
  Optional<OrderBook> book(String symbol);

  /** The best levels of a book, by one volatile read; empty where none is kept. */
  Optional<BookTop> top(String symbol);

  /**
   * Collects these data types of an instrument, by symbol, pattern or id, from now on.
   *
   * @throws IllegalArgumentException where the venue does not have a data type
   */
  void subscribe(String instrument, Set<DataType> dataTypes);

  /** Collects these data types of an instrument no longer. */
  void unsubscribe(String instrument, Set<DataType> dataTypes);

  /** Publishes a book as a whole, for a sink that lost its chain. */
  void republish(Instrument instrument);

  /**
   * Reads the instrument list, and says what it takes to collect what is asked for; connects no
   * WebSocket and needs no start. Completes exceptionally where the list cannot be read.
   */
  CompletionStage<Plan> plan();

  @Override
  void close();

  /**
   * What became of frames. At any quiet point frames = data + control + ignored + the sum of
   * rejected. Immutable.
   *
   * @param frames text frames received
   * @param data frames that were given to a feed
   * @param control acknowledgements, notices, heartbeats
   * @param ignored frames of channels that nobody asked for any more
   * @param rejected frames that could not be read, by reason
   */
  record FrameCounts(
      long frames, long data, long control, long ignored, Map<String, Long> rejected) {
    /** Nothing was received. */
    public static final FrameCounts NONE = new FrameCounts(0, 0, 0, 0, Map.of());

    /** The sums of both. */
    public FrameCounts plus(FrameCounts other) {
      Map<String, Long> sums = new TreeMap<>(rejected);
      other.rejected.forEach((reason, count) -> sums.merge(reason, count, Long::sum));
      return new FrameCounts(
          frames + other.frames,
          data + other.data,
          control + other.control,
          ignored + other.ignored,
          Map.copyOf(sums));
    }
  }

  /**
   * What one exchange lets us ask for in a while. Venues that count together have the same.
   * Immutable.
   *
   * @param name which of its limits, {@code okx-books}; unlike those of other exchanges
   * @param used weight that was spent in the window that ends now, by us or by others
   * @param limit weight that we allow ourselves in any window
   */
  record RequestBudget(String name, long used, long limit) {}

  /**
   * What it takes to collect.
   *
   * @param instruments what is collected
   * @param unknown what is asked for and not in the list
   * @param sockets WebSocket connections
   * @param requests connections that are held for requests beside them
   * @param channels channels subscribed on them
   * @param books books that need a snapshot each
   * @param weight request weight of the instrument list and all snapshots
   * @param secondsToLive until all books are valid under the paces of connecting and subscribing
   *     and the request budget, at most about
   * @param polls what is asked for from time to time
   * @param problems what is asked for and limits or an expiry do not allow, one sentence each
   */
  record Plan(
      List<Instrument> instruments,
      List<String> unknown,
      int sockets,
      int requests,
      int channels,
      int books,
      long weight,
      long secondsToLive,
      Polls polls,
      List<String> problems) {}

  /**
   * What is asked for over REST from time to time.
   *
   * @param feeds how many feeds live on it
   * @param weight request weight each minute
   */
  record Polls(int feeds, long weight) {}
}
