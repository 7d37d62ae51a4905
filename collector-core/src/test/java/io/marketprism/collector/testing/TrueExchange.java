package io.marketprism.collector.testing;

import io.marketprism.collector.book.BookSnapshot;
import java.util.Comparator;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** An exchange: a random book that knows itself at every id. */
final class TrueExchange {
  final TrueBook book = new TrueBook();
  private final SplittableRandom random;
  private final IdScheme ids;
  private @Nullable Delta begun;
  long id;

  TrueExchange(SplittableRandom random, IdScheme ids) {
    this.random = random;
    this.ids = ids;
    this.id = 1L + random.nextInt(1_000_000);
    for (int i = 1; i <= 30; i++) {
      book.setBid(10_000L - 2L * i, 1L + random.nextInt(50));
      book.setAsk(10_000L + 2L * i, 1L + random.nextInt(50));
    }
  }

  /** The next delta; the book has it already. */
  Delta next() {
    Delta delta = begun();
    begun = null;
    delta.applyTo(book, delta.levels());
    id = delta.last;
    return delta;
  }

  /** The delta that comes next, as yet without an effect. */
  private Delta begun() {
    Delta delta = begun;
    if (delta == null) {
      delta = new Delta(ids.after(id, random), change(-1), change(1));
      begun = delta;
    }
    return delta;
  }

  private long[] change(int direction) {
    Comparator<Long> rising = Comparator.naturalOrder();
    TreeMap<Long, Long> changes = new TreeMap<>(direction < 0 ? rising.reversed() : rising);
    for (int n = random.nextInt(4); n > 0; n--) {
      long price = 10_000L + direction * (1L + random.nextInt(60));
      changes.put(price, random.nextInt(3) == 0 ? 0L : 1L + random.nextInt(50));
    }
    long[] levels = new long[2 * changes.size()];
    int at = 0;
    for (Map.Entry<Long, Long> change : changes.entrySet()) {
      levels[at++] = change.getKey();
      levels[at++] = change.getValue();
    }
    return levels;
  }

  /** The book now, which may be in the middle of the next delta where ids allow that. */
  BookSnapshot snapshot() {
    if (ids == IdScheme.SHARED && random.nextInt(3) == 0) {
      Delta next = begun();
      if (next.first < next.last) {
        TrueBook middle = book.copy();
        next.applyTo(middle, random.nextInt(next.levels() + 1));
        return middle.snapshot(next.first + random.nextInt((int) (next.last - next.first)));
      }
    }
    return book.snapshot(id);
  }
}
