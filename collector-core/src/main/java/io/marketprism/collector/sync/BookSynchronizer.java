package io.marketprism.collector.sync;

import io.marketprism.collector.book.ArrayOrderBook;
import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.BookState;
import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.SequenceRule.Verdict;
import java.util.Optional;

/**
 * Joins a snapshot and the deltas around it into a valid book, keeps it, and begins anew where the
 * exchange's ids show a hole. Published are one snapshot at each join, then every delta, and an
 * interruption before the next join.
 *
 * <pre>
 *   IDLE --subscribed--> BUFFERING --snapshot--> BRIDGING --first delta, or quiet--> LIVE
 *                            ^  ^------ snapshot too old ------'                      |
 *                            '------------------- gap, reset ------------------------'
 *   any --lost, failed--> IDLE
 * </pre>
 *
 * <p>A snapshot is asked for at once, or once a delta came where {@link BookSettings#firstDelta()}
 * says so.
 *
 * <p>While LIVE a fresh snapshot may be fetched and swapped in, see {@link DepthRefresh}.
 *
 * <p>Not thread-safe; guarded by the lock of the connection's state. Only {@link #top()} may be
 * called from any thread.
 */
public final class BookSynchronizer extends Feed implements Scaled {
  /** What the synchroniser is doing. */
  public enum Phase {
    /** No subscription; deltas are not expected. */
    IDLE,
    /** Deltas are kept until a snapshot arrives. */
    BUFFERING,
    /** The snapshot is loaded; no delta has continued it yet. */
    BRIDGING,
    /** The book is valid. */
    LIVE
  }

  /**
   * What repeats the past is not so much later than the book; lower ids that are have begun anew.
   */
  private static final long REPEATED_WITHIN_MS = 1_000;

  /** So many requests in a row without use say that the channel may be at fault. */
  private static final int SNAPSHOTS_IN_VAIN = 3;

  private final SequenceRule rule;
  private final BookSettings settings;
  private final ArrayOrderBook book;
  private final BookEvents events;
  private final BookObserver observer;
  private final DeltaBuffer buffer = new DeltaBuffer();
  private final BookDelta buffered = new BookDelta();
  private final DepthRefresh refresh;
  private final SnapshotRequests requests;
  private Phase phase = Phase.IDLE;
  private long held;
  private boolean joined;
  private long applied;

  /** Whether a delta came since the book was begun; where not, its channel may be dead. */
  private boolean heard;

  private long quietSinceNs;
  private long snapshotPublishedNs;
  private long snapshotPublishedLast = MarketEvent.UNKNOWN;
  private long checksMatched;

  /**
   * @param rule the exchange's rule of ids
   * @param settings how the book is kept
   * @param source where snapshots come from
   */
  public BookSynchronizer(
      FeedContext context,
      Instrument instrument,
      SequenceRule rule,
      BookSettings settings,
      SnapshotSource source) {
    this(context, instrument, rule, settings, source, BookObserver.NONE);
  }

  /** A synchroniser whose every applied delta is observed. */
  public BookSynchronizer(
      FeedContext context,
      Instrument instrument,
      SequenceRule rule,
      BookSettings settings,
      SnapshotSource source,
      BookObserver observer) {
    super(context, instrument, DataType.ORDERBOOK);
    this.rule = rule;
    this.settings = settings;
    this.book = new ArrayOrderBook(instrument, settings.limits());
    this.events = new BookEvents(instrument);
    this.observer = observer;
    this.refresh = new DepthRefresh(rule, buffer);
    this.requests =
        new SnapshotRequests(
            this, source, buffer, settings.snapshotPatience(), context.clocks()::nanos);
  }

  /** What the synchroniser is doing. */
  public Phase phase() {
    return phase;
  }

  /** The best levels as last published. Thread-safe. */
  public BookTop top() {
    return book.top();
  }

  /** A copy of the whole book. */
  public OrderBook copy() {
    return book.copy();
  }

