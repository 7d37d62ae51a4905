package io.marketprism.collector.sync;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Text;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One kind of data of one instrument: what arrives is checked, deduplicated and published as
 * events, interruptions among them, in order.
 *
 * <p>Not thread-safe; every method is called under the lock of the connection's state, must not
 * block and does no I/O.
 */
public abstract class Feed {
  /** Why a feed is stale that the exchange acknowledged, and to which nothing came since. */
  public static final String NEVER_DELIVERED = "acknowledged, but nothing was ever delivered";

  private static final String NEVER_READ = "delivered, but nothing of it could be read";

  private static final String LONGER_THAN_USUAL = "no data for longer than usual";
  private static final String QUIET = "quiet: nothing was delivered yet";
  private static final long NANOS_PER_MILLI = 1_000_000;

  final FeedContext context;
  final FeedCounters counters = new FeedCounters();
  private final Instrument instrument;
  private final DataType dataType;
  private final Activity activity;
  private final FeedMeters.Meter meter;
  private FeedState state = FeedState.PENDING;
  private String reason = "";

  /** What was done about its silence, empty where nothing was. */
  private String remedy = "";

  private long syncingSinceNs;
  private long generation;
  private boolean begun;

  /** Whether nothing came since it began; what it begins with may be a state of any age. */
  private boolean beginning = true;

  private boolean validSinceInterruption;
  private long lastValidNs;
  private long lastLagMs = MarketEvent.UNKNOWN;

  Feed(FeedContext context, Instrument instrument, DataType dataType) {
    this(context, instrument, dataType, new Activity(context.staleAfter().toNanos()));
  }

  Feed(FeedContext context, Instrument instrument, DataType dataType, Activity activity) {
    this.context = context;
    this.instrument = instrument;
    this.dataType = dataType;
    this.activity = activity;
    this.meter = context.meters().open(instrument, dataType);
  }

  /** Whose feed. */
  public final Instrument instrument() {
    return instrument;
  }

  /** Of which data. */
  public final DataType dataType() {
    return dataType;
  }

  /** The subscription is on its way. */
  public void subscribing() {
    if (state != FeedState.LIVE) {
      enter(FeedState.SUBSCRIBING, "subscription sent");
    }
  }

  /**
   * The exchange acknowledged the subscription: data comes from now on. Changes nothing where data
   * comes already, as during a planned hand-over.
   */
  public void subscribed() {
    if (state != FeedState.LIVE && state != FeedState.SYNCING) {
      beginAnew();
    }
  }

  /** Begins a new generation of the feed. */
  final void beginAnew() {
    generation++;
    beginning = true;
    begin();
  }

  /** Begins a new generation of the feed, whose data goes on. */
  final void renewGeneration() {
    generation++;
  }

  /** Whether data may come at any moment, although the exchange's word is not here yet. */
  final boolean awaitsSubscription() {
    return state == FeedState.SUBSCRIBING || state == FeedState.STALE;
  }

  /** Makes ready for the data of a new subscription. */
  abstract void begin();

  /** No connection can be opened; {@code why} may be exchange text. */
  public final void unreachable(String why) {
    if (awaitsSubscription()) {
      enter(state, "no connection: " + Text.printable(why));
    }
  }

  /** The subscription is put off, and asked for again; {@code why} may be exchange text. */
  public final void postponed(String why) {
    if (awaitsSubscription()) {
      enter(state, "put off: " + Text.printable(why));
    }
  }

  /** Data may be missing from now on: the connection is lost, or the feed is paused. */
  public void lost(InterruptionReason why) {
    if (state != FeedState.FAILED) {
      interrupt(why);
      enter(FeedState.STALE, why.wire());
    }
  }

  /** The exchange, or we, refused the feed; {@code why} may be exchange text. */
  public void failed(String why) {
    interrupt(InterruptionReason.DISCONNECT);
    enter(FeedState.FAILED, Text.printable(why));
  }

