package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.connection.ConnectionRefusedException;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Text;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is wanted of one venue, and the feeds that deliver it, spread over slots.
 *
 * <p>Changed on the control thread only. Reading is thread-safe: slots and subscriptions are
 * concurrent collections, and each feed is read under its slot's lock.
 */
final class Market {
  private final Slots slots;
  private final Map<String, Set<DataType>> wanted = new ConcurrentHashMap<>();
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final Map<Key, Subscription> subscriptions = new ConcurrentHashMap<>();

  /** Ids of subscribed instruments that the last list lacked. */
  private final Set<String> absent = new HashSet<>();

  private volatile String listProblem = "the instrument list is not read yet";
  private volatile @Nullable InstrumentIndex index;

  Market(Slots slots) {
    this.slots = slots;
  }

  /** Wants these data types of what the selector names. */
  void want(String selector, Set<DataType> dataTypes) {
    wanted.merge(selector, copy(dataTypes), Market::union);
    InstrumentIndex known = index;
    if (known != null) {
      subscribe(known, List.of(selector));
    }
  }

  /** Wants these data types no longer. */
  void unwant(String selector, Set<DataType> dataTypes) {
    wanted.computeIfPresent(selector, (unused, types) -> difference(types, dataTypes));
    problems.remove(selector);
    InstrumentIndex known = index;
    if (known == null) {
      return;
    }
    for (Instrument instrument : known.find(selector)) {
      for (DataType type : dataTypes) {
        Subscription subscription = subscriptions.remove(new Key(instrument.venueSymbol(), type));
        if (subscription != null) {
          subscription.end().run();
        }
      }
    }
  }

  /** The list could not be read; what is wanted waits. */
  void listUnreadable(String why) {
    listProblem = "the instrument list cannot be read: " + Text.printable(why);
  }

  /**
   * The list was read: subscribes what is wanted and not subscribed yet, and ends the feeds of
   * instruments that are gone.
   *
   * @return the selectors that name nothing in it
   */
  List<String> resolve(InstrumentIndex list) {
    index = list;
    retire(list);
    return subscribe(list, wanted.keySet().stream().sorted().toList());
  }

  /** An instrument is gone once two lists in a row lack it: one may be cut short. */
  private void retire(InstrumentIndex list) {
    Set<String> lacking = new HashSet<>();
    for (Map.Entry<Key, Subscription> entry : subscriptions.entrySet()) {
      String id = entry.getKey().venueSymbol();
      if (!list.has(id)) {
        lacking.add(id);
        if (absent.contains(id)) {
          end(entry.getKey(), entry.getValue());
        }
      }
    }
    lacking.removeAll(absent);
    absent.clear();
    absent.addAll(lacking);
  }

  /** Says that the feed's data ends here, and forgets it. */
  private void end(Key key, Subscription gone) {
    subscriptions.remove(key);
    gone.lock().run(() -> gone.feed().failed("no longer in the instrument list"));
    gone.end().run();
  }

  private List<String> subscribe(InstrumentIndex list, List<String> selectors) {
    List<String> unknown = new ArrayList<>();
    Slots.Batch batch = slots.batch();
    for (String selector : selectors) {
      List<Instrument> found = list.find(selector);
      if (found.isEmpty()) {
        unknown.add(selector);
        problems.put(selector, "no such instrument in the list of " + list.size());
      } else {
        problems.remove(selector);
        found.forEach(instrument -> add(batch, selector, instrument));
      }
    }
    batch.open();
    return unknown;
  }

  private void add(Slots.Batch batch, String selector, Instrument instrument) {
    List<DataType> missing =
        wanted.getOrDefault(selector, Set.of()).stream()
            .filter(type -> slots.offers(instrument, type))
            .filter(type -> !subscriptions.containsKey(new Key(instrument.venueSymbol(), type)))
            .sorted()
            .toList();
    try {
      for (Subscription added : batch.add(instrument, missing)) {
        subscriptions.put(new Key(instrument.venueSymbol(), added.feed().dataType()), added);
      }
    } catch (ConnectionRefusedException e) {
      problems.put(selector, String.valueOf(e.getMessage()));
    }
  }

