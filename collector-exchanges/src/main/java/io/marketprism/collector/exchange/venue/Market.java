package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.connection.ConnectionRefusedException;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.SubjectClaims;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What is wanted of one venue, and the feeds that deliver it, spread over slots.
 *
 * <p>Changed on the control thread only. Reading is thread-safe: slots and subscriptions are
 * concurrent collections, and each feed is read under its slot's lock.
 */
final class Market {
  /** A connection that is closed has gone by then, cancelled where it has to be. */
  private static final long CLOSED_AFTER_NS = Duration.ofSeconds(3).toNanos();

  private final Slots slots;
  private final ExchangeContext context;
  private final Executor changes;
  private final Wishes wanted = new Wishes();
  private final Map<String, String> problems = new ConcurrentHashMap<>();
  private final Map<Key, Subscription> subscriptions = new ConcurrentHashMap<>();

  /** What is wanted and listed, and not collected, with the reason. */
  private final Map<Key, FeedReport> refused = new ConcurrentHashMap<>();

  /** Ids of subscribed instruments that the last list lacked. */
  private final Set<String> absent = new HashSet<>();

  private final KnownList known;

  /** When a feed gave back last what another may wait for, until that is used. */
  private OptionalLong freed = OptionalLong.empty();

  /** When the first of the subscribed instruments has expired. */
  private volatile long nextExpiryMs = Expiry.NEVER;

  /**
   * @param changes runs a task on the control thread, unless the market is closed by then
   */
  Market(Slots slots, ExchangeContext context, Executor changes) {
    this.slots = slots;
    this.context = context;
    this.changes = changes;
    this.known = new KnownList(context.feeds().clocks());
  }

  /** Wants these data types of what the selector names. */
  void want(String selector, Set<DataType> dataTypes) {
    wanted.add(selector, dataTypes);
    known.index().ifPresent(list -> subscribe(list, List.of(selector)));
  }

  /** Wants these data types no longer; what another selector wants stays. */
  void unwant(String selector, Set<DataType> dataTypes) {
    wanted.remove(selector, dataTypes);
    if (wanted.of(selector).isEmpty()) {
      problems.remove(selector);
    }
    refused.values().removeIf(report -> !isWanted(report.instrument(), report.dataType()));
    subscriptions.forEach(
        (key, subscription) -> {
          Instrument instrument = subscription.feed().instrument();
          boolean isMeant = either(instrument, one -> InstrumentIndex.names(selector, one));
          if (isMeant && !isWanted(instrument, key.dataType)) {
            forget(key, subscription);
          }
        });
  }

  private boolean isWanted(Instrument instrument, DataType type) {
    return either(instrument, one -> wanted.has(one, type));
  }

  /** Whether it is so of an instrument as it is collected, or as it is listed now. */
  private boolean either(Instrument instrument, Predicate<Instrument> test) {
    return test.test(instrument) || listed(instrument).filter(test).isPresent();
  }

  private Optional<Instrument> listed(Instrument instrument) {
    return known.index().flatMap(list -> list.of(instrument.venueSymbol()));
  }

  private void forget(Key key, Subscription subscription) {
    subscriptions.remove(key);
    subscription.end().run();
    releaseUnused(subscription.feed().instrument());
    freed = OptionalLong.of(nowNs());
  }

  /**
   * Subscribes what was refused for want of what others have given back since, a subject or a
   * place; a place is free once its connection is closed.
   */
  void useFreed() {
    if (freed.isPresent() && nowNs() - freed.getAsLong() >= CLOSED_AFTER_NS) {
      freed = OptionalLong.empty();
      known.index().ifPresent(list -> subscribe(list, wanted.selectors()));
    }
  }

  private void releaseUnused(Instrument instrument) {
    boolean used =
        subscriptions.keySet().stream()
            .anyMatch(key -> key.venueSymbol.equals(instrument.venueSymbol()));
    if (!used) {
      context.subjects().release(instrument);
    }
  }

  /** The list could not be read; what is wanted waits. */
  void listUnreadable(String why) {
    known.unreadable(why);
  }

  /**
   * The list was read: subscribes what is wanted and not subscribed yet, and ends the feeds of
   * instruments that are gone.
   *
   * @return the selectors that name nothing in it
   */
  List<String> resolve(InstrumentIndex list) {
    known.read(list);
    retire(list);
    return subscribe(list, wanted.selectors());
  }

  /** An instrument is gone once two lists in a row lack it: one may be cut short. */
  private void retire(InstrumentIndex list) {
    refused.keySet().removeIf(key -> !list.has(key.venueSymbol));
    Set<String> lacking = new HashSet<>();
    subscriptions.forEach(
        (key, subscription) -> {
          if (!list.has(key.venueSymbol)) {
            lacking.add(key.venueSymbol);
            if (absent.contains(key.venueSymbol)) {
              end(key, subscription, "no longer in the instrument list");
            }
          }
        });
    lacking.removeAll(absent);
    absent.clear();
    absent.addAll(lacking);
  }

  /**
   * Ends the feeds of instruments that have expired.
   *
   * @return whether there were any
   */
  boolean expire() {
    if (nowMs() < nextExpiryMs) {
      return false;
    }
    nextExpiryMs = Expiry.NEVER;
    boolean any = false;
    for (Map.Entry<Key, Subscription> entry : subscriptions.entrySet()) {
      Instrument instrument = entry.getValue().feed().instrument();
      if (Expiry.isOver(instrument, nowMs())) {
        any = true;
        end(entry.getKey(), entry.getValue(), Expiry.said(instrument));
        refuse(instrument, entry.getKey().dataType, Expiry.said(instrument));
      } else {
        watchExpiry(instrument);
      }
    }
    return any;
  }