  @Override
  public Scales scales() {
    return book.scales();
  }

  /** How many levels a side the snapshots should have. */
  public int depth() {
    return settings.limits().depth();
  }

  @Override
  public boolean widen(int priceScale, int sizeScale) {
    try {
      book.widen(book.scales().widen(priceScale, sizeScale));
      return true;
    } catch (ArithmeticException | IllegalArgumentException e) {
      failed("decimals do not fit into 64 bits at scales " + priceScale + " and " + sizeScale);
      return false;
    }
  }

  /** A delta arrived, read at {@link #scales()}; the caller keeps it. */
  public void onDelta(BookDelta delta) {
    onDelta(delta, BookCheck.NONE);
  }

  /**
   * A delta arrived with word of what the book is after it; the caller keeps both. A delta that
   * waits for a snapshot is not checked.
   */
  public void onDelta(BookDelta delta, BookCheck check) {
    counters.messages++;
    heard = true;
    arrived(delta.exchangeTimeMs(), delta.receivedNs());
    switch (phase) {
      case IDLE -> counters.reject("not_subscribed");
      case BUFFERING -> buffer(delta);
      case BRIDGING, LIVE -> judge(delta, check);
    }
  }

  private void judge(BookDelta delta, BookCheck check) {
    switch (verdict(delta)) {
      case STALE -> counters.stale++;
      case APPLY -> apply(delta, check);
      case GAP -> {
        if (phase == Phase.LIVE) {
          counters.gaps++;
          resync(InterruptionReason.GAP);
        } else {
          retrySnapshot();
        }
        buffer(delta);
      }
      case RESET -> {
        resync(InterruptionReason.RESYNC);
        buffer(delta);
      }
      case RENUMBERED -> renumber(delta, check);
    }
  }

  /**
   * Applies a delta with which the exchange's ids begin anew. The book stays valid; consumers,
   * whose chain the new ids break, are given it whole.
   */
  private void renumber(BookDelta delta, BookCheck check) {
    if (!applyValid(delta, check)) {
      return;
    }
    held = delta.last();
    joined = true;
    counters.events++;
    interrupt(InterruptionReason.RESYNC);
    renewGeneration();
    becomeLive();
  }

  /**
   * Whether what has a lower id than the book is none of the past, by its time: the exchange's ids
   * began anew, and the message with which they did was not seen.
   */
  private boolean isTooLateToRepeat(long exchangeTimeMs) {
    long known = book.exchangeTimeMsOrUnknown();
    return settings.inChannel()
        && known != MarketEvent.UNKNOWN
        && exchangeTimeMs != MarketEvent.UNKNOWN
        && exchangeTimeMs - known > REPEATED_WITHIN_MS;
  }

  private Verdict verdict(BookDelta delta) {
    Verdict verdict =
        joined
            ? rule.next(held, delta.first(), delta.last(), delta.previous())
            : rule.bridge(held, delta.first(), delta.last(), delta.previous());
    boolean beganAnew =
        verdict == Verdict.STALE
            && delta.previous() != held
            && isTooLateToRepeat(delta.exchangeTimeMs());
    return beganAnew ? Verdict.GAP : verdict;
  }

  private void apply(BookDelta delta, BookCheck check) {
    if (!applyValid(delta, check)) {
      return;
    }
    long before = held;
    held = delta.last();
    joined = true;
    if (phase == Phase.BRIDGING) {
      counters.events++;
      becomeLive();
      return;
    }
    if (refresh.isActive() && swapIn(delta)) {
      return;
    }
    counters.events++;
    publish(events.update(delta, before, book, generation()));
    book.publishTopIfChanged();
    if (!refresh.isActive() && book.isShallow()) {
      refresh.begin();
      requestSnapshot();
    }
  }

