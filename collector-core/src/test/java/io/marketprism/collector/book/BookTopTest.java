package io.marketprism.collector.book;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import org.junit.jupiter.api.Test;

class BookTopTest {
  private final ArrayOrderBook book =
      new ArrayOrderBook(TestInstruments.btcUsdt(), BookLimits.live(1_000));

  @Test
  void emptyBookHasAnEmptyTop() {
    BookTop top = book.top();
    assertThat(top.state()).isEqualTo(BookState.EMPTY);
    assertThat(top.sequence()).isEmpty();
    assertThat(top.levels(QuoteSide.BID)).isZero();
    assertThat(top.levels(QuoteSide.ASK)).isZero();
    assertThatThrownBy(() -> top.price(QuoteSide.BID, 0))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void holdsTheBestTwentyLevelsOfEachSide() {
    apply(1, 25, 3);
    BookTop top = book.top();
    assertThat(top.levels(QuoteSide.BID)).isEqualTo(20);
    assertThat(top.levels(QuoteSide.ASK)).isEqualTo(3);
    assertThat(top.price(QuoteSide.BID, 0)).isEqualTo("9.99");
    assertThat(top.price(QuoteSide.BID, 19)).isEqualTo("9.8");
    assertThat(top.size(QuoteSide.ASK, 2)).isEqualTo("0.00003");
    assertThatThrownBy(() -> top.price(QuoteSide.ASK, 3))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void takenTopIsNotTouchedByWhatFollows() {
    apply(1, 2, 2);
    BookTop taken = book.top();
    book.widen(new Scales(4, 7));
    apply(2, 5, 5);
    assertThat(taken.levels(QuoteSide.BID)).isEqualTo(2);
    assertThat(taken.price(QuoteSide.BID, 0)).isEqualTo("9.99");
    assertThat(taken.sequence()).hasValue(1);
    assertThat(book.top().sequence()).hasValue(2);
  }

  @Test
  void noNewTopIsMadeWhereNoneOfItsLevelsChanged() {
    apply(1, 40, 40);
    BookTop taken = book.top();
    BookDelta deep = new BookDelta().clear().ids(2, 2, MarketEvent.UNKNOWN).scales(book.scales());
    deep.bids().add(1_000 - 30, 77);
    book.apply(deep);
    book.publishTopIfChanged();
    assertThat(book.top()).isSameAs(taken);
    book.enter(BookState.LIVE);
    assertThat(book.top().state()).isEqualTo(BookState.LIVE);
    assertThat(book.top().sequence()).hasValue(2);
  }

  @Test
  void sideThatOnlyWidensKeepsItsPricesWhileTheOtherChanges() {
    apply(1, 2, 2);
    book.widen(new Scales(4, 7));
    BookDelta finer = new BookDelta().clear().ids(2, 2, MarketEvent.UNKNOWN).scales(book.scales());
    finer.bids().add(99_901, 5);
    book.apply(finer);
    book.publishTopIfChanged();
    BookTop top = book.top();
    assertThat(top.price(QuoteSide.BID, 0)).isEqualTo("9.9901");
    assertThat(top.price(QuoteSide.ASK, 0)).isEqualTo("10.01");
    assertThat(top.size(QuoteSide.ASK, 0)).isEqualTo("0.00001");
  }

  private void apply(long id, int bids, int asks) {
    BookDelta delta = new BookDelta().clear().ids(id, id, MarketEvent.UNKNOWN);
    delta.scales(book.scales());
    for (int i = 1; i <= bids; i++) {
      delta.bids().add(1_000 - i, i);
    }
    for (int i = 1; i <= asks; i++) {
      delta.asks().add(1_000 + i, i);
    }
    book.apply(delta);
    book.publishTopIfChanged();
  }
}
