package io.marketprism.collector.exchange.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.session.RestReply.Failure;
import io.marketprism.collector.exchange.session.RestReply.Reason;
import io.marketprism.collector.exchange.session.RestReply.Success;
import io.marketprism.collector.exchange.session.RestRequest.Priority;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import okio.GzipSink;
import okio.Okio;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The budget's time is virtual, the sockets are real. */
class RestClientTest {
  private static final RestLimits LIMITS = new RestLimits(2, 5, 1 << 20);

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ConnectionRegistry registry =
      new ConnectionRegistry(new ConnectionLimits(10, 10), StackSampling.ALL, scheduler.clocks());
  private final List<Throwable> fatal = new ArrayList<>();
  private final SessionFactory factory =
      new SessionFactory(
          new SessionEnvironment(
              scheduler.clocks(),
              scheduler,
              registry,
              new Random(2),
              RawFrameListener.NONE,
              fatal::add),
          ClientOptions.DEFAULT);
  private final BlockingQueue<RestReply> replies = new LinkedBlockingQueue<>();
  private final MockWebServer server = new MockWebServer();
  private final WeightBudget budget =
      new WeightBudget(
          1_000, Duration.ofMinutes(1), Optional.of("X-MBX-USED-WEIGHT-1M"), scheduler::nanos);
  private final RestClient client =
      factory.rest(
          new RestSpec(
              "test", URI.create("http://127.0.0.1"), budget, LIMITS, "slow down"::equals));

  @BeforeEach
  void startServer() throws IOException {
    server.start();
    scheduler.runDue();
  }

  @AfterEach
  void noSocketIsLeft() {
    factory.close();
    server.close();
    Eventually.holds("no socket", Duration.ofSeconds(5), () -> registry.openSockets() == 0);
    scheduler.runDue();
    assertThat(registry.connections()).isEmpty();
    assertThat(registry.counts().get(0).invalidTransitions()).isZero();
    assertThat(registry.leaks()).isEmpty();
  }

  @Test
  void getsTheWholeBody() throws Exception {
    server.enqueue(ok("{\"symbols\":[]}"));
    Success success = (Success) get("/api", 10);
    assertThat(success.body()).isEqualTo("{\"symbols\":[]}");
    assertThat(success.status()).isEqualTo(200);
    assertThat(success.receivedNs()).isEqualTo(scheduler.clocks().epochNanos());
    assertThat(budget.used()).isEqualTo(10);
    assertThat(server.takeRequest().getHeaders().get("Accept-Encoding")).isEqualTo("gzip");
  }

  @Test
  void ofManyConnectionsOnlyTwoAreKeptOnceTheyAreIdle() throws Exception {
    RestLimits four = new RestLimits(4, 10, 1 << 20);
    RestClient busy =
        factory.rest(
            new RestSpec("busy", URI.create("http://127.0.0.1"), budget, four, body -> false));
    for (int i = 0; i < 4; i++) {
      server.enqueue(ok("{}").newBuilder().headersDelay(300, TimeUnit.MILLISECONDS).build());
      busy.get(new RestRequest(uri("/" + i), 1, Priority.SNAPSHOT), replies::add);
    }
    scheduler.runDue();
    for (int i = 0; i < 4; i++) {
      assertThat(reply()).isInstanceOf(Success.class);
    }
    assertThat(registry.socketCounts().connected()).isEqualTo(4);
    Eventually.holds("two are kept", Duration.ofSeconds(5), () -> registry.openSockets() == 2);
  }

  @Test
  void unpacksGzip() throws Exception {
    Buffer packed = new Buffer();
    try (var sink = Okio.buffer(new GzipSink(packed))) {
      sink.writeUtf8("packed text");
    }
    server.enqueue(
        new MockResponse.Builder().addHeader("Content-Encoding", "gzip").body(packed).build());
    assertThat(((Success) get("/api", 1)).body()).isEqualTo("packed text");
  }