  /** Applies a delta; false where the book is not valid after it, and is rebuilt. */
  private boolean applyValid(BookDelta delta, BookCheck check) {
    applyObserved(delta);
    if (!agrees(check)) {
      onChecksumMismatch();
      return false;
    }
    if (book.isCrossed()) {
      counters.reject("crossed");
      resync(InterruptionReason.RESYNC);
      return false;
    }
    return true;
  }

  private boolean agrees(BookCheck check) {
    if (check == BookCheck.NONE) {
      return true;
    }
    boolean fits = check.fits(book);
    checksMatched += fits ? 1 : 0;
    return fits;
  }

  /** How often the book was as the exchange said. */
  public long checksMatched() {
    return checksMatched;
  }

  private void applyObserved(BookDelta delta) {
    book.apply(delta);
    observer.applied(++applied, book);
  }

  /**
   * Swaps a fresh snapshot in where it is there, and publishes it in place of the delta, since
   * consumers take a snapshot only where it ends after what they hold.
   *
   * @return false where the delta is to be published as usual
   */
  private boolean swapIn(BookDelta delta) {
    try {
      switch (refresh.applied(delta, book)) {
        case WAITING -> {
          return false;
        }
        case TOO_OLD -> {
          requestAgain();
          return false;
        }
        case SWAPPED -> requests.succeeded();
      }
    } catch (ArithmeticException | IllegalArgumentException e) {
      counters.reject("replaced");
      resync(InterruptionReason.RESYNC);
      return true;
    }
    if (book.isCrossed()) {
      counters.reject("crossed");
      resync(InterruptionReason.RESYNC);
    } else {
      counters.events++;
      publishSnapshot();
      book.publishTopIfChanged();
    }
    return true;
  }

  private void becomeLive() {
    phase = Phase.LIVE;
    requests.succeeded();
    enter(FeedState.LIVE, "");
    book.enter(BookState.LIVE);
    publishSnapshot();
  }

  private void publishSnapshot() {
    snapshotPublishedLast = held;
    snapshotPublishedNs = context.clocks().nanos();
    publish(events.snapshot(held, book, generation()));
  }

  /** Publishes the whole book again, for a consumer that lost its chain; nothing where not LIVE. */
  public void republish() {
    if (phase == Phase.LIVE) {
      publishSnapshot();
    }
  }

  private void resync(InterruptionReason why) {
    counters.resyncs++;
    interrupt(why);
    beginAnew();
    if (settings.inChannel()) {
      requestSnapshot();
    }
  }

  @Override
  void begin() {
    requests.succeeded();
    discardBuffer();
    startBuffering();
    if (settings.inChannel()) {
      requests.awaitInChannel();
    } else if (settings.firstDelta().isZero()) {
      requestSnapshot();
    } else {
      requests.awaitFirstDelta(settings.firstDelta());
    }
  }

  /**
   * A checksum of the exchange does not fit the book as it is after the last delta: it is not
   * valid, and is rebuilt.
   */
  public void onChecksumMismatch() {
    counters.reject("checksum");
    if (phase == Phase.LIVE || phase == Phase.BRIDGING) {
      resync(InterruptionReason.RESYNC);
    }
  }

  /**
   * A snapshot came in the book's channel; it replaces the book, unless this is valid and newer, as
   * it is where a second connection takes over. Right after a subscription it may come before the
   * word that this is acknowledged.
   */
  public void onChannelSnapshot(BookSnapshot snapshot) {
    onChannelSnapshot(snapshot, BookCheck.NONE);
  }

