package io.marketprism.collector.exchange.binance;

import io.marketprism.collector.sync.SequenceRule;

/**
 * The ids of Binance spot order books: each delta names the first ({@code U}) and last ({@code u})
 * update that it covers, and one delta begins right after the one before.
 *
 * <p>Source: Binance spot, "How to manage a local order book correctly", as corrected 2025-11-12,
 * read 2026-11-22.
 *
 * <pre>
 * snapshot 160, then deltas [157..160] stale, [161..165] applied, [166..170] applied, [175..180] gap
 * </pre>
 *
 * <p>A new listing's snapshot may end at -1; the delta that follows it then begins the book.
 */
final class SpotSequenceRule implements SequenceRule {
  /** The last id of a book in which nothing was ever ordered: any delta is its first. */
  private static final long NEW_LISTING = -1;

  @Override
  public Verdict bridge(long snapshot, long first, long last, long previous) {
    return snapshot == NEW_LISTING ? Verdict.APPLY : next(snapshot, first, last, previous);
  }

  @Override
  public Verdict next(long held, long first, long last, long previous) {
    if (last <= held) {
      return Verdict.STALE;
    }
    return first <= held + 1 ? Verdict.APPLY : Verdict.GAP;
  }
}
