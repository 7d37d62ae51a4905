package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.sync.SequenceRule;

/**
 * The ids of Deribit's order books: each delta names the change before it, and the ids of an
 * instrument rise, but not by one.
 *
 * <p>Source: Deribit, book subscriptions, read 2026-11-22.
 *
 * <pre>
 * snapshot 297217, then deltas 297217>297218 applied, 297218>297230 applied, 297240>297241 gap
 * </pre>
 */
final class DeribitSequenceRule implements SequenceRule {
  @Override
  public Verdict bridge(long snapshot, long first, long last, long previous) {
    return next(snapshot, first, last, previous);
  }

  @Override
  public Verdict next(long held, long first, long last, long previous) {
    if (last <= held) {
      return Verdict.STALE;
    }
    return previous == held ? Verdict.APPLY : Verdict.GAP;
  }
}