  /** A snapshot came with word of what the book is after it; the caller keeps that. */
  public void onChannelSnapshot(BookSnapshot snapshot, BookCheck check) {
    counters.messages++;
    arrivedAsItStands(snapshot.exchangeTimeMs(), snapshot.receivedNs());
    if (phase == Phase.IDLE) {
      if (!awaitsSubscription()) {
        counters.reject("not_subscribed");
        return;
      }
      beginAnew();
    } else if (phase == Phase.LIVE && isOfNewIds(snapshot)) {
      interrupt(InterruptionReason.RESYNC);
      beginAnew();
    } else if (phase == Phase.LIVE && snapshot.last() <= held) {
      counters.stale++;
      return;
    }
    try {
      book.load(snapshot);
    } catch (IllegalArgumentException e) {
      refuseSnapshot("malformed");
      return;
    } catch (ArithmeticException e) {
      counters.reject("out_of_range");
      failed("decimals of the snapshot do not fit into 64 bits");
      return;
    }
    if (!agrees(check)) {
      refuseSnapshot("checksum");
      return;
    }
    if (book.isCrossed()) {
      refuseSnapshot("crossed");
      return;
    }
    requests.settle();
    held = snapshot.last();
    joined = true;
    discardBuffer();
    counters.events++;
    becomeLive();
  }

  private boolean isOfNewIds(BookSnapshot snapshot) {
    return snapshot.last() == MarketEvent.UNKNOWN
        || (snapshot.last() < held && isTooLateToRepeat(snapshot.exchangeTimeMs()));
  }

  /** A snapshot is of no use, and the book that it was to replace is gone. */
  private void refuseSnapshot(String reason) {
    counters.reject(reason);
    if (phase == Phase.LIVE) {
      resync(InterruptionReason.RESYNC);
    } else {
      retrySnapshot();
    }
  }

  private void startBuffering() {
    phase = Phase.BUFFERING;
    joined = false;
    heard = false;
    refresh.end();
    book.clear();
    book.enter(BookState.SYNCING);
    enter(FeedState.SYNCING, "waiting for a snapshot");
  }

  private void buffer(BookDelta delta) {
    counters.reject("discarded", settings.keepsDeltas() ? buffer.add(delta) : 1);
    if (requests.awaitsFirstDelta()) {
      requestSnapshot();
    }
  }

  private void discardBuffer() {
    if (!refresh.isActive()) {
      counters.reject("discarded", buffer.size());
    }
    buffer.clear();
  }

  private void requestSnapshot() {
    counters.snapshotRequests++;
    requests.first(refresh.isActive());
  }

  private void requestAgain() {
    counters.snapshotRequests++;
    requests.again();
  }

  private void retrySnapshot() {
    startBuffering();
    requestAgain();
  }

  /** Whether the snapshot of that ticket is still of use; an older one is void. */
  public boolean awaits(long ticket) {
    return requests.isOpen(ticket);
  }

  /** The request of that ticket leaves; its answer is waited for from now on. */
  public void onSnapshotSent(long ticket) {
    requests.sent(ticket);
  }

  /** The request of that ticket failed; another is made, later. */
  public void onSnapshotFailed(long ticket) {
    if (requests.isOpen(ticket)) {
      requestAgain();
    }
  }

  /** The answer to the request of that ticket has a number beyond 64 bits: the feed has failed. */
  public void onSnapshotBeyondRange(long ticket) {
    if (requests.isOpen(ticket)) {
      failed("decimals of the snapshot do not fit into 64 bits");
    }
  }

  /** The answer to a request; void where the ticket is not the last one. */
  public void onSnapshot(long ticket, BookSnapshot snapshot) {
    if (!requests.isOpen(ticket)) {
      return;
    }
    requests.settle();
    if (phase == Phase.LIVE) {
      refresh.offer(snapshot);
    } else if (phase == Phase.BUFFERING) {
      join(snapshot);
    }
  }

  /**
   * A snapshot that nobody asked for by a ticket, as in a recording; void where none is waited for.
   */
  public void onOfferedSnapshot(BookSnapshot snapshot) {
    if (phase == Phase.BUFFERING) {
      onSnapshot(requests.openTicket(), snapshot);
    }
  }

