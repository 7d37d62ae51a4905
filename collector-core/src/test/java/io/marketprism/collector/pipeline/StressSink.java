package io.marketprism.collector.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.sink.Sink;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A consumer that keeps books by the published rule and trades by their ids, and finds every event
 * that should not have come, or not without an interruption before it. Slow and failing as it
 * likes. The first thing that it finds is kept in {@link #fault}.
 */
final class StressSink implements Sink {
  final AtomicLong published = new AtomicLong();
  final AtomicLong interruptions = new AtomicLong();

  /** The last id of each book, for any thread. */
  final Map<Instrument, Long> held = new ConcurrentHashMap<>();

  volatile boolean calm;
  volatile @Nullable AssertionError fault;

  private final Map<Instrument, StressFeed> feeds;
  private final Map<Instrument, BookFold> books = new HashMap<>();
  private final Map<Instrument, Long> trades = new HashMap<>();
  private final Map<Instrument, Set<DataType>> interrupted = new HashMap<>();
  private final Set<Long> numbers = new HashSet<>();
  private final Random random;
  private final boolean merges;
  private final String name;

  StressSink(String name, boolean merges, Map<Instrument, StressFeed> feeds, long seed) {
    this.name = name;
    this.merges = merges;
    this.feeds = feeds;
    this.random = new Random(seed);
  }

  BookFold book(Instrument instrument) {
    return books.computeIfAbsent(instrument, i -> new BookFold());
  }

  long lastTrade(Instrument instrument) {
    return trades.getOrDefault(instrument, 0L);
  }

  /** Whether an interruption of the feed was said that no data has followed. */
  boolean isInterrupted(Instrument instrument, DataType feed) {
    return feedsInterrupted(instrument).contains(feed);
  }

  @Override
  public void write(MarketEvent event) throws IOException {
    behave();
    try {
      check(event);
    } catch (AssertionError e) {
      if (fault == null) {
        fault = e;
      }
    }
    published.incrementAndGet();
  }

  private void behave() throws IOException {
    if (calm) {
      return;
    }
    int mood = random.nextInt(1000);
    if (mood < 3) {
      throw new IOException("seeded failure");
    }
    if (mood < 6) {
      LockSupport.parkNanos(1_000_000L * random.nextInt(20));
    }
  }

  private void check(MarketEvent event) {
    if (event instanceof InterruptionEvent interruption) {
      check(interruption);
    } else if (event instanceof BookEvent book) {
      check(book);
    } else {
      check((TradeEvent) event);
    }
  }

  private void check(InterruptionEvent interruption) {
    interruptions.incrementAndGet();
    assertThat(interruption.reason()).isEqualTo(InterruptionReason.QUEUE_FULL);
    assertThat(numbers.add(interruption.number())).as("number is new").isTrue();
    assertThat(feedsInterrupted(interruption.instrument()).add(interruption.feed()))
        .as("the only interruption before the next data")
        .isTrue();
  }

  private void check(BookEvent event) {
    BookFold book = book(event.instrument());
    boolean afterLoss = feedsInterrupted(event.instrument()).remove(DataType.ORDERBOOK);
    if (afterLoss) {
      assertThat(event.isSnapshot()).as("data after a loss is a snapshot").isTrue();
    }
    held.put(event.instrument(), event.last());
    if (event.isSnapshot() && event.last() == book.held) {
      return;
    }
    if (!event.isSnapshot()) {
      assertThat(event.previous()).as("update continues the chain").isEqualTo(book.held);
    }
    assertThat(book.apply(event)).isTrue();
    assertThat(book.content()).isEqualTo(feed(event.instrument()).contentAt.get(event.last()));
  }

  private void check(TradeEvent trade) {
    long before = lastTrade(trade.instrument());
    boolean afterLoss = feedsInterrupted(trade.instrument()).remove(DataType.TRADE);
    if (afterLoss) {
      assertThat(trade.id()).as("something is missing").isGreaterThan(before + 1);
    } else {
      assertThat(trade.id()).as("nothing is missing").isEqualTo(before + 1);
    }
    trades.put(trade.instrument(), trade.id());
  }

  private Set<DataType> feedsInterrupted(Instrument instrument) {
    return interrupted.computeIfAbsent(instrument, i -> new HashSet<>());
  }

  private StressFeed feed(Instrument instrument) {
    return Objects.requireNonNull(feeds.get(instrument));
  }

  @Override
  public void flush() throws IOException {
    if (!calm && random.nextInt(50) == 0) {
      throw new IOException("seeded failure of a flush");
    }
  }

  @Override
  public boolean mergesUpdates() {
    return merges;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void open() {}

  @Override
  public void close() {}
}
