package io.marketprism.collector.app.nats.audit;

import static io.marketprism.collector.app.nats.audit.AuditedEvents.SPOT;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.interruption;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.snapshot;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.trade;
import static io.marketprism.collector.app.nats.audit.AuditedEvents.update;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.NatsClient;
import io.marketprism.collector.app.nats.NatsServer;
import io.marketprism.collector.app.nats.TestStreams;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.testing.RequiresTool;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class AuditTest {
  private static final AuditOptions OPTIONS = AuditOptions.all().settle(Duration.ofMillis(100));

  private final NatsServer server;
  private final NatsAccess access;

  AuditTest(@TempDir Path folder) {
    server = NatsServer.start(folder);
    access = NatsAccess.of(server.url(), "test");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void streamsWithoutFaultsAreReadWhole() throws Exception {
    try (NatsClient client = server.connect()) {
      TestStreams streams = TestStreams.make(client, "one");
      streams.publish(trades(1, 3_000));
      streams.publish(snapshot(10, 1, 100, 1, 101, 1), update(10, 11, 1, 100, 2));
      streams.publish(interruption(SPOT, DataType.TRADE, 1));
    }

    AuditReport report = Audit.run(access, OPTIONS);

    assertThat(report.isClean()).isTrue();
    assertThat(report.of(DataType.TRADE).of(Finding.MESSAGES)).isEqualTo(3_001);
    assertThat(report.of(DataType.ORDERBOOK).of(Finding.MESSAGES)).isEqualTo(2);
    assertThat(report.of(DataType.INTERRUPTION).of(Finding.INTERRUPTIONS)).isEqualTo(1);
    assertThat(report.instances()).containsExactly("one");
    assertThat(report.streams()).hasSize(3);
  }

  @Test
  void faultsAreFoundWithTheirPlaces() throws Exception {
    try (NatsClient client = server.connect()) {
      TestStreams streams = TestStreams.make(client, "one");
      streams.publish(trade(SPOT, 1), trade(SPOT, 2), trade(SPOT, 5));
      streams.publishAgain(trade(SPOT, 4));
    }

    AuditReport report = Audit.run(access, OPTIONS);

    assertThat(report.all().of(Finding.REORDERED)).isEqualTo(1);
    assertThat(report.faults())
        .containsExactly(
            new AuditReport.Fault(
                Finding.MISSING,
                "MARKETPRISM_TRADES",
                "trade.binance.spot.BTC-USDT",
                3,
                "trades 3..3"));
  }

  @Test
  void symbolOfAnyCharactersIsItsOwnSubject() throws Exception {
    try (NatsClient client = NatsClient.connect(access.options())) {
      TestStreams streams = TestStreams.make(client, "one");
      MarketEvent event = trade(TestInstruments.spot("\u5e01\u5b89", "USDT", 0, 0), 7);
      streams.publish(event);
    }

    AuditReport report = Audit.run(access, OPTIONS);

    assertThat(report.faults()).isEmpty();
    assertThat(report.of(DataType.TRADE).of(Finding.MESSAGES)).isEqualTo(1);
  }

  @Test
  void readingBeginsAndEndsWhereItIsToldTo() throws Exception {
    try (NatsClient client = server.connect()) {
      TestStreams.make(client, "one").publish(trades(1, 20));
    }
    AuditOptions trades = OPTIONS.of(List.of("MARKETPRISM_TRADES"));

    assertThat(Audit.run(access, trades.fromSequence(15)).streams())
        .containsExactly(new AuditReport.StreamRead("MARKETPRISM_TRADES", 15, 20, 6));
    assertThat(Audit.run(access, trades.since(Instant.now().plusSeconds(60))).streams())
        .containsExactly(new AuditReport.StreamRead("MARKETPRISM_TRADES", 0, 0, 0));
    assertThat(Audit.run(access, trades.since(Instant.now().minusSeconds(600))).streams())
        .containsExactly(new AuditReport.StreamRead("MARKETPRISM_TRADES", 1, 20, 20));
  }

  @Test
  void followingGoesOnThroughARestartOfTheServer() throws Exception {
    try (NatsClient client = server.connect()) {
      TestStreams streams = TestStreams.make(client, "one");
      streams.publish(trades(1, 100));
      CompletableFuture<AuditReport> audit = following(Duration.ofSeconds(8));
      Await.until("read", NatsServer.PATIENCE, () -> isRead(client));
      streams.publish(trades(101, 200));
      server.restart();
      Await.until("connected", NatsServer.PATIENCE, () -> isUp(client));
      streams.publish(trades(201, 300));

      AuditReport report = audit.get();
      assertThat(report.faults()).isEmpty();
      assertThat(report.of(DataType.TRADE).of(Finding.MESSAGES)).isEqualTo(300);
    }
  }

  @Test
  void streamThatIsMadeAnewIsReadFromItsBeginning() throws Exception {
    try (NatsClient client = server.connect()) {
      TestStreams streams = TestStreams.make(client, "one");
      streams.publish(trades(1, 100));
      CompletableFuture<AuditReport> audit = following(Duration.ofSeconds(8));
      Await.until("read", NatsServer.PATIENCE, () -> isRead(client));
      client.streams().deleteStream("MARKETPRISM_TRADES");
      TestStreams.make(client, "one").publish(trades(101, 120));

      AuditReport report = audit.get();
      assertThat(report.faults()).isEmpty();
      assertThat(report.of(DataType.TRADE).of(Finding.MESSAGES)).isEqualTo(120);
    }
  }

  @Test
  void whatIsMissingMayStillComeAtTheEnd() throws Exception {
    try (NatsClient client = server.connect()) {
      TestStreams streams = TestStreams.make(client, "one");
      streams.publish(trade(SPOT, 1), trade(SPOT, 3));
      CompletableFuture<AuditReport> audit =
          CompletableFuture.supplyAsync(
              () -> run(AuditOptions.all().settle(Duration.ofSeconds(60))));
      streams.publishAgain(trade(SPOT, 2));

      assertThat(audit.get().isClean()).isTrue();
    }
  }

  @Test
  void streamThatIsNotThereIsRefused() {
    assertThatThrownBy(() -> Audit.run(access, OPTIONS))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no stream for subjects");
    assertThatThrownBy(() -> Audit.run(access, OPTIONS.of(List.of("NONE"))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no stream NONE");
  }

  private CompletableFuture<AuditReport> following(Duration time) {
    return CompletableFuture.supplyAsync(() -> run(OPTIONS.follow(time)));
  }

  private AuditReport run(AuditOptions options) {
    try {
      return Audit.run(access, options);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  /** Whether all trades were sent to the audit. */
  private static boolean isRead(NatsClient client) {
    try {
      return client.streams().getConsumers("MARKETPRISM_TRADES").stream()
          .anyMatch(consumer -> consumer.getDelivered().getStreamSequence() == 100);
    } catch (Exception e) {
      return false;
    }
  }

  private static boolean isUp(NatsClient client) {
    try {
      return client.streams().getStreamNames().size() == TestStreams.SUBJECTS.size();
    } catch (Exception e) {
      return false;
    }
  }

  private static MarketEvent[] trades(long first, long last) {
    return LongStream.rangeClosed(first, last)
        .mapToObj(id -> trade(SPOT, id))
        .toArray(MarketEvent[]::new);
  }
}