  @Test
  void bodyThatUnpacksTooFarIsRefused() throws Exception {
    Buffer packed = new Buffer();
    try (var sink = Okio.buffer(new GzipSink(packed))) {
      sink.write(new byte[16 << 20]);
    }
    assertThat(packed.size()).isLessThan(100_000);
    server.enqueue(
        new MockResponse.Builder().addHeader("Content-Encoding", "gzip").body(packed).build());
    assertThat(((Failure) get("/api", 1)).reason()).isEqualTo(Reason.TOO_LONG);
  }

  @Test
  void bodyOfUnknownLengthIsBoundedToo() throws Exception {
    Buffer big = new Buffer();
    big.write(new byte[(1 << 20) + 1]);
    server.enqueue(new MockResponse.Builder().chunkedBody(big, 8_192).build());
    assertThat(((Failure) get("/api", 1)).reason()).isEqualTo(Reason.TOO_LONG);
  }

  @Test
  void webPageWithStatusOfSuccessIsLeftToTheCaller() throws Exception {
    server.enqueue(ok("<html>maintenance</html>"));
    assertThat(((Success) get("/api", 1)).body()).startsWith("<html>");
  }

  @ParameterizedTest
  @CsvSource({
    "429, RATE_LIMITED, 7, 7",
    "418, BANNED, 9, 9",
    "418, BANNED, , 120",
    "429, RATE_LIMITED, , 60",
    "403, FORBIDDEN, , 120"
  })
  void nothingIsAskedUntilTheExchangeAllows(
      int status, Reason reason, @Nullable String retryAfter, long seconds) throws Exception {
    MockResponse.Builder no = new MockResponse.Builder().code(status);
    if (retryAfter != null) {
      no.addHeader("Retry-After", retryAfter);
    }
    server.enqueue(no.build());
    server.enqueue(ok("later"));
    assertThat(((Failure) get("/api", 1)).reason()).isEqualTo(reason);
    ask("/api", 1, Priority.INSTRUMENTS);
    scheduler.advance(Duration.ofSeconds(seconds).minusMillis(1));
    assertThat(server.getRequestCount()).isEqualTo(1);
    scheduler.advance(Duration.ofMillis(1));
    assertThat(reply()).isInstanceOf(Success.class);
  }

  @Test
  void replyOfSuccessThatSaysThatWeAskTooMuchCountsAsOneOfStatus429() throws Exception {
    server.enqueue(ok("slow down"));
    server.enqueue(ok("later"));
    assertThat(((Failure) get("/api", 1)).reason()).isEqualTo(Reason.RATE_LIMITED);
    ask("/api", 1, Priority.INSTRUMENTS);
    scheduler.advance(Duration.ofMinutes(1).minusMillis(1));
    assertThat(server.getRequestCount()).isEqualTo(1);
    scheduler.advance(Duration.ofMillis(1));
    assertThat(((Success) reply()).body()).isEqualTo("later");
  }