  private void watchExpiry(Instrument instrument) {
    nextExpiryMs = Math.min(nextExpiryMs, Expiry.endMs(instrument));
  }

  private long nowNs() {
    return context.feeds().clocks().nanos();
  }

  private long nowMs() {
    return context.feeds().clocks().wall().millis();
  }

  /** Says that the feed's data ends here, and forgets it. */
  private void end(Key key, Subscription gone, String why) {
    gone.lock().run(() -> gone.feed().failed(why));
    forget(key, gone);
  }

  /** Says why it is not collected, where it is meant by name and not by a pattern. */
  private void refuse(Instrument instrument, DataType type, String why) {
    if (wanted.hasByName(instrument, type)) {
      show(instrument, type, why);
    }
  }

  private void show(Instrument instrument, DataType type, String why) {
    refused.put(
        new Key(instrument.venueSymbol(), type),
        Reports.missing(instrument, type, FeedState.FAILED, why));
  }

  /** Another instrument has the subject now. */
  private void taken(Instrument instrument, Instrument by) {
    String why = SubjectClaims.refusal(instrument, by);
    subscriptions.forEach(
        (key, subscription) -> {
          if (subscription.feed().instrument().isSameAs(instrument)) {
            end(key, subscription, why);
            show(instrument, key.dataType, why);
          }
        });
  }

  private List<String> subscribe(InstrumentIndex list, List<String> selectors) {
    List<String> unknown = new ArrayList<>();
    Slots.Batch batch = slots.batch();
    try {
      for (String selector : selectors) {
        List<Instrument> found = list.find(selector);
        if (found.isEmpty() && !isCollected(selector)) {
          unknown.add(selector);
          problems.put(selector, "no such instrument in the list of " + list.size());
        } else {
          problems.remove(selector);
          found.forEach(listed -> add(batch, selector, asCollected(listed)));
        }
      }
    } finally {
      batch.open();
    }
    return unknown;
  }

  /** An instrument keeps the symbol that it is collected under, whatever is listed later. */
  private Instrument asCollected(Instrument listed) {
    return Stream.of(DataType.values())
        .map(type -> subscriptions.get(new Key(listed.venueSymbol(), type)))
        .filter(Objects::nonNull)
        .findFirst()
        .map(held -> held.feed().instrument())
        .orElse(listed);
  }

  /** Whether what it names has feeds: a pattern finds no more what has stopped trading. */
  private boolean isCollected(String selector) {
    return subscriptions.values().stream()
        .anyMatch(known -> InstrumentIndex.names(selector, known.feed().instrument()));
  }

  private void add(Slots.Batch batch, String selector, Instrument instrument) {
    List<DataType> missing =
        wanted.of(selector).stream()
            .filter(type -> slots.offers(instrument, type))
            .filter(type -> !subscriptions.containsKey(new Key(instrument.venueSymbol(), type)))
            .sorted()
            .toList();
    if (!missing.isEmpty() && isFree(instrument, missing)) {
      open(batch, selector, instrument, missing);
    }
  }

  /** Whether it may be collected; where not, that is said. */
  private boolean isFree(Instrument instrument, List<DataType> types) {
    if (Expiry.isOver(instrument, nowMs())) {
      types.forEach(type -> refuse(instrument, type, Expiry.said(instrument)));
      return false;
    }
    Optional<Instrument> holder =
        context.subjects().claim(instrument, by -> changes.execute(() -> taken(instrument, by)));
    holder.ifPresent(
        other ->
            types.forEach(
                type -> show(instrument, type, SubjectClaims.refusal(instrument, other))));
    return holder.isEmpty();
  }

  private void open(
      Slots.Batch batch, String selector, Instrument instrument, List<DataType> types) {
    try {
      for (Subscription added : batch.add(instrument, types)) {
        Key key = new Key(instrument.venueSymbol(), added.feed().dataType());
        subscriptions.put(key, added);
        refused.remove(key);
      }
      watchExpiry(instrument);
    } catch (ConnectionRefusedException e) {
      releaseUnused(instrument);
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
    reports.addAll(refused.values());
    boolean isListRead = known.index().isPresent();
    for (String selector : wanted.selectors()) {
      String problem = isListRead ? problems.get(selector) : known.problem();
      if (problem != null) {
        FeedState state = isListRead ? FeedState.FAILED : FeedState.PENDING;
        Instrument unknown = Reports.unlisted(slots.venue(), selector);
        wanted
            .of(selector)
            .forEach(type -> reports.add(Reports.missing(unknown, type, state, problem)));
      }
    }
    if (known.isTooOld()) {
      wanted.anyType().ifPresent(type -> reports.add(oldList(type)));
    }
    return reports;
  }

  /** Stands for all that an old list hides: what is listed, halted and gone since. */
  private FeedReport oldList(DataType type) {
    Instrument all = Reports.unlisted(slots.venue(), "instrument list");
    return Reports.missing(all, type, FeedState.STALE, known.problem());
  }

  private FeedReport explained(FeedReport report) {
    return Reports.explained(report, listed(report.instrument()), slots.refusal());
  }

  /** How often a channel was refused; that it falls means nothing. */
  long refusals() {
    return slots.all().stream().mapToLong(MarketSlot::refusals).sum();
  }

  FrameCounts frames() {
    return slots.all().stream()
        .map(MarketSlot::counts)
        .reduce(slots.closedCounts(), FrameCounts::plus);
  }

  List<Instrument> instruments() {
    Map<String, Instrument> byId = new TreeMap<>();
    subscriptions.forEach(
        (key, subscription) -> byId.putIfAbsent(key.venueSymbol, subscription.feed().instrument()));
    return List.copyOf(byId.values());
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
