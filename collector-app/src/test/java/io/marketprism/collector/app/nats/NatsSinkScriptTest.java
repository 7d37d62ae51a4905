package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.mainjob.LoopbackPorts;
import io.marketprism.collector.app.nats.ScriptedNats.Request;
import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no real server does when it is asked to: answers late, wrong, or not at all. */
class NatsSinkScriptTest {
  private static final String TRADES = "MARKETPRISM_TRADES";
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration QUICK = Duration.ofMillis(150);

  /** Where the machine is slow the timeout grows, up to 16 times what it is by default. */
  private static final int LATER_THAN_ANY_TIMEOUT_MS = 3_000;

  private static final Duration PATIENT = Duration.ofMinutes(1);
  private static final int IN_FLIGHT = 64;

  /** Received so long ago that the stream is asked what it holds. */
  private static final Duration OLD = Duration.ofMinutes(10);

  @TempDir Path folder;
  private ScriptedNats server;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedNats.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  static Stream<Named<Answer>> badAnswers() {
    return Stream.of(
        Named.of("an acknowledgement that is late", Answer.TAKEN.after(LATER_THAN_ANY_TIMEOUT_MS)),
        Named.of("stored without a word", Answer.STORED_IN_SILENCE),
        Named.of("never arrived", Answer.LOST),
        Named.of("maximum bytes exceeded", Answer.refused(10_077)),
        Named.of("insufficient storage", Answer.refused(10_047)),
        Named.of("no responders", Answer.NO_RESPONDERS));
  }

  @ParameterizedTest
  @MethodSource("badAnswers")
  void whatIsNotAcknowledgedComesAgainWithItsIdAndIsStoredOnce(Answer bad) throws IOException {
    server.answers(sent -> sent.nth() <= 2 && sent.id().matches(".*:t10.") ? bad : Answer.TAKEN);
    try (SinkHarness harness = start(QUICK)) {
      harness.trades(SinkHarness.BTC, 0, 400);
      harness.awaitPublished(DataType.TRADE, 400);

      assertThat(server.stream(TRADES).ids()).containsExactlyInAnyOrderElementsOf(ids(0, 400));
      assertThat(harness.counts(DataType.TRADE).published()).isEqualTo(400);
      assertThat(harness.counts(DataType.TRADE).spooled()).isZero();
      assertThat(harness.latency(DataType.TRADE).count()).isEqualTo(400);
      assertThat(server.mostUnanswered()).isLessThanOrEqualTo(IN_FLIGHT);
      assertThat(server.arrived())
          .allSatisfy(
              sent -> assertThat(sent.header(Lane.RETRY).isPresent()).isEqualTo(sent.nth() > 1));
      assertThat(server.arrived()).filteredOn(sent -> sent.nth() > 1).isNotEmpty();
    }
  }

  @Test
  void latencyLastsUntilTheAcknowledgement() throws IOException {
    server.answers(sent -> Answer.TAKEN.after(300));
    try (SinkHarness harness = start(PATIENT)) {
      harness.trades(SinkHarness.BTC, 0, 5);
      harness.awaitPublished(DataType.TRADE, 5);

      assertThat(harness.latency(DataType.TRADE).count()).isEqualTo(5);
      assertThat(harness.latency(DataType.TRADE).sumMicros()).isGreaterThan(5 * 300_000);
    }
  }

  @Test
  void acknowledgementsThatDoNotComeAreCounted() throws IOException {
    server.answers(
        sent -> sent.nth() == 1 && sent.id().endsWith(":t5") ? Answer.LOST : Answer.TAKEN);
    try (SinkHarness harness = start(QUICK)) {
      harness.trades(SinkHarness.BTC, 0, 10);
      harness.awaitPublished(DataType.TRADE, 10);

      assertThat(harness.report().outside().occurrences())
          .hasEntrySatisfying("ack_timeout", count -> assertThat(count).isPositive())
          .hasEntrySatisfying("retry", count -> assertThat(count).isPositive());
    }
  }

  @Test
  void probeThatIsNeverAnsweredIsWaitedForAndTheRestGoesOnWithTheServer() throws IOException {
    NotedThreads threads = new NotedThreads();
    server.answers(sent -> Answer.LOST);
    try (SinkHarness harness = start(QUICK, builder -> builder.threads(threads))) {
      harness.trades(SinkHarness.BTC, 0, 300);
      awaitOccurrences(harness, Occurrence.ACK_TIMEOUT, 1);
      long begunNs = System.nanoTime();
      long cpuNs = threads.cpuNs(TRADES);
      int before = server.arrived().size();
      awaitOccurrences(harness, Occurrence.ACK_TIMEOUT, 3);

      assertThat(threads.cpuNs(TRADES) - cpuNs).isLessThan((System.nanoTime() - begunNs) / 10);
      assertThat(server.arrived().size() - before).isBetween(2, 3);
      assertThat(harness.figure("in_flight_messages")).isLessThanOrEqualTo(1);
      assertThat(harness.report().outside().trouble()).contains("no acknowledgement in");

      server.answers(sent -> Answer.TAKEN);
      harness.awaitPublished(DataType.TRADE, 300);
      assertThat(server.stream(TRADES).ids()).containsExactlyElementsOf(ids(0, 300));
    }
  }

