package io.marketprism.collector.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.BookSynchronizer.Phase;
import io.marketprism.collector.testing.Delta;
import io.marketprism.collector.testing.SyncHarness;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Books whose snapshots come in their channel. */
class ChannelBookTest {
  private static final long RENUMBERED_TO = 3;

  private final SyncHarness harness =
      new SyncHarness(
          new ChainRule(), BookSettings.inChannel(BookLimits.window(3), Optional.empty()));
  private final BookSynchronizer book = harness.book;

  @Test
  void snapshotBeginsTheBookAndNothingIsAskedFor() {
    book.subscribed();
    deliver(9, 10);
    book.onChannelSnapshot(snapshot(10));
    deliver(10, 12);
    assertThat(harness.story()).containsExactly("snapshot 10", "update 10>12");
    assertThat(harness.tickets).isEmpty();
    assertThat(rejected("discarded")).isEqualTo(1);
  }

  @Test
  void snapshotMayComeBeforeTheAcknowledgement() {
    book.subscribing();
    book.onChannelSnapshot(snapshot(10));
    book.subscribed();
    deliver(10, 12);
    assertThat(harness.story()).containsExactly("snapshot 10", "update 10>12");
  }

  @Test
  void snapshotThatNobodyAskedForIsRefused() {
    book.onChannelSnapshot(snapshot(10));
    assertThat(harness.published).isEmpty();
    assertThat(rejected("not_subscribed")).isEqualTo(1);
  }

  @Test
  void gapIsAnnouncedAndTheChannelAskedForAnew() {
    live();
    deliver(13, 14);
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
    assertThat(harness.attempts).containsExactly(0);
    deliver(14, 15);
    book.onChannelSnapshot(snapshot(20));
    deliver(20, 21);
    assertThat(harness.story())
        .containsExactly(
            "snapshot 10", "update 10>12", "interruption gap", "snapshot 20", "update 20>21");
  }

  @Test
  void snapshotThatDoesNotComeIsAskedForAgain() {
    book.subscribed();
    harness.pass(Duration.ofSeconds(9));
    assertThat(harness.tickets).isEmpty();
    harness.pass(Duration.ofSeconds(2));
    assertThat(harness.attempts).containsExactly(1);
    book.onSnapshotSent(harness.lastTicket());
    harness.pass(Duration.ofSeconds(11));
    assertThat(harness.attempts).containsExactly(1, 2);
  }

  @Test
  void olderSnapshotOfASecondConnectionChangesNothingAndNewerOneReplaces() {
    live();
    book.onChannelSnapshot(snapshot(11));
    deliver(11, 12);
    deliver(12, 15);
    assertThat(book.report(0).counts().stale()).isEqualTo(2);
    book.onChannelSnapshot(snapshot(17));
    assertThat(harness.story())
        .containsExactly("snapshot 10", "update 10>12", "update 12>15", "snapshot 17");
  }

  @Test
  void renumberedBookStaysValidAndIsPublishedWhole() {
    live();
    deliver(12, RENUMBERED_TO);
    assertThat(book.phase()).isEqualTo(Phase.LIVE);
    deliver(RENUMBERED_TO, 5);
    assertThat(harness.story())
        .containsExactly(
            "snapshot 10", "update 10>12", "interruption resync", "snapshot 3", "update 3>5");
    BookEvent before = (BookEvent) harness.published.get(0);
    BookEvent after = (BookEvent) harness.published.get(3);
    assertThat(after.generation()).isGreaterThan(before.generation());
    assertThat(book.report(0).counts().resyncs()).isZero();
    assertThat(book.copy().levels(QuoteSide.BID)).isEqualTo(4);
  }

  @Test
  void mismatchOfAChecksumRebuildsTheBook() {
    live();
    book.onChecksumMismatch();
    assertThat(harness.story()).endsWith("interruption resync");
    assertThat(book.report(0).state()).isEqualTo(FeedState.SYNCING);
    assertThat(harness.attempts).containsExactly(0);
  }

