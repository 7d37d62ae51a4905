package io.marketprism.collector.app.simulator.random;

import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Match;
import java.math.BigDecimal;
import java.util.AbstractList;
import java.util.Arrays;
import java.util.RandomAccess;

/**
 * The last 20,000 matches of one instrument, oldest first. Takes room as it needs it.
 *
 * <p>Not thread-safe; what is read holds until the next order.
 */
final class MatchRing extends AbstractList<Match> implements RandomAccess {
  static final int MATCHES = 20_000;

  private static final int LONGS = 4;
  private static final int BUY = 1;
  private static final int LIQUIDATES = 2;
  private static final int FLAG_BITS = 2;

  private final Instrument instrument;
  private long[] values = new long[64 * LONGS];
  private long firstId;
  private int start;
  private int count;

  MatchRing(Instrument instrument) {
    this.instrument = instrument;
  }

  /** Remembers the matches of an order, whose ids follow those before. */
  void add(TakerOrder order) {
    for (int fill = 0; fill < order.fills(); fill++) {
      if (count == 0) {
        firstId = order.tradeId(fill);
      }
      int at = place() * LONGS;
      values[at] = order.aggregateId();
      values[at + 1] = order.time();
      values[at + 2] = order.tick();
      values[at + 3] =
          (long) order.lots(fill) << FLAG_BITS
              | (order.buy() ? BUY : 0)
              | (order.liquidates() ? LIQUIDATES : 0);
    }
  }

  private int place() {
    int room = values.length / LONGS;
    if (count == room && room < MATCHES) {
      values = Arrays.copyOf(values, Math.min(MATCHES, 2 * room) * LONGS);
      room = values.length / LONGS;
    }
    if (count < room) {
      return count++;
    }
    int oldest = start;
    start = (start + 1) % room;
    firstId++;
    return oldest;
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public Match get(int index) {
    if (index < 0 || index >= count) {
      throw new IndexOutOfBoundsException(index + " of " + count);
    }
    int at = (start + index) % (values.length / LONGS) * LONGS;
    long flags = values[at + 3];
    return new Match(
        firstId + index,
        values[at],
        values[at + 1],
        instrument.tickSize().multiply(BigDecimal.valueOf(values[at + 2])),
        instrument.stepSize().multiply(BigDecimal.valueOf(flags >> FLAG_BITS)),
        (flags & BUY) != 0,
        (flags & LIQUIDATES) != 0);
  }
}
