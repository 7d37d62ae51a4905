package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import io.marketprism.collector.sync.BookSynchronizer;
import java.time.Duration;

/**
 * Fetches a snapshot by subscribing the book's channel anew, where the exchange sends one after
 * each subscription. A repeated wish waits for a backoff first, and so does one soon after another,
 * since an exchange counts the requests on a connection.
 *
 * <p>Not thread-safe; guarded by the slot's lock.
 */
final class ChannelSnapshots implements LastWish.Way {
  /** A book that was well for so long is fetched again without a pause. */
  private static final long CALM_NS = Duration.ofMinutes(1).toNanos();

  private final MarketSlot slot;
  private final String channel;
  private final ExchangeContext context;
  private long calmAtNs;
  private int soonAfter;

  ChannelSnapshots(MarketSlot slot, String channel, ExchangeContext context) {
    this.slot = slot;
    this.channel = channel;
    this.context = context;
    this.calmAtNs = nowNs();
  }

  @Override
  public Cancellable begin(BookSynchronizer book, long ticket, int attempt) {
    soonAfter = nowNs() - calmAtNs < 0 ? soonAfter + 1 : 0;
    calmAtNs = nowNs() + CALM_NS;
    return context
        .scheduler()
        .schedule(
            SnapshotPauses.before(Math.max(attempt, soonAfter), context.random()),
            () -> slot.run(() -> ask(book, ticket)));
  }

  private void ask(BookSynchronizer book, long ticket) {
    if (book.awaits(ticket)) {
      slot.resubscribe(channel);
      book.onSnapshotSent(ticket);
    }
  }

  private long nowNs() {
    return context.feeds().clocks().nanos();
  }
}