  @Test
  void deltaThatTheExchangesWordDoesNotFitIsNotPublished() {
    live();
    book.onDelta(delta(12, 14, MarketEvent.UNKNOWN), held -> held.levels(QuoteSide.BID) == 3);
    book.onDelta(delta(14, 16, MarketEvent.UNKNOWN), held -> false);
    assertThat(harness.story())
        .containsExactly("snapshot 10", "update 10>12", "update 12>14", "interruption resync");
    assertThat(book.checksMatched()).isEqualTo(1);
    assertThat(rejected("checksum")).isEqualTo(1);
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
  }

  @Test
  void renumberedBookThatTheExchangesWordDoesNotFitIsRebuilt() {
    live();
    book.onDelta(delta(12, RENUMBERED_TO, MarketEvent.UNKNOWN), held -> false);
    assertThat(harness.story())
        .containsExactly("snapshot 10", "update 10>12", "interruption resync");
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
  }

  @Test
  void deltaThatCrossesTheBookIsNotPublishedAndTheBookIsRebuilt() {
    live();
    harness.deliver(crossing(12, 14));
    assertThat(harness.story())
        .containsExactly("snapshot 10", "update 10>12", "interruption resync");
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
    assertThat(rejected("crossed")).isEqualTo(1);
    assertThat(harness.attempts).containsExactly(0);
    book.onChannelSnapshot(snapshot(20));
    assertThat(harness.story()).endsWith("snapshot 20");
  }

  @Test
  void renumberedBookThatIsCrossedIsRebuilt() {
    live();
    harness.deliver(crossing(12, RENUMBERED_TO));
    assertThat(harness.story())
        .containsExactly("snapshot 10", "update 10>12", "interruption resync");
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
  }

  /** As in a call auction: another snapshot is asked for, ever more rarely. */
  @Test
  void crossedSnapshotIsNotPublishedAndAnotherIsAskedFor() {
    live();
    book.onChannelSnapshot(crossed(20));
    book.onChannelSnapshot(crossed(21));
    assertThat(harness.story())
        .containsExactly("snapshot 10", "update 10>12", "interruption resync");
    assertThat(harness.attempts).containsExactly(0, 1);
    assertThat(rejected("crossed")).isEqualTo(2);
    book.onChannelSnapshot(snapshot(22));
    assertThat(harness.story()).endsWith("snapshot 22");
  }

  @Test
  void snapshotOfNoUseEndsTheBookThatItReplaces() {
    live();
    book.onChannelSnapshot(snapshot(20, 100, 1, 100, 2));
    assertThat(harness.story()).endsWith("interruption resync");
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
    book.onChannelSnapshot(snapshot(21), held -> false);
    assertThat(harness.published).hasSize(3);
    assertThat(harness.attempts).containsExactly(0, 1);
    book.onChannelSnapshot(snapshot(22), held -> true);
    assertThat(harness.story()).endsWith("snapshot 22");
    assertThat(rejected("malformed")).isEqualTo(1);
    assertThat(rejected("checksum")).isEqualTo(1);
  }

  /** The message with which ids began anew was not seen: what follows is none of the past. */
  @Test
  void lowerIdsThatAreMuchLaterAreNoRepetition() {
    book.subscribed();
    book.onChannelSnapshot(snapshot(10));
    book.onDelta(delta(10, 12, 5_000));
    book.onDelta(delta(4, 5, 5_900));
    assertThat(book.phase()).as("a repetition").isEqualTo(Phase.LIVE);
    book.onDelta(delta(4, 5, 6_100));
    assertThat(harness.story()).endsWith("interruption gap");
    assertThat(book.phase()).isEqualTo(Phase.BUFFERING);
  }

  @Test
  void snapshotOfLowerIdsThatIsMuchLaterReplacesTheBook() {
    book.subscribed();
    book.onChannelSnapshot(snapshot(10));
    book.onDelta(delta(10, 12, 5_000));
    book.onChannelSnapshot(at(5, 5_500));
    assertThat(harness.published).as("a repetition").hasSize(2);
    book.onChannelSnapshot(at(5, 7_000));
    assertThat(harness.story())
        .containsExactly("snapshot 10", "update 10>12", "interruption resync", "snapshot 5");
    assertThat(book.phase()).isEqualTo(Phase.LIVE);
  }

