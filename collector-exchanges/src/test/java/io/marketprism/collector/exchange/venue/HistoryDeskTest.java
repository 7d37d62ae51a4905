package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.session.ManualScheduler;
import io.marketprism.collector.exchange.session.RestReply;
import io.marketprism.collector.exchange.session.RestReply.Reason;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.exchange.venue.VenueProtocol.History;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.TradeFeed;
import io.marketprism.collector.sync.TradeIds;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Time is virtual, and so is the exchange, whose replies are ids with spaces between them. */
class HistoryDeskTest {
  private static final Instrument BTC = TestInstruments.btcUsdt();
  private static final int PAGE = 10;

  private final ManualScheduler scheduler = new ManualScheduler();
  private final List<Long> filled = new ArrayList<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Priority> priorities = new ArrayList<>();
  private final List<BooleanSupplier> sending = new ArrayList<>();
  private final List<Consumer<RestReply>> waiting = new ArrayList<>();
  private final List<String> errors = new ArrayList<>();
  private final FeedContext feeds =
      new FeedContext(
          event -> {
            if (event instanceof TradeEvent trade && trade.isBackfilled()) {
              filled.add(trade.id());
            }
          },
          scheduler.clocks(),
          () -> 1,
          Duration.ofSeconds(60));
  private final HistoryDesk desk =
      new HistoryDesk(
          this::ask,
          new ExchangeContext(
              feeds,
              new ConnectionRegistry(
                  new ConnectionLimits(10, 10), StackSampling.OFF, scheduler.clocks()),
              scheduler,
              new Random(4),
              RawFrameListener.NONE,
              (place, failure) -> errors.add(place + ": " + failure.getMessage())));

  private Cancellable ask(
      VenueRequest<?> request,
      Priority priority,
      BooleanSupplier wanted,
      Consumer<RestReply> callback) {
    asked.add(request.url().getPath().substring(1));
    priorities.add(priority);
    sending.add(wanted);
    waiting.add(callback);
    return () -> {};
  }

  @Test
  void missingTradesAreAskedForPageByPageBehindAllElse() {
    TradeFeed feed = feed("a");
    trades(feed, 0, 26);
    scheduler.runDue();
    assertThat(asked).as("the exchange may list them a little later").isEmpty();
    scheduler.advance(HistoryDesk.SETTLING);
    answer("1 2 3 4 5 6 7 8 9 10");
    answer("11 12 13 14 15 16 17 18 19 20");
    answer("21 22 23 24 25");
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(asked).containsExactly("a/1-10", "a/11-20", "a/21-25");
    assertThat(priorities).containsOnly(Priority.BACKFILL);
    assertThat(filled).hasSize(25).isSorted();
    assertThat(counts(feed).backfilled()).isEqualTo(25);
    assertThat(counts(feed).unfilled()).isZero();
  }

  @Test
  void oneRequestIsOnItsWayAndFeedsTakeTurns() {
    trades(feed("a"), 0, 26);
    trades(feed("b"), 100, 121);
    scheduler.advance(HistoryDesk.SETTLING);
    assertThat(asked).containsExactly("a/1-10");
    for (int i = 0; i < 5; i++) {
      answer("");
      scheduler.runDue();
    }
    assertThat(asked).containsExactly("a/1-10", "b/101-110", "a/11-20", "b/111-120", "a/21-25");
  }

  @Test
  void laterHoleIsAskedForToo() {
    TradeFeed feed = feed("a");
    trades(feed, 0, 3);
    scheduler.advance(HistoryDesk.SETTLING);
    trades(feed, 6);
    answer("1 2");
    scheduler.runDue();
    answer("4 5");
    scheduler.runDue();
    trades(feed, 8);
    scheduler.advance(HistoryDesk.SETTLING);
    answer("7");
    assertThat(filled).containsExactly(1L, 2L, 4L, 5L, 7L);
  }

  @Test
  void failedRequestIsRepeatedLongerApartAndGivenUpInTheEnd() {
    TradeFeed feed = feed("a");
    trades(feed, 0, 26);
    scheduler.advance(HistoryDesk.SETTLING);
    for (int attempt = 1; attempt <= HistoryDesk.ATTEMPTS; attempt++) {
      assertThat(asked).hasSize(attempt).containsOnly("a/1-10");
      assertThat(counts(feed).unfilled()).isZero();
      fail(Reason.SERVER_ERROR);
      scheduler.advance(Duration.ofSeconds(31));
    }
    assertThat(asked).hasSize(HistoryDesk.ATTEMPTS);
    assertThat(counts(feed).unfilled()).isEqualTo(25);
    assertThat(errors).containsExactly("backfill: server_error: no");
  }

