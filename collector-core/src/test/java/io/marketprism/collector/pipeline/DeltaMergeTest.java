package io.marketprism.collector.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeltaMergeTest {
  private static final long SEED = 20_261_122;

  private final Instrument btc = TestInstruments.btcUsdt();

  @Test
  void idsAreOfTheOldestAndTheNewestAndTimesOfTheNewest() {
    DeltaMerge merge = new DeltaMerge(update(10, 11, 15).build(levels(100, 1), 1, horizon(5)));
    merge.add(
        update(15, 16, 20)
            .times(777, 888)
            .build(levels(101, 2), 1, new BookEvent.Horizon(9, 1, 2)));

    BookEvent event = merge.toEvent();

    assertThat(event.isSnapshot()).isFalse();
    assertThat(event.previous()).isEqualTo(10);
    assertThat(event.first()).isEqualTo(11);
    assertThat(event.last()).isEqualTo(20);
    assertThat(event.generation()).isEqualTo(1);
    assertThat(event.exchangeTimeMs()).isEqualTo(777);
    assertThat(event.receivedNs()).isEqualTo(888);
    assertThat(event.horizon()).isEqualTo(new BookEvent.Horizon(9, 1, 2));
    assertThat(event.instrument()).isSameAs(btc);
  }

  @Test
  void newestSizesStandBestFirstAndRemovalsStay() {
    DeltaMerge merge =
        new DeltaMerge(update(0, 1, 1).build(levels(100, 1, 99, 1, 103, 7, 105, 7), 2, horizon(1)));
    merge.add(update(1, 2, 2).build(levels(101, 2, 100, 0, 104, 9, 103, 8), 2, horizon(1)));

    BookEvent event = merge.toEvent();

    assertThat(event.bidCount()).isEqualTo(3);
    assertThat(levelsOf(event)).containsExactly(101, 2, 100, 0, 99, 1, 103, 8, 104, 9, 105, 7);
  }

  @Test
  void samePriceOnBothSidesIsTwoLevels() {
    DeltaMerge merge = new DeltaMerge(update(0, 1, 1).build(levels(100, 1), 1, horizon(1)));
    merge.add(update(1, 2, 2).build(levels(100, 2), 0, horizon(1)));

    assertThat(levelsOf(merge.toEvent())).containsExactly(100, 1, 100, 2);
  }

  @Test
  void scalesGrowToTheFinerWhicheverComesFirst() {
    BookEvent coarse = update(0, 1, 1).scales(1, 0).build(levels(5, 3), 1, horizon(7));
    BookEvent fine = update(1, 2, 2).scales(3, 2).build(levels(499, 250), 1, horizon(700));
    BookEvent coarseAgain = update(2, 3, 3).scales(1, 0).build(levels(5, 4), 1, horizon(8));
    DeltaMerge merge = new DeltaMerge(coarse);

    merge.add(fine);
    merge.add(coarseAgain);
    BookEvent event = merge.toEvent();

    assertThat(event.priceScale()).isEqualTo(3);
    assertThat(event.sizeScale()).isEqualTo(2);
    assertThat(levelsOf(event)).containsExactly(500, 400, 499, 250);
    assertThat(event.horizon().bidPrice()).isEqualTo(800);
    assertThat(event.horizon().askPrice()).isEqualTo(MarketEvent.UNKNOWN);
  }

  @Test
  void onlyTheNextUpdateOfTheSameGenerationContinuesIt() {
    DeltaMerge merge = new DeltaMerge(TestEvents.update(btc, 5, 6, 100, 1));

    assertThat(merge.isContinuedBy(TestEvents.update(btc, 6, 7, 100, 1))).isTrue();
    assertThat(merge.isContinuedBy(TestEvents.update(btc, 7, 8, 100, 1))).isFalse();
    assertThat(merge.isContinuedBy(TestEvents.snapshot(btc, 7, 100, 1))).isFalse();
    assertThat(
            merge.isContinuedBy(update(6, 7, 7).generation(2).build(levels(1, 1), 1, horizon(1))))
        .isFalse();
  }

  @Test
  void whatDoesNotFitIntoOneScaleChangesNothing() {
    BookEvent large = update(0, 1, 1).scales(0, 0).build(levels(100, 1L << 62), 1, horizon(1));
    BookEvent fine = update(1, 2, 2).scales(2, 3).build(levels(99, 1), 1, horizon(1));
    DeltaMerge merge = new DeltaMerge(large);
    assertThatThrownBy(() -> merge.add(fine)).isInstanceOf(ArithmeticException.class);
    assertThat(levelsOf(merge.toEvent())).containsExactly(100, 1L << 62);
    assertThat(merge.toEvent().last()).isEqualTo(1);
    assertThat(merge.toEvent().sizeScale()).isZero();

    DeltaMerge reverse =
        new DeltaMerge(update(1, 2, 2).scales(2, 3).build(levels(99, 1), 1, horizon(1)));
    BookEvent tooLarge =
        update(2, 3, 3).scales(0, 0).build(levels(98, 5, 97, 1L << 62), 2, horizon(1));
    assertThatThrownBy(() -> reverse.add(tooLarge)).isInstanceOf(ArithmeticException.class);
    assertThat(levelsOf(reverse.toEvent())).containsExactly(99, 1);
  }

  @Test
  void mergedUpdatesGiveTheSameBookAsSingleOnes() {
    Random random = new Random(SEED);
    for (int run = 0; run < 60; run++) {
      BookFold single = new BookFold();
      BookFold merged = new BookFold();
      BookEvent snapshot = TestEvents.snapshot(btc, 0, 100, 1);
      single.apply(snapshot);
      merged.apply(snapshot);
      DeltaMerge merge = null;
      int updates = 1 + random.nextInt(100);
      for (long last = 1; last <= updates; last++) {
        BookEvent update = randomUpdate(random, last);
        assertThat(single.apply(update)).isTrue();
        if (merge == null) {
          merge = new DeltaMerge(update);
        } else {
          long atMost = merge.bytesWith(update);
          merge.add(update);
          assertThat(merge.bytes()).isLessThanOrEqualTo(atMost);
        }
        if (random.nextInt(30) == 0) {
          assertThat(merged.apply(merge.toEvent())).isTrue();
          merge = null;
        }
      }
      if (merge != null) {
        assertThat(merged.apply(merge.toEvent())).isTrue();
      }
      assertThat(merged.held).isEqualTo(single.held);
      assertThat(merged.content()).isEqualTo(single.content());
    }
  }

  private BookEvent randomUpdate(Random random, long last) {
    int priceScale = random.nextInt(3);
    int sizeScale = random.nextInt(4);
    TreeMap<Long, Long> bids = new TreeMap<>((a, b) -> Long.compare(b, a));
    TreeMap<Long, Long> asks = new TreeMap<>();
    for (int i = random.nextInt(20); i > 0; i--) {
      (random.nextBoolean() ? bids : asks)
          .put((long) random.nextInt(500), random.nextInt(4) == 0 ? 0 : random.nextLong() >>> 20);
    }
    long[] levels = new long[2 * (bids.size() + asks.size())];
    int at = 0;
    for (TreeMap<Long, Long> side : List.of(bids, asks)) {
      for (var level : side.entrySet()) {
        levels[at++] = level.getKey();
        levels[at++] = level.getValue();
      }
    }
    return update(last - 1, last, last)
        .scales(priceScale, sizeScale)
        .build(levels, bids.size(), horizon(random.nextInt(1000)));
  }

  private BookEvent.Builder update(long previous, long first, long last) {
    return TestEvents.book(btc).update(first, last, previous);
  }

  private static BookEvent.Horizon horizon(long bidPrice) {
    return new BookEvent.Horizon(1, bidPrice, MarketEvent.UNKNOWN);
  }

  private static long[] levels(long... levels) {
    return levels;
  }

  private static long[] levelsOf(BookEvent event) {
    long[] levels = new long[2 * (event.bidCount() + event.askCount())];
    for (int i = 0; i < event.bidCount(); i++) {
      levels[2 * i] = event.bidPrice(i);
      levels[2 * i + 1] = event.bidSize(i);
    }
    for (int i = 0; i < event.askCount(); i++) {
      levels[2 * (event.bidCount() + i)] = event.askPrice(i);
      levels[2 * (event.bidCount() + i) + 1] = event.askSize(i);
    }
    return levels;
  }
}
