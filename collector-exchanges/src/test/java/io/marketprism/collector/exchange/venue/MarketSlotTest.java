package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.marketprism.collector.book.BookState;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MarketSlotTest {
  private final SlotHarness harness = new SlotHarness();
  private final MarketSlot slot = harness.slot;

  @Test
  void subscribesWhatIsAddedAndTellsTheFeedsSo() {
    assertThat(harness.session.calls).containsExactly("subscribe [b, t]");
    assertThat(reports()).extracting(FeedReport::state).containsOnly(FeedState.SUBSCRIBING);
    slot.start();
    assertThat(harness.session.calls).last().isEqualTo("start");
  }

  @Test
  void dataIsASignOfLifeAndNothingElseIs() {
    harness.live();
    assertThat(harness.frame(1, "data t 1")).isTrue();
    assertThat(harness.frame(1, "ack 1")).isFalse();
    assertThat(harness.frame(1, "data other 1")).isFalse();
    assertThat(harness.frame(1, "garbage")).isFalse();
    assertThat(slot.counts()).isEqualTo(new FrameCounts(4, 1, 1, 1, Map.of("syntax", 1L)));
  }

  @Test
  void whatAFrameAsksForGoesToTheConnectionThatBroughtIt() {
    harness.live();
    harness.frame(1, "data t 1");
    harness.frame(1, "ack 7");
    harness.frame(2, "ack 1");
    harness.frame(2, "refuse 2");
    harness.frame(2, "later 3");
    harness.frame(2, "ping");
    harness.frame(1, "shutdown");
    assertThat(harness.session.calls)
        .containsExactly(
            "subscribe [b, t]",
            "acknowledged 1 7",
            "acknowledged 2 1",
            "refused 2 2 no",
            "postponed 2 3 busy",
            "reply 2 pong",
            "hand over shutdown");
  }

  @Test
  void feedsThatArePutOffSayWhyUntilTheyAreSubscribed() {
    slot.onPostponed(1, List.of("t", "unknown"), "10028 too_many_requests\n");
    assertThat(reports())
        .extracting(FeedReport::dataType, FeedReport::state, FeedReport::reason)
        .contains(
            tuple(
                harness.trades.dataType(),
                FeedState.SUBSCRIBING,
                "put off: 10028 too_many_requests\\u000A"));
    slot.onSubscribed(1, List.of("t"));
    slot.onPostponed(2, List.of("t"), "busy");
    assertThat(reports())
        .extracting(FeedReport::state, FeedReport::reason)
        .contains(tuple(FeedState.LIVE, ""));
  }

  @Test
  void acknowledgedChannelBeginsAndRefusedOneFails() {
    slot.onSubscribed(1, List.of("t", "unknown"));
    slot.onRefused(1, "b", "no such channel\n");
    slot.onRefused(1, "unknown", "no such channel");
    assertThat(reports())
        .extracting(FeedReport::dataType, FeedReport::state, FeedReport::reason)
        .containsExactlyInAnyOrder(
            tuple(harness.trades.dataType(), FeedState.LIVE, ""),
            tuple(harness.book.dataType(), FeedState.FAILED, "no such channel\\u000A"));
  }

  @Test
  void newerConnectionWaitsUntilTheOlderHasDeliveredWhatItLags() {
    harness.live();
    harness.frame(1, "data t 1");
    harness.frame(2, "data t 2");
    harness.frame(2, "data t 3");
    harness.frame(2, "data t 4");
    assertThat(harness.story()).containsExactly("snapshot 100", "trade 1");
    harness.frame(1, "data t 2");
    slot.onHandedOver(2);
    harness.frame(2, "data t 5");
    assertThat(harness.story())
        .containsExactly("snapshot 100", "trade 1", "trade 2", "trade 3", "trade 4", "trade 5");
    assertThat(harness.frame(1, "data t 6")).as("of the older, late").isFalse();
    assertThat(slot.counts()).isEqualTo(new FrameCounts(7, 6, 0, 1, Map.of()));
  }

  @Test
  void heldFramesAreASignOfLifeAndCountAsControlUntilTheyAreDecoded() {
    harness.live();
    harness.frame(1, "data t 1");
    assertThat(harness.frame(2, "data t 2")).isTrue();
    assertThat(slot.counts()).isEqualTo(new FrameCounts(2, 1, 1, 0, Map.of()));
    slot.onHandedOver(2);
    assertThat(slot.counts()).isEqualTo(new FrameCounts(2, 2, 0, 0, Map.of()));
  }

  @Test
  void bookStaysLiveThroughAHandOverAndItsChainWhole() {
    harness.live();
    harness.frame(1, "data b 101");
    slot.onSubscribed(2, List.of("b", "t"));
    harness.frame(2, "data b 102");
    harness.frame(2, "data b 103");
    harness.frame(1, "data b 102");
    slot.onHandedOver(2);
    harness.frame(2, "data b 104");
    assertThat(harness.story())
        .containsExactly("snapshot 100", "update 101", "update 102", "update 103", "update 104");
    assertThat(harness.tickets).hasSize(1);
  }

  @Test
  void framesHeldByAConnectionThatFailedAreForgottenAndCounted() {
    harness.live();
    harness.frame(1, "data t 1");
    harness.frame(2, "data t 2");
    harness.frame(2, "data t 3");
    harness.frame(3, "data t 2");
    assertThat(slot.counts()).isEqualTo(new FrameCounts(4, 1, 1, 2, Map.of()));
    slot.onHandedOver(3);
    assertThat(harness.story()).containsExactly("snapshot 100", "trade 1", "trade 2");
    assertThat(slot.counts()).isEqualTo(new FrameCounts(4, 2, 0, 2, Map.of()));
  }

  @Test
  void handOverToAConnectionThatHeldNothingForgetsWhatAnotherHeld() {
    harness.live();
    harness.frame(1, "data t 1");
    harness.frame(2, "data t 2");
    slot.onHandedOver(3);
    assertThat(slot.counts()).isEqualTo(new FrameCounts(2, 1, 0, 1, Map.of()));
    assertThat(harness.story()).containsExactly("snapshot 100", "trade 1");
  }

  @Test
  void moreThanCanBeHeldPutsTheNewerInCharge() {
    harness.live();
    harness.frame(1, "data t 1");
    String large = " ".repeat(1 << 20);
    for (int id = 2; id <= 66; id++) {
      harness.frame(2, "data t " + id + large);
    }
    assertThat(harness.published).hasSize(1 + 66);
    assertThat(harness.frame(1, "data t 67")).isFalse();
    assertThat(harness.addsUp()).isTrue();
  }

  @Test
  void lossInterruptsEachFeedOnceAndLeavesTheBookStale() {
    harness.live();
    harness.frame(1, "data t 1");
    slot.onLost(1, "reset");
    slot.onLost(2, "refused");
    assertThat(harness.story())
        .containsExactlyInAnyOrder(
            "snapshot 100",
            "trade 1",
            "interrupted trade disconnect",
            "interrupted orderbook disconnect");
    assertThat(harness.book.top().state()).isEqualTo(BookState.STALE);
    slot.onSubscribed(3, List.of("t", "b"));
    assertThat(harness.frame(3, "data t 5")).isTrue();
    harness.frame(3, "data b 201");
    harness.answer(200);
    assertThat(harness.story())
        .endsWith("trade 5", "snapshot 201")
        .doesNotContain("interrupted trade gap");
    assertThat(harness.frame(1, "data t 2")).as("of the lost one, late").isFalse();
  }

  @Test
  void whatTheNewerHeldComesFirstWhereTheOlderDiedInBetween() {
    harness.live();
    harness.frame(1, "data t 1");
    harness.frame(2, "data t 2");
    slot.onLost(1, "reset");
    harness.frame(2, "data t 3");
    assertThat(harness.story())
        .containsSubsequence("trade 1", "interrupted trade disconnect", "trade 2", "trade 3");
    assertThat(slot.counts()).isEqualTo(new FrameCounts(3, 3, 0, 0, Map.of()));
  }

  @Test
  void removedChannelIsUnsubscribedAndSilentWhateverArrives() {
    slot.onSubscribed(1, List.of("t", "b"));
    slot.remove(new ChannelName("", "b"));
    harness.answer(100);
    slot.run(() -> harness.book.onSnapshotFailed(harness.tickets.get(0)));
    assertThat(harness.frame(1, "data b 101")).isFalse();
    assertThat(harness.frame(1, "data t 1")).isTrue();
    slot.tick(Long.MAX_VALUE / 2);
    assertThat(harness.story()).containsExactly("trade 1");
    assertThat(harness.tickets).hasSize(1);
    assertThat(harness.session.calls).last().isEqualTo("unsubscribe [b]");
  }

  @Test
  void nothingIsPublishedAfterClose() {
    harness.live();
    harness.frame(1, "data t 1");
    harness.frame(2, "data t 2");
    slot.close();
    harness.frame(1, "data t 2");
    harness.frame(2, "data t 3");
    slot.onHandedOver(2);
    slot.onLost(2, "closed");
    slot.onSubscribed(3, List.of("t", "b"));
    slot.onRefused(3, "t", "no");
    harness.answer(300);
    slot.tick(Long.MAX_VALUE / 2);
    assertThat(harness.story()).containsExactly("snapshot 100", "trade 1");
    assertThat(harness.session.calls).last().isEqualTo("close");
    assertThat(harness.addsUp()).isTrue();
  }

  /**
   * One connection after the other, each ahead of or behind the one before it, with a planned
   * hand-over each time: every trade comes out once, in order, without an interruption.
   */
  @Test
  void everyTradeComesOutOnceAndInOrderThroughAnyNumberOfHandOvers() {
    for (long seed = 1; seed <= 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SlotHarness run = new SlotHarness();
      run.slot.onSubscribed(1, List.of("t"));
      long[] at = {0, 1, 1};
      long last = 1;
      run.frame(1, "data t 1");
      for (int step = 0; step < 400; step++) {
        switch (random.nextInt(12)) {
          case 0 -> {
            if (at[2] >= at[1]) {
              run.slot.onHandedOver(last + 1);
              last++;
              at[1] = at[2];
              at[2] = Math.max(1, at[1] - random.nextInt(4));
            }
          }
          case 1, 2, 3, 4 -> run.frame(last, "data t " + ++at[1]);
          case 5 -> run.frame(Math.max(1, last - 1), "data t " + at[1]);
          case 6 -> run.frame(last + 1, "ack 1");
          default -> {
            if (at[2] < at[1] + 5) {
              run.frame(last + 1, "data t " + ++at[2]);
            }
          }
        }
        assertThat(run.addsUp()).isTrue();
      }
      run.slot.onHandedOver(last + 1);
      List<String> expected =
          new ArrayList<>(
              LongStream.rangeClosed(1, Math.max(at[1], at[2]))
                  .mapToObj(id -> "trade " + id)
                  .toList());
      assertThat(run.story()).as("seed %d", seed).isEqualTo(expected);
    }
  }

  private List<FeedReport> reports() {
    List<FeedReport> reports = new ArrayList<>();
    slot.report(0, reports);
    return reports;
  }
}
