package io.marketprism.collector.pipeline;

import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sink.SpoolCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait before one sink, and what is done when they become too many:
 *
 * <ul>
 *   <li>from half of the bound on, an update of a book is merged into the book's update that waits;
 *   <li>what fits nowhere is dropped and counted. The last eighth of the bound is for books, so
 *       that a flood of trades does not break them;
 *   <li>before the next data of a feed that lost something stands exactly one interruption;
 *   <li>a book that lost an update gets no other before a snapshot, which is asked for once less
 *       than half of the bound is in use.
 * </ul>
 *
 * Order within a feed is kept. Offering costs a few comparisons and, while merging, one look-up a
 * level.
 *
 * <p>Not thread-safe; owned by one {@link SinkQueue} and called under its lock.
 */
final class Backlog {
  private static final long NANOS_PER_MILLI = 1_000_000;
  private static final long SLOT_BYTES = 16;
  private static final long INTERRUPTION_BYTES = 256;
  private static final long SLICE_BYTES = 128 * 1024;
  private static final long ASK_AGAIN_NS = 30_000_000_000L;
  private static final DataType[] TYPES = DataType.values();
  private static final int TYPE_BITS = 8;

  private final Ring ring = new Ring();
  private final Tally tally = new Tally();
  private final Troubles troubles = new Troubles();
  private final LongSupplier interruptionNumbers;
  private final Consumer<InterruptionEvent> interruptions;
  private final boolean merges;
  private final long limit;
  private final long calmMark;
  private final long plainMark;
  private long queuedBytes;
  private long inFlightBytes;
  private boolean unsettled;
  private long settledNs;

  /**
   * @param limit bound in bytes of heap
   * @param merges whether updates of books may be merged
   * @param interruptionNumbers gives numbers unique in this run of the instance; must not block
   * @param interruptions is told of each interruption that is made here; must not block
   */
  Backlog(
      long limit,
      boolean merges,
      LongSupplier interruptionNumbers,
      Consumer<InterruptionEvent> interruptions) {
    this.limit = limit;
    this.merges = merges;
    this.calmMark = limit / 2;
    this.plainMark = merges ? limit - limit / 8 : limit;
    this.interruptionNumbers = interruptionNumbers;
    this.interruptions = interruptions;
  }

  /** Takes an event, or as much of it as there is room for. */
  void offer(MarketEvent event) {
    Trouble trouble = troubles.find(event);
    if (trouble == null && bytes() + cost(event) <= calmMark) {
      append(event);
    } else if (event instanceof InterruptionEvent interruption) {
      offerInterruption(interruption, trouble);
    } else if (event instanceof BookEvent book) {
      offerBook(book, trouble == null ? troubles.add(book) : trouble);
    } else if (fits(event, trouble, plainMark)) {
      admit(event, trouble);
      if (trouble != null) {
        troubles.remove(trouble);
      }
    } else {
      drop(event, trouble);
    }
  }

  /** Counts an event that comes after the end. */
  void refuse(MarketEvent event) {
    tally.dropped(event.dataType(), DropReason.SHUTDOWN);
  }

  /** An interruption that finds no room is contained in the one that its feed is owed then. */
  private void offerInterruption(InterruptionEvent interruption, @Nullable Trouble known) {
    boolean said = known == null || !known.owing;
    if (said && bytes() + cost(interruption) <= limit) {
      append(interruption);
    } else {
      tally.merged(DataType.INTERRUPTION);
      Trouble trouble = known == null ? troubles.add(interruption) : known;
      trouble.owe(sinceNs(interruption));
      trouble.generation = interruption.generation();
      unsettled = true;
    }
    if (known != null) {
      known.mergeable = Trouble.NOTHING;
    }
  }

  private static long sinceNs(InterruptionEvent interruption) {
    long fromMs = interruption.fromMs();
    return fromMs == MarketEvent.UNKNOWN ? interruption.receivedNs() : fromMs * NANOS_PER_MILLI;
  }

