package io.marketprism.collector.sync;

/** Ids that rise by one from delta to delta, as on Binance spot. */
final class DenseRule implements SequenceRule {
  @Override
  public Verdict bridge(long snapshot, long first, long last, long previous) {
    return next(snapshot, first, last, previous);
  }

  @Override
  public Verdict next(long held, long first, long last, long previous) {
    if (last <= held) {
      return Verdict.STALE;
    }
    return first <= held + 1 ? Verdict.APPLY : Verdict.GAP;
  }
}