  @ParameterizedTest
  @CsvSource({
    "500, SERVER_ERROR",
    "503, SERVER_ERROR",
    "301, REDIRECTED",
    "400, CLIENT_ERROR",
    "451, RESTRICTED"
  })
  void otherStatusesHaveReasonsOfTheirOwn(int status, Reason reason) throws Exception {
    server.enqueue(new MockResponse.Builder().code(status).addHeader("Location", "/other").build());
    Failure failure = (Failure) get("/api", 1);
    assertThat(failure.reason()).isEqualTo(reason);
    assertThat(failure.status()).isEqualTo(status);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void failingHostIsAskedEverMoreRarely() throws Exception {
    for (int i = 0; i < 12; i++) {
      server.enqueue(new MockResponse.Builder().code(500).build());
      ask("/api", 1, Priority.POLL);
      for (int s = 0; s < 61 && server.getRequestCount() == i; s++) {
        scheduler.advance(Duration.ofSeconds(1));
      }
      reply();
    }
    assertThat(scheduler.nanos()).isGreaterThan(Duration.ofSeconds(60).toNanos());
  }

  @Test
  void connectionThatBreaksIsAFailure() throws Exception {
    server.enqueue(
        new MockResponse.Builder().onRequestStart(new SocketEffect.CloseSocket()).build());
    server.enqueue(
        new MockResponse.Builder().onRequestStart(new SocketEffect.CloseSocket()).build());
    assertThat(((Failure) get("/api", 1)).reason()).isEqualTo(Reason.UNREACHABLE);
  }

  @Test
  void weightThatOthersUseIsLearnedFromTheAnswer() throws Exception {
    server.enqueue(
        new MockResponse.Builder().addHeader("X-MBX-USED-WEIGHT-1M", "750").body("x").build());
    get("/api", 10);
    assertThat(budget.used()).isEqualTo(750);
    ask("/api", 51, Priority.SNAPSHOT);
    scheduler.advance(Duration.ofSeconds(59));
    assertThat(server.getRequestCount()).isEqualTo(1);
    server.enqueue(ok("y"));
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(reply()).isInstanceOf(Success.class);
  }

  @Test
  void instrumentsGoBeforeSnapshotsAndSnapshotsBeforePolls() throws Exception {
    budget.block(Duration.ofSeconds(1));
    ask("/poll", 1, Priority.POLL);
    ask("/snapshot1", 1, Priority.SNAPSHOT);
    ask("/snapshot2", 1, Priority.SNAPSHOT);
    ask("/instruments", 1, Priority.INSTRUMENTS);
    scheduler.advance(Duration.ofSeconds(1));
    List<String> order = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      if (i >= 2) {
        server.enqueue(ok("x"));
        reply();
      }
      order.add(server.takeRequest().getTarget());
    }
    assertThat(order.subList(0, 2)).containsExactlyInAnyOrder("/instruments", "/snapshot1");
    assertThat(order.subList(2, 4)).containsExactly("/snapshot2", "/poll");
  }

  @Test
  void whatIsMissingOfThePastWaitsUntilHalfOfTheBudgetIsFree() throws Exception {
    budget.spend(381);
    ask("/past", 20, Priority.BACKFILL);
    server.enqueue(ok("x"));
    ask("/snapshot", 50, Priority.SNAPSHOT);
    assertThat(reply()).isInstanceOf(Success.class);
    assertThat(server.takeRequest().getTarget()).isEqualTo("/snapshot");
    scheduler.advance(Duration.ofSeconds(59));
    assertThat(server.getRequestCount()).isEqualTo(1);
    server.enqueue(ok("y"));
    scheduler.advance(Duration.ofSeconds(1));
    assertThat(reply()).isInstanceOf(Success.class);
    assertThat(server.takeRequest().getTarget()).isEqualTo("/past");
  }

  @Test
  void whatIsMissingOfThePastFailsWhereItCostsMoreThanHalfOfTheBudget() throws Exception {
    ask("/past", 401, Priority.BACKFILL);
    assertThat(((Failure) reply()).reason()).isEqualTo(Reason.OVER_BUDGET);
  }

  @Test
  void laterRequestThatFitsIsNotHeldUpByTheTimerOfAnother() throws Exception {
    budget.spend(700);
    ask("/heavy", 200, Priority.POLL);
    server.enqueue(ok("x"));
    ask("/light", 5, Priority.INSTRUMENTS);
    assertThat(reply()).isInstanceOf(Success.class);
    assertThat(server.takeRequest().getTarget()).isEqualTo("/light");
  }

  @Test
  void noMoreThanTheAllowedNumberIsInFlight() throws Exception {
    for (int i = 0; i < 4; i++) {
      ask("/api" + i, 1, Priority.POLL);
    }
    server.takeRequest();
    server.takeRequest();
    assertThat(server.takeRequest(200, TimeUnit.MILLISECONDS)).isNull();
    assertThat(registry.openSockets()).isEqualTo(2);
    for (int i = 0; i < 4; i++) {
      server.enqueue(ok("x"));
      reply();
    }
  }

