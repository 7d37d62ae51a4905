package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.sync.SequenceRule;

/**
 * The ids of Binance's futures order books: each delta names the first ({@code U}) and last ({@code
 * u}) update that it covers, and the last one of the delta before it ({@code pu}). Ids are shared
 * by all books, so that there are holes between deltas, and {@code pu} alone tells whether one
 * continues the other.
 *
 * <p>Source: Binance USD-M and COIN-M futures, "How to manage a local order book correctly", read
 * 2026-11-22; that a delta may begin right after the snapshot is what recordings show.
 *
 * <pre>
 * snapshot 160, then deltas 150&gt;[152..158] stale, 158&gt;[159..165] applied, 165&gt;[168..170] applied,
 * 172&gt;[175..180] gap
 * </pre>
 *
 * <p>A delta that ends exactly at the snapshot bridges too; its sizes are absolute, and the book
 * has them already.
 */
final class FuturesSequenceRule implements SequenceRule {
  @Override
  public Verdict bridge(long snapshot, long first, long last, long previous) {
    if (last < snapshot) {
      return Verdict.STALE;
    }
    return first <= snapshot || previous == snapshot ? Verdict.APPLY : Verdict.GAP;
  }

  @Override
  public Verdict next(long held, long first, long last, long previous) {
    if (last <= held) {
      return Verdict.STALE;
    }
    return previous == held ? Verdict.APPLY : Verdict.GAP;
  }
}
