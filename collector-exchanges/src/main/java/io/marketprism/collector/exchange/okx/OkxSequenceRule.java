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
 * <p>A snapshot over REST has an id of the same sequence, which may lie between two messages. The
 * first delta that ends after it is applied where it begins at or before it; the levels that it
 * names are as they were at its end, whenever they changed.
 *
 * <pre>
 * snapshot 12, then (8, 10) stale, (10, 15) applied; where (13, 15) comes first, the snapshot is too
 * old
 * </pre>
 *
 * <p>Messages of before 2023 have no ids; then each continues the one before. A message without ids
 * in a book that has them is a gap.
 */
final class OkxSequenceRule implements SequenceRule {
  @Override
  public Verdict bridge(long snapshot, long first, long last, long previous) {
    if (previous == MarketEvent.UNKNOWN || previous == snapshot) {
      return next(snapshot, first, last, previous);
    }
    if (last < previous || previous > snapshot) {
      return Verdict.GAP;
    }
    return last > snapshot ? Verdict.APPLY : Verdict.STALE;
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
