package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.app.nats.StreamMessages.Stored;
import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.testing.RequiresTool;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import io.nats.client.api.DiscardPolicy;
import io.nats.client.api.StreamConfiguration;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class NatsSinkTest {
  private static final String BOOKS = "MARKETPRISM_BOOKS";
  private static final String TRADES = "MARKETPRISM_TRADES";
  private static final String STATES = "MARKETPRISM_STATES";
  private static final String BTC_TRADES = "trade.binance.spot.BTC-USDT";
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;
  private NatsServer server;
  private Path spool;

  @BeforeEach
  void start() {
    server = NatsServer.start(folder.resolve("nats"));
    spool = folder.resolve("spool");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eventsStandInTheirStreamsWithSubjectsAndIds() throws Exception {
    try (SinkHarness harness = SinkHarness.start(server.url(), spool)) {
      harness.pipeline().publish(TestEvents.snapshot(SinkHarness.BTC, 10, 100, 1));
      harness.pipeline().publish(TestEvents.update(SinkHarness.BTC, 10, 11, 100, 2));
      harness.trades(SinkHarness.BTC, 1, 3);
      harness.pipeline().publish(TestEvents.disconnect(SinkHarness.BTC, DataType.TRADE, 7));
      harness.awaitPublished(DataType.INTERRUPTION, 1);
      harness.awaitPublished(DataType.ORDERBOOK, 2);

      assertThat(StreamMessages.of(server, BOOKS))
          .extracting(Stored::subject, Stored::id)
          .containsExactly(
              tuple(
                  "orderbook.binance.spot.BTC-USDT", "orderbook:binance:spot:BTCUSDT:s10:test-1:1"),
              tuple("orderbook.binance.spot.BTC-USDT", "orderbook:binance:spot:BTCUSDT:u10-11"));
      assertThat(StreamMessages.of(server, TRADES))
          .extracting(Stored::subject, Stored::id)
          .containsExactly(
              tuple(BTC_TRADES, "trade:binance:spot:BTCUSDT:t1"),
              tuple(BTC_TRADES, "trade:binance:spot:BTCUSDT:t2"),
              tuple(BTC_TRADES, "interruption:binance:spot:BTCUSDT:test-1:1:7"));
      Await.until("the copy", SOON, () -> messages(STATES) == 1);
      assertThat(StreamMessages.of(server, STATES))
          .extracting(Stored::subject, Stored::id)
          .containsExactly(
              tuple(
                  "interruption.binance.spot.BTC-USDT",
                  "interruption:binance:spot:BTCUSDT:test-1:1:7:copy"));
      assertThat(harness.latency(DataType.ORDERBOOK).count()).as("the update").isEqualTo(1);
      assertThat(harness.latency(DataType.TRADE).count()).isEqualTo(2);
      assertThat(harness.latency(DataType.INTERRUPTION).count()).isZero();
    }
  }

  @Test
  void nothingIsLostOrDoubledOverAKill() throws Exception {
    try (SinkHarness harness = SinkHarness.start(server.url(), spool)) {
      harness.trades(SinkHarness.BTC, 0, 5_000);
      server.kill9();
      harness.trades(SinkHarness.BTC, 5_000, 20_000);
      assertThat(harness.counts(DataType.TRADE).published()).isLessThan(20_000);
      server.restart();
      harness.trades(SinkHarness.BTC, 20_000, 25_000);
      harness.awaitPublished(DataType.TRADE, 25_000);

      assertThatStreamHoldsTradesOnceInOrder(25_000);
      assertThat(harness.counts(DataType.TRADE).spooled()).isZero();
      Await.until("calm", SOON, () -> harness.report().outside().trouble().isEmpty());
    }
  }

  @Test
  void aStartWithoutServerWaitsForOneAndSaysSo() throws Exception {
    server.kill9();
    try (SinkHarness harness = SinkHarness.start(server.url(), spool)) {
      harness.trades(SinkHarness.BTC, 0, 1_000);
      Await.until(
          "trouble",
          SOON,
          () -> harness.report().outside().trouble().contains("no connection to NATS"));
      Await.until("spooled", SOON, () -> harness.counts(DataType.TRADE).spooled() == 1_000);
      server.restart();
      harness.awaitPublished(DataType.TRADE, 1_000);

      assertThatStreamHoldsTradesOnceInOrder(1_000);
    }
  }

  @Test
  void whatIsLeftInTheSpoolIsPublishedByTheNextRun() throws Exception {
    server.kill9();
    try (SinkHarness harness = SinkHarness.start(server.url(), spool)) {
      harness.trades(SinkHarness.BTC, 0, 3_000);
    }
    server.restart();
    try (SinkHarness harness = SinkHarness.start(server.url(), spool)) {
      harness.trades(SinkHarness.BTC, 3_000, 4_000);
      harness.awaitPublished(DataType.TRADE, 4_000);

      SinkReport.Counts counts = harness.counts(DataType.TRADE);
      assertThat(counts.recovered()).isEqualTo(3_000);
      assertThat(counts.offered()).isEqualTo(1_000);
      assertThat(harness.latency(DataType.TRADE).count()).as("of this run").isEqualTo(1_000);
      assertThatStreamHoldsTradesOnceInOrder(4_000);
    }
  }

  @Test
  void closeWaitsUntilWhatWasWrittenIsAcknowledged() throws Exception {
    try (SinkHarness harness = SinkHarness.start(server.url(), spool)) {
      harness.awaitConnected();
      harness.trades(SinkHarness.BTC, 0, 10_000);
    }

    assertThat(messages(TRADES)).isEqualTo(10_000);
  }

  @Test
  void aServerThatHangsIsWaitedForAndNothingComesTwice() throws Exception {
    try (SinkHarness harness = SinkHarness.start(server.url(), spool)) {
      harness.trades(SinkHarness.BTC, 0, 1_000);
      harness.awaitPublished(DataType.TRADE, 1_000);
      server.suspend();
      harness.trades(SinkHarness.BTC, 1_000, 6_000);
      Await.until("a timeout", SOON, () -> harness.occurrences(Occurrence.ACK_TIMEOUT) >= 1);
      Await.until("said", SOON, () -> !harness.report().outside().trouble().isEmpty());
      server.resume();
      harness.awaitPublished(DataType.TRADE, 6_000);

      assertThatStreamHoldsTradesOnceInOrder(6_000);
      Await.until("calm", SOON, () -> harness.report().outside().trouble().isEmpty());
    }
  }

  @Test
  void aStreamDeletedUnderUsIsMadeAgainWithAllThatTheSpoolKept() throws Exception {
    try (SinkHarness harness = SinkHarness.start(server.url(), spool)) {
      harness.trades(SinkHarness.BTC, 0, 2_000);
      harness.awaitPublished(DataType.TRADE, 2_000);
      try (NatsClient client = server.connect()) {
        client.streams().deleteStream(TRADES);
      }
      harness.trades(SinkHarness.BTC, 2_000, 3_000);
      Await.until("recreated", SOON, () -> harness.occurrences(Occurrence.STREAM_RECREATED) == 1);
      Await.until("republished", SOON, () -> messages(TRADES) == 3_000);

      assertThatStreamHoldsTradesOnceInOrder(3_000);
      assertThat(harness.report().outside().trouble()).contains("vanished and was made again");
      harness.awaitPublished(DataType.TRADE, 3_000);
      assertThat(harness.counts(DataType.TRADE).published()).isEqualTo(3_000);
    }
  }

  @Test
  void aFullStreamThatRefusesIsWaitedFor() throws Exception {
    StreamSettings tight =
        new StreamSettings(
            TRADES,
            Set.of(DataType.TRADE, DataType.LIQUIDATION),
            StreamSettings.Storage.FILE,
            100_000,
            Duration.ofHours(1),
            1,
            Duration.ofMinutes(2),
            StreamSettings.Discard.NEW);
    List<StreamSettings> streams =
        List.of(StreamSettings.defaults().get(0), tight, StreamSettings.defaults().get(2));
    try (SinkHarness harness =
        SinkHarness.start(
            server.url(), spool, builder -> builder.streams(streams).managesStreams(true))) {
      harness.trades(SinkHarness.BTC, 0, 1_000);
      Await.until("refused", SOON, () -> harness.occurrences(Occurrence.REFUSED) > 0);
      Await.until(
          "said", SOON, () -> harness.report().outside().trouble().contains("maximum bytes"));
      harness.pipeline().publish(TestEvents.snapshot(SinkHarness.BTC, 10, 100, 1));
      harness.awaitPublished(DataType.ORDERBOOK, 1);

      long held = messages(TRADES);
      try (NatsClient client = server.connect()) {
        client.streams().purgeStream(TRADES);
      }
      Await.until("more", SOON, () -> harness.counts(DataType.TRADE).published() > held + held / 2);
      assertThat(StreamMessages.of(server, TRADES).get(0).id()).endsWith(":t" + held);
    }
  }

  @Test
  void accountsStayExactWhereSomeAreRefusedAgainAndAgainBetweenOthersThatAreTaken()
      throws Exception {
    StreamConfiguration picky =
        StreamConfiguration.builder()
            .name(TRADES)
            .subjects("trade.>", "liquidation.>")
            .discardPolicy(DiscardPolicy.New)
            .discardNewPerSubject(true)
            .maxMessagesPerSubject(100)
            .build();
    try (NatsClient client = server.connect()) {
      client.streams().addStream(picky);
      try (SinkHarness harness =
          SinkHarness.start(server.url(), spool, builder -> builder.managesStreams(false))) {
        for (long id = 0; id < 150; id++) {
          harness.trades(SinkHarness.BTC, id, id + 1);
          harness.trades(SinkHarness.ETH, id / 3, id / 3 + (id % 3 == 0 ? 1 : 0));
        }
        Await.until("retries", SOON, () -> harness.occurrences(Occurrence.RETRY) >= 3);
        Await.until("calm", SOON, () -> harness.counts(DataType.TRADE).published() == 150);
        SinkReport.Counts counts = harness.counts(DataType.TRADE);
        assertThat(counts.spooled()).isEqualTo(50);

        client
            .streams()
            .updateStream(StreamConfiguration.builder(picky).maxMessagesPerSubject(1_000).build());
        harness.awaitPublished(DataType.TRADE, 200);

        assertThat(harness.counts(DataType.TRADE).published()).isEqualTo(200);
        assertThat(harness.counts(DataType.TRADE).spooled()).isZero();
        assertThatStreamHoldsTradesOnceInOrder(150);
      }
    }
  }

  @Test
  void anEventThatNoServerTakesIsReplacedByAnInterruptionAndTheBookIsAskedFor() throws Exception {
    long[] levels = LongStream.range(0, 20_000).toArray();
    BookEvent huge =
        TestEvents.book(SinkHarness.BTC)
            .update(12, 12, 11)
            .build(levels, 5_000, TestEvents.UNLIMITED);
    server.close();
    server = NatsServer.in(folder.resolve("nats")).config("max_payload: 65536").start();
    try (SinkHarness harness = SinkHarness.start(server.url(), spool)) {
      harness.pipeline().publish(TestEvents.update(SinkHarness.BTC, 10, 11, 100, 2));
      harness.pipeline().publish(huge);
      harness.pipeline().publish(TestEvents.update(SinkHarness.BTC, 12, 13, 100, 3));
      Await.until("three", SOON, () -> messages(BOOKS) == 3);

      List<Stored> stored = StreamMessages.of(server, BOOKS);
      assertThat(stored.get(0).id()).endsWith("u10-11");
      assertThat(stored.get(1).payload())
          .contains("\"data_type\":\"interruption\"", "\"feed\":\"orderbook\"");
      assertThat(stored.get(2).id()).endsWith("u12-13");
      Await.until(
          "counted",
          SOON,
          () ->
              harness.counts(DataType.ORDERBOOK).dropped().getOrDefault(Losses.TOO_LARGE, 0L) == 1);
      Await.until("asked", SOON, () -> harness.snapshotsAskedFor().contains(SinkHarness.BTC));
      Await.until("two", SOON, () -> harness.counts(DataType.ORDERBOOK).published() == 2);
    }
  }

  @Test
  void typesWithoutStreamReachWhoListensAndAreCountedWhereNobodyIsThere() throws Exception {
    Set<DataType> trades = EnumSet.of(DataType.TRADE, DataType.LIQUIDATION);
    List<StreamSettings> streams =
        List.of(StreamSettings.defaults().get(0), StreamSettings.defaults().get(2));
    try (SinkHarness harness =
            SinkHarness.start(
                server.url(), spool, builder -> builder.streams(streams).withoutStream(trades));
        NatsClient client = server.connect()) {
      LinkedBlockingQueue<Message> heard = new LinkedBlockingQueue<>();
      Dispatcher dispatcher = client.connection().createDispatcher(heard::add);
      dispatcher.subscribe("trade.*.*.*");
      client.connection().flush(SOON);
      harness.awaitConnected();
      harness.trades(SinkHarness.BTC, 0, 100);
      Await.until("heard", SOON, () -> heard.size() == 100);
      assertThat(harness.counts(DataType.TRADE).published()).isEqualTo(100);

      server.kill9();
      Await.until("noticed", SOON, () -> harness.figure("connected") == 0);
      harness.trades(SinkHarness.BTC, 100, 110);
      Await.until(
          "dropped",
          SOON,
          () -> harness.counts(DataType.TRADE).dropped().getOrDefault("not_connected", 0L) == 10);
      server.restart();
      harness.awaitConnected();
      try (NatsClient again = server.connect()) {
        heard.clear();
        again.connection().createDispatcher(heard::add).subscribe("trade.*.*.*");
        again.connection().flush(SOON);
        harness.trades(SinkHarness.BTC, 110, 111);
        Await.until("heard again", SOON, () -> heard.size() == 2);
      }
      assertThat(heard.stream().map(m -> new String(m.getData(), StandardCharsets.UTF_8)).toList())
          .satisfiesExactly(
              first -> assertThat(first).contains("\"reason\":\"queue_full\""),
              second -> assertThat(second).contains("\"trade_id\":\"110\""));
    }
  }

  private void assertThatStreamHoldsTradesOnceInOrder(long count) throws Exception {
    List<Stored> stored = StreamMessages.of(server, TRADES);
    assertThat(StreamMessages.doubled(stored)).isEmpty();
    assertThat(StreamMessages.ids(stored, BTC_TRADES))
        .containsExactlyElementsOf(
            LongStream.range(0, count)
                .mapToObj(id -> "trade:binance:spot:BTCUSDT:t" + id)
                .toList());
  }

  private long messages(String stream) {
    return StreamMessages.count(server, stream);
  }
}
