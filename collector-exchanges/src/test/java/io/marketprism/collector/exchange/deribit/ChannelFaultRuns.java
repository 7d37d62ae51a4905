package io.marketprism.collector.exchange.deribit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.BookSynchronizer.Phase;
import io.marketprism.collector.sync.FeedContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lives of a book among faults, seeded, on a virtual clock, from frames: lost, doubled, torn, late
 * and swapped changes, lost connections, snapshots that are late, doubled or never come. The book
 * equals the exchange's or does not say that it is valid, what is published folds to the same book,
 * and books are rebuilt exactly as often as the stream was broken.
 */
final class ChannelFaultRuns {
  private final String name;
  private final SplittableRandom random;
  private final TrueBook exchange;
  private final List<MarketEvent> published = new ArrayList<>();
  private final List<String> recent = new ArrayList<>();
  private final AtomicLong nanos = new AtomicLong(1);
  private final AtomicLong interruptions = new AtomicLong();
  private final DeribitDecoder decoder = new DeribitDecoder(new NoControl());
  private final BookSynchronizer book;
  private boolean connected;
  private boolean owesSnapshot;
  private long breaks;
  private long comparisons;

  private ChannelFaultRuns(long seed) {
    this.name = "seed " + seed;
    this.random = new SplittableRandom(seed);
    this.exchange = new TrueBook(random.split());
    this.book =
        new BookSynchronizer(
            new FeedContext(
                published::add,
                new Clocks(() -> Instant.ofEpochSecond(1_700_000_000, nanos.get()), nanos::get),
                interruptions::incrementAndGet,
                Duration.ofSeconds(60)),
            DeribitHarness.instrument(DeribitHarness.PERPETUAL),
            new DeribitSequenceRule(),
            BookSettings.inChannel(BookLimits.whole(), Optional.empty()),
            this::resubscribe);
    decoder.feeds(Map.of(DeribitHarness.BOOK, book));
  }

  /** Plays one life for each seed from 1, and fails where one goes wrong. */
  static void play(int seeds) {
    long breaks = 0;
    long comparisons = 0;
    for (long seed = 1; seed <= seeds; seed++) {
      ChannelFaultRuns run = new ChannelFaultRuns(seed);
      run.play();
      breaks += run.breaks;
      comparisons += run.comparisons;
    }
    assertThat(breaks).as("injected breaks").isGreaterThan(seeds);
    assertThat(comparisons).as("comparisons of a live book").isGreaterThan(40L * seeds);
  }

  private void play() {
    int steps = 100 + random.nextInt(60);
    for (int step = 0; step < steps; step++) {
      if (!connected) {
        connect();
      }
      if (random.nextInt(60) == 0) {
        disconnect();
      } else {
        deliverWithFaults();
      }
      settle();
      check();
    }
    healAndCheck();
  }

  private void connect() {
    connected = true;
    owesSnapshot = random.nextInt(20) != 0;
    recent.clear();
    book.subscribed();
  }

  private void disconnect() {
    connected = false;
    owesSnapshot = false;
    book.lost(InterruptionReason.DISCONNECT);
    exchange.next();
  }

  /** The wish for a new subscription, which is lost at times. */
  private void resubscribe(BookSynchronizer who, long ticket, int attempt) {
    who.onSnapshotSent(ticket);
    owesSnapshot = random.nextInt(10) != 0;
  }

  private void deliverWithFaults() {
    String change = exchange.next();
    boolean live = book.phase() == Phase.LIVE;
    switch (random.nextInt(26)) {
      case 0 -> broken(live, exchange.next());
      case 1 -> {
        deliver(change);
        deliver(change);
      }
      case 2 -> {
        broken(live, exchange.next());
        deliver(change);
      }
      case 3 -> {
        deliver(change);
        deliver(recent.get(random.nextInt(recent.size())));
      }
      case 4 -> {
        int data = change.indexOf("\"data\"");
        deliver(change.substring(0, data + random.nextInt(change.length() - data)));
        broken(live, exchange.next());
      }
      default -> deliver(change);
    }
  }

