package io.marketprism.collector.exchange.kit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookState;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.sync.BookSynchronizer.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What a slot makes of gaps, lost connections, hand-overs and its end. */
interface SlotContract extends Contract {
  @Test
  default void gapMakesTheBookInvalidUntilANewSnapshotAndNothingIsPublishedInBetween() {
    SlotRig rig = rig();
    rig.delta(1, SlotRig.BEGIN, 161);
    int requests = rig.snapshotRequests();
    rig.delta(1, 170, 171);
    assertThat(rig.book.top().state()).isNotEqualTo(BookState.LIVE);
    assertThat(rig.snapshotRequests()).isEqualTo(requests + 1);
    rig.delta(1, 171, 172);
    rig.delta(1, 161, 162);
    rig.delta(1, 162, 170);
    assertThat(rig.story()).containsExactly("update 160>161", "orderbook interrupted: gap");
    assertThat(rig.book.phase()).isNotEqualTo(Phase.LIVE);
    rig.giveSnapshot(1, 172);
    rig.delta(1, 172, 173);
    assertThat(rig.story())
        .containsExactly(
            "update 160>161", "orderbook interrupted: gap", "snapshot 172", "update 172>173");
    assertThat(rig.book.top().state()).isEqualTo(BookState.LIVE);
    FeedReport.Counts counts = rig.book.report(0).counts();
    assertThat(counts.gaps()).isEqualTo(1);
    assertThat(counts.resyncs()).isEqualTo(1);
    assertThat(rig.addsUp()).isTrue();
  }

  @Test
  default void deltaThatTheBookContainsIsCountedAndChangesNothing() {
    SlotRig rig = rig();
    rig.delta(1, SlotRig.BEGIN, 161);
    rig.delta(1, 161, 165);
    rig.delta(1, 161, 165);
    rig.delta(1, SlotRig.BEGIN, 161);
    rig.delta(1, 165, 166);
    assertThat(rig.story()).containsExactly("update 160>161", "update 161>165", "update 165>166");
    assertThat(rig.book.report(0).counts().stale()).isEqualTo(2);
    assertThat(rig.addsUp()).isTrue();
  }

  @Test
  default void tradeThatComesTwiceIsPublishedOnceAndQuotesThatAreOlderNever() {
    SlotRig rig = rig();
    String id = script().instrument();
    rig.trade(1, 7);
    rig.trade(1, 8);
    rig.trade(1, 7);
    rig.trade(1, 8);
    rig.receive(script().quote(id, 8, SlotRig.BID, SlotRig.ASK));
    rig.receive(script().quote(id, 8, SlotRig.BID, SlotRig.ASK));
    rig.receive(script().quote(id, 7, SlotRig.BID, SlotRig.ASK));
    assertThat(rig.story()).containsExactly("trade 7", "trade 8", "bbo");
    assertThat(rig.addsUp()).isTrue();
  }

  @Test
  default void missingTradesAreAnnounced() {
    SlotRig rig = rig();
    rig.trade(1, 7);
    rig.trade(1, 9);
    assertThat(rig.story()).containsExactly("trade 7", "trade interrupted: gap", "trade 9");
  }

  @Test
  default void lostConnectionInterruptsEachFeedOnceBeforeItsNextValidData() {
    SlotRig rig = rig();
    rig.delta(1, SlotRig.BEGIN, 161);
    rig.trade(1, 1);
    rig.slot.lost(1);
    rig.slot.lost(1);
    List<String> lost =
        List.of(
            "update 160>161",
            "trade 1",
            "orderbook interrupted: disconnect",
            "trade interrupted: disconnect");
    assertThat(rig.story()).containsExactlyInAnyOrderElementsOf(lost);
    assertThat(rig.book.top().state()).isEqualTo(BookState.STALE);
    rig.published.clear();
    rig.slot.subscribed(2, rig.channels());
    rig.delta(2, 161, 162);
    rig.trade(2, 5);
    assertThat(rig.story()).as("the book waits for its snapshot").containsExactly("trade 5");
    rig.giveSnapshot(2, 170);
    rig.delta(2, 170, 171);
    assertThat(rig.story()).containsExactly("trade 5", "snapshot 170", "update 170>171");
    assertThat(rig.addsUp()).isTrue();
  }

  @Test
  default void framesOfADeadConnectionAreCountedAndChangeNothing() {
    SlotRig rig = rig();
    rig.trade(1, 1);
    rig.slot.lost(1);
    rig.slot.subscribed(2, rig.channels());
    rig.giveSnapshot(2, 200);
    rig.delta(2, 200, 201);
    rig.published.clear();
    for (String frame : samples()) {
      assertThat(rig.receive(1, frame)).as(frame).isEqualTo("ignored");
    }
    assertThat(rig.delta(1, 201, 202)).isEqualTo("ignored");
    assertThat(rig.trade(1, 2)).isEqualTo("ignored");
    script().plannedEnd().ifPresent(end -> assertThat(rig.receive(1, end)).isEqualTo("ignored"));
    assertThat(rig.published).isEmpty();
    assertThat(rig.book.copy().sequence()).hasValue(201);
    assertThat(rig.reports())
        .filteredOn(report -> SlotRig.isBasic(report.dataType()))
        .extracting(FeedReport::state)
        .containsOnly(FeedState.LIVE);
    rig.delta(2, 201, 202);
    assertThat(rig.story()).containsExactly("update 201>202");
    assertThat(rig.addsUp()).isTrue();
  }

