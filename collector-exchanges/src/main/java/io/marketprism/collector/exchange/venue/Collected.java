package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * The feeds of one venue, by the exchange's id and data type.
 *
 * <p>Changed on the control thread only. Reading is thread-safe, and each feed is read under its
 * slot's lock.
 */
final class Collected {
  private final Map<FeedKey, Subscription> subscriptions = new ConcurrentHashMap<>();

  /** A feed by the exchange's id and data type. */
  record FeedKey(String venueSymbol, DataType dataType) {
    static FeedKey of(Instrument instrument, DataType type) {
      return new FeedKey(instrument.venueSymbol(), type);
    }
  }

  /**
   * A feed and how it ends.
   *
   * @param feed what delivers it
   * @param lock what guards the feed
   * @param end ends the subscription; on the control thread
   */
  record Subscription(Feed feed, SlotLock lock, Runnable end) {
    Instrument instrument() {
      return feed.instrument();
    }
  }

  void add(Subscription added) {
    subscriptions.put(FeedKey.of(added.instrument(), added.feed().dataType()), added);
  }

  void remove(FeedKey key) {
    subscriptions.remove(key);
  }

  boolean has(Instrument instrument, DataType type) {
    return subscriptions.containsKey(FeedKey.of(instrument, type));
  }

  /** All of them; what is removed meanwhile may be among them. */
  void forEach(BiConsumer<FeedKey, Subscription> action) {
    subscriptions.forEach(action);
  }

  /** Whether there is any feed of an instrument. */
  boolean hasAny(Instrument instrument) {
    return of(instrument).isPresent();
  }

  /** Whether what a selector names has feeds. */
  boolean hasAny(String selector) {
    return subscriptions.values().stream()
        .anyMatch(held -> InstrumentIndex.names(selector, held.instrument()));
  }

  /** The instrument of that id as it is collected, whatever is listed now. */
  Optional<Instrument> of(Instrument listed) {
    return Stream.of(DataType.values())
        .map(type -> subscriptions.get(FeedKey.of(listed, type)))
        .filter(Objects::nonNull)
        .map(Subscription::instrument)
        .findFirst();
  }

  /** Each instrument once, by the exchange's ids. */
  List<Instrument> instruments() {
    Map<String, Instrument> byId = new TreeMap<>();
    forEach((key, held) -> byId.putIfAbsent(key.venueSymbol(), held.instrument()));
    return List.copyOf(byId.values());
  }

  /** A copy of the book of that symbol or id. */
  Optional<OrderBook> book(String name) {
    return books(name)
        .map(found -> found.lock().get(() -> ((BookSynchronizer) found.feed()).copy()))
        .findFirst();
  }

  /** The best levels of the book of that symbol or id. */
  Optional<BookTop> top(String name) {
    return books(name).map(found -> ((BookSynchronizer) found.feed()).top()).findFirst();
  }

  /** Publishes the book of an instrument again. */
  void republish(Instrument instrument) {
    books(instrument.venueSymbol())
        .forEach(found -> found.lock().run(() -> ((BookSynchronizer) found.feed()).republish()));
  }

  private Stream<Subscription> books(String name) {
    Subscription exact = subscriptions.get(new FeedKey(name, DataType.ORDERBOOK));
    if (exact != null) {
      return Stream.of(exact);
    }
    return subscriptions.values().stream()
        .filter(found -> found.feed() instanceof BookSynchronizer)
        .filter(found -> found.instrument().symbol().equals(name));
  }
}