  @Test
  void othersTakeTheirTurnWhileAFailedRequestWaits() {
    trades(feed("a"), 0, 3);
    trades(feed("b"), 0, 3);
    scheduler.advance(HistoryDesk.SETTLING);
    fail(Reason.TIMEOUT);
    scheduler.runDue();
    assertThat(asked).containsExactly("a/1-2", "b/1-2");
    answer("1 2");
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(asked).containsExactly("a/1-2", "b/1-2", "a/1-2");
  }

  @Test
  void requestThatTheExchangeCallsWrongIsNotRepeated() {
    TradeFeed feed = feed("a");
    trades(feed, 0, 3);
    scheduler.advance(HistoryDesk.SETTLING);
    fail(Reason.CLIENT_ERROR);
    scheduler.advance(Duration.ofMinutes(5));
    assertThat(asked).hasSize(1);
    assertThat(counts(feed).unfilled()).isEqualTo(2);
  }

  @Test
  void unreadableReplyIsAFailure() {
    TradeFeed feed = feed("a");
    trades(feed, 0, 3);
    scheduler.advance(HistoryDesk.SETTLING);
    answer("<html>");
    scheduler.advance(Duration.ofSeconds(1));
    answer("1 2");
    assertThat(asked).containsExactly("a/1-2", "a/1-2");
    assertThat(filled).containsExactly(1L, 2L);
  }

  @Test
  void lostConnectionPutsOffWhatIsAskedFor() {
    TradeFeed feed = feed("a");
    trades(feed, 0, 3);
    scheduler.advance(HistoryDesk.SETTLING);
    feed.lost(InterruptionReason.DISCONNECT);
    answer("1 2");
    scheduler.advance(Duration.ofMinutes(1));
    assertThat(filled).isEmpty();
    feed.subscribed();
    scheduler.advance(HistoryDesk.SETTLING);
    answer("1 2");
    assertThat(filled).containsExactly(1L, 2L);
    assertThat(asked).containsExactly("a/1-2", "a/1-2");
  }

  @Test
  void requestThatIsNotWantedAnyMoreIsNotSentAndHoldsNobodyUp() {
    TradeFeed gone = feed("a");
    trades(gone, 0, 3);
    trades(feed("b"), 0, 3);
    scheduler.advance(HistoryDesk.SETTLING);
    gone.unsubscribed();
    assertThat(sending.get(0).getAsBoolean()).isFalse();
    scheduler.runDue();
    assertThat(asked).containsExactly("a/1-2", "b/1-2");
    assertThat(sending.get(1).getAsBoolean()).isTrue();
  }

  private TradeFeed feed(String name) {
    History history = new History(PAGE, Integer.MAX_VALUE, false, ids -> request(name, ids));
    TradeFeed feed = new TradeFeed(feeds, BTC, desk.of(history, new SlotLock()));
    feed.subscribed();
    return feed;
  }

  private static VenueRequest<List<TradeEvent>> request(String name, TradeIds ids) {
    URI url = URI.create("http://exchange/" + name + "/" + ids.first() + "-" + ids.last());
    TradeEvent.Builder trade = new TradeEvent.Builder(BTC).backfilled();
    return new VenueRequest<>(
        url,
        1,
        (body, receivedNs) ->
            Arrays.stream(body.split(" "))
                .filter(id -> !id.isEmpty())
                .map(id -> trade.single(Long.parseLong(id)).build(Side.BUY, false))
                .toList());
  }

  private void answer(String ids) {
    waiting.get(waiting.size() - 1).accept(new RestReply.Success(200, ids, 1));
    scheduler.runDue();
  }

  private void fail(Reason reason) {
    waiting
        .get(waiting.size() - 1)
        .accept(new RestReply.Failure(reason, 0, Optional.empty(), "no"));
  }

  private static void trades(TradeFeed feed, long... ids) {
    for (long id : ids) {
      feed.trade().single(id).priced(100, 5, feed.scales());
      feed.onTrade(Side.BUY, 1, 1);
    }
  }

  private static FeedReport.Counts counts(TradeFeed feed) {
    return feed.report(0).counts();
  }
}
