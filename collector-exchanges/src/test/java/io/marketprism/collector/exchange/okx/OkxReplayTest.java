package io.marketprism.collector.exchange.okx;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.exchange.venue.ReplayProtocol;
import io.marketprism.collector.exchange.venue.ReplayProtocol.Channel;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.RecordingReplay;
import io.marketprism.collector.spi.RecordingReplay.Checks;
import io.marketprism.collector.spi.RecordingReplay.ReplayedBook;
import io.marketprism.collector.spi.ReplayContext;
import io.marketprism.collector.sync.BookObserver;
import io.marketprism.collector.sync.FeedContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OkxReplayTest {
  private static final String SUBSCRIBE =
      "{\"op\":\"subscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"},"
          + "{\"channel\":\"trades\",\"instId\":\"BTC-USDT\"},"
          + "{\"channel\":\"books-l2-tbt\",\"instId\":\"ETH-USD-SWAP\"},"
          + "{\"channel\":\"bbo-tbt\",\"instId\":\"BTC-USDT\"},"
          + "{\"channel\":\"tickers\",\"instId\":\"BTC-USDT\"},"
          + "{\"channel\":\"trades\",\"instType\":\"SPOT\"}]}";

  private final ReplayProtocol protocol = new OkxReplay(Segment.SPOT.venue());
  private final List<MarketEvent> published = new ArrayList<>();
  private final RecordingReplay replay =
      new OkxProvider()
          .replay(
              Segment.SPOT.venue(),
              new ReplayContext(
                  new FeedContext(
                      published::add,
                      new Clocks(() -> Instant.EPOCH, () -> 0),
                      () -> 1,
                      Duration.ofSeconds(60)),
                  (connection, symbol) -> BookObserver.NONE));

  @Test
  void channelsStandInTheRequestThatWasSent() {
    assertThat(protocol.opened("wss://ws.okx.com:8443/ws/v5/public")).isEmpty();
    assertThat(protocol.sent(SUBSCRIBE))
        .containsExactly(
            channel("books", "BTC-USDT", DataType.ORDERBOOK),
            channel("trades", "BTC-USDT", DataType.TRADE),
            channel("books-l2-tbt", "ETH-USD-SWAP", DataType.ORDERBOOK),
            channel("bbo-tbt", "BTC-USDT", DataType.BBO));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ping",
        "[]",
        "{}",
        "{\"op\":null}",
        "{\"op\":\"unsubscribe\",\"args\":[{\"channel\":\"books\",\"instId\":\"BTC-USDT\"}]}",
        "{\"op\":\"subscribe\"}",
        "{\"op\":\"subscribe\",\"args\":[null]}",
        "{\"op\":\"subscribe\",\"args\":[{}]}",
        "{\"op\":\"subscribe\",\"args\":[{\"channel\":[],\"instId\":\"BTC-USDT\"}]}",
      })
  void whatSubscribesNothingGivesNoChannel(String text) {
    assertThat(protocol.sent(text)).isEmpty();
  }

  @Test
  void bookOfEachConnectionIsCountedWithItsSnapshotsAndChecksums() {
    String checked =
        DecoderHarness.book(
                "snapshot",
                -1,
                160,
                "[\"3366.1\",\"7\",\"0\",\"3\"]",
                "[\"3366.8\",\"9\",\"10\",\"3\"],[\"3368\",\"8\",\"3\",\"4\"],"
                    + "[\"3372\",\"8\",\"0\",\"1\"]")
            .replace("sum\":0", "sum\":831078360");
    for (String connection : List.of("ws1", "ws2")) {
      replay.opened(connection, "wss://ws.okx.com:8443/ws/v5/public");
      replay.sent(connection, SUBSCRIBE);
      replay.received(connection, checked, 1);
    }
    replay.received("ws2", DecoderHarness.update(160, 165), 2);
    replay.received("ws2", checked.replace("831078360", "5").replace("160", "170"), 3);
    assertThat(replay.books()).extracting(ReplayedBook::connection).containsExactly("ws1", "ws2");
    ReplayedBook first = replay.books().get(0);
    assertThat(first.status()).isEqualTo("synced");
    assertThat(first.applied()).isZero();
    assertThat(first.snapshots()).isEqualTo(1);
    assertThat(first.checks()).isEqualTo(new Checks(1, 0));
    ReplayedBook second = replay.books().get(1);
    assertThat(second.applied()).isEqualTo(1);
    assertThat(second.checks()).isEqualTo(new Checks(1, 1));
    assertThat(second.status()).isEqualTo("no_snapshot");
  }

  /** A recording whose book begins with a REST snapshot at an id between two messages. */
  @Test
  void bookThatBeginsOverRestIsJoinedWithItsChannelByTheIds() {
    replay.sent("ws1", SUBSCRIBE);
    replay.received("ws1", DecoderHarness.update(150, 155), 1);
    replay.received("ws1", DecoderHarness.update(155, 160), 2);
    replay.received("ws1", DecoderHarness.update(160, 165), 3);
    String url = "https://www.okx.com/api/v5/market/books?instId=BTC-USDT&sz=400";
    replay.replied(url.replace("BTC-USDT", "ETH-USDT"), RestStartTest.reply(158), 4);
    replay.replied(url.replace("books", "trades"), RestStartTest.reply(158), 4);
    assertThat(replay.books().get(0).status()).isEqualTo("no_snapshot");
    replay.replied(url, RestStartTest.reply(158), 5);
    replay.received("ws1", DecoderHarness.update(165, 170), 6);
    replay.replied(url, RestStartTest.reply(180), 7);
    ReplayedBook book = replay.books().get(0);
    assertThat(book.status()).isEqualTo("synced");
    assertThat(book.applied()).isEqualTo(3);
    assertThat(book.counts().stale()).isEqualTo(1);
    assertThat(book.snapshots()).isEqualTo(1);
    assertThat(book.book().sequence()).hasValue(170);
    assertThat(replay.rejectedFrames()).isZero();
  }

  @Test
  void tradesSingleAndAggregatedCameByTheSameChannel() {
    replay.sent("ws1", SUBSCRIBE);
    replay.received("ws1", DecoderHarness.trade(10, 1), 1);
    replay.received("ws1", DecoderHarness.trade(12, 2), 2);
    assertThat(published)
        .hasSize(2)
        .allMatch(event -> replay.channel((TradeEvent) event).equals("trades"));
  }

  @Test
  void listsOfAllSegmentsAreReadWhateverElseTheyHold() {
    String swap =
        OkxInstrumentsTest.swap("BTC-USDT-SWAP", "BTC-USDT", "USDT", "linear", "0.01", "BTC");
    String url = "https://www.okx.com/api/v5/public/instruments?instType=SWAP";
    assertThat(protocol.instruments(url, OkxInstrumentsTest.list(swap)).orElseThrow())
        .extracting(one -> one.venue().name())
        .containsExactly("okx-swap");
    String options = OkxInstrumentsTest.list(swap.replace("\"SWAP\"", "\"OPTION\""));
    assertThat(protocol.instruments(url, options)).hasValue(List.of());
    assertThat(protocol.instruments("https://www.okx.com/api/v5/market/books", options)).isEmpty();
    assertThat(protocol.unlisted("BTC-USD-220325-40000-C").symbol())
        .isEqualTo("BTC-USD-220325-40000-C");
  }

  private static Channel channel(String word, String instId, DataType type) {
    return new Channel(word + ":" + instId, word, instId, type, true);
  }
}