  /** It has fallen silent, and its channel is asked for anew: data may be missing. */
  public final void resubscribed() {
    String why = silence();
    counters.resubscribed++;
    remedy = "subscribed anew";
    lost(InterruptionReason.RESYNC);
    enter(FeedState.STALE, stale(why).reason);
  }

  /** It has stayed silent since it was asked for anew, and its connection is replaced. */
  public final void replaced() {
    counters.replaced++;
    remedy = "connection replaced";
  }

  /** It speaks again. */
  public final void recovered() {
    remedy = "";
  }

  /**
   * Nobody wants the feed any more, or its collector closes: publishes nothing from now on,
   * whatever still arrives for it.
   */
  public void unsubscribed() {
    enter(FeedState.PENDING, "not subscribed");
    meter.close();
  }

  /** A message of this feed could not be read; {@code why} is one of a few fixed words. */
  public final void rejected(String why) {
    counters.messages++;
    counters.reject(why);
  }

  /** Lets time pass; called several times a second. Nanoseconds, monotonic. */
  public void tick(long nowNs) {
    activity.tick(nowNs);
  }

  /** What the feed does, judged by itself. Nanoseconds, monotonic. */
  public FeedReport report(long nowNs) {
    return report(nowNs, Long.MAX_VALUE);
  }

  /**
   * What the feed does, judged beside those that share its connection: where nothing came yet of
   * what need not happen, data of others says that it is only quiet.
   *
   * @param nowNs nanoseconds, monotonic
   * @param connectionQuietNs nanoseconds since data of any feed came on the connection
   */
  public FeedReport report(long nowNs, long connectionQuietNs) {
    Shown shown = shown(nowNs, connectionQuietNs);
    return new FeedReport(
        instrument,
        dataType,
        shown.state,
        shown.reason,
        activity.age(nowNs),
        lastLagMs == MarketEvent.UNKNOWN ? OptionalLong.empty() : OptionalLong.of(lastLagMs),
        counters.snapshot(),
        figures());
  }

  private Shown shown(long nowNs, long connectionQuietNs) {
    if (isUnheard()) {
      return isOnlyQuiet(connectionQuietNs) ? new Shown(state, QUIET) : stale(silence());
    }
    return isStale(nowNs) ? stale(silence()) : new Shown(state, reason);
  }

  /** What its silence is. */
  private String silence() {
    if (isUnheard()) {
      return counters.messages > 0 ? NEVER_READ : NEVER_DELIVERED;
    }
    return state == FeedState.SYNCING ? reason : LONGER_THAN_USUAL;
  }

  private Shown stale(String why) {
    return new Shown(FeedState.STALE, remedy.isEmpty() ? why : why + "; " + remedy);
  }

  private boolean isUnheard() {
    return expectsData() && activity.isUnheard(context.staleAfter().toNanos());
  }

  private boolean isOnlyQuiet(long connectionQuietNs) {
    return mayBeQuiet() && connectionQuietNs <= context.staleAfter().toNanos();
  }

  private boolean isStale(long nowNs) {
    return state == FeedState.LIVE && activity.isStale(nowNs);
  }

  /**
   * Whether its channel may be dead: nothing came for longer than is usual, or nothing at all
   * though something must, or nothing of which a book could be made.
   *
   * @param nowNs nanoseconds, monotonic
   * @param connectionQuietNs nanoseconds since data of any feed came on the connection
   */
  public final boolean isSuspect(long nowNs, long connectionQuietNs) {
    if (isUnheard()) {
      return !isOnlyQuiet(connectionQuietNs);
    }
    return isStale(nowNs) || isStuck(nowNs);
  }

  /**
   * Whether silence is no habit of it, so that it says something of the connection: data came often
   * up to the last, or never though it must.
   */
  public final boolean isSteady() {
    return activity.isSteady() || (isUnheard() && mustDeliver());
  }

  /** Whether its silence may be a habit: it need not deliver, and did not do so often. */
  public final boolean isSeldom() {
    return isUnheard() ? !mustDeliver() : mayBeQuiet() && !activity.isSteady();
  }

  /** For how long it may be quiet before that means something, in nanoseconds. */
  public final long quietnessNs() {
    return activity.quietnessNs();
  }

