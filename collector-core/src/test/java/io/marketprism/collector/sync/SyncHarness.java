package io.marketprism.collector.sync;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;

/** A synchroniser on a virtual clock, an exchange that knows the true book, and what came out. */
final class SyncHarness {
  static final Scales SCALES = new Scales(2, 5);

  final Instrument instrument = TestInstruments.btcUsdt();
  final List<MarketEvent> published = new ArrayList<>();
  final List<Long> tickets = new ArrayList<>();
  final List<Integer> attempts = new ArrayList<>();
  final AtomicLong nanos = new AtomicLong(1_000_000_000L);
  private final AtomicLong interruptions = new AtomicLong();
  final FeedContext context =
      new FeedContext(
          published::add,
          new Clocks(() -> Instant.ofEpochSecond(1_700_000_000, nanos.get()), nanos::get),
          interruptions::incrementAndGet,
          Duration.ofSeconds(60));
  final BookSynchronizer book;

  SyncHarness(BookSettings settings) {
    this.book =
        new BookSynchronizer(
            context,
            instrument,
            new DenseRule(),
            settings,
            (who, ticket, attempt) -> {
              tickets.add(ticket);
              attempts.add(attempt);
            });
  }

  SyncHarness() {
    this(BookSettings.live(1000, Optional.empty()));
  }

  long lastTicket() {
    return tickets.get(tickets.size() - 1);
  }

  void pass(Duration time) {
    book.tick(nanos.addAndGet(time.toNanos()));
  }

  void deliver(Delta delta) {
    book.onDelta(delta.decoded(nanos.get()));
  }

  void deliver(long first, long last, long... bidPriceAndSize) {
    deliver(new Delta(first, last, bidPriceAndSize, new long[0]));
  }

  /** Answers the last request with the exchange's book. */
  void answer(BookSnapshot snapshot) {
    book.onSnapshot(lastTicket(), snapshot);
  }

  static BookSnapshot snapshot(long last, long... bidPriceAndSize) {
    return new BookSnapshot(
        last, levels(bidPriceAndSize), new LevelList(), true, true, SCALES, MarketEvent.UNKNOWN, 0);
  }

  static LevelList levels(long... priceAndSize) {
    LevelList levels = new LevelList();
    for (int i = 0; i < priceAndSize.length; i += 2) {
      levels.add(priceAndSize[i], priceAndSize[i + 1]);
    }
    return levels;
  }

  /** What came out, in a few words each. */
  List<String> story() {
    return published.stream().map(SyncHarness::word).toList();
  }

  private static String word(MarketEvent event) {
    if (event instanceof BookEvent book) {
      return book.isSnapshot()
          ? "snapshot " + book.last()
          : "update " + book.previous() + ">" + book.last();
    }
    return "interruption " + ((InterruptionEvent) event).reason().wire();
  }

  /** A delta as the exchange sends it. */
  static final class Delta {
    final long first;
    final long last;
    private final long[] bids;
    private final long[] asks;

    Delta(long first, long last, long[] bids, long[] asks) {
      this.first = first;
      this.last = last;
      this.bids = bids;
      this.asks = asks;
    }

    BookDelta decoded(long receivedNs) {
      BookDelta delta = new BookDelta().clear().ids(first, last, MarketEvent.UNKNOWN);
      delta.times(MarketEvent.UNKNOWN, receivedNs).scales(SCALES);
      add(bids, delta.bids());
      add(asks, delta.asks());
      return delta;
    }

    private static void add(long[] from, LevelList to) {
      for (int i = 0; i < from.length; i += 2) {
        to.add(from[i], from[i + 1]);
      }
    }
  }

  /** The exchange: a random book that knows itself at every id. */
  static final class Exchange {
    final TreeMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());
    final TreeMap<Long, Long> asks = new TreeMap<>();
    private final SplittableRandom random;
    long id;

    Exchange(SplittableRandom random) {
      this.random = random;
      this.id = 1L + random.nextInt(1_000_000);
      for (int i = 1; i <= 30; i++) {
        bids.put(10_000L - 2L * i, 1L + random.nextInt(50));
        asks.put(10_000L + 2L * i, 1L + random.nextInt(50));
      }
    }

    /** The next delta; the book has it already. */
    Delta next() {
      long first = id + 1;
      id += 1 + random.nextInt(5);
      return new Delta(first, id, change(bids, -1), change(asks, 1));
    }

    private long[] change(NavigableMap<Long, Long> side, int direction) {
      TreeMap<Long, Long> changes = new TreeMap<>(side.comparator());
      for (int n = random.nextInt(4); n > 0; n--) {
        long price = 10_000L + direction * (1L + random.nextInt(60));
        changes.put(price, random.nextInt(3) == 0 ? 0L : 1L + random.nextInt(50));
      }
      long[] levels = new long[2 * changes.size()];
      int at = 0;
      for (Map.Entry<Long, Long> change : changes.entrySet()) {
        levels[at++] = change.getKey();
        levels[at++] = change.getValue();
        set(side, change.getKey(), change.getValue());
      }
      return levels;
    }

    void set(NavigableMap<Long, Long> side, long price, long size) {
      if (size == 0) {
        side.remove(price);
      } else {
        side.put(price, size);
      }
    }

    BookSnapshot snapshot() {
      return new BookSnapshot(
          id, levels(flat(bids)), levels(flat(asks)), true, true, SCALES, MarketEvent.UNKNOWN, 0);
    }

    boolean equalTo(OrderBook book) {
      return same(bids, book, QuoteSide.BID) && same(asks, book, QuoteSide.ASK);
    }

    private static boolean same(NavigableMap<Long, Long> side, OrderBook book, QuoteSide which) {
      TreeMap<Long, Long> held = new TreeMap<>(side.comparator());
      book.forEachLevel(which, Integer.MAX_VALUE, held::put);
      return held.equals(side);
    }

    private static long[] flat(NavigableMap<Long, Long> side) {
      return side.entrySet().stream()
          .flatMapToLong(e -> LongStream.of(e.getKey(), e.getValue()))
          .toArray();
    }
  }
}