  @Test
  void queueIsBounded() throws Exception {
    budget.block(Duration.ofMinutes(1));
    for (int i = 0; i < 6; i++) {
      ask("/api", 1, Priority.POLL);
    }
    assertThat(((Failure) reply()).reason()).isEqualTo(Reason.QUEUE_FULL);
    assertThat(replies).isEmpty();
  }

  @Test
  void requestThatNoMinuteCanPayFailsAtOnce() throws Exception {
    assertThat(((Failure) get("/api", 801)).reason()).isEqualTo(Reason.OVER_BUDGET);
  }

  @Test
  void cancelledRequestIsNeitherSentNorAnswered() throws Exception {
    budget.block(Duration.ofSeconds(1));
    Cancellable waiting = ask("/waiting", 1, Priority.POLL);
    waiting.cancel();
    scheduler.advance(Duration.ofSeconds(2));
    Cancellable running = ask("/running", 1, Priority.POLL);
    assertThat(server.takeRequest().getTarget()).isEqualTo("/running");
    running.cancel();
    server.enqueue(ok("unheard"));
    server.enqueue(ok("next"));
    ask("/next", 1, Priority.POLL);
    assertThat(reply()).isInstanceOf(Success.class);
    assertThat(replies).isEmpty();
  }

  @Test
  void nothingIsAnsweredAfterClose() throws Exception {
    ask("/running", 1, Priority.POLL);
    server.takeRequest();
    ask("/waiting", 1, Priority.POLL);
    client.close();
    client.close();
    Eventually.holds("no socket", Duration.ofSeconds(5), () -> registry.openSockets() == 0);
    scheduler.runDue();
    assertThat(replies).isEmpty();
  }

  @Test
  void saysWhenARequestLeavesAndNeverOfOneThatFailsUnsent() throws Exception {
    server.enqueue(ok("x"));
    List<String> told = new ArrayList<>();
    client.get(
        new RestRequest(uri("/api"), 1, Priority.POLL), () -> told.add("leaves"), replies::add);
    client.get(
        new RestRequest(uri("/api"), Integer.MAX_VALUE, Priority.POLL),
        () -> told.add("leaves too"),
        replies::add);
    assertThat(told).isEmpty();
    assertThat(List.of(reply(), reply()))
        .hasAtLeastOneElementOfType(Failure.class)
        .hasAtLeastOneElementOfType(Success.class);
    assertThat(told).containsExactly("leaves");
  }

  @Test
  void requestThatIsNotWantedWhenItsTurnComesIsNotSentAndCostsNothing() throws Exception {
    Optional<WeightBudget> own = Optional.of(perMinute(10));
    List<String> asked = new ArrayList<>();
    client.get(
        new RestRequest(uri("/void"), 700, Priority.SNAPSHOT, own),
        () -> {
          asked.add("void");
          return false;
        },
        replies::add);
    server.enqueue(ok("x"));
    assertThat(get("/wanted", 700)).isInstanceOf(Success.class);
    assertThat(server.takeRequest().getTarget()).isEqualTo("/wanted");
    assertThat(asked).containsExactly("void");
    assertThat(replies).isEmpty();
    assertThat(own.get().used()).isZero();
    assertThat(budget.used()).isEqualTo(700);
  }

  @Test
  void requestIsSentWhereItsOwnerFailsToSayWhetherItIsWanted() throws Exception {
    server.enqueue(ok("x"));
    client.get(
        new RestRequest(uri("/api"), 1, Priority.POLL),
        () -> {
          throw new IllegalStateException("no answer");
        },
        replies::add);
    assertThat(reply()).isInstanceOf(Success.class);
    assertThat(registry.counts().get(0).handlerErrors()).isEqualTo(1);
  }

