package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sync.SequenceRule;

/**
 * The ids of OKX order books: each delta names its own id ({@code seqId}) and that of the message
 * before it ({@code prevSeqId}). Ids rise with holes, and begin anew after a maintenance.
 *
 * <p>Source: OKX API v5, order book channel, read 2026-11-22.
 *
 * <pre>
 * snapshot 10, then (10, 15) applied, (15, 15) nothing new, (15, 3) applied and renumbered, (3, 5)
 * applied, (7, 9) gap
 * </pre>
 *
 * <p>Messages of before 2023 have no ids; then each continues the one before. A message without ids
 * in a book that has them is a gap.
 */
final class OkxSequenceRule implements SequenceRule {
  @Override
  public Verdict bridge(long snapshot, long first, long last, long previous) {
    return next(snapshot, first, last, previous);
  }

  @Override
  public Verdict next(long held, long first, long last, long previous) {
    if (previous == MarketEvent.UNKNOWN) {
      return held == MarketEvent.UNKNOWN ? Verdict.APPLY : Verdict.GAP;
    }
    if (previous == held) {
      return last == held ? Verdict.STALE : last > held ? Verdict.APPLY : Verdict.RENUMBERED;
    }
    return previous < held && last <= held ? Verdict.STALE : Verdict.GAP;
  }
}
