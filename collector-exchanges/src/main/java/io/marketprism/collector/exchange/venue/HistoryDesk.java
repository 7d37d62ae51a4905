package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.session.RestReply;
import io.marketprism.collector.exchange.session.RestReply.Reason;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.exchange.venue.VenueProtocol.History;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import io.marketprism.collector.sync.TradeFeed;
import io.marketprism.collector.sync.TradeHistory;
import io.marketprism.collector.sync.TradeIds;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one venue for trades that feeds lack, behind all else: one request at a time, feeds in turn,
 * each a page. A request that fails is repeated, longer apart each time; after {@link #ATTEMPTS} in
 * a row, or where the exchange says that it is wrong, what that feed lacks now stays so.
 *
 * <p>Its state belongs to the control thread. Replies are read on a REST thread outside the lock
 * that guards the feed, and given to it under that. Needs no end: a feed that nobody wants lacks
 * nothing.
 */
final class HistoryDesk {
  /** So often is a page asked for. */
  static final int ATTEMPTS = 8;

  /** An exchange may list a trade a little later than it tells of it. */
  static final Duration SETTLING = Duration.ofSeconds(1);

  private final Rest rest;
  private final ExchangeContext context;
  private final Queue<Errand> waiting = new ArrayDeque<>();
  private boolean busy;

  HistoryDesk(Rest rest, ExchangeContext context) {
    this.rest = rest;
    this.context = context;
  }

  /**
   * Where one feed asks.
   *
   * @param lock what guards the feed
   */
  TradeHistory of(History history, SlotLock lock) {
    return new Errand(history, lock);
  }

  private void next() {
    for (Errand errand = waiting.peek(); errand != null && !busy; errand = waiting.peek()) {
      waiting.remove();
      busy = errand.begin();
    }
  }

  /**
   * Asks the venue, as {@link VenueRest#get(VenueRequest, Priority, BooleanSupplier, Consumer)}.
   */
  @FunctionalInterface
  interface Rest {
    Cancellable get(
        VenueRequest<?> request,
        Priority priority,
        BooleanSupplier sending,
        Consumer<RestReply> callback);
  }

  /** What one feed asks for. */
  private final class Errand implements TradeHistory {
    private final History history;
    private final SlotLock lock;
    private @Nullable TradeFeed feed;
    private int failures;

    Errand(History history, SlotLock lock) {
      this.history = history;
      this.lock = lock;
    }

    @Override
    public boolean ofAggregates() {
      return history.ofAggregates();
    }

    @Override
    public int reach() {
      return history.reach();
    }

    @Override
    public void request(TradeFeed who) {
      context.scheduler().execute(() -> want(who));
    }

    private void want(TradeFeed who) {
      if (feed == null) {
        feed = who;
        context.scheduler().schedule(SETTLING, this::queue);
      }
    }

    private void queue() {
      waiting.add(this);
      next();
    }

    /** Asks for a page; false where there is nothing more to ask for. */
    private boolean begin() {
      TradeFeed who = feed;
      Optional<TradeIds> ids =
          who == null ? Optional.empty() : lock.get(() -> who.missing(history.page()));
      if (who == null || ids.isEmpty()) {
        feed = null;
        failures = 0;
        return false;
      }
      ask(who, ids.get());
      return true;
    }

    private void ask(TradeFeed who, TradeIds ids) {
      VenueRequest<List<TradeEvent>> request = history.pages().of(ids);
      rest.get(
          request,
          Priority.BACKFILL,
          () -> isWanted(who, ids),
          reply -> answered(who, ids, request, reply));
    }

    /** A request that is not sent is not answered either. */
    private boolean isWanted(TradeFeed who, TradeIds ids) {
      boolean wanted = lock.get(() -> who.awaits(ids));
      if (!wanted) {
        context.scheduler().execute(() -> goOn(Duration.ZERO));
      }
      return wanted;
    }

    private void answered(
        TradeFeed who, TradeIds ids, VenueRequest<List<TradeEvent>> request, RestReply reply) {
      String failure = "the reply could not be read";
      boolean isWrong = false;
      try {
        if (reply instanceof RestReply.Success success) {
          List<TradeEvent> found = request.parser().parse(success.body(), success.receivedNs());
          lock.run(() -> who.onBackfill(ids, found));
          failure = "";
        } else {
          RestReply.Failure failed = (RestReply.Failure) reply;
          failure = failed.reason().wire() + ": " + failed.detail();
          isWrong = isWrong(failed.reason());
        }
      } catch (RuntimeException e) {
        failure = String.valueOf(e.getMessage());
      } finally {
        Outcome outcome = new Outcome(who, ids, failure, isWrong);
        context.scheduler().execute(() -> settle(outcome));
      }
    }

    private void settle(Outcome outcome) {
      Duration pause = Duration.ZERO;
      if (outcome.failure().isEmpty()) {
        failures = 0;
      } else if (outcome.isWrong() || ++failures == ATTEMPTS) {
        failures = 0;
        lock.run(() -> outcome.feed().onBackfillFailed(outcome.ids()));
        context.errors().failed("backfill", new IllegalStateException(outcome.failure()));
      } else {
        pause = SnapshotPauses.before(failures, context.random());
      }
      goOn(pause);
    }

    /** Others come first. */
    private void goOn(Duration pause) {
      busy = false;
      if (pause.isZero()) {
        queue();
      } else {
        context.scheduler().schedule(pause, this::queue);
        next();
      }
    }
  }

  private static boolean isWrong(Reason reason) {
    return reason == Reason.CLIENT_ERROR || reason == Reason.OVER_BUDGET;
  }

  /**
   * What came of a request.
   *
   * @param failure why it failed, empty where it did not
   * @param isWrong whether it would fail again
   */
  private record Outcome(TradeFeed feed, TradeIds ids, String failure, boolean isWrong) {}
}