  /** Some were acknowledged behind one that was not, and are lost with the stream's tail. */
  @Test
  void lostTailIsPublishedAgainThoughLookingAtTheStreamFailsBeforeAndAfterItIsFound()
      throws IOException {
    AtomicInteger failures = new AtomicInteger();
    server.answers(
        sent -> sent.nth() == 1 && sent.id().endsWith(":t20") ? Answer.LOST : Answer.TAKEN);
    try (SinkHarness harness = start(PATIENT)) {
      oldTrades(harness, 0, 60);
      awaitOccurrences(harness, Occurrence.ACKNOWLEDGED, 59);
      server.requests(
          what ->
              what.contains(TRADES) && failsOnce(what, failures)
                  ? Request.REFUSED
                  : Request.SERVED);
      server.stream(TRADES).loseAfter(10);
      server.cut();
      harness.awaitPublished(DataType.TRADE, 60);
      Await.until("all", SOON, () -> server.stream(TRADES).ids().size() == 60);

      assertThat(failures).hasValue(2);
      assertThat(harness.occurrences(Occurrence.TAIL_LOST)).isEqualTo(1);
      assertThat(server.stream(TRADES).ids()).containsExactlyInAnyOrderElementsOf(ids(0, 60));
      assertThat(harness.counts(DataType.TRADE).published()).isEqualTo(60);
    }
  }

  /** First the stream's state cannot be had, then, once the loss is known, its ids. */
  private static boolean failsOnce(String what, AtomicInteger failures) {
    return (what.startsWith("STREAM.INFO") && failures.compareAndSet(0, 1))
        || (what.startsWith("CONSUMER.CREATE") && failures.compareAndSet(1, 2));
  }

  /** What a start reads, to know what was last and what the stream holds, is not published yet. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasOnlyLookedAtCountsAsWaitingAndMayBeDropped(boolean connected) throws IOException {
    server.answers(sent -> sent.id().endsWith(":t0") ? Answer.TAKEN : Answer.LOST);
    try (SinkHarness harness = small(server.url())) {
      oldTrades(harness, 0, 1);
      harness.awaitPublished(DataType.TRADE, 1);
      oldTrades(harness, 1, 1_000);
    }
    // As after a kill, so that all is read to find what was last.
    Files.delete(folder.resolve("spool").resolve("last-events"));
    AtomicInteger looks = new AtomicInteger();
    server.requests(what -> isLook(what, looks) ? Request.REFUSED : Request.SERVED);
    String url = connected ? server.url() : "nats://127.0.0.1:" + LoopbackPorts.free();
    try (SinkHarness harness = small(url)) {
      Await.until("looked at", SOON, () -> !connected || looks.get() > 0);
      oldTrades(harness, 1_000, 5_000);
      Await.until("dropped", SOON, () -> dropped(harness) > 1_500);
      assertThat(harness.counts(DataType.TRADE).published()).isZero();
      assertThat(harness.counts(DataType.TRADE).recovered()).isEqualTo(999);
    }
    server.answers(sent -> Answer.TAKEN);
    server.requests(what -> Request.SERVED);
    try (SinkHarness harness = small(server.url())) {
      harness.awaitConnected();
      List<String> newest = ids(4_900, 5_000);
      Await.until("drained", SOON, () -> server.stream(TRADES).ids().containsAll(newest));
    }
    assertThat(server.stream(TRADES).ids()).doesNotContainAnyElementsOf(ids(1, 1_000));
  }

  private static boolean isLook(String what, AtomicInteger looks) {
    return what.startsWith("CONSUMER.CREATE") && looks.incrementAndGet() > 0;
  }

  /** A sink whose spool holds about two thousand trades. */
  private SinkHarness small(String url) throws IOException {
    return SinkHarness.start(
        url,
        folder.resolve("spool"),
        builder ->
            builder
                .inFlight(IN_FLIGHT, 4 << 20, PATIENT)
                .spool(1 << 20, Duration.ofHours(24), Duration.ZERO)
                .patience(Duration.ofMillis(1)));
  }

  private static long dropped(SinkHarness harness) {
    return harness.counts(DataType.TRADE).dropped().values().stream()
        .mapToLong(Long::longValue)
        .sum();
  }

  private SinkHarness start(Duration ackTimeout) throws IOException {
    return start(ackTimeout, builder -> builder);
  }

  private SinkHarness start(Duration ackTimeout, UnaryOperator<NatsSinkBuilder> change)
      throws IOException {
    return SinkHarness.start(
        server.url(),
        folder.resolve("spool"),
        builder -> change.apply(builder.inFlight(IN_FLIGHT, 4 << 20, ackTimeout)));
  }

  private static void oldTrades(SinkHarness harness, long firstId, long endId) {
    long receivedNs = SinkHarness.CLOCKS.epochNanos() - OLD.toNanos();
    for (long id = firstId; id < endId; id++) {
      harness.pipeline().publish(TestEvents.trade(SinkHarness.BTC, id, receivedNs));
    }
  }

  private static void awaitOccurrences(SinkHarness harness, Occurrence what, long count) {
    Await.until(count + " of " + what, SOON, () -> harness.occurrences(what) >= count);
  }

  private static List<String> ids(long first, long end) {
    return LongStream.range(first, end)
        .mapToObj(id -> "trade:binance:spot:BTCUSDT:t" + id)
        .toList();
  }
}