  @Test
  void fullWindowIsCompleteToItsWorstLevelOnly() {
    book.subscribed();
    book.onChannelSnapshot(snapshot(10, 100, 1, 99, 1));
    assertThat(book.copy().completeTo(QuoteSide.BID)).isEmpty();
    harness.deliver(10, 12, 98, 1);
    assertThat(book.copy().completeTo(QuoteSide.BID))
        .hasValueSatisfying(price -> assertThat(price).isEqualByComparingTo("0.98"));
    BookEvent update = (BookEvent) harness.published.get(1);
    assertThat(update.horizon().bidPrice()).isEqualTo(98);
    assertThat(update.horizon().askPrice()).isEqualTo(MarketEvent.UNKNOWN);
  }

  @Test
  void snapshotBeyond64BitsFailsTheFeedAndIsAccountedFor() {
    book.subscribed();
    book.onChannelSnapshot(
        new BookSnapshot(
            11,
            SyncHarness.levels(1, Long.MAX_VALUE),
            new LevelList(),
            true,
            true,
            new Scales(2, 0),
            MarketEvent.UNKNOWN,
            0));
    FeedReport.Counts counts = book.report(0).counts();
    long rejected = counts.rejected().values().stream().mapToLong(Long::longValue).sum();
    assertThat(book.report(0).state()).isEqualTo(FeedState.FAILED);
    assertThat(rejected("out_of_range")).isEqualTo(1);
    assertThat(counts.messages()).isEqualTo(counts.events() + counts.stale() + rejected);
  }

  @Test
  void lostBookTakesTheSnapshotOfTheNextConnection() {
    live();
    book.lost(InterruptionReason.DISCONNECT);
    book.onChannelSnapshot(snapshot(11));
    assertThat(harness.story())
        .containsExactly("snapshot 10", "update 10>12", "interruption disconnect", "snapshot 11");
  }

  private void live() {
    book.subscribed();
    book.onChannelSnapshot(snapshot(10));
    deliver(10, 12);
  }

  /** A delta of one new level. */
  private void deliver(long previous, long last) {
    harness.deliver(previous, last, 50 + last, 1);
  }

  private BookDelta delta(long previous, long last, long exchangeMs) {
    return new Delta(previous, last, new long[] {50 + last, 1}, new long[0])
        .decoded(harness.nanos.get())
        .times(exchangeMs, harness.nanos.get());
  }

  private static BookSnapshot at(long last, long exchangeMs) {
    BookSnapshot whole = snapshot(last);
    return new BookSnapshot(
        last, whole.bids(), whole.asks(), true, true, whole.scales(), exchangeMs, 0);
  }

  private long rejected(String reason) {
    return book.report(0).counts().rejected().getOrDefault(reason, 0L);
  }

  /** A delta of an ask below the best bid. */
  private static Delta crossing(long previous, long last) {
    return new Delta(previous, last, new long[0], new long[] {99, 1});
  }

  private static BookSnapshot crossed(long last) {
    return new BookSnapshot(
        last,
        SyncHarness.levels(100, 1),
        SyncHarness.levels(100, 1),
        true,
        true,
        SyncHarness.SCALES,
        MarketEvent.UNKNOWN,
        0);
  }

  private static BookSnapshot snapshot(long last) {
    return snapshot(last, 100, 1);
  }

  private static BookSnapshot snapshot(long last, long... bids) {
    return new BookSnapshot(
        last,
        SyncHarness.levels(bids),
        new LevelList(),
        true,
        true,
        SyncHarness.SCALES,
        MarketEvent.UNKNOWN,
        0);
  }

  /** The first id of a delta is the one that it continues. */
  private static final class ChainRule implements SequenceRule {
    @Override
    public Verdict bridge(long snapshot, long first, long last, long previous) {
      return next(snapshot, first, last, previous);
    }

    @Override
    public Verdict next(long held, long first, long last, long previous) {
      if (first == held) {
        return last > held ? Verdict.APPLY : Verdict.RENUMBERED;
      }
      return last <= held ? Verdict.STALE : Verdict.GAP;
    }
  }
}