  /** Data messages that arrived, whatever became of them. */
  public final long messages() {
    return counters.messages;
  }

  /** Whether what it waits for fails to come again and again. */
  boolean isStuck(long nowNs) {
    return false;
  }

  /** Nanoseconds since it began to wait for a snapshot; only while it does. */
  final long syncingForNs(long nowNs) {
    return nowNs - syncingSinceNs;
  }

  /** Whether data comes only where something happens, which it need not for long. */
  boolean mayBeQuiet() {
    return false;
  }

  /** Whether something comes soon after each subscription, however quiet the instrument is. */
  boolean mustDeliver() {
    return !mayBeQuiet();
  }

  private boolean expectsData() {
    return state == FeedState.LIVE || state == FeedState.SYNCING;
  }

  /** The book's figures, where the feed keeps one. */
  Optional<FeedReport.BookFigures> figures() {
    return Optional.empty();
  }

  final long generation() {
    return generation;
  }

  final boolean isLive() {
    return state == FeedState.LIVE;
  }

  final void enter(FeedState newState, String why) {
    if (newState == FeedState.SYNCING && state != FeedState.SYNCING) {
      syncingSinceNs = context.clocks().nanos();
    }
    state = newState;
    reason = why;
    activity.expect(expectsData());
  }

  /**
   * What an earlier run published last of this feed, where that is known. Called once, before
   * anything is published; says that data may be missing since then.
   */
  final Optional<LastEvent> resume() {
    begun = true;
    Optional<Restarts.Restart> restart = context.restarts().of(instrument, dataType);
    restart.ifPresent(this::announce);
    return restart.flatMap(Restarts.Restart::last);
  }

  /** The generation that ended was another run's. */
  private void announce(Restarts.Restart restart) {
    announce(
        InterruptionReason.RESTART,
        restart.span(context.clocks().epochNanos()),
        MarketEvent.UNKNOWN);
  }

  /** Publishes valid data. */
  final void publish(MarketEvent event) {
    if (!begun) {
      resume();
    }
    validSinceInterruption = true;
    lastValidNs = event.receivedNs();
    context.output().publish(event);
  }

  /** Publishes what should have come before, which says nothing of what the feed does now. */
  final void publishPast(MarketEvent event) {
    context.output().publish(event);
  }

  /** Notes that data arrived, whatever becomes of it. */
  final void arrived(long exchangeTimeMs, long receivedNs) {
    boolean late = !beginning && isPushed() && exchangeTimeMs != MarketEvent.UNKNOWN;
    arrivedAsItStands(exchangeTimeMs, receivedNs);
    if (late) {
      meter.lag(lastLagMs);
    }
  }

  /** Notes that a state arrived as it stands, which may be of any age. */
  final void arrivedAsItStands(long exchangeTimeMs, long receivedNs) {
    activity.onData();
    beginning = false;
    if (exchangeTimeMs != MarketEvent.UNKNOWN) {
      lastLagMs = receivedNs / NANOS_PER_MILLI - exchangeTimeMs;
    }
  }

  /** Whether the exchange sends by itself what is new, so that its age says how late it comes. */
  boolean isPushed() {
    return true;
  }

  /** Announces that data may be missing, once between two valid events. */
  final void interrupt(InterruptionReason why) {
    if (!validSinceInterruption) {
      return;
    }
    validSinceInterruption = false;
    announce(
        why,
        new InterruptionEvent.Span(lastValidNs / NANOS_PER_MILLI, context.clocks().epochNanos()),
        generation);
  }

  private void announce(InterruptionReason why, InterruptionEvent.Span span, long ended) {
    long number = context.interruptionNumbers().getAsLong();
    InterruptionEvent.Identity identity = new InterruptionEvent.Identity(ended, number);
    InterruptionEvent event = new InterruptionEvent(instrument, dataType, why, span, identity);
    context.meters().announced(event);
    context.output().publish(event);
  }

  /** A state with its reason. */
  private record Shown(FeedState state, String reason) {}
}