  void tick(long nowNs) {
    slots.all().forEach(slot -> slot.tick(nowNs));
    slots.polls().tick(nowNs);
  }

  List<FeedReport> feeds(long nowNs) {
    List<FeedReport> reports = new ArrayList<>();
    slots.all().forEach(slot -> slot.report(nowNs, reports));
    slots.polls().report(nowNs, reports);
    reports.replaceAll(this::explained);
    for (Map.Entry<String, Set<DataType>> wish : wanted.entrySet()) {
      String problem = index == null ? listProblem : problems.get(wish.getKey());
      if (problem != null) {
        FeedState state = index == null ? FeedState.PENDING : FeedState.FAILED;
        wish.getValue().forEach(type -> reports.add(missing(wish.getKey(), type, state, problem)));
      }
    }
    return reports;
  }

  /** Where nothing comes, how the exchange turns our address away may be the reason. */
  private FeedReport explained(FeedReport report) {
    String refusal = slots.refusal();
    return report.state() == FeedState.LIVE || refusal.isEmpty()
        ? report
        : report.withReason(report.reason() + "; requests are refused, " + refusal);
  }

  private FeedReport missing(String selector, DataType type, FeedState state, String problem) {
    Instrument unknown =
        new Instrument(
            slots.venue(),
            MarketType.SPOT,
            selector,
            selector,
            "",
            "",
            0,
            0,
            QuantityUnit.BASE,
            false);
    return new FeedReport(
        unknown,
        type,
        state,
        problem,
        OptionalLong.empty(),
        OptionalLong.empty(),
        FeedReport.Counts.NONE,
        Optional.empty());
  }

  FrameCounts frames() {
    return slots.all().stream()
        .map(MarketSlot::counts)
        .reduce(slots.closedCounts(), FrameCounts::plus);
  }

  List<Instrument> instruments() {
    return subscriptions.values().stream()
        .map(subscription -> subscription.feed().instrument())
        .distinct()
        .toList();
  }

  Optional<OrderBook> book(String name) {
    return books(name)
        .map(found -> found.lock().get(() -> ((BookSynchronizer) found.feed()).copy()))
        .findFirst();
  }

  Optional<BookTop> top(String name) {
    return books(name).map(found -> ((BookSynchronizer) found.feed()).top()).findFirst();
  }

  void republish(Instrument instrument) {
    books(instrument.venueSymbol())
        .forEach(found -> found.lock().run(() -> ((BookSynchronizer) found.feed()).republish()));
  }

  /** The book of that symbol or id. */
  private Stream<Subscription> books(String name) {
    Subscription exact = subscriptions.get(new Key(name, DataType.ORDERBOOK));
    if (exact != null) {
      return Stream.of(exact);
    }
    return subscriptions.values().stream()
        .filter(found -> found.feed() instanceof BookSynchronizer)
        .filter(found -> found.feed().instrument().symbol().equals(name));
  }

  void stop() {
    slots.stop();
  }

  private static Set<DataType> copy(Set<DataType> types) {
    return types.isEmpty() ? Set.of() : Set.copyOf(types);
  }

  private static Set<DataType> union(Set<DataType> a, Set<DataType> b) {
    EnumSet<DataType> all = EnumSet.copyOf(a);
    all.addAll(b);
    return Set.copyOf(all);
  }

  private static @Nullable Set<DataType> difference(Set<DataType> from, Set<DataType> without) {
    Set<DataType> left = Set.copyOf(from.stream().filter(type -> !without.contains(type)).toList());
    return left.isEmpty() ? null : left;
  }

  /** A feed by the exchange's id and data type. */
  private record Key(String venueSymbol, DataType dataType) {}

  /**
   * A feed and how it ends.
   *
   * @param feed what delivers it
   * @param lock what guards the feed
   * @param end ends the subscription; on the control thread
   */
  record Subscription(Feed feed, SlotLock lock, Runnable end) {}
}
