package io.marketprism.collector.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.BookSynchronizer.Phase;
import io.marketprism.collector.sync.SequenceRule;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * Lives of a book whose snapshots come in its channel and whose deltas name the id before them,
 * seeded, on a virtual clock: lost, doubled, late and swapped deltas, heartbeats, ids that begin
 * anew, lost connections, snapshots that are late, missing or sent twice. The book equals the
 * exchange's or does not say that it is valid, what is published folds to the same book, and books
 * are rebuilt exactly as often as the stream was broken.
 */
public final class ChannelFaultRuns {
  private static final long FIRST_MS = 1_700_000_000_000L;

  private final boolean renumbers;
  private final String name;
  private final SplittableRandom random;
  private final SyncHarness harness;
  private final BookSynchronizer book;
  private final TrueExchange exchange;
  private final Deque<Message> recent = new ArrayDeque<>();
  private long exchangeMs = FIRST_MS;
  private int answered;
  private long snapshotDueNs;
  private boolean awaitsSnapshot;
  private boolean connected;
  private long breaks;
  private long renumberings;
  private long comparisons;

  private ChannelFaultRuns(SequenceRule rule, boolean renumbers, long seed) {
    this.renumbers = renumbers;
    this.name = "seed " + seed;
    this.random = new SplittableRandom(seed);
    this.harness =
        new SyncHarness(rule, BookSettings.inChannel(BookLimits.whole(), Optional.empty()));
    this.book = harness.book;
    this.exchange = new TrueExchange(random.split(), IdScheme.DENSE);
  }

  /**
   * Plays one life for each seed from 1, and fails where one goes wrong.
   *
   * @param rule whose deltas name the id before them
   * @param renumbers whether ids begin anew at times, and heartbeats repeat the last one
   */
  public static void play(SequenceRule rule, boolean renumbers, int seeds) {
    long breaks = 0;
    long renumberings = 0;
    long comparisons = 0;
    for (long seed = 1; seed <= seeds; seed++) {
      ChannelFaultRuns run = new ChannelFaultRuns(rule, renumbers, seed);
      run.play();
      breaks += run.breaks;
      renumberings += run.renumberings;
      comparisons += run.comparisons;
    }
    assertThat(breaks).as("injected breaks").isGreaterThan(seeds);
    assertThat(renumberings).as("ids begun anew").isGreaterThan(renumbers ? seeds : -1);
    assertThat(comparisons).as("comparisons of a live book").isGreaterThan(50L * seeds);
  }

