package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.session.RestReply;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.exchange.venue.VenueProtocol.Poll;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import io.marketprism.collector.sync.PolledFeed;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks one venue for what comes over REST only. The turns of all feeds are spread over their
 * interval by the golden ratio, which stays even however many come and go; first turns come early,
 * one shortly after another. A request goes behind lists and snapshots within the host's budget; a
 * feed has one on its way at most, and one that fails is repeated with the next turn.
 *
 * <p>Feeds are added and removed on the control thread; other methods are thread-safe. Replies are
 * read on a REST thread outside the lock that guards the feeds, and given to them under it.
 */
final class PollDesk {
  private static final double GOLDEN_RATIO = 0.618_033_988_749_894_9;
  private static final long FIRST_SPACING_NS = Duration.ofMillis(100).toNanos();

  private final Rest rest;
  private final ExchangeContext context;
  private final SlotLock lock = new SlotLock();
  private final List<Turns> all = new CopyOnWriteArrayList<>();
  private final long originNs;
  private long firstFreeNs;
  private int added;

  PollDesk(Rest rest, ExchangeContext context) {
    this.rest = rest;
    this.context = context;
    this.originNs = nowNs();
    this.firstFreeNs = originNs;
  }

  /** Asks for that data from now on. */
  Turns add(Instrument instrument, DataType type, Poll poll) {
    PolledFeed feed = new PolledFeed(context.feeds(), instrument, type, poll.interval());
    Turns turns = new Turns(feed, poll, added * GOLDEN_RATIO % 1);
    added++;
    all.add(turns);
    turns.begin();
    return turns;
  }

  /** Asks no more for it. */
  void remove(Turns turns) {
    turns.end();
    all.remove(turns);
  }

  /** Asks for nothing any more, and publishes nothing. */
  void stop() {
    all.forEach(Turns::end);
  }

  /** Lets time pass for each feed. Nanoseconds, monotonic. */
  void tick(long nowNs) {
    all.forEach(turns -> lock.run(() -> turns.feed.tick(nowNs)));
  }

  /** Adds a report of each feed. */
  void report(long nowNs, List<FeedReport> reports) {
    all.forEach(turns -> reports.add(lock.get(() -> turns.feed.report(nowNs))));
  }

  /** The lock that guards the feeds. */
  SlotLock lock() {
    return lock;
  }

  private long nowNs() {
    return context.feeds().clocks().nanos();
  }

  /** Asks the venue, as {@link VenueRest#get(VenueRequest, Priority, Consumer)} does. */
  @FunctionalInterface
  interface Rest {
    Cancellable get(VenueRequest<?> request, Priority priority, Consumer<RestReply> callback);
  }

  /** The turns of one feed. */
  final class Turns {
    private final PolledFeed feed;
    private final Poll poll;
    private final long intervalNs;
    private final long phaseNs;
    private final AtomicBoolean inFlight = new AtomicBoolean();
    private volatile @Nullable Cancellable timer;
    private volatile @Nullable Cancellable request;
    private volatile boolean ended;

    private Turns(PolledFeed feed, Poll poll, double phase) {
      this.feed = feed;
      this.poll = poll;
      this.intervalNs = poll.interval().toNanos();
      this.phaseNs = (long) (phase * intervalNs);
    }

    /** Guarded by {@link PollDesk#lock()}. */
    PolledFeed feed() {
      return feed;
    }

    private void begin() {
      lock.run(feed::subscribing);
      long early = Math.max(nowNs(), firstFreeNs);
      firstFreeNs = early + FIRST_SPACING_NS;
      schedule(Math.min(early, turnAfter(nowNs())));
    }

    /** The first regular turn after that moment. */
    private long turnAfter(long atNs) {
      long passed = Math.floorDiv(atNs - originNs - phaseNs, intervalNs);
      return originNs + phaseNs + (passed + 1) * intervalNs;
    }

    private void schedule(long atNs) {
      timer =
          context.scheduler().schedule(Duration.ofNanos(Math.max(0, atNs - nowNs())), this::take);
    }

    private void take() {
      if (ended) {
        return;
      }
      schedule(turnAfter(nowNs() + intervalNs / 2));
      if (inFlight.compareAndSet(false, true)) {
        request = rest.get(poll.request(), Priority.POLL, this::answered);
      }
    }

    private void answered(RestReply reply) {
      try {
        if (reply instanceof RestReply.Success success) {
          read(success);
        } else {
          RestReply.Failure failure = (RestReply.Failure) reply;
          give(() -> feed.onFailure(failure.reason().wire() + ": " + failure.detail()));
        }
      } finally {
        inFlight.set(false);
      }
    }

    private void read(RestReply.Success success) {
      List<SeriesEvent> states;
      try {
        states = poll.request().parser().parse(success.body(), success.receivedNs());
      } catch (RuntimeException e) {
        give(() -> feed.onUnreadable(String.valueOf(e.getMessage())));
        return;
      } catch (Error e) {
        give(() -> feed.onFailure(e.toString()));
        throw e;
      }
      give(() -> deliver(states));
    }

    private void deliver(List<SeriesEvent> states) {
      try {
        feed.onAnswer(states);
      } catch (IllegalArgumentException e) {
        feed.onUnreadable(String.valueOf(e.getMessage()));
      }
    }

    private void give(Runnable task) {
      lock.run(
          () -> {
            if (!ended) {
              task.run();
            }
          });
    }

    private void end() {
      lock.run(
          () -> {
            ended = true;
            feed.unsubscribed();
          });
      cancel(timer);
      cancel(request);
    }

    private static void cancel(@Nullable Cancellable task) {
      if (task != null) {
        task.cancel();
      }
    }
  }
}
