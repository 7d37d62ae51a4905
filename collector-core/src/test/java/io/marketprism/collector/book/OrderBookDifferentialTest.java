package io.marketprism.collector.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import java.math.BigDecimal;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The array book against a TreeMap of BigDecimals, one million random operations in all. */
class OrderBookDifferentialTest {
  private static final int OPERATIONS = 250_000;
  private static final int DEPTH = 400;

  private final BookDelta delta = new BookDelta();

  @ParameterizedTest
  @CsvSource({"1,true", "2,true", "3,false", "4,false"})
  void equalsTheReferenceBookAfterEveryOperation(long seed, boolean prunes) {
    Run run = new Run(seed, prunes);
    for (int i = 0; i < OPERATIONS; i++) {
      run.step();
      if (i % 10 == 0) {
        run.compareWhole(i);
      } else {
        run.compareTop();
      }
    }
    assertThat(run.widenings).as("widenings").isGreaterThan(3);
    assertThat(run.overflows).as("refused overflows").isGreaterThan(10);
    assertThat(run.loads).as("snapshots").isGreaterThan(10);
    assertThat(run.book.top().levels(QuoteSide.BID)).isBetween(1, BookTop.LEVELS);
  }

  /** One random life of a book. */
  private final class Run {
    final SplittableRandom random;
    final BookLimits limits;
    final ArrayOrderBook book;
    final ReferenceBook reference = new ReferenceBook();
    final Map<QuoteSide, BigDecimal> horizon = new EnumMap<>(QuoteSide.class);
    int widenings;
    int overflows;
    int loads;

    Run(long seed, boolean prunes) {
      this.random = new SplittableRandom(seed);
      this.limits = prunes ? BookLimits.live(DEPTH) : BookLimits.replay();
      this.book = new ArrayOrderBook(TestInstruments.spot("A", "B", 1, 0), limits);
    }

    void step() {
      int kind = random.nextInt(20_000);
      if (kind < 3) {
        load();
      } else if (kind < 6) {
        overflow();
      } else {
        change();
      }
    }

    private void change() {
      delta.clear().ids(1, 1, MarketEvent.UNKNOWN);
      for (int n = random.nextInt(4); n >= 0; n--) {
        QuoteSide side = random.nextBoolean() ? QuoteSide.BID : QuoteSide.ASK;
        BigDecimal price = price(side);
        BigDecimal size = random.nextInt(4) == 0 ? BigDecimal.ZERO : size();
        Scales needed = book.scales().widen(scaleOf(price), scaleOf(size));
        if (!needed.equals(book.scales())) {
          book.widen(needed);
          delta.widen(needed);
          widenings++;
        }
        delta.scales(book.scales());
        add(side == QuoteSide.BID ? delta.bids() : delta.asks(), price, size);
        if (!isHidden(side, price)) {
          reference.set(side, price, size);
          prune(side);
        }
      }
      delta.scales(book.scales());
      book.apply(delta);
      book.publishTopIfChanged();
    }

    private boolean isHidden(QuoteSide side, BigDecimal price) {
      BigDecimal limit = horizon.get(side);
      return limits.prunes() && limit != null && ReferenceBook.isBeyond(side, price, limit);
    }

    private void prune(QuoteSide side) {
      if (limits.prunes() && reference.levels(side) > DEPTH + DEPTH / 8) {
        reference.prune(side, DEPTH);
        horizon.put(side, reference.worst(side));
      }
    }

    private void load() {
      loads++;
      reference.clear();
      BookSnapshot snapshot =
          new BookSnapshot(
              7,
              side(QuoteSide.BID),
              side(QuoteSide.ASK),
              false,
              true,
              book.scales(),
              MarketEvent.UNKNOWN,
              0);
      book.load(snapshot);
      book.publishTopIfChanged();
      horizon.put(QuoteSide.BID, reference.worst(QuoteSide.BID));
      horizon.remove(QuoteSide.ASK);
      for (QuoteSide side : QuoteSide.values()) {
        if (limits.prunes() && reference.levels(side) > DEPTH) {
          reference.prune(side, DEPTH);
          horizon.put(side, reference.worst(side));
        }
      }
    }

    private LevelList side(QuoteSide side) {
      LevelList levels = new LevelList();
      int count = 1 + random.nextInt(2 * DEPTH);
      for (int i = 0; i < count; i++) {
        int offset = (i + 1) * 2;
        BigDecimal price =
            BigDecimal.valueOf(side == QuoteSide.BID ? 5000 - offset : 5000 + offset, 1);
        add(levels, price, BigDecimal.valueOf(i + 1));
        reference.set(side, price, BigDecimal.valueOf(i + 1));
      }
      return levels;
    }

    private void add(LevelList levels, BigDecimal price, BigDecimal size) {
      Scales scales = book.scales();
      levels.add(
          price.setScale(scales.price()).unscaledValue().longValueExact(),
          size.setScale(scales.size()).unscaledValue().longValueExact());
    }

    private void overflow() {
      Scales before = book.scales();
      if (book.levels(QuoteSide.BID) > 0) {
        overflows++;
        assertThatThrownBy(() -> book.widen(new Scales(Decimals.MAX_SCALE, Decimals.MAX_SCALE)))
            .isInstanceOf(ArithmeticException.class);
        assertThat(book.scales()).isEqualTo(before);
      }
    }

    /** Mostly near the middle; once in a while finer than ever before. */
    private BigDecimal price(QuoteSide side) {
      int distance = 1 + (int) Math.abs(600 * random.nextDouble() * random.nextDouble());
      int scale = random.nextInt(20_000) == 0 ? 2 + random.nextInt(7) : 1;
      BigDecimal price =
          BigDecimal.valueOf(side == QuoteSide.BID ? 5000 - distance : 5000 + distance, 1);
      return scale == 1 ? price : price.subtract(BigDecimal.valueOf(1 + random.nextInt(9), scale));
    }

    private BigDecimal size() {
      int scale = random.nextInt(20_000) == 0 ? 1 + random.nextInt(7) : 0;
      return BigDecimal.valueOf(1 + random.nextInt(99), scale);
    }

    private int scaleOf(BigDecimal value) {
      return Math.max(0, value.stripTrailingZeros().scale());
    }

    void compareTop() {
      for (QuoteSide side : QuoteSide.values()) {
        assertThat(book.levels(side)).isEqualTo(reference.levels(side));
      }
    }

    void compareWhole(int operation) {
      for (QuoteSide side : QuoteSide.values()) {
        assertThat(reference.firstDifference(book, side))
            .as("%s after operation %d", side, operation)
            .isEmpty();
        BigDecimal limit = horizon.get(side);
        if (limits.prunes()) {
          assertThat(book.completeTo(side).map(BigDecimal::stripTrailingZeros).orElse(null))
              .isEqualTo(limit == null ? null : limit.stripTrailingZeros());
        }
        compareTopOf(side);
      }
    }

    private void compareTopOf(QuoteSide side) {
      int count = Math.min(BookTop.LEVELS, book.levels(side));
      assertThat(book.top().levels(side)).isEqualTo(count);
      for (int i = 0; i < count; i++) {
        assertThat(book.top().price(side, i)).isEqualTo(book.price(side, i));
        assertThat(book.top().size(side, i)).isEqualTo(book.size(side, i));
      }
    }
  }
}
