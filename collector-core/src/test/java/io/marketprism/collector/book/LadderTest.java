package io.marketprism.collector.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LadderTest {
  private static final BookLimits DEPTH_4 = BookLimits.live(4);
  private static final BookLimits UNPRUNED = BookLimits.replay();

  private final Ladder bids = new Ladder(QuoteSide.BID);
  private final Ladder asks = new Ladder(QuoteSide.ASK);

  @Test
  void bestLevelComesFirstOnEitherSide() {
    for (long price : new long[] {5, 9, 7, 6, 8}) {
      bids.set(price, price * 10, UNPRUNED);
      asks.set(price, price * 10, UNPRUNED);
    }
    assertThat(prices(bids)).containsExactly(9, 8, 7, 6, 5);
    assertThat(prices(asks)).containsExactly(5, 6, 7, 8, 9);
    assertThat(bids.size(0)).isEqualTo(90);
    assertThat(asks.size(0)).isEqualTo(50);
  }

  @ParameterizedTest
  @EnumSource(QuoteSide.class)
  void removingAnAbsentLevelIsNormal(QuoteSide side) {
    Ladder ladder = new Ladder(side);
    ladder.set(5, 0, UNPRUNED);
    ladder.set(5, 1, UNPRUNED);
    ladder.set(6, 0, UNPRUNED);
    ladder.set(5, 0, UNPRUNED);
    ladder.set(5, 0, UNPRUNED);
    assertThat(ladder.count()).isZero();
  }

  @ParameterizedTest
  @EnumSource(QuoteSide.class)
  void extremeAndNegativePricesKeepTheirOrder(QuoteSide side) {
    Ladder ladder = new Ladder(side);
    long[] sorted = {-Long.MAX_VALUE, -1, 0, 1, Long.MAX_VALUE};
    for (int i : new int[] {3, 0, 4, 1, 2}) {
      ladder.set(sorted[i], 1, UNPRUNED);
    }
    long[] best =
        side == QuoteSide.ASK ? sorted : new long[] {Long.MAX_VALUE, 1, 0, -1, -Long.MAX_VALUE};
    assertThat(prices(ladder)).containsExactly(best);
  }

  @Test
  void snapshotWithALevelOfSizeZeroLeavesItOut() {
    bids.load(list(9, 1, 8, 0, 7, 2), true, UNPRUNED);
    assertThat(prices(bids)).containsExactly(9, 7);
    assertThat(bids.isBounded()).isFalse();
    assertThat(bids.completeLevels()).isEqualTo(2);
  }

  @Test
  void unorderedSnapshotIsPutInOrder() {
    asks.load(list(7, 70, 5, 50, 9, 90, 6, 60), false, UNPRUNED);
    assertThat(prices(asks)).containsExactly(5, 6, 7, 9);
    assertThat(asks.size(2)).isEqualTo(70);
    assertThat(asks.horizonPrice()).isEqualTo(9);
  }

  @Test
  void snapshotWithAPriceTwiceIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bids.load(list(9, 1, 8, 1, 9, 2), true, UNPRUNED))
        .withMessageContaining("twice");
  }

  @Test
  void emptyIncompleteSideHasNoHorizon() {
    bids.load(list(), false, DEPTH_4);
    assertThat(bids.isBounded()).isFalse();
    bids.set(1, 1, DEPTH_4);
    assertThat(bids.count()).isEqualTo(1);
  }

  @Test
  void changesBeyondTheHorizonOfAPrunedSideAreNotKept() {
    bids.load(list(9, 1, 8, 1, 7, 1), false, DEPTH_4);
    bids.set(6, 5, DEPTH_4);
    bids.set(7, 0, DEPTH_4);
    assertThat(prices(bids)).containsExactly(9, 8);
    assertThat(bids.horizonPrice()).as("still complete down to 7").isEqualTo(7);
    assertThat(bids.completeLevels()).isEqualTo(2);
    bids.set(7, 3, DEPTH_4);
    assertThat(prices(bids)).containsExactly(9, 8, 7);
  }

  @Test
  void unprunedSideKeepsChangesBeyondItsHorizonAndDoesNotCountThemComplete() {
    asks.load(list(5, 1, 6, 1), false, UNPRUNED);
    asks.set(8, 1, UNPRUNED);
    assertThat(asks.count()).isEqualTo(3);
    assertThat(asks.completeLevels()).isEqualTo(2);
    assertThat(asks.horizonPrice()).isEqualTo(6);
  }

  @Test
  void growthBeyondTheBoundIsCutBackToTheDepthAndMovesTheHorizon() {
    for (int price = 1; price <= 1 + DEPTH_4.pruneAbove(); price++) {
      bids.set(price, 1, DEPTH_4);
    }
    assertThat(bids.count()).isEqualTo(4);
    assertThat(bids.isBounded()).isTrue();
    assertThat(bids.horizonPrice()).isEqualTo(DEPTH_4.pruneAbove() - 2);
    for (int price = 1; price <= 100_000; price++) {
      bids.set(price, 1, DEPTH_4);
      assertThat(bids.count()).isLessThanOrEqualTo(DEPTH_4.pruneAbove());
    }
  }

  @Test
  void levelWorseThanAllOfAFullSideIsDroppedAgain() {
    for (int price = 1_000; price > 1_000 - DEPTH_4.pruneAbove(); price--) {
      bids.set(price, 1, DEPTH_4);
    }
    bids.set(1, 1, DEPTH_4);
    assertThat(prices(bids)).containsExactly(1_000, 999, 998, 997);
    assertThat(bids.horizonPrice()).isEqualTo(997);
  }

  @Test
  void onlyChangesNearTheBestConcernTheTop() {
    for (int price = 1; price <= 100; price++) {
      bids.set(price, 1, UNPRUNED);
    }
    bids.takeTopChanged();
    bids.set(101 - Ladder.TOP - 1, 7, UNPRUNED);
    bids.set(50, 0, UNPRUNED);
    assertThat(bids.takeTopChanged()).isFalse();
    bids.set(101 - Ladder.TOP, 7, UNPRUNED);
    assertThat(bids.takeTopChanged()).isTrue();
    assertThat(bids.takeTopChanged()).isFalse();
    bids.set(100, 0, UNPRUNED);
    assertThat(bids.takeTopChanged()).isTrue();
    bids.set(200, 1, UNPRUNED);
    assertThat(bids.takeTopChanged()).isTrue();
  }

  @Test
  void wideningMovesTheHorizonToo() {
    bids.load(list(9, 1, 8, 2), false, DEPTH_4);
    bids.requireFits(2, 3);
    bids.widen(2, 3);
    assertThat(prices(bids)).containsExactly(900, 800);
    assertThat(bids.size(1)).isEqualTo(2_000);
    assertThat(bids.horizonPrice()).isEqualTo(800);
  }

  @Test
  void wideningBeyond64BitsIsRefusedOfPriceSizeAndHorizon() {
    bids.set(Long.MAX_VALUE / 10, 1, UNPRUNED);
    bids.requireFits(1, 18);
    assertThatThrownBy(() -> bids.requireFits(2, 0)).isInstanceOf(ArithmeticException.class);
    bids.clear();
    bids.set(1, Long.MAX_VALUE / 10, UNPRUNED);
    assertThatThrownBy(() -> bids.requireFits(0, 2)).isInstanceOf(ArithmeticException.class);
    asks.load(list(1, 1, Long.MAX_VALUE / 10, 1), false, DEPTH_4);
    asks.set(Long.MAX_VALUE / 10, 0, DEPTH_4);
    assertThatThrownBy(() -> asks.requireFits(2, 0)).isInstanceOf(ArithmeticException.class);
  }

  @Test
  void copyIsNotTouchedByWhatFollows() {
    bids.load(list(9, 1, 8, 2), false, DEPTH_4);
    Ladder copy = bids.copy(QuoteSide.BID);
    bids.set(9, 0, DEPTH_4);
    bids.widen(1, 1);
    assertThat(prices(copy)).containsExactly(9, 8);
    assertThat(copy.horizonPrice()).isEqualTo(8);
  }

  @Test
  void levelOutsideTheRangeIsRefused() {
    bids.set(1, 1, UNPRUNED);
    assertThatThrownBy(() -> bids.price(1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThatThrownBy(() -> bids.size(-1)).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void listHoldsSoManyLevelsAndNoMore() {
    LevelList levels = new LevelList();
    for (int i = 0; i < LevelList.MAX_LEVELS; i++) {
      levels.add(i, 1);
    }
    assertThatThrownBy(() -> levels.add(1, 1)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(levels.count()).isEqualTo(LevelList.MAX_LEVELS);
    assertThat(levels.price(LevelList.MAX_LEVELS - 1)).isEqualTo(LevelList.MAX_LEVELS - 1);
  }

  private static LevelList list(long... priceAndSize) {
    LevelList levels = new LevelList();
    for (int i = 0; i < priceAndSize.length; i += 2) {
      levels.add(priceAndSize[i], priceAndSize[i + 1]);
    }
    return levels;
  }

  private static long[] prices(Ladder ladder) {
    long[] prices = new long[ladder.count()];
    for (int i = 0; i < prices.length; i++) {
      prices[i] = ladder.price(i);
    }
    return prices;
  }
}
