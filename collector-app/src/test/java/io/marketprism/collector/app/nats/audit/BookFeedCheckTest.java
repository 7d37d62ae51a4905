package io.marketprism.collector.app.nats.audit;

import static io.marketprism.collector.app.nats.audit.AuditedEvents.SPOT;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.cutSnapshot;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.cutUpdate;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.interruption;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.snapshot;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.update;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.app.nats.EventCodec;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.InterruptionEvent;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BookFeedCheckTest {
  private static final InterruptionEvent LOST = interruption(SPOT, DataType.ORDERBOOK, 1);

  private final AuditedScript script = new AuditedScript();
  private final BookEvent begin = snapshot(10, 1, 100, 1, 101, 1);

  @Test
  void chainWithoutAHoleHasNoFault() {
    script.add(begin, update(10, 12, 1, 100, 2), update(12, 13, 0, 101, 0, 102, 5));

    assertThat(found()).isEmpty();
  }

  @Test
  void updateThatIsNotThereIsMissingOnce() {
    script.add(begin, update(12, 13, 0), update(13, 14, 0), update(14, 15, 0));

    assertThat(script.isOpen()).isTrue();
    AuditReport report = script.end();
    assertThat(figures(report)).containsExactly(Map.entry(Finding.MISSING, 1L));
    assertThat(report.faults())
        .containsExactly(
            new AuditReport.Fault(
                Finding.MISSING, "TEST", "orderbook.binance.spot.BTC-USDT", 2, "updates 10..12"));
  }

  @Test
  void everyHoleCounts() {
    script.add(begin, update(12, 13, 0), update(15, 16, 0), update(16, 17, 0), update(20, 21, 0));

    assertThat(found()).containsExactly(Map.entry(Finding.MISSING, 3L));
  }

  @Test
  void breakBetweenAnInterruptionAndTheNextBookIsAnnounced() {
    script.add(begin, LOST, snapshot(20, 1, 100, 1, 101, 1), update(20, 21, 0));

    assertThat(found())
        .containsOnly(
            Map.entry(Finding.ABSENT_ANNOUNCED, 1L), Map.entry(Finding.INTERRUPTIONS, 1L));
  }

  @Test
  void interruptionThatComesAfterTheBreakDoesNotAnnounceIt() {
    script.add(begin, update(12, 13, 0), LOST, snapshot(20, 1, 100, 1, 101, 1));

    assertThat(found()).contains(Map.entry(Finding.MISSING, 1L));
  }

  @Test
  void interruptionThatIsPublishedAgainMayComeAfterTheBreak() {
    script.add(begin, update(12, 13, 0)).retry(LOST).retry(snapshot(12, 1, 100, 1, 101, 1));

    assertThat(found())
        .contains(Map.entry(Finding.ABSENT_ANNOUNCED, 1L))
        .doesNotContainKey(Finding.MISSING);
  }

  @Test
  void bookThatIsDeepenedStandsInPlaceOfAnUpdate() {
    script.add(begin, snapshot(11, 2, 100, 1, 99, 4, 101, 1), update(11, 12, 0));

    assertThat(found()).isEmpty();
  }

  @Test
  void whatLiesBeyondTheShallowerBookOfAnotherCollectorIsNotCompared() {
    script.add(
        snapshot(10, 2, 100, 1, 90, 1, 101, 1),
        cutUpdate(10, 11, new BookEvent.Horizon(1, 95, 101), 1, 100, 2),
        update(11, 12, 1, 100, 3),
        snapshot(12, 2, 100, 3, 90, 4, 101, 1));

    assertThat(found()).containsExactly(Map.entry(Finding.BOOKS_COMPARED, 1L));
  }

  @Test
  void updateTwiceIsDoubledByItsIdAndByItsContent() {
    BookEvent again = update(10, 12, 1, 100, 2);
    EventCodec.Encoded message = new EventCodec("one").message(again);
    script
        .add(begin, again, update(12, 13, 0), again)
        .raw(message.subject(), "orderbook:binance:spot:BTCUSDT:u10-12:x", message.body());

    assertThat(found())
        .containsOnly(Map.entry(Finding.DOUBLED, 2L), Map.entry(Finding.WRONG_ID, 1L));
  }

  @Test
  void updateThatComesLaterWithoutAMarkIsOutOfOrder() {
    script.add(begin, update(11, 12, 1, 100, 3), update(10, 11, 1, 100, 2));
    script.add(snapshot(12, 1, 100, 3, 101, 1));

    assertThat(found())
        .containsOnly(Map.entry(Finding.OUT_OF_ORDER, 1L), Map.entry(Finding.BOOKS_COMPARED, 1L));
  }

  @Test
  void updateThatComesLaterWithTheMarkOfARetryIsReordered() {
    script
        .add(begin, update(12, 13, 0), update(13, 14, 0))
        .retry(update(10, 11, 0))
        .retry(update(11, 12, 0));

    assertThat(script.isOpen()).isFalse();
    assertThat(found())
        .containsOnly(Map.entry(Finding.REORDERED, 2L), Map.entry(Finding.RETRIES, 2L));
  }

  @Test
  void bookThatEqualsTheOneMadeOfTheMessagesIsCompared() {
    script.add(begin, update(10, 11, 2, 100, 0, 99, 7), snapshot(11, 1, 99, 7, 101, 1));

    assertThat(found()).containsExactly(Map.entry(Finding.BOOKS_COMPARED, 1L));
  }

  @Test
  void bookWithAnotherSizeOrLevelDiffers() {
    EventCodec two = new EventCodec("two");
    EventCodec three = new EventCodec("three");
    script
        .add(begin)
        .of(two, snapshot(10, 1, 100, 2, 101, 1))
        .of(three, snapshot(10, 1, 100, 2, 101, 1, 102, 1));

    AuditReport report = script.end();
    assertThat(figures(report))
        .containsOnly(Map.entry(Finding.BOOK_DIFFERS, 2L), Map.entry(Finding.BOOKS_COMPARED, 2L));
    assertThat(report.faults())
        .extracting(AuditReport.Fault::what)
        .containsExactly("at 10: bid 100", "at 10: ask 102");
  }

  @Test
  void bookIsComparedAsDeepAsBothAreComplete() {
    BookEvent.Horizon shallow = new BookEvent.Horizon(1, 99, 102);
    script
        .add(cutSnapshot(10, new BookEvent.Horizon(2, 98, 103), 2, 99, 1, 98, 1, 102, 1, 103, 1))
        .of(new EventCodec("two"), cutSnapshot(10, shallow, 2, 99, 1, 97, 5, 102, 1));

    assertThat(found()).containsExactly(Map.entry(Finding.BOOKS_COMPARED, 1L));
  }

  @Test
  void bookAfterAnInterruptionReplacesWithoutAComparison() {
    script
        .add(begin, LOST)
        .of(new EventCodec("two"), snapshot(10, 1, 100, 9, 101, 1), update(10, 11, 0));

    assertThat(found()).containsExactly(Map.entry(Finding.INTERRUPTIONS, 1L));
  }

  @Test
  void crossedBookIsFound() {
    script.add(begin, update(10, 11, 1, 101, 1));

    assertThat(found()).containsExactly(Map.entry(Finding.CROSSED, 1L));
  }

  @Test
  void idsThatBeginAnewAfterAnInterruptionAreFollowed() {
    script
        .add(snapshot(1_000, 1, 100, 1, 101, 1), update(1_000, 1_001, 0))
        .add(LOST, snapshot(5, 1, 100, 1, 101, 1), update(5, 6, 0), update(6, 8, 0))
        .add(update(8, 9, 1, 100, 4), snapshot(9, 1, 100, 4, 101, 1), update(12, 13, 0));

    assertThat(found())
        .contains(Map.entry(Finding.BOOKS_COMPARED, 1L), Map.entry(Finding.MISSING, 1L));
  }

  @Test
  void bookOfAnotherInstanceThatIsBehindIsIgnored() {
    EventCodec two = new EventCodec("two");
    script
        .add(begin, update(10, 12, 0), update(12, 14, 0))
        .of(two, LOST, snapshot(11, 1, 100, 1, 101, 1), update(11, 12, 0))
        .add(update(14, 15, 0));

    assertThat(found())
        .containsOnly(Map.entry(Finding.STALE, 2L), Map.entry(Finding.INTERRUPTIONS, 1L));
  }

  @Test
  void bookOfAnotherInstanceThatIsAheadIsJoinedByItsOwnUpdates() {
    EventCodec two = new EventCodec("two");
    script
        .add(begin)
        .of(two, snapshot(13, 1, 100, 1, 101, 1))
        .add(update(10, 12, 0), update(12, 14, 0), update(14, 15, 0))
        .of(two, update(13, 14, 0), update(15, 16, 0));

    assertThat(found()).containsExactly(Map.entry(Finding.STALE, 1L));
  }

  @Test
  void auditThatBeginsAmidAChainFollowsIt() {
    script.add(update(10, 11, 0), update(11, 12, 0), snapshot(12, 1, 100, 1, 101, 1));
    script.add(update(12, 13, 0), update(14, 15, 0));

    assertThat(found()).containsExactly(Map.entry(Finding.MISSING, 1L));
  }

  @Test
  void longWaitEndsWithTheNewestUpdate() {
    script.add(begin);
    for (int i = 20; i < 1_100; i++) {
      script.add(update(i, i + 1, 0));
    }
    assertThat(script.isOpen()).isFalse();
    script.add(update(1_101, 1_102, 0));

    assertThat(found()).containsExactly(Map.entry(Finding.MISSING, 2L));
  }

  private Map<Finding, Long> found() {
    return figures(script.end());
  }

  /** All but how many messages there were, of books. */
  private static Map<Finding, Long> figures(AuditReport report) {
    Map<Finding, Long> figures = new EnumMap<>(Finding.class);
    figures.putAll(report.of(DataType.ORDERBOOK).figures());
    figures.remove(Finding.MESSAGES);
    return figures;
  }
}