  /** Others use up the host's budget at the moment at which the request's own limit is spent. */
  @Test
  void limitOfItsOwnIsNotSpentWhereTheHostsBudgetIsNotThere() {
    AtomicInteger untilOthersSpend = new AtomicInteger(Integer.MAX_VALUE);
    WeightBudget own =
        new WeightBudget(
            10,
            Duration.ofMinutes(5),
            Optional.empty(),
            () -> {
              if (untilOthersSpend.decrementAndGet() == 0) {
                budget.learn(budget.allowed());
              }
              return scheduler.nanos();
            });
    RestRequest request = new RestRequest(uri("/api"), 1, Priority.SNAPSHOT, Optional.of(own));
    RestCall call = new RestCall(client, request, () -> true, replies::add);
    untilOthersSpend.set(1);
    assertThat(call.spend()).isFalse();
    assertThat(own.used()).isZero();
    assertThat(budget.used()).isEqualTo(budget.allowed());
  }

  @Test
  void hostsBudgetIsNotSpentWhereTheLimitOfItsOwnIsReached() {
    WeightBudget own = perMinute(10);
    own.spend(own.allowed());
    RestRequest request = new RestRequest(uri("/api"), 1, Priority.SNAPSHOT, Optional.of(own));
    assertThat(new RestCall(client, request, () -> true, replies::add).spend()).isFalse();
    assertThat(budget.used()).isZero();
  }

  @Test
  void throwingCallbackHarmsNoOther() throws Exception {
    server.enqueue(ok("x"));
    server.enqueue(ok("y"));
    client.get(
        new RestRequest(uri("/throws"), 1, Priority.POLL),
        reply -> {
          throw new StackOverflowError();
        });
    Eventually.holds(
        "counted",
        Duration.ofSeconds(5),
        () -> {
          scheduler.runDue();
          return registry.counts().get(0).handlerErrors() == 1;
        });
    assertThat(get("/api", 1)).isInstanceOf(Success.class);
  }

  @Test
  void requestThatALimitOfItsOwnHoldsUpLetsOthersPassAndNeverGoesBeyondIt() throws Exception {
    Optional<WeightBudget> own =
        Optional.of(new WeightBudget(3, Duration.ofMinutes(5), Optional.empty(), scheduler::nanos));
    for (int i = 0; i < 4; i++) {
      server.enqueue(ok("x"));
    }
    for (String path : List.of("/a", "/b", "/c")) {
      client.get(new RestRequest(uri(path), 0, Priority.SNAPSHOT, own), replies::add);
    }
    ask("/d", 1, Priority.POLL);
    for (int i = 0; i < 3; i++) {
      assertThat(reply()).isInstanceOf(Success.class);
    }
    scheduler.advance(Duration.ofMinutes(5).minusMillis(1));
    assertThat(server.getRequestCount()).as("two of their own, and the one behind").isEqualTo(3);
    scheduler.advance(Duration.ofMillis(1));
    assertThat(reply()).isInstanceOf(Success.class);
    assertThat(budget.used()).as("they weigh nothing").isZero();
  }

  private WeightBudget perMinute(long limit) {
    return new WeightBudget(limit, Duration.ofMinutes(1), Optional.empty(), scheduler::nanos);
  }

  private RestReply get(String path, int weight) throws InterruptedException {
    ask(path, weight, Priority.SNAPSHOT);
    return reply();
  }

  private Cancellable ask(String path, int weight, Priority priority) {
    Cancellable call = client.get(new RestRequest(uri(path), weight, priority), replies::add);
    scheduler.runDue();
    return call;
  }

  /** The next reply, and all that follows from it. */
  private RestReply reply() throws InterruptedException {
    @Nullable RestReply reply = null;
    for (int i = 0; i < 1_000 && reply == null; i++) {
      scheduler.runDue();
      reply = replies.poll(10, TimeUnit.MILLISECONDS);
    }
    scheduler.runDue();
    if (reply == null) {
      throw new AssertionError("no reply");
    }
    return reply;
  }

  private URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getPort() + path);
  }

  private static MockResponse ok(String body) {
    return new MockResponse.Builder().body(body).build();
  }
}
