package io.marketprism.collector.exchange.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.BookSynchronizer.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * One life of a book among faults, seeded, through the venue's own frames: lost, doubled, late,
 * swapped and torn ones, lost connections, snapshots that let wait. The book equals the exchange's
 * or is not LIVE, and each break is seen with the next frame.
 */
final class FrameLife {
  private static final long BEST_BID = 432_105;
  private static final long BEST_ASK = 432_115;
  private static final long TICK = 5;

  private final String name;
  private final VenueScript script;
  private final SlotRig rig;
  private final SplittableRandom random;
  private final List<String> recent = new ArrayList<>();

  /** The exchange's book: prices in tenths, whole sizes. */
  private final NavigableMap<Long, Long> bids = new TreeMap<>(Comparator.reverseOrder());

  private final NavigableMap<Long, Long> asks = new TreeMap<>();
  private long id = SlotRig.BEGIN;
  private long generation = 1;
  private long breaks;
  private long comparisons;

  FrameLife(VenueScript script, SlotRig rig, long seed) {
    this.name = "seed " + seed;
    this.script = script;
    this.rig = rig;
    this.random = new SplittableRandom(seed);
    bids.put(BEST_BID, 2L);
    asks.put(BEST_ASK, 3L);
  }

  /** Plays it; gives how often a live book was compared. */
  long play() {
    for (int step = 0; step < 120; step++) {
      deliverWithFaults();
      if (rig.book.phase() != Phase.LIVE && random.nextInt(3) != 0) {
        giveSnapshot();
      }
      check();
    }
    if (rig.book.phase() != Phase.LIVE) {
      giveSnapshot();
    }
    deliver(next());
    assertThat(rig.book.phase()).as(name).isEqualTo(Phase.LIVE);
    check();
    assertThat(rig.book.report(0).counts().gaps()).as(name).isEqualTo(breaks);
    requireChain();
    assertThat(rig.addsUp()).as(name).isTrue();
    return comparisons;
  }

  private void deliverWithFaults() {
    String frame = next();
    switch (random.nextInt(24)) {
      case 0 -> broken(next());
      case 1 -> {
        deliver(frame);
        deliver(frame);
      }
      case 2 -> {
        broken(next());
        deliver(frame);
      }
      case 3 -> {
        deliver(frame);
        deliver(recent.get(random.nextInt(recent.size())));
      }
      case 4 -> {
        String torn = frame.substring(0, random.nextInt(frame.length()));
        assertThat(rig.receive(generation, torn)).as(name).isEqualTo("truncated");
        broken(next());
      }
      case 5 -> reconnect();
      default -> deliver(frame);
    }
  }

  /** The frame after one that did not come, which breaks a book that was valid. */
  private void broken(String frame) {
    boolean live = rig.book.phase() == Phase.LIVE;
    deliver(frame);
    if (live) {
      breaks++;
      assertThat(rig.book.phase()).as(name).isEqualTo(Phase.BUFFERING);
    }
  }

  private void reconnect() {
    rig.slot.lost(generation);
    recent.clear();
    generation++;
    rig.slot.subscribed(generation, rig.channels());
  }

  private void deliver(String frame) {
    recent.add(frame);
    if (recent.size() > 8) {
      recent.remove(0);
    }
    assertThat(rig.receive(generation, frame)).as(name).isEqualTo("data");
  }

  /** The frame of the next change; the exchange's book has it already. */
  private String next() {
    long previous = id;
    id += 1 + random.nextInt(5);
    return script.delta(
        script.instrument(),
        previous,
        id,
        change(bids, BEST_BID, -TICK),
        change(asks, BEST_ASK, TICK));
  }

  private List<Level> change(NavigableMap<Long, Long> side, long best, long step) {
    TreeMap<Long, Long> changes = new TreeMap<>();
    for (int n = random.nextInt(4); n > 0; n--) {
      long price = best + step * random.nextInt(30);
      boolean goes = side.containsKey(price) && random.nextInt(3) == 0;
      changes.put(price, goes ? 0L : 1L + random.nextInt(50));
    }
    changes.forEach(
        (price, size) -> {
          if (size == 0) {
            side.remove(price);
          } else {
            side.put(price, size);
          }
        });
    return levels(changes);
  }

  private static List<Level> levels(Map<Long, Long> side) {
    return side.entrySet().stream()
        .map(one -> new Level(Decimals.toString(one.getKey(), 1), one.getValue().toString()))
        .toList();
  }

  private void giveSnapshot() {
    recent.clear();
    rig.giveSnapshot(
        generation, script.snapshot(script.instrument(), id, levels(bids), levels(asks)));
  }

  private void check() {
    if (rig.book.phase() == Phase.LIVE) {
      comparisons++;
      OrderBook copy = rig.book.copy();
      assertThat(copy.sequence()).as(name).hasValue(id);
      assertThat(held(copy, QuoteSide.BID)).as(name).isEqualTo(bids);
      assertThat(held(copy, QuoteSide.ASK)).as(name).isEqualTo(asks);
    }
  }

  private Map<Long, Long> held(OrderBook book, QuoteSide side) {
    Scales scales = rig.book.scales();
    Map<Long, Long> held = new TreeMap<>();
    book.forEachLevel(
        side,
        Integer.MAX_VALUE,
        (price, size) ->
            held.put(
                Decimals.rescale(price, scales.price(), 1),
                Decimals.rescale(size, scales.size(), 0)));
    return held;
  }

  /** An interruption before each new book, and updates that continue what came before. */
  private void requireChain() {
    boolean valid = true;
    long last = SlotRig.BEGIN;
    for (MarketEvent event : rig.published) {
      if (event instanceof InterruptionEvent) {
        assertThat(valid).as("%s: announced once", name).isTrue();
        valid = false;
      } else if (event instanceof BookEvent book) {
        assertThat(book.isSnapshot()).as("%s: %d", name, book.last()).isNotEqualTo(valid);
        assertThat(valid ? book.previous() : last).as(name).isEqualTo(last);
        valid = true;
        last = book.last();
      }
    }
  }
}
