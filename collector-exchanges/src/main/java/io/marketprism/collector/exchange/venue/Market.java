package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.connection.ConnectionRefusedException;
import io.marketprism.collector.exchange.venue.Collected.FeedKey;
import io.marketprism.collector.exchange.venue.Collected.Subscription;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.SubjectClaims;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Predicate;

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
  private final Collected collected = new Collected();

  /** What is wanted and listed, and not collected, with the reason. */
  private final Map<FeedKey, FeedReport> refused = new ConcurrentHashMap<>();

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
    collected.forEach(
        (key, subscription) -> {
          Instrument instrument = subscription.instrument();
          boolean isMeant = either(instrument, one -> InstrumentIndex.names(selector, one));
          if (isMeant && !isWanted(instrument, key.dataType())) {
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

  private void forget(FeedKey key, Subscription subscription) {
    collected.remove(key);
    subscription.end().run();
    releaseUnused(subscription.instrument());
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
    if (!collected.hasAny(instrument)) {
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
    refused.keySet().removeIf(key -> !list.has(key.venueSymbol()));
    Set<String> lacking = new HashSet<>();
    collected.forEach(
        (key, subscription) -> {
          if (!list.has(key.venueSymbol())) {
            lacking.add(key.venueSymbol());
            if (absent.contains(key.venueSymbol())) {
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
    long nowMs = nowMs();
    List<Instrument> over = new ArrayList<>();
    collected.forEach(
        (key, subscription) -> {
          Instrument instrument = subscription.instrument();
          if (Expiry.isOver(instrument, nowMs)) {
            over.add(instrument);
            end(key, subscription, Expiry.said(instrument));
            refuse(instrument, key.dataType(), Expiry.said(instrument));
          } else {
            watchExpiry(instrument);
          }
        });
    return !over.isEmpty();
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
  private void end(FeedKey key, Subscription gone, String why) {
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
        FeedKey.of(instrument, type), Reports.missing(instrument, type, FeedState.FAILED, why));
  }

  /** Another instrument has the subject now. */
  private void taken(Instrument instrument, Instrument by) {
    String why = SubjectClaims.refusal(instrument, by);
    collected.forEach(
        (key, subscription) -> {
          if (subscription.instrument().isSameAs(instrument)) {
            end(key, subscription, why);
            show(instrument, key.dataType(), why);
          }
        });
  }

  private List<String> subscribe(InstrumentIndex list, List<String> selectors) {
    List<String> unknown = new ArrayList<>();
    Slots.Batch batch = slots.batch();
    try {
      for (String selector : selectors) {
        List<Instrument> found = list.find(selector);
        if (found.isEmpty() && !collected.hasAny(selector)) {
          unknown.add(selector);
          problems.put(selector, "no such instrument in the list of " + list.size());
        } else {
          problems.remove(selector);
          found.forEach(one -> add(batch, selector, collected.of(one).orElse(one)));
        }
      }
    } finally {
      batch.open();
    }
    return unknown;
  }

  private void add(Slots.Batch batch, String selector, Instrument instrument) {
    List<DataType> missing =
        wanted.of(selector).stream()
            .filter(type -> slots.offers(instrument, type))
            .filter(type -> !collected.has(instrument, type))
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
        collected.add(added);
        refused.remove(FeedKey.of(instrument, added.feed().dataType()));
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

  /** What is collected. */
  Collected collected() {
    return collected;
  }

  void stop() {
    slots.stop();
  }
}
