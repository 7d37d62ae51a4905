package io.marketprism.collector.pipeline;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.EventOutput;
import io.marketprism.collector.model.Instrument;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An instrument whose true book and trades are known: what it publishes is the truth, and the
 * book's content after each update is kept. Driven by one thread; the maps may be read by any.
 */
@SuppressWarnings("NonAtomicVolatileUpdate")
final class StressFeed {
  private static final int PRICE_SCALE = 1;
  private static final int SIZE_SCALE = 2;

  final Instrument instrument;
  final Map<Long, String> contentAt = new ConcurrentHashMap<>();
  final AtomicBoolean snapshotWanted = new AtomicBoolean(true);
  private final Random random;
  private final BookFold truth = new BookFold();
  private final AtomicLong books = new AtomicLong();
  private final AtomicLong last = new AtomicLong();
  private final AtomicLong trades = new AtomicLong();

  StressFeed(String base, long seed) {
    this.instrument = TestInstruments.spot(base, "USDT", PRICE_SCALE, SIZE_SCALE);
    this.random = new Random(seed);
  }

  long last() {
    return last.get();
  }

  /** How many book events it has published. */
  long books() {
    return books.get();
  }

  long trades() {
    return trades.get();
  }

  /** Publishes a snapshot where one is wanted, then now and then a trade, else an update. */
  void step(EventOutput output) {
    answer(output);
    if (random.nextInt(3) == 0) {
      output.publish(TestEvents.trade(instrument, trades.incrementAndGet()));
    } else {
      update(output);
    }
  }

  /** Publishes the whole book where one is wanted. */
  void answer(EventOutput output) {
    if (snapshotWanted.getAndSet(false)) {
      books.incrementAndGet();
      output.publish(snapshot());
    }
  }

  private void update(EventOutput output) {
    long previous = last.get();
    int finer = random.nextInt(20) == 0 ? 1 : 0;
    BookEvent.Builder book =
        TestEvents.book(instrument)
            .scales(PRICE_SCALE + finer, SIZE_SCALE + 2 * finer)
            .update(previous + 1, previous + 1, previous);
    BookEvent update = build(book, levels(finer, true), levels(finer, false));
    truth.held = previous;
    if (!truth.apply(update)) {
      throw new AssertionError("the truth has a hole at " + previous);
    }
    contentAt.put(previous + 1, truth.content());
    last.set(previous + 1);
    books.incrementAndGet();
    output.publish(update);
  }

  private Map<Long, Long> levels(int finer, boolean bids) {
    Map<Long, Long> levels = side(bids);
    long unit = Decimals.powerOfTen(finer);
    for (int i = random.nextInt(4); i > 0; i--) {
      long price = (bids ? 100L : 200L) + random.nextInt(60);
      levels.put(
          price * unit + (finer == 0 ? 0 : random.nextInt(10)),
          random.nextInt(3) == 0 ? 0L : 1 + random.nextInt(100_000));
    }
    return levels;
  }

  /** Levels that keep themselves best first. */
  private static Map<Long, Long> side(boolean bids) {
    return bids ? new TreeMap<>(Comparator.reverseOrder()) : new TreeMap<>();
  }

  private BookEvent snapshot() {
    contentAt.put(last(), truth.content());
    Map<Long, Long> bids = side(true);
    Map<Long, Long> asks = side(false);
    truth.bids.forEach((price, size) -> bids.put(mantissa(price, 2), mantissa(size, 4)));
    truth.asks.forEach((price, size) -> asks.put(mantissa(price, 2), mantissa(size, 4)));
    return build(TestEvents.book(instrument).scales(2, 4).snapshot(last()), bids, asks);
  }

  private static long mantissa(BigDecimal value, int scale) {
    return value.setScale(scale).unscaledValue().longValueExact();
  }

  private static BookEvent build(
      BookEvent.Builder book, Map<Long, Long> bids, Map<Long, Long> asks) {
    List<Long> levels = new ArrayList<>();
    for (Map<Long, Long> side : List.of(bids, asks)) {
      side.forEach(
          (price, size) -> {
            levels.add(price);
            levels.add(size);
          });
    }
    return book.build(
        levels.stream().mapToLong(Long::longValue).toArray(), bids.size(), TestEvents.UNLIMITED);
  }
}
