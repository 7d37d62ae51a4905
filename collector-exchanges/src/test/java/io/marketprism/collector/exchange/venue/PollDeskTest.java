package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.session.ManualScheduler;
import io.marketprism.collector.exchange.session.RestReply;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.exchange.venue.VenueProtocol.Poll;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import io.marketprism.collector.sync.FeedContext;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Time is virtual, and so is the exchange. */
class PollDeskTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Instrument BTC = TestInstruments.btcUsdt();
  private static final RestReply.Failure TIMEOUT =
      new RestReply.Failure(RestReply.Reason.TIMEOUT, 0, Optional.empty(), "after 10 s");

  private final ManualScheduler scheduler = new ManualScheduler();
  private final List<MarketEvent> published = new ArrayList<>();
  private final List<VenueRequest<?>> requests = new ArrayList<>();
  private final List<Priority> priorities = new ArrayList<>();
  private final List<Long> askedAtMs = new ArrayList<>();
  private final List<Consumer<RestReply>> waiting = new ArrayList<>();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final PollDesk desk =
      new PollDesk(
          this::ask,
          new ExchangeContext(
              new FeedContext(published::add, scheduler.clocks(), () -> 1, Duration.ofSeconds(60)),
              new ConnectionRegistry(
                  new ConnectionLimits(10, 10), StackSampling.OFF, scheduler.clocks()),
              scheduler,
              new Random(4),
              RawFrameListener.NONE,
              (place, failure) -> {}));

  /** What each request is answered with at once; none is answered where that is empty. */
  private Optional<RestReply> reply = Optional.empty();

  private Cancellable ask(
      VenueRequest<?> request, Priority priority, Consumer<RestReply> callback) {
    requests.add(request);
    priorities.add(priority);
    askedAtMs.add(scheduler.nanos() / 1_000_000);
    reply.ifPresentOrElse(callback, () -> waiting.add(callback));
    return cancelled::incrementAndGet;
  }

  @Test
  void feedIsAskedForAtOnceAndThenOnceAnInterval() {
    add("a", MINUTE);
    assertThat(report().state()).isEqualTo(FeedState.SUBSCRIBING);
    answerWith("1 0");
    scheduler.runDue();
    assertThat(report().state()).isEqualTo(FeedState.LIVE);
    for (int minute = 1; minute <= 10; minute++) {
      answerWith("1 " + minute);
      scheduler.advance(MINUTE);
    }
    assertThat(requests).hasSize(11);
    assertThat(published).hasSize(11);
  }

  @Test
  void requestsGoBehindListsAndSnapshotsAndCostWhatTheVenueSays() {
    Poll poll = poll("a", MINUTE);
    desk.add(BTC, DataType.OPEN_INTEREST, poll);
    scheduler.runDue();
    assertThat(requests).singleElement().isSameAs(poll.request());
    assertThat(priorities).containsExactly(Priority.POLL);
  }

  @Test
  void turnsOfManyFeedsAreSpreadOverTheInterval() {
    answerWith("1 5");
    int feeds = 500;
    for (int i = 0; i < feeds; i++) {
      add(Integer.toString(i), MINUTE);
    }
    scheduler.advance(MINUTE.multipliedBy(2));
    for (int round = 0; round < 3; round++) {
      askedAtMs.clear();
      scheduler.advance(MINUTE);
      assertThat(askedAtMs).hasSize(feeds);
      for (int i = 1; i < feeds; i++) {
        assertThat(askedAtMs.get(i) - askedAtMs.get(i - 1))
            .as("milliseconds between two requests, 120 if perfectly even")
            .isBetween(40L, 250L);
      }
    }
  }

  @Test
  void firstTurnsAreNoBurst() {
    for (int i = 0; i < 20; i++) {
      add(Integer.toString(i), MINUTE.multipliedBy(5));
    }
    scheduler.advance(Duration.ofMillis(950));
    assertThat(requests).hasSizeBetween(10, 11);
    scheduler.advance(Duration.ofMillis(1_050));
    assertThat(requests).doesNotHaveDuplicates().hasSize(20);
  }

  @Test
  void feedHasOneRequestOnItsWayAtMost() {
    add("a", Duration.ofSeconds(1));
    scheduler.advance(MINUTE);
    assertThat(requests).hasSize(1);
    answerWith("1 5");
    waiting.get(0).accept(TIMEOUT);
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(requests).hasSize(2);
  }

  @Test
  void failedTurnIsRepeatedWithTheNextOneAndReported() {
    reply = Optional.of(TIMEOUT);
    add("a", MINUTE);
    scheduler.advance(MINUTE);
    assertThat(report().state()).isEqualTo(FeedState.SUBSCRIBING);
    scheduler.advance(MINUTE);
    assertThat(requests).hasSize(3);
    assertThat(report().state()).isEqualTo(FeedState.FAILED);
    assertThat(report().reason()).isEqualTo("3 polls failed: timeout: after 10 s");
    answerWith("1 5");
    scheduler.advance(MINUTE);
    assertThat(report().state()).isEqualTo(FeedState.LIVE);
    assertThat(published).hasSize(1);
  }

  @Test
  void replyThatCannotBeReadIsCountedAndReported() {
    answerWith("<html>no</html>");
    add("a", MINUTE);
    scheduler.advance(MINUTE.multipliedBy(2));
    assertThat(report().state()).isEqualTo(FeedState.FAILED);
    assertThat(report().counts().messages()).isEqualTo(3);
    assertThat(report().counts().rejected()).containsEntry("unreadable", 3L);
    assertThat(published).isEmpty();
  }

  @Test
  void replyThatThereIsNoMemoryForFailsTheTurnOnly() {
    answerWith("error");
    desk.add(BTC, DataType.OPEN_INTEREST, poll("a", MINUTE));
    assertThatThrownBy(scheduler::runDue).isInstanceOf(OutOfMemoryError.class);
    answerWith("1 5");
    scheduler.advance(MINUTE);
    assertThat(report().state()).isEqualTo(FeedState.LIVE);
  }

  @Test
  void stateOfAnotherFeedInAReplyIsRefused() {
    answerWith("1 5");
    desk.add(BTC, DataType.MARK_PRICE, poll("a", MINUTE));
    scheduler.advance(MINUTE.multipliedBy(2));
    assertThat(report().reason()).contains("open_interest of binance-spot BTC-USDT");
    assertThat(published).isEmpty();
  }

  @Test
  void nothingIsAskedForOrPublishedAfterItWasRemoved() {
    PollDesk.Turns first = add("a", MINUTE);
    scheduler.runDue();
    add("b", MINUTE);
    desk.remove(first);
    waiting.get(0).accept(success("1 5"));
    scheduler.advance(MINUTE.multipliedBy(3));
    assertThat(requests).extracting(request -> request.url().getPath()).containsOnlyOnce("/a");
    assertThat(cancelled).hasValue(1);
    assertThat(reports()).hasSize(1);
    assertThat(first.feed().report(0).state()).isEqualTo(FeedState.PENDING);
    assertThat(published).isEmpty();
  }

  @Test
  void nothingIsAskedForOrPublishedAfterTheStop() {
    add("a", MINUTE);
    add("b", MINUTE);
    scheduler.runDue();
    desk.stop();
    desk.stop();
    waiting.get(0).accept(success("1 5"));
    scheduler.advance(MINUTE.multipliedBy(3));
    assertThat(requests).hasSize(1);
    assertThat(published).isEmpty();
  }

  @Test
  void quietFeedIsStaleByItsInterval() {
    answerWith("1 5");
    add("a", MINUTE);
    scheduler.runDue();
    desk.tick(scheduler.nanos());
    reply = Optional.empty();
    scheduler.advance(MINUTE.multipliedBy(3));
    assertThat(report().state()).isEqualTo(FeedState.LIVE);
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(report().state()).isEqualTo(FeedState.STALE);
  }

  @Test
  void intervalThatIsNotAboveZeroIsRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> poll("a", Duration.ZERO));
  }

  private PollDesk.Turns add(String path, Duration interval) {
    return desk.add(BTC, DataType.OPEN_INTEREST, poll(path, interval));
  }

  /** Bodies are amount and time. */
  private static Poll poll(String path, Duration interval) {
    return new Poll(
        interval,
        new VenueRequest<>(URI.create("http://127.0.0.1/" + path), 3, PollDeskTest::parse));
  }

  private static List<SeriesEvent> parse(String body, long receivedNs) {
    if (body.equals("error")) {
      throw new OutOfMemoryError("no memory");
    }
    String[] words = body.split(" ", -1);
    return List.of(
        new OpenInterestEvent.Builder(BTC)
            .base(Decimals.exact(words[0]))
            .build(new SeriesEvent.Times(Long.parseLong(words[1]), receivedNs)));
  }

  private void answerWith(String body) {
    reply = Optional.of(success(body));
  }

  private static RestReply success(String body) {
    return new RestReply.Success(200, body, 1);
  }

  private FeedReport report() {
    return reports().get(0);
  }

  private List<FeedReport> reports() {
    List<FeedReport> reports = new ArrayList<>();
    desk.report(scheduler.nanos(), reports);
    return reports;
  }
}
