package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.ScriptedNats.Request;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How a NATS sink ends, whatever the server and the disk do. */
class NatsSinkEndTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMillis(500);

  /** Of {@code close}: its patience, and what it gives its threads in all. */
  private static final Duration BOUND = PATIENCE.plusSeconds(4);

  @TempDir Path folder;
  private final NotedThreads threads = new NotedThreads();
  private ScriptedNats server;

  @BeforeEach
  void start() throws IOException {
    server = ScriptedNats.start();
  }

  @AfterEach
  void stop() throws IOException {
    server.close();
  }

  static Stream<Named<Consumer<ScriptedNats>>> silences() {
    return Stream.of(
        Named.of("no greeting", ScriptedNats::staySilent),
        Named.of("no answer to requests", server -> server.requests(what -> Request.IGNORED)),
        Named.of("no acknowledgement", server -> server.answers(sent -> Answer.LOST)));
  }

  @ParameterizedTest
  @MethodSource("silences")
  void closeEndsWithinItsBoundThoughTheServerIsSilent(Consumer<ScriptedNats> silence)
      throws IOException {
    silence.accept(server);
    NatsSink sink = open();
    write(sink, 100);
    Await.until("a silence", SOON, () -> server.silences() > 0);
    long begunNs = System.nanoTime();
    sink.close();

    assertThat(Duration.ofNanos(System.nanoTime() - begunNs)).isLessThan(BOUND);
    threads.awaitNone();
  }

  @Test
  void closeThatIsInterruptedLeavesNoThread() throws IOException {
    server.answers(sent -> Answer.LOST);
    NatsSink sink = open();
    write(sink, 100);
    Await.until("a silence", SOON, () -> server.silences() > 0);

    Thread.currentThread().interrupt();
    sink.close();

    assertThat(Thread.interrupted()).as("is still interrupted").isTrue();
    threads.awaitNone();
  }

  @Test
  void openThatFailsHalfWayKeepsWhatEarlierRunsLeft() throws IOException {
    NatsSink first = open();
    write(first, 100);
    first.close();
    Path lastEvents = spool().resolve("last-events");
    String before = Files.readString(lastEvents);
    Path trades = spool().resolve("MARKETPRISM_TRADES");
    Files.move(trades, folder.resolve("aside"));
    Files.createFile(trades);

    NatsSink broken = sink();
    assertThatThrownBy(broken::open).isInstanceOf(IOException.class);
    broken.close();

    assertThat(before).contains("trade.binance.spot.BTC-USDT");
    assertThat(lastEvents).hasContent(before);
    threads.awaitNone();
    Files.delete(trades);
    Files.move(folder.resolve("aside"), trades);
    NatsSink again = open();
    assertThat(again.lastEvents().of(SinkHarness.BTC, DataType.TRADE))
        .hasValueSatisfying(last -> assertThat(last.tradeId()).hasValue(99));
    again.close();
  }

  private NatsSink open() throws IOException {
    NatsSink sink = sink();
    sink.open();
    return sink;
  }

  private NatsSink sink() {
    return NatsSink.builder(NatsAccess.of(server.url(), "test"), spool(), SinkHarness.CLOCKS)
        .patience(PATIENCE)
        .threads(threads)
        .build();
  }

  private Path spool() {
    return folder.resolve("spool");
  }

  private static void write(NatsSink sink, int trades) throws IOException {
    for (long id = 0; id < trades; id++) {
      sink.write(TestEvents.trade(SinkHarness.BTC, id, SinkHarness.CLOCKS.epochNanos()));
    }
    sink.flush();
  }
}
