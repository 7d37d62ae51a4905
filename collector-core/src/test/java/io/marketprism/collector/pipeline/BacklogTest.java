package io.marketprism.collector.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BacklogTest {
  private static final long LIMIT = 64 * 1024;
  private static final long SECOND = 1_000_000_000L;
  private static final long SEED = 20_261_122;
  private static final long MANY = 100_000;

  private final Instrument btc = TestInstruments.btcUsdt();
  private final Instrument eth = TestInstruments.spot("ETH", "USDT", 2, 4);
  private final AtomicLong numbers = new AtomicLong(100);
  private final List<InterruptionEvent> announced = new ArrayList<>();
  private Backlog backlog = new Backlog(LIMIT, true, numbers::incrementAndGet, announced::add);

  @AfterEach
  void accountsAddUpAndNothingIsHeldInTheEnd() {
    Accounts.assertAddUp(backlog.counts());
    takeAll();
    Accounts.assertAddUp(backlog.counts());
    assertThat(backlog.bytes()).isZero();
  }

  @Test
  void eventsComeOutInOrderAndAreInFlightUntilFlushed() {
    List<MarketEvent> events =
        List.of(
            TestEvents.trade(btc, 1),
            TestEvents.update(btc, 5, 6, 100, 1),
            TestEvents.disconnect(btc, DataType.TRADE, 1),
            TestEvents.trade(btc, 2));
    events.forEach(backlog::offer);
    assertThat(count(DataType.TRADE).queued()).isEqualTo(2);

    List<MarketEvent> taken = take();

    assertThat(taken).isEqualTo(events);
    assertThat(count(DataType.TRADE).inFlight()).isEqualTo(2);
    assertThat(backlog.bytes()).isPositive();
    flush(taken);
    assertThat(count(DataType.TRADE).published()).isEqualTo(2);
    assertThat(backlog.bytes()).isZero();
  }

  @Test
  void updatesStaySingleWhileLessThanHalfIsInUse() {
    long last = 0;
    while (backlog.bytes() < LIMIT / 2 - 400) {
      backlog.offer(TestEvents.update(btc, last, ++last, 100, last));
    }

    assertThat(count(DataType.ORDERBOOK).merged()).isZero();
    assertThat(takeAll()).hasSize((int) last);
  }

  @Test
  void updatesOfAFullQueueMergeAndNoneIsDropped() {
    for (long last = 1; last <= 100_000; last++) {
      backlog.offer(TestEvents.update(btc, last - 1, last, last % 50, last));
      assertThat(backlog.bytes()).isLessThanOrEqualTo(LIMIT);
    }
    SinkReport.Counts counts = count(DataType.ORDERBOOK);
    assertThat(counts.dropped()).isEmpty();
    assertThat(counts.merged()).isGreaterThan(90_000);

    List<MarketEvent> events = takeAll();

    long held = 0;
    for (MarketEvent event : events) {
      BookEvent update = (BookEvent) event;
      assertThat(update.previous()).isEqualTo(held);
      held = update.last();
    }
    assertThat(held).isEqualTo(100_000);
    assertThat(backlog.settle(0)).isEmpty();
  }

  @Test
  void eachBookMergesWithItsOwnUpdates() {
    fillWithTrades(LIMIT / 2);
    for (long last = 1; last <= 50; last++) {
      backlog.offer(TestEvents.update(btc, last - 1, last, 100, last));
      backlog.offer(TestEvents.update(eth, last - 1, last, 200, 2 * last));
    }

    List<BookEvent> books = books(takeAll());

    assertThat(books).hasSize(2);
    assertThat(books.get(0).instrument()).isSameAs(btc);
    assertThat(books.get(0).bidSize(0)).isEqualTo(50);
    assertThat(books.get(1).instrument()).isSameAs(eth);
    assertThat(books.get(1).bidPrice(0)).isEqualTo(200);
    assertThat(books.get(1).bidSize(0)).isEqualTo(100);
  }

  @Test
  void mergingStopsAtInterruptionSnapshotAndGap() {
    fillWithTrades(LIMIT / 2);
    backlog.offer(TestEvents.update(btc, 0, 1, 100, 1));
    backlog.offer(TestEvents.disconnect(btc, DataType.ORDERBOOK, 1));
    backlog.offer(TestEvents.update(btc, 1, 2, 100, 2));
    backlog.offer(TestEvents.snapshot(btc, 10, 100, 10));
    backlog.offer(TestEvents.update(btc, 10, 11, 100, 11));
    backlog.offer(TestEvents.update(btc, 20, 21, 100, 21));

    assertThat(books(takeAll()).stream().map(BookEvent::last))
        .containsExactly(1L, 2L, 10L, 11L, 21L);
    assertThat(count(DataType.ORDERBOOK).merged()).isZero();
  }

  @Test
  void updateIsNotMergedIntoOneThatWasTaken() {
    fillWithTrades(LIMIT / 2);
    backlog.offer(TestEvents.update(btc, 0, 1, 100, 1));
    takeAll();
    fillWithTrades(LIMIT / 2);
    backlog.offer(TestEvents.update(btc, 1, 2, 100, 2));

    BookEvent update = books(takeAll()).get(0);
    assertThat(update.previous()).isEqualTo(1);
    assertThat(count(DataType.ORDERBOOK).merged()).isZero();
  }

  @Test
  void tradesThatDoNotFitAreDroppedAndAnnouncedOnceBeforeTheNext() {
    long fitting = fillWithTrades(LIMIT);
    backlog.offer(TestEvents.trade(btc, fitting + 1, 5_000_000_000L));
    backlog.offer(TestEvents.trade(btc, fitting + 2, 6_000_000_000L));
    assertThat(Accounts.dropped(count(DataType.TRADE), "queue_full")).isEqualTo(3);
    List<MarketEvent> before = takeAll();
    assertThat(before).hasSize((int) fitting - 1).allMatch(TradeEvent.class::isInstance);

    backlog.offer(TestEvents.trade(btc, fitting + 3));
    backlog.offer(TestEvents.trade(btc, fitting + 4));

    List<MarketEvent> after = takeAll();
    assertThat(after).hasSize(3);
    InterruptionEvent interruption = (InterruptionEvent) after.get(0);
    assertThat(interruption.reason()).isEqualTo(InterruptionReason.QUEUE_FULL);
    assertThat(interruption.feed()).isEqualTo(DataType.TRADE);
    assertThat(interruption.number()).isEqualTo(101);
    assertThat(interruption.fromMs()).isEqualTo(TestEvents.RECEIVED_NS / 1_000_000);
    assertThat(((TradeEvent) after.get(1)).id()).isEqualTo(fitting + 3);
    assertThat(backlog.isUntroubled()).isTrue();
  }

  @Test
  void lossIsAnnouncedWithoutWaitingForData() {
    fillWithTrades(LIMIT);
    backlog.settle(0);
    assertThat(takeAll()).noneMatch(InterruptionEvent.class::isInstance);

    backlog.settle(0);
    backlog.settle(60 * SECOND);
    List<MarketEvent> announced = takeAll();
    backlog.offer(TestEvents.trade(btc, 9999));

    assertThat(announced).singleElement().isInstanceOf(InterruptionEvent.class);
    assertThat(takeAll()).singleElement().isInstanceOf(TradeEvent.class);
    assertThat(backlog.isUntroubled()).isTrue();
  }

  @Test
  void secondLossBeforeAnyDataIsNotAnnouncedAgain() {
    fillWithTrades(LIMIT);
    takeAll();
    backlog.settle(0);
    fillWith(eth, LIMIT);
    backlog.offer(TestEvents.trade(btc, 9999));
    takeAll();
    backlog.settle(0);
    backlog.offer(TestEvents.trade(btc, 10_000));

    assertThat(
            takeAll().stream()
                .filter(event -> event.instrument().equals(btc))
                .map(MarketEvent::dataType))
        .containsExactly(DataType.TRADE);
  }

  @Test
  void everyLossOfABookIsAnnouncedAfterNewDataOfIt() {
    fillWithTrades(LIMIT);
    fillWithUpdates(eth);
    takeAll();
    backlog.settle(0);
    fillWithTrades(LIMIT / 2 + 1000);
    backlog.offer(TestEvents.snapshot(eth, 100_000, 100, 1));
    fillWithTrades(LIMIT);
    fillWithUpdates(eth);
    takeAll();
    backlog.settle(0);
    backlog.offer(TestEvents.snapshot(eth, 200_000, 100, 1));

    assertThat(
            takeAll().stream()
                .filter(event -> event.feed() == DataType.ORDERBOOK)
                .map(MarketEvent::dataType))
        .containsExactly(DataType.INTERRUPTION, DataType.ORDERBOOK);
  }

  @Test
  void floodOfTradesLeavesRoomForBooks() {
    fillWithTrades(LIMIT);

    backlog.offer(TestEvents.update(btc, 0, 1, 100, 1));
    backlog.offer(TestEvents.snapshot(eth, 5, 100, 1));

    assertThat(count(DataType.ORDERBOOK).queued()).isEqualTo(2);
    assertThat(backlog.bytes()).isLessThanOrEqualTo(LIMIT);
  }

  @Test
  void bookThatLostAnUpdateGetsNoOtherBeforeASnapshot() {
    backlog = new Backlog(LIMIT, false, numbers::incrementAndGet, announced::add);
    long last = fillWithUpdates();
    takeAll();

    backlog.offer(TestEvents.update(btc, last, last + 1, 100, 1));
    assertThat(backlog.settle(0)).containsExactly(btc);
    backlog.offer(TestEvents.update(btc, last + 1, last + 2, 100, 1));
    backlog.offer(TestEvents.snapshot(btc, last + 3, 100, 1));
    backlog.offer(TestEvents.update(btc, last + 3, last + 4, 100, 1));

    SinkReport.Counts counts = count(DataType.ORDERBOOK);
    assertThat(Accounts.dropped(counts, "queue_full")).isEqualTo(1);
    assertThat(Accounts.dropped(counts, "chain_broken")).isEqualTo(2);
    List<MarketEvent> events = takeAll();
    assertThat(events.get(0)).isInstanceOf(InterruptionEvent.class);
    assertThat(((InterruptionEvent) events.get(0)).generation()).isEqualTo(1);
    assertThat(books(events).stream().map(BookEvent::last)).containsExactly(last + 3, last + 4);
    assertThat(backlog.isUntroubled()).isTrue();
  }

  @Test
  void snapshotIsAskedForBelowHalfAndAgainWhereNoneCame() {
    backlog = new Backlog(LIMIT, false, numbers::incrementAndGet, announced::add);
    fillWithUpdates();
    assertThat(backlog.settle(0)).isEmpty();
    while (backlog.bytes() > LIMIT / 2) {
      assertThat(backlog.settle(0)).isEmpty();
      flush(take(10));
    }

    assertThat(backlog.settle(0)).containsExactly(btc);
    assertThat(backlog.settle(29 * SECOND)).isEmpty();
    assertThat(backlog.settle(30 * SECOND)).containsExactly(btc);
    assertThat(backlog.settle(31 * SECOND)).isEmpty();
  }

  @Test
  void snapshotThatDoesNotFitIsAskedForAgainAfterwards() {
    backlog = new Backlog(LIMIT, false, numbers::incrementAndGet, announced::add);
    fillWithUpdates();
    takeAll();
    assertThat(backlog.settle(0)).containsExactly(btc);
    fillWith(eth, LIMIT);
    backlog.offer(TestEvents.snapshot(btc, 99_999, 100, 1));
    takeAll();

    assertThat(backlog.settle(1)).containsExactly(btc);
  }

  @Test
  void interruptionsAlwaysFitAndOneStandsForMany() {
    fillWithTrades(LIMIT);
    for (long i = 0; i < 10_000; i++) {
      backlog.offer(TestEvents.disconnect(btc, DataType.ORDERBOOK, i));
      assertThat(backlog.bytes()).isLessThanOrEqualTo(LIMIT);
    }
    assertThat(count(DataType.INTERRUPTION).dropped()).isEmpty();
    takeAll();
    backlog.offer(TestEvents.snapshot(btc, 5, 100, 1));

    List<MarketEvent> events = takeAll();

    assertThat(events.get(0)).isInstanceOf(InterruptionEvent.class);
    assertThat(events.get(0).feed()).isEqualTo(DataType.ORDERBOOK);
    assertThat(books(events)).hasSize(1);
  }

  @Test
  void eachInterruptionThatIsMadeHereIsToldOfOnce() {
    fillWithTrades(LIMIT);
    backlog.offer(TestEvents.trade(btc, 99_999));
    List<MarketEvent> taken = takeAll();
    backlog.offer(TestEvents.disconnect(eth, DataType.TRADE, 1));
    backlog.settle(0);
    backlog.offer(TestEvents.trade(btc, 100_000));
    take();
    backlog.reject(TestEvents.trade(btc, 100_000));

    assertThat(taken).noneMatch(InterruptionEvent.class::isInstance);
    assertThat(announced)
        .hasSize(2)
        .allMatch(made -> made.reason() == InterruptionReason.QUEUE_FULL)
        .allMatch(made -> made.instrument().equals(btc) && made.feed() == DataType.TRADE);
    assertThat(announced.get(0).number()).isNotEqualTo(announced.get(1).number());
    flush(announced.subList(1, 2).stream().map(MarketEvent.class::cast).toList());
  }

  @Test
  void durableSinkGetsEveryUpdateAsItWas() {
    backlog = new Backlog(LIMIT, false, numbers::incrementAndGet, announced::add);
    long last = fillWithUpdates();

    assertThat(count(DataType.ORDERBOOK).merged()).isZero();
    assertThat(takeAll()).hasSize((int) last / 2 - 1);
  }

  @Test
  void forgottenInstrumentLeavesNothingBehind() {
    backlog = new Backlog(LIMIT, false, numbers::incrementAndGet, announced::add);
    fillWithUpdates();
    takeAll();
    assertThat(backlog.isUntroubled()).isFalse();

    backlog.forget(btc);

    assertThat(backlog.isUntroubled()).isTrue();
    assertThat(backlog.settle(0)).isEmpty();
  }

  @Test
  void quietBookOfABusyTimeIsForgottenLater() {
    fillWithTrades(LIMIT / 2);
    backlog.offer(TestEvents.update(btc, 0, 1, 100, 1));
    takeAll();
    assertThat(backlog.isUntroubled()).isFalse();

    backlog.settle(31 * SECOND);

    assertThat(backlog.isUntroubled()).isTrue();
  }

  @Test
  void refreshedInstrumentIsTheSameFeed() {
    backlog = new Backlog(LIMIT, false, numbers::incrementAndGet, announced::add);
    long last = fillWithUpdates();
    takeAll();
    Instrument refreshed = TestInstruments.btcUsdt();
    assertThat(refreshed).isNotSameAs(btc);

    backlog.offer(TestEvents.update(refreshed, last, last + 1, 100, 1));

    assertThat(Accounts.dropped(count(DataType.ORDERBOOK), "chain_broken")).isEqualTo(1);
  }

  @Test
  void whatIsLeftAtTheEndIsCounted() {
    backlog.offer(TestEvents.trade(btc, 1));
    backlog.offer(TestEvents.trade(btc, 2));
    take(1);
    backlog.abandon();
    backlog.refuse(TestEvents.trade(btc, 3));

    SinkReport.Counts counts = count(DataType.TRADE);
    assertThat(Accounts.dropped(counts, "shutdown")).isEqualTo(3);
    assertThat(counts.queued() + counts.inFlight()).isZero();
    assertThat(backlog.bytes()).isZero();
  }

  @Test
  void accountsAddUpAfterEveryStepOfRandomRuns() {
    Random random = new Random(SEED);
    for (int run = 0; run < 15; run++) {
      backlog =
          new Backlog(8 * 1024, random.nextInt(4) > 0, numbers::incrementAndGet, announced::add);
      long[] last = new long[2];
      for (int step = 0; step < 1000; step++) {
        randomStep(random, last);
        Accounts.assertAddUp(backlog.counts());
        assertThat(backlog.bytes()).isLessThanOrEqualTo(8 * 1024 + 2048);
      }
    }
  }

  private void randomStep(Random random, long[] last) {
    int book = random.nextInt(2);
    Instrument instrument = book == 0 ? btc : eth;
    switch (random.nextInt(12)) {
      case 0 -> flush(take(1 + random.nextInt(30)));
      case 1 -> backlog.settle(random.nextInt(100) * SECOND);
      case 2 -> backlog.offer(TestEvents.disconnect(instrument, DataType.TRADE, 1));
      case 3 -> backlog.offer(TestEvents.snapshot(instrument, ++last[book], 100, 1));
      case 4, 5, 6 -> backlog.offer(TestEvents.trade(instrument, 1));
      default ->
          backlog.offer(
              TestEvents.update(instrument, last[book], ++last[book], random.nextInt(99), 1));
    }
  }

  /**
   * Offers trades of btc until the mark is reached; the last one's id, dropped where at the limit.
   */
  private long fillWithTrades(long mark) {
    return fillWith(btc, mark);
  }

  private long fillWith(Instrument instrument, long mark) {
    long id = 0;
    long droppedBefore = droppedOf(DataType.TRADE);
    while (backlog.bytes() < mark && droppedOf(DataType.TRADE) == droppedBefore && id < MANY) {
      backlog.offer(TestEvents.trade(instrument, ++id));
    }
    return id;
  }

  private long droppedOf(DataType type) {
    SinkReport.Counts counts = backlog.counts().get(type);
    return counts == null ? 0 : Accounts.dropped(counts);
  }

  private long fillWithUpdates() {
    return fillWithUpdates(btc);
  }

  /** Offers updates that do not continue each other until one is dropped; that one's id. */
  private long fillWithUpdates(Instrument instrument) {
    long before = droppedOf(DataType.ORDERBOOK);
    long last = 0;
    do {
      backlog.offer(TestEvents.update(instrument, last + 1, last += 2, 100, 1));
    } while (droppedOf(DataType.ORDERBOOK) == before && last < MANY);
    return last;
  }

  private SinkReport.Counts count(DataType type) {
    return Objects.requireNonNull(backlog.counts().get(type));
  }

  private List<MarketEvent> take() {
    return take(512);
  }

  private List<MarketEvent> take(int atMost) {
    @Nullable Object[] slice = new @Nullable Object[atMost];
    int count = backlog.take(slice);
    List<MarketEvent> events = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Object entry = Objects.requireNonNull(slice[i]);
      events.add(entry instanceof DeltaMerge merge ? merge.toEvent() : (MarketEvent) entry);
    }
    return events;
  }

  private void flush(List<MarketEvent> taken) {
    TypeCounts counts = new TypeCounts();
    taken.forEach(event -> counts.add(event.dataType(), 1));
    backlog.flushed(counts, Map.of());
    backlog.release();
  }

  private List<MarketEvent> takeAll() {
    List<MarketEvent> all = new ArrayList<>();
    while (!backlog.isEmpty()) {
      List<MarketEvent> taken = take();
      flush(taken);
      all.addAll(taken);
    }
    return all;
  }

  private static List<BookEvent> books(List<MarketEvent> events) {
    return events.stream().filter(BookEvent.class::isInstance).map(BookEvent.class::cast).toList();
  }
}
