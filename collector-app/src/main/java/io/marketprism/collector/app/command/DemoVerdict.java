package io.marketprism.collector.app.command;

import io.marketprism.collector.Collector;
import io.marketprism.collector.app.simulator.Simulation;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.book.BookState;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Whether every book that was collected equals the simulated exchange's, as deep as it says that it
 * is complete. Immutable.
 */
final class DemoVerdict {
  private static final Duration CATCH_UP = Duration.ofSeconds(10);
  private static final long LOOK_EACH_NS = 20_000_000L;

  private final int books;
  private final int equal;
  private final List<String> differences;
  private final List<String> totals;

  private DemoVerdict(int books, int equal, List<String> differences, List<String> totals) {
    this.books = books;
    this.equal = equal;
    this.differences = differences;
    this.totals = totals;
  }

  /** Stops the market, lets the collector catch up, and compares. */
  static DemoVerdict of(Simulation simulation, Collector collector) {
    simulation.pause();
    List<String> differences = new ArrayList<>();
    int books = 0;
    int equal = 0;
    for (FeedReport feed : collector.feeds()) {
      if (feed.dataType() == DataType.ORDERBOOK) {
        books++;
        Optional<String> difference = difference(simulation, collector, feed.instrument());
        equal += difference.isEmpty() ? 1 : 0;
        difference.ifPresent(differences::add);
      } else if (feed.state() != FeedState.LIVE && feed.state() != FeedState.STALE) {
        differences.add(
            feed.instrument().label()
                + " "
                + feed.dataType().wire()
                + " is "
                + feed.state().wire());
      }
    }
    return new DemoVerdict(books, equal, differences, totals(collector));
  }

  private static List<String> totals(Collector collector) {
    Map<DataType, Totals> byType = new EnumMap<>(DataType.class);
    for (FeedReport feed : collector.feeds()) {
      byType.merge(feed.dataType(), Totals.of(feed), Totals::plus);
    }
    return byType.entrySet().stream()
        .map(
            entry -> {
              Totals all = entry.getValue();
              String line = "%-16s %4d feeds, %4d with data, %9d events, %d gaps";
              String type = entry.getKey().wire();
              return line.formatted(type, all.feeds, all.withData, all.events, all.gaps);
            })
        .toList();
  }

  /** What the feeds of one data type delivered. */
  private record Totals(int feeds, int withData, long events, long gaps) {
    static Totals of(FeedReport feed) {
      long events = feed.counts().events();
      return new Totals(1, events > 0 ? 1 : 0, events, feed.counts().gaps());
    }

    Totals plus(Totals more) {
      return new Totals(
          feeds + more.feeds, withData + more.withData, events + more.events, gaps + more.gaps);
    }
  }

  boolean isGood() {
    return books > 0 && differences.isEmpty();
  }

  void print(PrintStream out) {
    totals.forEach(out::println);
    out.printf("%d of %d books are LIVE and equal to the exchange's%n", equal, books);
    differences.forEach(out::println);
  }

  private static Optional<String> difference(
      Simulation simulation, Collector collector, Instrument instrument) {
    String venue = instrument.venue().name();
    TrueBook truth = simulation.book(venue, instrument.venueSymbol());
    long deadline = System.nanoTime() + CATCH_UP.toNanos();
    while (System.nanoTime() < deadline) {
      Optional<OrderBook> book = collector.book(venue, instrument.venueSymbol());
      if (book.isPresent() && book.get().sequence().orElse(-1) == truth.lastUpdateId()) {
        return compare(book.get(), truth);
      }
      LockSupport.parkNanos(LOOK_EACH_NS);
    }
    return Optional.of(instrument.label() + " did not reach update " + truth.lastUpdateId());
  }

  private static Optional<String> compare(OrderBook book, TrueBook truth) {
    if (book.state() != BookState.LIVE) {
      return Optional.of(book.instrument().label() + " is " + book.state().wire());
    }
    if (!same(book, QuoteSide.BID, truth.bids()) || !same(book, QuoteSide.ASK, truth.asks())) {
      return Optional.of(book.instrument().label() + " differs at " + truth.lastUpdateId());
    }
    return Optional.empty();
  }

  /** Whether the complete levels of a side are the exchange's best ones. */
  private static boolean same(
      OrderBook book, QuoteSide side, NavigableMap<BigDecimal, BigDecimal> truth) {
    int complete = book.completeLevels(side);
    if (book.completeTo(side).isEmpty() && complete != truth.size()) {
      return false;
    }
    int i = 0;
    for (Map.Entry<BigDecimal, BigDecimal> level : truth.entrySet()) {
      if (i == complete) {
        return true;
      }
      if (book.price(side, i).compareTo(level.getKey()) != 0
          || book.size(side, i).compareTo(level.getValue()) != 0) {
        return false;
      }
      i++;
    }
    return i == complete;
  }
}
