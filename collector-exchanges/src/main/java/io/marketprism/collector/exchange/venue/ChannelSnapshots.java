package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.SnapshotSource;

/**
 * Fetches a snapshot by subscribing the book's channel anew, where the exchange sends one after
 * each subscription. A repeated wish waits for a backoff first.
 */
final class ChannelSnapshots implements SnapshotSource {
  private final MarketSlot slot;
  private final String channel;
  private final ExchangeContext context;

  ChannelSnapshots(MarketSlot slot, String channel, ExchangeContext context) {
    this.slot = slot;
    this.channel = channel;
    this.context = context;
  }

  @Override
  public void request(BookSynchronizer book, long ticket, int attempt) {
    context
        .scheduler()
        .schedule(
            SnapshotPauses.before(attempt, context.random()),
            () -> {
              slot.resubscribe(channel);
              slot.run(() -> book.onSnapshotSent(ticket));
            });
  }
}