  /** The change after one that did not come, which breaks a book that was valid. */
  private void broken(boolean live, String next) {
    deliver(next);
    breaks += live ? 1 : 0;
  }

  private void deliver(String frame) {
    recent.add(frame);
    if (recent.size() > 8) {
      recent.remove(0);
    }
    receive(frame);
  }

  private void receive(String frame) {
    try {
      decoder.decode(frame, nanos.get());
    } catch (MalformedFrameException e) {
      assertThat(e.reason()).as(name).isEqualTo(MalformedFrameException.Reason.TRUNCATED);
    }
  }

  /** Lets time pass, and the snapshot come that is owed: at once, late, or twice. */
  private void settle() {
    book.tick(nanos.addAndGet(Duration.ofMillis(100L + random.nextInt(900)).toNanos()));
    if (connected && owesSnapshot && random.nextInt(3) != 0) {
      owesSnapshot = false;
      receive(exchange.snapshot());
      if (random.nextInt(5) == 0) {
        receive(exchange.snapshot());
      }
    }
  }

  private void check() {
    if (book.phase() == Phase.LIVE && connected) {
      comparisons++;
      OrderBook copy = book.copy();
      assertThat(copy.sequence()).as(name).hasValue(exchange.id);
      assertThat(exchange.equalTo(copy)).as(name).isTrue();
    }
  }

  /** Without further faults the book becomes valid; then the sums must be right. */
  private void healAndCheck() {
    if (!connected) {
      connect();
    }
    for (int i = 0; i < 1_000 && book.phase() != Phase.LIVE; i++) {
      deliver(exchange.next());
      settle();
    }
    deliver(exchange.next());
    assertThat(book.phase()).as(name).isEqualTo(Phase.LIVE);
    check();
    FeedReport.Counts counts = book.report(0).counts();
    assertThat(counts.resyncs()).as(name).isEqualTo(breaks);
    assertThat(counts.gaps()).as(name).isEqualTo(breaks);
    long rejected = counts.rejected().values().stream().mapToLong(Long::longValue).sum();
    assertThat(counts.messages()).as(name).isEqualTo(counts.events() + counts.stale() + rejected);
    foldsToTheSameBook();
  }

  /** What a consumer makes of the events, by the rule that consumers are given. */
  private void foldsToTheSameBook() {
    TrueBook folded = new TrueBook(new SplittableRandom(0));
    folded.bids.clear();
    folded.asks.clear();
    long held = MarketEvent.UNKNOWN;
    boolean valid = false;
    for (MarketEvent event : published) {
      if (event instanceof InterruptionEvent) {
        assertThat(valid).as("%s: announced once", name).isTrue();
        valid = false;
        continue;
      }
      BookEvent change = (BookEvent) event;
      if (change.isSnapshot()) {
        assertThat(valid).as("%s: announced before the next valid book", name).isFalse();
        folded.bids.clear();
        folded.asks.clear();
        valid = true;
      } else {
        assertThat(valid).as("%s: an update follows a valid book", name).isTrue();
        assertThat(change.previous()).as(name).isEqualTo(held);
      }
      fold(change, folded);
      held = change.last();
    }
    assertThat(folded.equalTo(book.copy())).as(name).isTrue();
  }

  private static void fold(BookEvent change, TrueBook folded) {
    for (int i = 0; i < change.bidCount(); i++) {
      set(folded.bids, change.bidPrice(i), change.bidSize(i));
    }
    for (int i = 0; i < change.askCount(); i++) {
      set(folded.asks, change.askPrice(i), change.askSize(i));
    }
  }

  private static void set(TreeMap<Long, Long> side, long price, long size) {
    if (size == 0) {
      side.remove(price);
    } else {
      side.put(price, size);
    }
  }
}
