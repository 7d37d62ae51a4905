package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.TestSeries;
import io.marketprism.collector.app.mainjob.Await;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.testing.Repository;
import io.marketprism.collector.testing.RequiresTool;
import io.nats.client.Dispatcher;
import io.nats.client.api.KeyValueConfiguration;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/CONSUMING.md shows is run as it stands there. */
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class ConsumingTest {
  private static final String BUCKET = "MARKETPRISM_BOOK_STATE";

  private final Instrument btc = TestInstruments.btcUsdt();
  private final EventCodec codec = new EventCodec("one");
  private final String document;
  private final Path folder;
  private final NatsServer server;
  private final NatsClient client;
  private final TestStreams streams;

  ConsumingTest(@TempDir Path folder) throws Exception {
    this.folder = folder;
    document = Files.readString(Repository.root().resolve("docs/CONSUMING.md"));
    server = NatsServer.start(folder);
    client = server.connect();
    streams = TestStreams.make(client, "one");
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void documentShowsTheClassThatIsTested() throws Exception {
    String source =
        Files.readString(
            Repository.root()
                .resolve("collector-app/src/test/java")
                .resolve(BookFromNats.class.getName().replace('.', '/') + ".java"));

    assertThat(block("java")).isEqualTo(source.substring(source.indexOf("/** Keeps the book")));
  }

  @Test
  void bookIsJoinedFromTheBucketAndFollowedByTheRule() throws Exception {
    streams.publish(
        TestEvents.snapshot(btc, 10, 10_000, 100_000), TestEvents.update(btc, 10, 11, 9_900, 1));
    makeBucket(TestEvents.snapshot(btc, 11, 10_000, 300_000));
    BookFromNats book = new BookFromNats();
    Thread reader = follow(book);

    streams.publish(TestEvents.update(btc, 11, 12, 10_100, 200_000));
    Await.until("the update", NatsServer.PATIENCE, () -> book.held == 12);
    streams.publish(
        TestEvents.disconnect(btc, DataType.ORDERBOOK, 1),
        TestEvents.update(btc, 12, 13, 10_100, 0));
    Await.until("the next", NatsServer.PATIENCE, () -> book.held == 13);

    reader.interrupt();
    reader.join();
    assertThat(book.bids).isEqualTo(Map.of(new BigDecimal("100"), new BigDecimal("3")));
  }

  @Test
  void bookWhoseChainIsBrokenIsTakenFromTheBucket() throws Exception {
    makeBucket(TestEvents.snapshot(btc, 10, 10_000, 100_000));
    BookFromNats book = new BookFromNats();
    Thread reader = follow(book);
    Await.until("joined", NatsServer.PATIENCE, () -> book.held == 10);

    put(TestEvents.snapshot(btc, 20, 10_200, 100_000));
    streams.publish(TestEvents.update(btc, 19, 20, 9_900, 1));
    Await.until("joined anew", NatsServer.PATIENCE, () -> book.held == 20);

    reader.interrupt();
    reader.join();
    assertThat(book.bids).containsOnlyKeys(new BigDecimal("102"));
  }

  private Thread follow(BookFromNats book) {
    Thread reader =
        new Thread(
            () -> {
              try {
                book.follow(client.connection(), "binance.spot.BTC-USDT");
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              } catch (Exception e) {
                throw new AssertionError(e);
              }
            });
    reader.setDaemon(true);
    reader.start();
    return reader;
  }

  private void makeBucket(MarketEvent whole) throws Exception {
    client
        .connection()
        .keyValueManagement()
        .create(KeyValueConfiguration.builder().name(BUCKET).build());
    put(whole);
  }

  private void put(MarketEvent whole) throws Exception {
    client.connection().keyValue(BUCKET).put("binance.spot.BTC-USDT", codec.message(whole).body());
  }

  @Test
  void shellReadsTrades() throws Exception {
    Path output = folder.resolve("shell.out");
    String script = block("bash").replace("4222", Integer.toString(server.port()));

    try (ChildProcess shell = ChildProcess.start(List.of("bash", "-c", script), output)) {
      long[] id = new long[1];
      Await.until(
          "a trade in the shell",
          NatsServer.PATIENCE,
          () -> {
            publish(TestEvents.trade(btc, ++id[0]));
            return ChildProcess.text(output).lines().count() > 1 || !shell.isAlive();
          });

      String first = ChildProcess.text(output).lines().findFirst().orElse("");
      assertThat(first).startsWith("{\"data_type\":\"trade\"").endsWith("}");
    }
  }

  private void publish(MarketEvent event) {
    try {
      streams.publish(event);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void patternsGiveWhatTheySay() throws Exception {
    Instrument swap = TestInstruments.linearSwap();
    Map<String, List<String>> expected =
        Map.of(
            "trade.*.*.*", List.of("trade.binance.spot.BTC-USDT", "trade.okx.perpetual.BTC-USDT"),
            "orderbook.binance.spot.*", List.of("orderbook.binance.spot.BTC-USDT"),
            "funding_rate.*.perpetual.*", List.of("funding_rate.okx.perpetual.BTC-USDT"),
            "*.okx.perpetual.BTC-USDT",
                List.of("trade.okx.perpetual.BTC-USDT", "funding_rate.okx.perpetual.BTC-USDT"),
            "interruption.>", List.of("interruption.binance.spot.BTC-USDT"));
    for (Map.Entry<String, List<String>> pattern : expected.entrySet()) {
      assertThat(document).contains("| `" + pattern.getKey() + "` |");
      Queue<String> subjects = new ConcurrentLinkedQueue<>();
      Dispatcher dispatcher =
          client.connection().createDispatcher(message -> subjects.add(message.getSubject()));
      dispatcher.subscribe(pattern.getKey());
      client.connection().flush(NatsServer.PATIENCE);

      streams.publish(
          TestEvents.trade(btc, 1),
          TestEvents.trade(swap, 1),
          TestEvents.snapshot(btc, 10, 1, 1),
          TestEvents.disconnect(btc, DataType.BBO, 1),
          TestSeries.funding(swap));
      client.connection().flush(NatsServer.PATIENCE);
      dispatcher.drain(NatsServer.PATIENCE).get();

      assertThat(subjects).containsExactlyInAnyOrderElementsOf(pattern.getValue());
    }
  }

  /** The first block of that language. */
  private String block(String language) {
    String begin = "```" + language + "\n";
    int from = document.indexOf(begin) + begin.length();
    return document.substring(from, document.indexOf("```", from));
  }
}
