package io.marketprism.collector.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.BookSynchronizer.Phase;
import io.marketprism.collector.sync.SequenceRule;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Lives of a book among faults, seeded, on a virtual clock: lost, doubled, late and swapped deltas,
 * lost connections, snapshots that are early, late, of an older state, doubled or missing. The book
 * equals the exchange's or does not say that it is valid, what is published folds to the same book,
 * and books are rebuilt exactly as often as the stream was broken.
 */
public final class FaultRuns {
  private final String name;
  private final SplittableRandom random;
  private final SyncHarness harness;
  private final BookSynchronizer book;
  private final TrueExchange exchange;
  private final Deque<Delta> recent = new ArrayDeque<>();
  private final List<Answer> answers = new ArrayList<>();
  private int answered;
  private boolean connected;
  private long breaks;
  private long comparisons;

  private FaultRuns(SequenceRule rule, IdScheme ids, long seed) {
    this.name = "seed " + seed;
    this.random = new SplittableRandom(seed);
    this.harness = new SyncHarness(rule);
    this.book = harness.book;
    this.exchange = new TrueExchange(random.split(), ids);
  }

  /**
   * Plays one life for each seed from 1, and fails where one goes wrong.
   *
   * @param rule whose ids rise without a hole from delta to delta
   */
  public static void play(SequenceRule rule, int seeds) {
    play(rule, IdScheme.DENSE, seeds);
  }

  /** The same for an exchange that numbers its deltas like that. */
  public static void play(SequenceRule rule, IdScheme ids, int seeds) {
    long breaks = 0;
    long comparisons = 0;
    for (long seed = 1; seed <= seeds; seed++) {
      FaultRuns run = new FaultRuns(rule, ids, seed);
      run.play();
      breaks += run.breaks;
      comparisons += run.comparisons;
    }
    assertThat(breaks).as("injected breaks").isGreaterThan(seeds);
    assertThat(comparisons).as("comparisons of a live book").isGreaterThan(50L * seeds);
  }

  /** A snapshot on its way. */
  private record Answer(long ticket, long dueNs, BookSnapshot snapshot) {}

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
    recent.clear();
    book.subscribed();
  }

  private void disconnect() {
    connected = false;
    if (book.phase() == Phase.LIVE && random.nextBoolean()) {
      exchange.next();
    }
    book.lost(InterruptionReason.DISCONNECT);
  }

  private void deliverWithFaults() {
    Delta delta = exchange.next();
    switch (random.nextInt(24)) {
      case 0 -> lose(delta);
      case 1 -> {
        deliver(delta);
        deliver(delta);
      }
      case 2 -> swap(delta, exchange.next());
      case 3 -> {
        deliver(delta);
        recent.stream().skip(random.nextInt(recent.size())).findFirst().ifPresent(this::deliver);
      }
      default -> deliver(delta);
    }
  }

  /** A lost delta breaks a live book; while it is being joined, the snapshot decides. */
  private void lose(Delta lost) {
    boolean live = book.phase() == Phase.LIVE;
    deliver(exchange.next());
    if (live) {
      breaks++;
    }
    assertThat(lost.last).isLessThan(exchange.id);
  }

  /** The second comes first: the hole breaks a live book, the late one is stale for the next. */
  private void swap(Delta first, Delta second) {
    boolean live = book.phase() == Phase.LIVE;
    deliver(second);
    deliver(first);
    if (live) {
      breaks++;
    }
  }

  private void deliver(Delta delta) {
    recent.add(delta);
    if (recent.size() > 8) {
      recent.remove();
    }
    harness.deliver(delta);
  }

  /** Lets requests leave and answers arrive: early, late, of an older state, twice, or never. */
  private void settle() {
    harness.pass(Duration.ofMillis(20L + random.nextInt(300)));
    while (answered < harness.tickets.size()) {
      long ticket = harness.tickets.get(answered++);
      book.onSnapshotSent(ticket);
      int fate = random.nextInt(10);
      if (fate == 0) {
        continue;
      }
      if (fate == 1) {
        book.onSnapshotFailed(ticket);
        continue;
      }
      long delay = fate < 6 ? 0 : random.nextLong(900_000_000L);
      answers.add(new Answer(ticket, harness.nanos.get() + delay, exchange.snapshot()));
      if (fate == 2) {
        answers.add(new Answer(ticket, harness.nanos.get() + delay, exchange.snapshot()));
      }
    }
    answers.removeIf(
        answer -> {
          if (answer.dueNs() > harness.nanos.get()) {
            return false;
          }
          book.onSnapshot(answer.ticket(), answer.snapshot());
          return true;
        });
  }

  private void check() {
    if (book.phase() == Phase.LIVE && connected) {
      comparisons++;
      OrderBook copy = book.copy();
      require(copy.sequence().orElse(MarketEvent.UNKNOWN) == exchange.id, "the id of the book");
      require(exchange.book.equalTo(copy), "the levels of the book");
    }
  }

  /** Fails where it does not hold; called for each step and event, hence without ceremony. */
  private void require(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(name + ": " + what);
    }
  }

  /** Without further faults the book becomes valid; then the sums must be right. */
  private void healAndCheck() {
    if (!connected) {
      connect();
    }
    for (int i = 0; i < 4_000 && book.phase() != Phase.LIVE; i++) {
      deliver(exchange.next());
      settle();
    }
    deliver(exchange.next());
    assertThat(book.phase()).as(name).isEqualTo(Phase.LIVE);
    check();
    assertThat(book.report(0).counts().resyncs()).as(name).isEqualTo(breaks);
    assertThat(book.report(0).counts().gaps()).as(name).isGreaterThanOrEqualTo(breaks);
    foldsToTheSameBook();
  }

  /** What a consumer makes of the events, by the rule that consumers are given. */
  private void foldsToTheSameBook() {
    TrueBook folded = new TrueBook();
    long held = MarketEvent.UNKNOWN;
    boolean valid = false;
    boolean interrupted = false;
    for (MarketEvent event : harness.published) {
      if (event instanceof InterruptionEvent) {
        require(!interrupted, "announced once");
        interrupted = true;
        valid = false;
      } else if (event instanceof BookEvent change) {
        if (change.isSnapshot()) {
          require(change.last() > held, "the id rises");
          require(
              interrupted || held == MarketEvent.UNKNOWN, "announced before the next valid book");
          folded.clear();
          valid = true;
        } else {
          require(valid, "an update follows a valid book");
          require(change.previous() == held, "an update continues the one before");
        }
        interrupted = false;
        fold(change, folded);
        held = change.last();
      }
    }
    assertThat(folded.equalTo(book.copy())).as(name).isTrue();
  }

  static void fold(BookEvent change, TrueBook folded) {
    for (int i = 0; i < change.bidCount(); i++) {
      folded.setBid(change.bidPrice(i), change.bidSize(i));
    }
    for (int i = 0; i < change.askCount(); i++) {
      folded.setAsk(change.askPrice(i), change.askSize(i));
    }
  }
}
