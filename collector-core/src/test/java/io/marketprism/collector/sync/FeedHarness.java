package io.marketprism.collector.sync;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.TradeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What a feed is given, on a virtual clock, and what came out of it in a few words. */
final class FeedHarness {
  final Instrument instrument = TestInstruments.btcUsdt();
  final AtomicLong nanos = new AtomicLong(1_000_000_000L);
  final List<MarketEvent> published = new ArrayList<>();
  final FeedMeters meters = new FeedMeters();
  private final AtomicLong interruptions = new AtomicLong();
  final FeedContext context = context(Restarts.none(), FeedContext.USUAL_BACKFILL);

  /** The same in a run that follows others, or with another bound of what is asked for. */
  FeedContext context(Restarts restarts, int backfill) {
    return new FeedContext(
        published::add,
        new Clocks(() -> Instant.ofEpochSecond(1_700_000_000, nanos.get()), nanos::get),
        interruptions::incrementAndGet,
        Duration.ofSeconds(60),
        restarts,
        backfill,
        meters);
  }

  List<String> story() {
    return published.stream().map(FeedHarness::word).toList();
  }

  private static String word(MarketEvent event) {
    if (event instanceof TradeEvent trade) {
      String kind = trade.isLate() ? "late " : trade.isBackfilled() ? "backfilled " : "trade ";
      return kind + trade.id();
    }
    if (event instanceof BboEvent bbo) {
      return "bbo " + bbo.updateId();
    }
    if (event instanceof SeriesEvent series) {
      return (series.isRevision() ? "revision " : "state ") + series.values();
    }
    if (event instanceof LiquidationEvent liquidation) {
      return liquidation.identity();
    }
    return "interruption " + ((InterruptionEvent) event).reason().wire();
  }
}
