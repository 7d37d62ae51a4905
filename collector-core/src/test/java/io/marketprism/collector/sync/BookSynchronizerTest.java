package io.marketprism.collector.sync;

import static io.marketprism.collector.testing.SyncHarness.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.BookState;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.BookSynchronizer.Phase;
import io.marketprism.collector.testing.Delta;
import io.marketprism.collector.testing.SyncHarness;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BookSynchronizerTest {
  private final SyncHarness harness = new SyncHarness(new DenseRule());
  private final BookSynchronizer book = harness.book;

  @Test
  void buffersUntilTheSnapshotAndPublishesOneJoinedSnapshot() {
    book.subscribed();
    harness.deliver(157, 160, 100, 1);
    harness.deliver(161, 165, 101, 2);
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
    assertThat(harness.published).isEmpty();

    harness.answer(snapshot(160, 100, 1, 99, 5));
    harness.deliver(166, 170, 99, 0);

    assertThat(book.phase()).isEqualTo(Phase.LIVE);
    assertThat(harness.story()).containsExactly("snapshot 165", "update 165>170");
    BookEvent joined = (BookEvent) harness.published.get(0);
    assertThat(joined.bidCount()).isEqualTo(3);
    assertThat(joined.bidPrice(0)).isEqualTo(101);
    assertThat(book.copy().sequence()).hasValue(170);
    assertThat(book.copy().levels(QuoteSide.BID)).isEqualTo(2);
  }

  @Test
  void staysSyncingUntilADeltaContinuesTheSnapshotOrItStaysQuiet() {
    book.subscribed();
    harness.answer(snapshot(160, 100, 1));
    assertThat(book.phase()).isEqualTo(Phase.BRIDGING);
    assertThat(book.copy().state()).isEqualTo(BookState.SYNCING);

    harness.pass(Duration.ofMillis(999));
    assertThat(book.phase()).isEqualTo(Phase.BRIDGING);
    harness.pass(Duration.ofMillis(1));

    assertThat(book.phase()).isEqualTo(Phase.LIVE);
    assertThat(harness.story()).containsExactly("snapshot 160");
  }

  @Test
  void asksAgainWhereTheSnapshotIsOlderThanTheBuffer() {
    book.subscribed();
    harness.deliver(161, 165, 101, 2);
    harness.answer(snapshot(150, 100, 1));
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
    assertThat(harness.attempts).containsExactly(0, 1);

    harness.answer(snapshot(163, 100, 1));
    assertThat(harness.story()).containsExactly("snapshot 165");
    assertThat(counts().gaps()).isZero();
    assertThat(counts().resyncs()).isZero();
  }

  @Test
  void keepsWhatFollowsAHoleInTheBufferForALaterSnapshot() {
    book.subscribed();
    harness.deliver(161, 165, 101, 2);
    harness.deliver(171, 175, 102, 3);
    harness.answer(snapshot(160, 100, 1));
    assertThat(harness.published).isEmpty();

    harness.answer(snapshot(172, 100, 1, 99, 9));
    assertThat(harness.story()).containsExactly("snapshot 175");
    assertThat(book.copy().levels(QuoteSide.BID)).isEqualTo(3);
  }

  @Test
  void gapMovesBookToBufferingAndIsAnnouncedBeforeTheNextValidBook() {
    live(160);
    harness.deliver(175, 180, 50, 1);
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
    assertThat(book.copy().state()).isEqualTo(BookState.SYNCING);
    assertThat(book.top().levels(QuoteSide.BID)).isZero();

    harness.answer(snapshot(178, 100, 1));
    assertThat(harness.story()).containsExactly("snapshot 161", "interruption gap", "snapshot 180");
    assertThat(counts().gaps()).isEqualTo(1);
    assertThat(counts().resyncs()).isEqualTo(1);
  }

  @Test
  void staleAndRepeatedDeltasChangeNothing() {
    live(160);
    harness.deliver(161, 161, 77, 7);
    harness.deliver(150, 155, 77, 7);
    assertThat(harness.story()).containsExactly("snapshot 161");
    assertThat(counts().stale()).isEqualTo(2);
    assertThat(book.copy().levels(QuoteSide.BID)).isEqualTo(2);
  }

  @Test
  void overlappingDeltaIsAppliedAndContinuesTheChain() {
    live(160);
    harness.deliver(159, 166, 100, 3);
    assertThat(harness.story()).containsExactly("snapshot 161", "update 161>166");
  }

  @Test
  void disconnectKeepsTheLevelsAsStaleAndIsAnnouncedOnce() {
    live(160);
    book.lost(InterruptionReason.DISCONNECT);
    book.lost(InterruptionReason.DISCONNECT);
    assertThat(book.copy().state()).isEqualTo(BookState.STALE);
    assertThat(book.copy().levels(QuoteSide.BID)).isEqualTo(2);
    assertThat(report().state()).isEqualTo(FeedState.STALE);

    book.subscribed();
    harness.answer(snapshot(200, 100, 1));
    harness.deliver(201, 201, 100, 2);
    assertThat(harness.story())
        .containsExactly("snapshot 161", "interruption disconnect", "snapshot 201");
    InterruptionEvent interruption = (InterruptionEvent) harness.published.get(1);
    assertThat(interruption.fromMs()).isEqualTo(1000);
    assertThat(((BookEvent) harness.published.get(2)).generation()).isEqualTo(2);
  }

  @Test
  void quietBookIsInterruptedFromItsSnapshotOn() {
    book.subscribed();
    harness.answer(snapshot(160, 100, 1));
    harness.pass(Duration.ofSeconds(1));
    book.lost(InterruptionReason.DISCONNECT);

    assertThat(harness.story()).containsExactly("snapshot 160", "interruption disconnect");
    BookEvent valid = (BookEvent) harness.published.get(0);
    InterruptionEvent interruption = (InterruptionEvent) harness.published.get(1);
    assertThat(interruption.fromMs()).isEqualTo(valid.receivedNs() / 1_000_000).isNotNegative();
  }

  @Test
  void subscribedAgainDuringAHandOverChangesNothing() {
    live(160);
    book.subscribed();
    harness.deliver(162, 162, 100, 2);
    assertThat(harness.story()).containsExactly("snapshot 161", "update 161>162");
  }

  @Test
  void lateAnswerOfAnOlderRequestIsVoid() {
    book.subscribed();
    long first = harness.lastTicket();
    book.onSnapshotFailed(first);
    book.onSnapshot(first, snapshot(10, 100, 1));
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
    assertThat(harness.attempts).containsExactly(0, 1);
  }

  @Test
  void unansweredRequestIsRepeatedAfterItsPatience() {
    book.subscribed();
    harness.pass(Duration.ofSeconds(100));
    assertThat(harness.attempts).as("it may wait for budget").hasSize(1);
    book.onSnapshotSent(harness.lastTicket());
    harness.pass(Duration.ofSeconds(30));
    assertThat(harness.attempts).hasSize(1);
    harness.pass(Duration.ofNanos(1));
    assertThat(harness.attempts).containsExactly(0, 1);
  }

  @Test
  void crossedBookIsNeverPublished() {
    book.subscribed();
    harness.answer(
        new BookSnapshot(
            10,
            SyncHarness.levels(100, 1),
            SyncHarness.levels(99, 1),
            true,
            true,
            SyncHarness.SCALES,
            MarketEvent.UNKNOWN,
            0));
    assertThat(harness.attempts).containsExactly(0, 1);
    harness.answer(snapshot(11, 100, 1));
    harness.deliver(new Delta(12, 12, new long[0], new long[] {100, 1}));
    assertThat(harness.published).isEmpty();
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
  }

  @Test
  void overflowingBufferForgetsTheOldestDeltasAndCountsThem() {
    book.subscribed();
    book.onSnapshotSent(harness.lastTicket());
    for (int i = 0; i < DeltaBuffer.MAX_DELTAS + 3; i++) {
      harness.deliver(1000 + i, 1000 + i, 100, 1 + i);
    }
    assertThat(counts().rejected()).containsEntry("discarded", 3L);
    harness.answer(snapshot(1002, 100, 1));
    assertThat(harness.story()).containsExactly("snapshot " + (1002 + DeltaBuffer.MAX_DELTAS));
  }

  @Test
  void keepsOnlyTheNewestDeltasUntilTheRequestLeaves() {
    book.subscribed();
    for (int i = 0; i < DeltaBuffer.RECENT + 5; i++) {
      harness.deliver(1000 + i, 1000 + i, 100, 1 + i);
    }
    assertThat(counts().rejected()).containsEntry("discarded", 5L);
    book.onSnapshotSent(harness.lastTicket());
    for (int i = DeltaBuffer.RECENT + 5; i < 100; i++) {
      harness.deliver(1000 + i, 1000 + i, 100, 1 + i);
    }
    assertThat(counts().rejected()).containsEntry("discarded", 5L);
    harness.answer(snapshot(1004, 100, 1));
    assertThat(harness.story()).containsExactly("snapshot 1099");
  }

  @Test
  void deltaOfMoreLevelsThanThereIsRoomForLeavesNothingBeforeIt() {
    book.subscribed();
    harness.deliver(161, 161, 100, 1);
    harness.deliver(new Delta(162, 162, new long[2 * DeltaBuffer.MAX_LEVELS + 2], new long[0]));
    harness.deliver(163, 163, 100, 3);
    assertThat(counts().rejected()).containsEntry("discarded", 2L);
    harness.answer(snapshot(162, 100, 1));
    assertThat(harness.story()).containsExactly("snapshot 163");
  }

  @Test
  void finerDecimalWidensTheBookAndItsBufferExactly() {
    book.subscribed();
    harness.deliver(161, 161, 100, 2);
    assertThat(book.widen(4, 5)).isTrue();
    BookDelta finer = new BookDelta().clear().ids(162, 162, MarketEvent.UNKNOWN);
    finer.times(MarketEvent.UNKNOWN, 1).scales(book.scales()).bids().add(10_001, 7);
    book.onDelta(finer);
    harness.answer(snapshot(160, 99, 1));
    assertThat(book.copy().price(QuoteSide.BID, 0)).isEqualTo("1.0001");
    assertThat(book.copy().price(QuoteSide.BID, 1)).isEqualTo("1");
    assertThat(book.copy().price(QuoteSide.BID, 2)).isEqualTo("0.99");
    assertThat(book.scales()).isEqualTo(new Scales(4, 5));
  }

  @Test
  void bookThatFailedForItsDecimalsBeginsAnewAtThoseOfTheInstrument() {
    live(160);
    assertThat(book.widen(15, 5)).isTrue();
    assertThat(book.widen(18, 18)).as("0.99 at 18 and 1 at 18 decimals").isTrue();
    book.lost(InterruptionReason.DISCONNECT);
    book.subscribed();
    assertThat(book.scales()).isEqualTo(SyncHarness.SCALES);
    harness.answer(snapshot(200, 5_000_000, 1));
    harness.deliver(201, 201, 5_000_000, 2);
    assertThat(book.copy().best(QuoteSide.BID)).isPresent();
    assertThat(book.phase()).isEqualTo(Phase.LIVE);
  }

  @Test
  void snapshotBeyond64BitsFailsTheFeedUnlessItIsVoid() {
    book.subscribed();
    long first = harness.lastTicket();
    book.onSnapshotFailed(first);
    book.onSnapshotBeyondRange(first);
    assertThat(report().state()).isEqualTo(FeedState.SYNCING);
    book.onSnapshotBeyondRange(harness.lastTicket());
    assertThat(report().state()).isEqualTo(FeedState.FAILED);
    assertThat(report().reason()).contains("64 bits");
  }

  @Test
  void decimalsBeyond64BitsFailTheFeedLoudly() {
    live(160);
    assertThat(book.widen(18, 18)).isTrue();
    book.onDelta(huge());
    assertThat(book.widen(19, 0)).isFalse();
    assertThat(report().state()).isEqualTo(FeedState.FAILED);
    assertThat(report().reason()).contains("64 bits");
    assertThat(harness.story()).last().isEqualTo("interruption disconnect");
  }

  private BookDelta huge() {
    BookDelta delta = new BookDelta().clear();
    delta.ids(162, 162, MarketEvent.UNKNOWN).times(MarketEvent.UNKNOWN, 1).scales(book.scales());
    delta.bids().add(1, Long.MAX_VALUE);
    return delta;
  }

  @Test
  void unorderedUpdateIsPublishedBestFirstWithTheLastSizeOfEachPrice() {
    live(160);
    harness.deliver(
        new Delta(162, 162, new long[] {98, 1, 99, 2, 98, 3}, new long[] {205, 1, 201, 2}));
    BookEvent update = (BookEvent) harness.published.get(1);
    assertThat(update.bidCount()).isEqualTo(2);
    assertThat(update.bidPrice(0)).isEqualTo(99);
    assertThat(update.bidSize(1)).isEqualTo(3);
    assertThat(update.askPrice(0)).isEqualTo(201);
  }

  @ParameterizedTest
  @ValueSource(strings = {"97 98 99", "99 98 97", "98 99 97", "98 97 99 99", "97 97 98 99"})
  void updateIsPublishedBestFirstInWhateverOrderItCame(String order) {
    live(160);
    long[] prices = Stream.of(order.split(" ")).mapToLong(Long::parseLong).toArray();
    long[] bids = LongStream.of(prices).flatMap(price -> LongStream.of(price, price)).toArray();
    long[] asks =
        LongStream.of(prices).flatMap(price -> LongStream.of(110 + price, price)).toArray();
    harness.deliver(new Delta(162, 162, bids, asks));
    BookEvent update = (BookEvent) harness.published.get(1);
    assertThat(update.bidCount()).isEqualTo(3);
    assertThat(update.askCount()).isEqualTo(3);
    for (int i = 0; i < 3; i++) {
      assertThat(update.bidPrice(i)).isEqualTo(update.bidSize(i)).isEqualTo(99 - i);
      assertThat(update.askPrice(i)).isEqualTo(110 + update.askSize(i)).isEqualTo(207 + i);
    }
  }

  @Test
  void shallowBookIsDeepenedWithoutLeavingLive() {
    SyncHarness shallow = new SyncHarness(new DenseRule(), BookSettings.live(4, Optional.empty()));
    shallow.book.subscribed();
    LevelList bids = SyncHarness.levels(104, 1, 103, 1, 102, 1, 101, 1);
    shallow.answer(
        new BookSnapshot(
            10, bids, new LevelList(), false, true, SyncHarness.SCALES, MarketEvent.UNKNOWN, 0));
    shallow.deliver(11, 11, 104, 0, 90, 5);
    shallow.deliver(12, 12, 103, 0);
    shallow.deliver(13, 13, 102, 0);
    assertThat(shallow.book.copy().levels(QuoteSide.BID)).as("beyond the horizon").isEqualTo(1);
    assertThat(shallow.tickets).hasSize(2);
    shallow.book.onSnapshotSent(shallow.lastTicket());
    shallow.deliver(14, 14, 101, 7);
    LevelList deeper = SyncHarness.levels(101, 1, 95, 2, 90, 5, 80, 1);
    shallow.answer(
        new BookSnapshot(
            13, deeper, new LevelList(), false, true, SyncHarness.SCALES, MarketEvent.UNKNOWN, 0));
    shallow.deliver(15, 15, 95, 3);

    assertThat(shallow.story())
        .containsExactly(
            "snapshot 11", "update 11>12", "update 12>13", "update 13>14", "snapshot 15");
    assertThat(shallow.book.copy().levels(QuoteSide.BID)).isEqualTo(4);
    assertThat(shallow.book.copy().sizeMantissa(QuoteSide.BID, 0)).isEqualTo(7);
    assertThat(shallow.book.copy().sizeMantissa(QuoteSide.BID, 1)).isEqualTo(3);
    assertThat(shallow.book.phase()).isEqualTo(Phase.LIVE);
  }

  @Test
  void deeperSnapshotFromBeforeWhatWasKeptIsAskedForAgain() {
    SyncHarness shallow = new SyncHarness(new DenseRule(), BookSettings.live(4, Optional.empty()));
    shallow.book.subscribed();
    LevelList bids = SyncHarness.levels(104, 1, 103, 1, 102, 1, 101, 1);
    shallow.answer(
        new BookSnapshot(
            10, bids, new LevelList(), false, true, SyncHarness.SCALES, MarketEvent.UNKNOWN, 0));
    shallow.deliver(11, 11, 104, 0);
    shallow.deliver(12, 12, 103, 0, 102, 0);
    assertThat(shallow.tickets).hasSize(2);
    shallow.deliver(13, 13, 101, 7);
    LevelList deeper = SyncHarness.levels(101, 1, 95, 2, 90, 5, 80, 1);
    BookSnapshot early =
        new BookSnapshot(
            12, deeper, new LevelList(), false, true, SyncHarness.SCALES, MarketEvent.UNKNOWN, 0);
    shallow.answer(early);
    shallow.deliver(14, 14, 95, 3);
    assertThat(shallow.attempts).endsWith(0, 1);
    assertThat(shallow.book.copy().sizeMantissa(QuoteSide.BID, 0)).isEqualTo(7);

    shallow.deliver(15, 15, new long[2 * DeltaBuffer.MAX_LEVELS + 2]);
    shallow.answer(early);
    shallow.deliver(16, 16, 95, 4);
    assertThat(shallow.attempts).endsWith(0, 1, 2);
    assertThat(shallow.story()).doesNotContain("snapshot 16").contains("update 15>16");
  }

  @Test
  void wholeBookIsPublishedAtTheIntervalWhereItChanged() {
    SyncHarness often =
        new SyncHarness(
            new DenseRule(), BookSettings.live(1000, Optional.of(Duration.ofSeconds(5))));
    often.book.subscribed();
    often.answer(snapshot(160, 100, 1));
    often.deliver(161, 161, 100, 2);
    often.pass(Duration.ofSeconds(5));
    often.deliver(162, 162, 100, 3);
    often.pass(Duration.ofMillis(100));
    often.pass(Duration.ofSeconds(5));
    assertThat(often.story()).containsExactly("snapshot 161", "update 161>162", "snapshot 162");
  }

  @Test
  void unsubscribedBookAsksForNothingAndPublishesNothingWhateverArrives() {
    book.subscribed();
    harness.deliver(161, 161, 100, 1);
    book.unsubscribed();
    book.onSnapshotFailed(harness.lastTicket());
    harness.answer(snapshot(160, 100, 1));
    harness.pass(Duration.ofMinutes(10));
    assertThat(harness.published).isEmpty();
    assertThat(harness.attempts).containsExactly(0);
    assertThat(book.phase()).isEqualTo(Phase.IDLE);
    assertThat(counts().rejected()).containsEntry("discarded", 1L);
  }

  @Test
  void unsubscribedLiveBookIsStaleAndNotInterrupted() {
    live(160);
    book.unsubscribed();
    assertThat(book.top().state()).isEqualTo(BookState.STALE);
    assertThat(harness.story()).containsExactly("snapshot 161");
  }

  @Test
  void everyMessageIsAccountedFor() {
    live(160);
    harness.deliver(161, 161, 1, 1);
    harness.deliver(162, 162, 1, 1);
    harness.deliver(170, 171, 1, 1);
    harness.deliver(172, 172, 1, 1);
    book.lost(InterruptionReason.DISCONNECT);
    harness.deliver(173, 173, 1, 1);
    FeedReport.Counts counts = counts();
    long rejected = counts.rejected().values().stream().mapToLong(Long::longValue).sum();
    assertThat(counts.messages()).isEqualTo(6);
    assertThat(counts.events() + counts.stale() + rejected).isEqualTo(6);
    assertThat(counts.rejected())
        .containsEntry("discarded", 2L)
        .containsEntry("not_subscribed", 1L);
  }

  private void live(long last) {
    book.subscribed();
    harness.answer(snapshot(last, 100, 1));
    harness.deliver(last + 1, last + 1, 99, 1);
    assertThat(book.phase()).isEqualTo(Phase.LIVE);
  }

  private FeedReport report() {
    return book.report(harness.nanos.get());
  }

  private FeedReport.Counts counts() {
    return report().counts();
  }
}