  /** The exchange's words reach the session while data of the newer connection waits. */
  @Test
  default void handOverLosesAndDoublesNothingAndTheBookStaysLive() {
    SlotRig rig = rig();
    rig.delta(1, SlotRig.BEGIN, 161);
    rig.trade(1, 1);
    Asked asked = new Asked(1, true, rig.channels());
    script()
        .granted(asked, rig.channels())
        .forEach(frame -> assertThat(rig.receive(2, frame)).isEqualTo("control"));
    rig.slot.subscribed(2, rig.channels());
    if (SlotRig.snapshotsInChannel(script().protocol())) {
      rig.giveSnapshot(2, 161);
    }
    rig.trade(2, 2);
    rig.trade(2, 3);
    rig.delta(2, 161, 162);
    rig.delta(2, 162, 163);
    rig.trade(1, 2);
    rig.delta(1, 161, 162);
    rig.slot.handedOver(2);
    rig.trade(1, 3);
    rig.delta(1, 162, 163);
    rig.trade(2, 4);
    rig.delta(2, 163, 164);
    assertThat(rig.story())
        .filteredOn(word -> word.startsWith("trade"))
        .containsExactly("trade 1", "trade 2", "trade 3", "trade 4");
    assertThat(rig.story())
        .filteredOn(word -> !word.startsWith("trade"))
        .containsExactly("update 160>161", "update 161>162", "update 162>163", "update 163>164");
    assertThat(rig.addsUp()).isTrue();
  }

  /** One connection after the other, each ahead of or behind the one before it. */
  @Test
  default void everyTradeComesOutOnceAndInOrderThroughAnyNumberOfHandOvers() {
    for (long seed = 1; seed <= 100; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SlotRig rig = rig();
      long older = 1;
      long newer = 0;
      int connection = 1;
      rig.trade(1, 1);
      for (int step = 0; step < 200; step++) {
        int dice = random.nextInt(12);
        if (dice == 0 && newer >= older) {
          rig.slot.handedOver(++connection);
          older = newer;
          newer = Math.max(0, older - random.nextInt(4));
        } else if (dice < 5) {
          rig.trade(connection, ++older);
        } else if (dice == 5) {
          rig.trade(connection, older);
        } else if (newer < older + 5) {
          rig.trade(connection + 1, ++newer);
        }
      }
      rig.slot.handedOver(connection + 1);
      assertThat(rig.story())
          .as("seed %d", seed)
          .isEqualTo(
              LongStream.rangeClosed(1, Math.max(older, newer))
                  .mapToObj(id -> "trade " + id)
                  .toList());
      assertThat(rig.addsUp()).isTrue();
    }
  }

  @Test
  default void nothingIsPublishedAfterClose() {
    SlotRig rig = rig();
    rig.trade(1, 1);
    rig.published.clear();
    rig.slot.close();
    List<String> frames = new ArrayList<>(samples());
    script().furtherFrames().values().forEach(frames::addAll);
    frames.forEach(frame -> rig.slot.frame(1, frame, SlotRig.RECEIVED_NS));
    frames.forEach(frame -> rig.slot.frame(2, frame, SlotRig.RECEIVED_NS));
    rig.slot.handedOver(2);
    rig.slot.lost(2);
    rig.slot.subscribed(3, rig.channels());
    rig.slot.tick(Long.MAX_VALUE / 2);
    rig.slot.close();
    assertThat(rig.published).isEmpty();
    assertThat(rig.slot.calls()).last().isEqualTo("close");
    assertThat(rig.addsUp()).isTrue();
  }

  /** Feeds of books wait for a snapshot; others are live with the exchange's word. */
  @Test
  default void feedsAreLiveAfterTheExchangesWordOnly() {
    SlotRig rig = new SlotRig(script(), instruments(), false);
    assertThat(rig.reports()).extracting(FeedReport::state).containsOnly(FeedState.SUBSCRIBING);
    rig.slot.subscribed(1, rig.channels());
    assertThat(rig.reports())
        .filteredOn(report -> report.dataType() == DataType.ORDERBOOK)
        .extracting(FeedReport::state)
        .containsOnly(FeedState.SYNCING);
    assertThat(rig.book.top().state()).isNotEqualTo(BookState.LIVE);
    rig.giveSnapshot(1, SlotRig.BEGIN);
    assertThat(rig.book.report(0).state()).isEqualTo(FeedState.LIVE);
    assertThat(rig.trades.report(0).state()).isEqualTo(FeedState.LIVE);
  }
}
