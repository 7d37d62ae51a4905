package io.marketprism.collector.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class BackfillTest {
  private static final int PAGE = 1_000;

  private final FeedHarness harness = new FeedHarness();
  private final FakeHistory history = new FakeHistory();

  @Test
  void tradesOfAHoleAreAskedForAndPublishedInOrderBehindTheYoungerOne() {
    TradeFeed feed = feed(harness.context);
    trade(feed, 7, 11);
    assertThat(history.requests).isEqualTo(1);
    TradeIds asked = feed.missing(PAGE).orElseThrow();
    assertThat(asked).isEqualTo(new TradeIds(8, 10));
    feed.onBackfill(asked, trades(10, 8, 9));
    trade(feed, 12);
    assertThat(harness.story())
        .containsExactly(
            "trade 7",
            "interruption gap",
            "trade 11",
            "backfilled 8",
            "backfilled 9",
            "backfilled 10",
            "trade 12");
    assertThat(feed.missing(PAGE)).isEmpty();
    FeedReport.Counts counts = feed.report(0).counts();
    assertThat(counts.events()).isEqualTo(6);
    assertThat(counts.messages()).isEqualTo(6);
    assertThat(counts.backfilled()).isEqualTo(3);
    assertThat(counts.unfilled()).isZero();
  }

  @Test
  void whatCameMeanwhileOrIsRepeatedIsPublishedOnce() {
    TradeFeed feed = feed(harness.context);
    trade(feed, 7, 11, 9);
    TradeIds asked = feed.missing(PAGE).orElseThrow();
    feed.onBackfill(asked, trades(8, 8, 9, 10));
    trade(feed, 8, 10);
    assertThat(harness.story())
        .containsExactly(
            "trade 7", "interruption gap", "trade 11", "trade 9", "backfilled 8", "backfilled 10");
    assertThat(feed.report(0).counts().stale()).isEqualTo(4);
  }

  @Test
  void whatWasNotAskedForIsRejected() {
    TradeFeed feed = feed(harness.context);
    trade(feed, 7, 10);
    feed.onBackfill(feed.missing(PAGE).orElseThrow(), trades(7, 8, 9, 10, 20_000));
    assertThat(harness.story())
        .containsExactly("trade 7", "interruption gap", "trade 10", "backfilled 8", "backfilled 9");
    assertThat(feed.report(0).counts().rejected()).containsEntry("not_asked_for", 3L);
    assertThat(feed.report(0).counts().messages()).isEqualTo(7);
  }

  @Test
  void inAHoleWiderThanTheWindowNothingIsLateAndNothingIsDoubled() {
    TradeFeed feed = feed(harness.context);
    trade(feed, 0, 9_001);
    trade(feed, 5);
    TradeIds first = feed.missing(5_000).orElseThrow();
    feed.onBackfill(first, trades(LongStream.rangeClosed(1, 5_000).toArray()));
    trade(feed, 6);
    TradeIds second = feed.missing(5_000).orElseThrow();
    assertThat(second).isEqualTo(new TradeIds(5_001, 9_000));
    feed.onBackfill(second, trades(LongStream.rangeClosed(5_001, 9_000).toArray()));
    List<Long> ids =
        harness.published.stream()
            .filter(TradeEvent.class::isInstance)
            .map(one -> ((TradeEvent) one).id())
            .sorted()
            .toList();
    assertThat(ids).isEqualTo(LongStream.rangeClosed(0, 9_001).boxed().toList());
    assertThat(feed.report(0).counts().late()).isZero();
    assertThat(feed.report(0).counts().backfilled()).isEqualTo(8_999);
    assertThat(feed.report(0).counts().stale()).isEqualTo(2);
  }

  @Test
  void singleTradesThatAnAggregateCoversAreDoubles() {
    TradeFeed feed = feed(harness.context);
    trade(feed, 7, 13);
    feed.trade().aggregate(11, 9, 11).priced(1, 1, feed.scales());
    feed.onTrade(Side.BUY, 9, 2, 3);
    feed.onBackfill(feed.missing(PAGE).orElseThrow(), trades(8, 9, 10, 11, 12));
    assertThat(harness.story())
        .containsExactly(
            "trade 7", "interruption gap", "trade 13", "trade 11", "backfilled 8", "backfilled 12");
    assertThat(feed.report(0).counts().unfilled()).isZero();
  }

  @Test
  void whatIsBeyondTheBoundOrLackingInTheAnswerIsCounted() {
    TradeFeed feed = feed(harness.context(Restarts.none(), 10));
    trade(feed, 0, 101);
    assertThat(feed.report(0).counts().unfilled()).isEqualTo(90);
    TradeIds asked = feed.missing(PAGE).orElseThrow();
    assertThat(asked).isEqualTo(new TradeIds(91, 100));
    feed.onBackfill(asked, trades(95));
    assertThat(feed.report(0).counts().unfilled()).isEqualTo(99);
    trade(feed, 103);
    assertThat(feed.missing(PAGE)).contains(new TradeIds(102, 102));
  }

  @Test
  void allHolesTogetherAreBounded() {
    TradeFeed feed = feed(harness.context);
    for (long id = 0; id < 200; id += 2) {
      trade(feed, id);
    }
    assertThat(feed.report(0).counts().unfilled()).isEqualTo(99 - MissingTrades.MAX_HOLES);
    int answers = 0;
    for (Optional<TradeIds> next = feed.missing(PAGE); next.isPresent(); answers++) {
      feed.onBackfill(next.get(), trades(next.get().first()));
      next = feed.missing(PAGE);
    }
    assertThat(answers).isEqualTo(MissingTrades.MAX_HOLES);
    assertThat(feed.report(0).counts().backfilled()).isEqualTo(MissingTrades.MAX_HOLES);
  }

  @Test
  void whatFailsForGoodStaysMissing() {
    TradeFeed feed = feed(harness.context);
    trade(feed, 0, 11, 22);
    TradeIds asked = feed.missing(4).orElseThrow();
    feed.onBackfill(asked, trades(1, 2, 3, 4));
    feed.onBackfillFailed(feed.missing(4).orElseThrow());
    assertThat(feed.missing(4)).isEmpty();
    assertThat(feed.report(0).counts().unfilled()).isEqualTo(16);
  }

  @Test
  void lostConnectionDelaysWhatIsAskedFor() {
    TradeFeed feed = feed(harness.context);
    trade(feed, 7, 10);
    TradeIds asked = feed.missing(PAGE).orElseThrow();
    feed.lost(InterruptionReason.DISCONNECT);
    assertThat(feed.awaits(asked)).isFalse();
    feed.onBackfill(asked, trades(8, 9));
    assertThat(feed.missing(PAGE)).isEmpty();
    feed.subscribed();
    assertThat(history.requests).isEqualTo(2);
    trade(feed, 13);
    feed.onBackfill(feed.missing(PAGE).orElseThrow(), trades(8, 9));
    feed.onBackfill(feed.missing(PAGE).orElseThrow(), trades(11, 12));
    assertThat(harness.story())
        .containsExactly(
            "trade 7",
            "interruption gap",
            "trade 10",
            "interruption disconnect",
            "trade 13",
            "backfilled 8",
            "backfilled 9",
            "backfilled 11",
            "backfilled 12");
  }

  @Test
  void unsubscribedFeedAsksForNothingAndPublishesNothing() {
    TradeFeed feed = feed(harness.context);
    trade(feed, 7, 10);
    TradeIds asked = feed.missing(PAGE).orElseThrow();
    feed.unsubscribed();
    feed.onBackfill(asked, trades(8, 9));
    assertThat(harness.story()).containsExactly("trade 7", "interruption gap", "trade 10");
    assertThat(feed.missing(PAGE)).isEmpty();
    assertThat(feed.report(0).counts().unfilled()).isEqualTo(2);
  }

  @Test
  void interruptionAfterABackfillIsFromTheLastTradeThatCameByItself() {
    TradeFeed feed = feed(harness.context);
    trade(feed, 7, 9);
    feed.onBackfill(feed.missing(PAGE).orElseThrow(), trades(8));
    feed.lost(InterruptionReason.DISCONNECT);
    assertThat(harness.published.get(4))
        .extracting("fromMs", "reason")
        .containsExactly(3L, InterruptionReason.DISCONNECT);
  }

  @Test
  void tradesSinceTheLastOneOfAnEarlierRunAreAskedFor() {
    TradeFeed feed = feed(after(OptionalLong.of(5), OptionalLong.empty()));
    trade(feed, 5, 9);
    feed.onBackfill(feed.missing(PAGE).orElseThrow(), trades(6, 7, 8));
    assertThat(harness.story())
        .containsExactly(
            "interruption restart", "trade 9", "backfilled 6", "backfilled 7", "backfilled 8");
    assertThat(feed.report(0).counts().stale()).isEqualTo(1);
  }

  @Test
  void tradeThatFollowsTheLastOneOfAnEarlierRunLeavesNoHole() {
    TradeFeed feed = feed(after(OptionalLong.of(5), OptionalLong.empty()));
    trade(feed, 6);
    assertThat(history.requests).isZero();
    assertThat(feed.report(0).counts().gaps()).isZero();
  }

  @Test
  void idsThatHaveBegunAnewSinceAreNewOnes() {
    TradeFeed feed = feed(after(OptionalLong.of(1_000_000), OptionalLong.empty()));
    trade(feed, 5, 6);
    assertThat(harness.story()).containsExactly("interruption restart", "trade 5", "trade 6");
    assertThat(history.requests).isZero();
  }

  @Test
  void lastIdIsThatOfTheNumberingThatTheFeedHas() {
    FeedContext aggregate = after(OptionalLong.of(50), OptionalLong.of(105));
    TradeFeed singles = feed(aggregate);
    trade(singles, 107);
    assertThat(singles.missing(PAGE)).contains(new TradeIds(106, 106));
    history.ofAggregates = true;
    TradeFeed aggregates = feed(after(OptionalLong.of(50), OptionalLong.of(105)));
    trade(aggregates, 52);
    assertThat(aggregates.missing(PAGE)).contains(new TradeIds(51, 51));
    TradeFeed switched = feed(after(OptionalLong.of(50), OptionalLong.empty()));
    trade(switched, 52);
    assertThat(switched.missing(PAGE)).isEmpty();
  }

  @Test
  void feedWithoutAHistoryCountsWhatItLacks() {
    TradeFeed feed = new TradeFeed(harness.context, harness.instrument, true);
    feed.subscribed();
    trade(feed, 7, 10);
    assertThat(feed.missing(PAGE)).isEmpty();
    assertThat(feed.report(0).counts().unfilled()).isEqualTo(2);
  }

  @Test
  void noMoreIsAskedForThanTheExchangeGives() {
    history.reach = 3;
    TradeFeed feed = feed(harness.context);
    trade(feed, 0, 11);
    assertThat(feed.missing(PAGE)).contains(new TradeIds(8, 10));
    assertThat(feed.report(0).counts().unfilled()).isEqualTo(7);
  }

  private TradeFeed feed(FeedContext context) {
    TradeFeed feed = new TradeFeed(context, harness.instrument, history);
    feed.subscribed();
    return feed;
  }

  private FeedContext after(OptionalLong tradeId, OptionalLong lastTradeId) {
    LastEvent last = new LastEvent(1, tradeId, lastTradeId);
    return harness.context(Restarts.after((instrument, feed) -> Optional.of(last)), 10_000);
  }

  private static void trade(TradeFeed feed, long... ids) {
    for (long id : ids) {
      feed.trade().single(id).priced(100, 5, feed.scales()).times(1, 2, 3_000_000);
      feed.onTrade(Side.BUY, 2, 3_000_000);
    }
  }

  private List<TradeEvent> trades(long... ids) {
    TradeEvent.Builder trade = new TradeEvent.Builder(harness.instrument).backfilled();
    List<TradeEvent> trades =
        Arrays.stream(ids)
            .mapToObj(id -> trade.single(id).times(1, MarketEvent.UNKNOWN, 9_000_000))
            .map(one -> one.build(Side.SELL, false))
            .collect(Collectors.toList());
    Collections.reverse(trades);
    return trades;
  }

  /** Counts requests, and answers none by itself. */
  private static final class FakeHistory implements TradeHistory {
    private boolean ofAggregates;
    private int reach = Integer.MAX_VALUE;
    private int requests;

    @Override
    public boolean ofAggregates() {
      return ofAggregates;
    }

    @Override
    public int reach() {
      return reach;
    }

    @Override
    public void request(TradeFeed feed) {
      requests++;
    }
  }
}
