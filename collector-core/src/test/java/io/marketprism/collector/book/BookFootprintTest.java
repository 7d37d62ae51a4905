package io.marketprism.collector.book;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.openjdk.jol.info.GraphLayout;

/** What a book of 1,000 levels a side holds of the heap; instrument and limits are shared. */
class BookFootprintTest {
  private static final int LEVELS = 1_000;
  private static final BookLimits LIMITS = BookLimits.live(LEVELS);
  private static final int MAX_BYTES_A_LEVEL = 20;
  private static final int MAX_OBJECTS = 10;

  static {
    // JOL reads it once; without it, it cannot look into records.
    System.setProperty("jol.magicFieldOffset", "true");
  }

  private final Instrument instrument = TestInstruments.btcUsdt();
  private final ArrayOrderBook book = new ArrayOrderBook(instrument, LIMITS);

  @Test
  void freshBookKeepsWithinItsBounds() {
    load();
    requireSmall();
  }

  @Test
  void bookStaysWithinItsBoundsHoweverMuchItIsChanged() {
    load();
    SplittableRandom random = new SplittableRandom(3);
    BookDelta delta = new BookDelta();
    for (int i = 0; i < 200_000; i++) {
      delta.clear().ids(i, i, MarketEvent.UNKNOWN).scales(book.scales());
      int away = 1 + random.nextInt(1_500);
      delta.bids().add(10_000 - away, random.nextInt(4));
      delta.asks().add(10_000 + away, random.nextInt(4));
      book.apply(delta);
      book.publishTopIfChanged();
    }
    load();
    requireSmall();
  }

  private void load() {
    LevelList bids = new LevelList();
    LevelList asks = new LevelList();
    for (int i = 1; i <= LEVELS; i++) {
      bids.add(10_000 - i, i);
      asks.add(10_000 + i, i);
    }
    book.load(new BookSnapshot(1, bids, asks, false, false, book.scales(), MarketEvent.UNKNOWN, 1));
    book.enter(BookState.LIVE);
  }

  private void requireSmall() {
    assertThat(book.levels(QuoteSide.BID)).isEqualTo(LEVELS);
    GraphLayout shared = GraphLayout.parseInstance(instrument, LIMITS, BookState.LIVE);
    GraphLayout own = GraphLayout.parseInstance(book).subtract(shared);
    assertThat(own.totalSize())
        .as(own.toFootprint())
        .isLessThanOrEqualTo(2L * LEVELS * MAX_BYTES_A_LEVEL);
    assertThat(own.totalCount()).as(own.toFootprint()).isLessThanOrEqualTo(MAX_OBJECTS);
  }
}