  private void offerBook(BookEvent book, Trouble trouble) {
    if (trouble.broken && !book.isSnapshot()) {
      tally.dropped(DataType.ORDERBOOK, DropReason.CHAIN_BROKEN);
    } else if (bytes() + cost(book) > calmMark && isMerged(book, trouble)) {
      tally.merged(DataType.ORDERBOOK);
    } else if (fits(book, trouble, limit)) {
      long sequence = admit(book, trouble);
      trouble.broken = false;
      trouble.asked = false;
      trouble.mergeable = merges && !book.isSnapshot() ? sequence : Trouble.NOTHING;
      if (bytes() <= calmMark || !merges) {
        troubles.remove(trouble);
      }
    } else {
      trouble.generation = book.generation();
      trouble.broken = true;
      trouble.asked = false;
      trouble.mergeable = Trouble.NOTHING;
      drop(book, trouble);
    }
  }

  private boolean isMerged(BookEvent book, Trouble trouble) {
    if (!ring.holds(trouble.mergeable)) {
      return false;
    }
    Object waiting = ring.at(trouble.mergeable);
    long before = costOf(ring.note(trouble.mergeable));
    DeltaMerge merge =
        waiting instanceof DeltaMerge begun ? begun : new DeltaMerge((BookEvent) waiting);
    long after = SLOT_BYTES + merge.bytesWith(book);
    if (!merge.isContinuedBy(book) || bytes() - before + after > limit) {
      return false;
    }
    try {
      merge.add(book);
    } catch (ArithmeticException e) {
      return false;
    }
    long now = SLOT_BYTES + merge.bytes();
    ring.replace(trouble.mergeable, merge, note(now, DataType.ORDERBOOK));
    queuedBytes += now - before;
    return true;
  }

  private boolean fits(MarketEvent event, @Nullable Trouble trouble, long mark) {
    long interruption = trouble != null && trouble.owing ? INTERRUPTION_BYTES : 0;
    return bytes() + cost(event) + interruption <= mark;
  }

  private long admit(MarketEvent event, @Nullable Trouble trouble) {
    if (trouble != null) {
      if (trouble.owing) {
        announce(trouble);
      }
      trouble.announced = false;
    }
    return append(event);
  }

  private void announce(Trouble trouble) {
    trouble.owing = false;
    trouble.announced = true;
    append(interruption(trouble, trouble.fromNs));
  }

  private InterruptionEvent interruption(Trouble trouble, long fromNs) {
    InterruptionEvent made =
        new InterruptionEvent(
            trouble.instrument,
            trouble.feed,
            InterruptionReason.QUEUE_FULL,
            new InterruptionEvent.Span(Math.floorDiv(fromNs, NANOS_PER_MILLI), fromNs),
            new InterruptionEvent.Identity(trouble.generation, interruptionNumbers.getAsLong()));
    interruptions.accept(made);
    return made;
  }

  private void drop(MarketEvent event, @Nullable Trouble known) {
    tally.dropped(event.dataType(), DropReason.QUEUE_FULL);
    Trouble trouble = known == null ? troubles.add(event) : known;
    trouble.owe(event.receivedNs());
    unsettled = true;
  }

  private long append(MarketEvent event) {
    long bytes = cost(event);
    tally.queued(event.dataType());
    queuedBytes += bytes;
    return ring.add(event, note(bytes, event.dataType()));
  }

  /**
   * Takes the oldest events, {@link MarketEvent}s and {@link DeltaMerge}s; they are in flight then.
   *
   * @param slice filled from its beginning
   * @return how many there are
   */
  int take(@Nullable Object[] slice) {
    int count = 0;
    long taken = 0;
    while (count < slice.length && taken < SLICE_BYTES && !ring.isEmpty()) {
      long note = ring.headNote();
      tally.taken(TYPES[(int) note & ((1 << TYPE_BITS) - 1)]);
      taken += costOf(note);
      slice[count++] = ring.poll();
    }
    queuedBytes -= taken;
    inFlightBytes += taken;
    return count;
  }