  /** A delta, the id before it and its own, which is lower where ids begin anew. */
  private record Message(Delta levels, long previous, long last, long exchangeMs) {}

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
    if (random.nextBoolean()) {
      book.subscribed();
      expectSnapshot();
    } else {
      book.subscribing();
      sendSnapshot();
      book.subscribed();
    }
  }

  private void disconnect() {
    connected = false;
    awaitsSnapshot = false;
    if (random.nextBoolean()) {
      next();
    }
    if (renumbers && random.nextInt(4) == 0) {
      renumber();
    }
    book.lost(InterruptionReason.DISCONNECT);
  }

  private void deliverWithFaults() {
    int dice = random.nextInt(26);
    switch (!renumbers && dice >= 4 && dice <= 6 ? 8 : dice) {
      case 0 -> lose(next());
      case 1 -> {
        Message twice = next();
        deliver(twice);
        deliver(twice);
      }
      case 2 -> swap(next(), next());
      case 3 -> {
        deliver(next());
        recent.stream().skip(random.nextInt(recent.size())).findFirst().ifPresent(this::deliver);
      }
      case 4 -> deliver(heartbeat());
      case 5 -> deliver(renumber());
      case 6 -> {
        if (random.nextInt(4) == 0) {
          lose(renumber());
        }
      }
      case 7 -> snapshotOfASecondConnection();
      default -> deliver(next());
    }
  }

  private Message next() {
    exchangeMs += 1 + random.nextInt(200);
    Delta levels = exchange.next();
    return new Message(levels, levels.first - 1, levels.last, exchangeMs);
  }

  private Message heartbeat() {
    exchangeMs += 60_000;
    Delta nothing = new Delta(exchange.id, exchange.id, new long[0], new long[0]);
    return new Message(nothing, exchange.id, exchange.id, exchangeMs);
  }

  /** The next delta, with which ids begin anew far below. */
  private Message renumber() {
    Message last = next();
    renumberings++;
    recent.clear();
    exchange.id = exchange.id / 1_000 + random.nextInt(3);
    return exchange.id < last.previous()
        ? new Message(last.levels(), last.previous(), exchange.id, last.exchangeMs())
        : restored(last);
  }

  /** Ids that are too low already go on as they were. */
  private Message restored(Message last) {
    renumberings--;
    exchange.id = last.last();
    return last;
  }

  /** A lost delta breaks a live book as soon as another comes, however ids go on. */
  private void lose(Message lost) {
    boolean live = book.phase() == Phase.LIVE;
    exchangeMs += 2_000;
    deliver(next());
    if (live) {
      breaks++;
      assertThat(book.phase()).as("%s: %s was lost", name, lost).isEqualTo(Phase.BUFFERING);
    }
  }

  /** The second comes first: the hole breaks a live book, and the late one finds none. */
  private void swap(Message first, Message second) {
    boolean live = book.phase() == Phase.LIVE;
    deliver(second);
    deliver(first);
    if (live) {
      breaks++;
    }
  }

  /** Changes nothing where the book is as new. */
  private void snapshotOfASecondConnection() {
    if (book.phase() == Phase.LIVE) {
      book.onChannelSnapshot(snapshot());
    }
    deliver(next());
  }

  private void deliver(Message message) {
    if (message.last() >= message.previous()) {
      recent.add(message);
    }
    if (recent.size() > 8) {
      recent.remove();
    }
    book.onDelta(
        message
            .levels()
            .decoded(harness.nanos.get())
            .ids(MarketEvent.UNKNOWN, message.last(), message.previous())
            .times(message.exchangeMs(), harness.nanos.get()));
  }

  /** Subscriptions anew are answered by a snapshot: at once, late, or never. */
  private void settle() {
    harness.pass(Duration.ofMillis(20L + random.nextInt(300)));
    while (answered < harness.tickets.size()) {
      book.onSnapshotSent(harness.tickets.get(answered++));
      expectSnapshot();
    }
    if (awaitsSnapshot && harness.nanos.get() >= snapshotDueNs) {
      sendSnapshot();
    }
  }

  private void expectSnapshot() {
    int fate = random.nextInt(10);
    awaitsSnapshot = fate > 0;
    snapshotDueNs = harness.nanos.get() + (fate < 5 ? 0 : random.nextLong(900_000_000L));
  }

  private void sendSnapshot() {
    awaitsSnapshot = false;
    recent.clear();
    book.onChannelSnapshot(snapshot());
  }

  private BookSnapshot snapshot() {
    BookSnapshot whole = exchange.snapshot();
    return new BookSnapshot(
        whole.last(),
        whole.bids(),
        whole.asks(),
        true,
        true,
        whole.scales(),
        exchangeMs,
        harness.nanos.get());
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
      deliver(next());
      settle();
    }
    deliver(next());
    assertThat(book.phase()).as(name).isEqualTo(Phase.LIVE);
    check();
    assertThat(book.report(0).counts().resyncs()).as(name).isEqualTo(breaks);
    assertThat(book.report(0).counts().gaps()).as(name).isEqualTo(breaks);
    foldsToTheSameBook();
  }

  /** What a consumer makes of the events: an interruption ends what is known. */
  private void foldsToTheSameBook() {
    TrueBook folded = new TrueBook();
    long held = MarketEvent.UNKNOWN;
    boolean valid = false;
    for (MarketEvent event : harness.published) {
      if (event instanceof InterruptionEvent) {
        require(valid, "announced once");
        valid = false;
      } else if (event instanceof BookEvent change) {
        if (change.isSnapshot()) {
          require(!valid || change.last() > held, "the id rises while the book is valid");
          folded.clear();
          valid = true;
        } else {
          require(valid, "an update follows a valid book");
          require(change.previous() == held, "an update continues the one before");
        }
        FaultRuns.fold(change, folded);
        held = change.last();
      }
    }
    assertThat(folded.equalTo(book.copy())).as(name).isTrue();
  }
}