  private void join(BookSnapshot snapshot) {
    try {
      book.load(snapshot);
    } catch (IllegalArgumentException e) {
      retrySnapshot();
      return;
    } catch (ArithmeticException e) {
      failed("decimals of the snapshot do not fit into 64 bits");
      return;
    }
    held = snapshot.last();
    joined = false;
    try {
      if (!applyBuffered() || book.isCrossed()) {
        retrySnapshot();
      } else if (joined) {
        becomeLive();
      } else {
        phase = Phase.BRIDGING;
        quietSinceNs = context.clocks().nanos();
      }
    } catch (ArithmeticException e) {
      failed("decimals of a delta do not fit into 64 bits");
    }
  }

  /**
   * Applies what was buffered.
   *
   * @return false where it does not continue the snapshot; what is left is newer than the hole
   * @throws ArithmeticException where a decimal does not fit into 64 bits
   */
  private boolean applyBuffered() {
    while (buffer.peek(buffered)) {
      Verdict verdict = verdict(buffered);
      if (verdict == Verdict.GAP || verdict == Verdict.RESET) {
        return false;
      }
      if (verdict == Verdict.STALE) {
        counters.stale++;
      } else {
        book.widen(buffered.scales());
        buffered.widen(book.scales());
        applyObserved(buffered);
        held = buffered.last();
        joined = true;
        counters.events++;
      }
      buffer.drop();
    }
    return true;
  }

  @Override
  public void lost(InterruptionReason why) {
    super.lost(why);
    goIdle();
  }

  @Override
  public void failed(String why) {
    super.failed(why);
    goIdle();
  }

  @Override
  public void unsubscribed() {
    super.unsubscribed();
    goIdle();
  }

  private void goIdle() {
    discardBuffer();
    refresh.end();
    phase = Phase.IDLE;
    requests.settle();
    if (book.state() == BookState.LIVE) {
      book.enter(BookState.STALE);
    }
  }

  @Override
  public void tick(long nowNs) {
    super.tick(nowNs);
    if (requests.isOverdue(nowNs)) {
      requestAgain();
    } else if (requests.isFirstDeltaOverdue(nowNs)) {
      requestSnapshot();
    }
    if (phase == Phase.BRIDGING) {
      joinQuiet(nowNs - quietSinceNs);
    }
    if (phase == Phase.LIVE && settings.snapshotInterval().isPresent()) {
      long interval = settings.snapshotInterval().get().toNanos();
      if (held != snapshotPublishedLast && nowNs - snapshotPublishedNs >= interval) {
        publishSnapshot();
      }
    }
  }

  /** Where snapshots are asked for, a channel in which nothing changes says nothing. */
  @Override
  boolean mustDeliver() {
    return settings.inChannel();
  }

  /** A request that waits for its turn is no failure, however long that takes. */
  @Override
  boolean isStuck(long nowNs) {
    return phase == Phase.BUFFERING
        && requests.failures() >= SNAPSHOTS_IN_VAIN
        && syncingForNs(nowNs) > context.staleAfter().toNanos();
  }

  /**
   * A quiet book is valid without a delta that continues it. In a channel that should have begun
   * with a snapshot, and from which nothing came at all, quiet proves nothing: another is asked
   * for.
   */
  private void joinQuiet(long quietNs) {
    if (heard || !settings.inChannel()) {
      if (quietNs >= settings.quietJoin().toNanos()) {
        becomeLive();
      }
    } else if (quietNs >= settings.snapshotPatience().toNanos()) {
      retrySnapshot();
    }
  }

  @Override
  Optional<FeedReport.BookFigures> figures() {
    return Optional.of(
        new FeedReport.BookFigures(
            book.levels(QuoteSide.BID),
            book.levels(QuoteSide.ASK),
            book.horizon().depthLevels(),
            book.sequence(),
            bestPrice(QuoteSide.BID),
            bestPrice(QuoteSide.ASK)));
  }

  private String bestPrice(QuoteSide side) {
    return book.best(side).map(level -> level.price().toPlainString()).orElse("");
  }
}