  /**
   * An event in flight was lost.
   *
   * @return what is to be written in its place, which is in flight now; empty for an interruption
   */
  Optional<InterruptionEvent> reject(MarketEvent event) {
    tally.lost(event.dataType(), DropReason.REJECTED);
    if (event instanceof InterruptionEvent interruption) {
      breakChain(event).owe(sinceNs(interruption));
      return Optional.empty();
    }
    Trouble trouble = breakChain(event);
    tally.queued(DataType.INTERRUPTION);
    tally.taken(DataType.INTERRUPTION);
    return Optional.of(interruption(trouble, event.receivedNs()));
  }

  /** Everything in flight was lost; its feeds are owed interruptions. */
  void rejectInFlight(List<MarketEvent> events) {
    tally.loseInFlight(DropReason.REJECTED);
    for (MarketEvent event : events) {
      if (!(event instanceof InterruptionEvent)) {
        breakChain(event).owe(event.receivedNs());
      }
    }
  }

  /** What follows in the queue does not continue an event that was lost after it was taken. */
  private Trouble breakChain(MarketEvent event) {
    Trouble known = troubles.find(event);
    Trouble trouble = known == null ? troubles.add(event) : known;
    if (event instanceof BookEvent book) {
      trouble.generation = book.generation();
      trouble.broken = true;
      trouble.asked = false;
      trouble.mergeable = Trouble.NOTHING;
    }
    unsettled = true;
    return trouble;
  }

  /** Events in flight were flushed; this became of all that ever were in the sink's spool. */
  void flushed(TypeCounts counts, Map<DataType, SpoolCounts> spools) {
    tally.flushed(counts);
    tally.spooled(spools);
  }

  /** Nothing that was taken is held any more. */
  void release() {
    inFlightBytes = 0;
  }

  /** Everything that waits or is in flight is lost, because the collector ends. */
  void abandon() {
    tally.loseQueued(DropReason.SHUTDOWN);
    tally.loseInFlight(DropReason.SHUTDOWN);
    ring.clear();
    queuedBytes = 0;
    inFlightBytes = 0;
  }

  /**
   * Says the interruptions that are owed, once less than half of the bound is in use.
   *
   * @param nowNs nanoseconds, monotonic
   * @return whose books need a snapshot; asked for anew where none came for 30 s
   */
  List<Instrument> settle(long nowNs) {
    boolean due = unsettled || nowNs - settledNs >= ASK_AGAIN_NS;
    if (!due || bytes() > calmMark || troubles.isEmpty()) {
      return List.of();
    }
    unsettled = false;
    settledNs = nowNs;
    List<Instrument> needy = new ArrayList<>();
    for (Trouble trouble : troubles.all()) {
      if (trouble.owing) {
        announce(trouble);
      }
      if (trouble.broken && (!trouble.asked || nowNs - trouble.askedNs >= ASK_AGAIN_NS)) {
        trouble.asked = true;
        trouble.askedNs = nowNs;
        needy.add(trouble.instrument);
      }
      if (trouble.isOver()) {
        troubles.remove(trouble);
      }
    }
    return needy;
  }

  /** Forgets what is remembered of an instrument that nobody subscribes to any more. */
  void forget(Instrument instrument) {
    troubles.forget(instrument);
  }

  /** Whether nothing is remembered of any feed. */
  boolean isUntroubled() {
    return troubles.isEmpty();
  }

  boolean isEmpty() {
    return ring.isEmpty();
  }

  /** Bytes that wait or are in flight. */
  long bytes() {
    return queuedBytes + inFlightBytes;
  }

  Map<DataType, SinkReport.Counts> counts() {
    return tally.counts();
  }

  private static long cost(MarketEvent event) {
    return SLOT_BYTES + event.footprint();
  }

  /** What the ring notes beside an entry: its cost and its type. */
  private static long note(long cost, DataType type) {
    return cost << TYPE_BITS | type.ordinal();
  }

  private static long costOf(long note) {
    return note >>> TYPE_BITS;
  }
}
