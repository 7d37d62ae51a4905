package io.marketprism.collector.exchange.venue;

import static io.marketprism.collector.exchange.venue.SpotServer.delta;
import static io.marketprism.collector.exchange.venue.SpotServer.trade;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.exchange.binance.BinanceProvider;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.RecordingReplay;
import io.marketprism.collector.spi.RecordingReplay.ReplayedBook;
import io.marketprism.collector.spi.ReplayContext;
import io.marketprism.collector.sync.FeedContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class VenueReplayTest {
  private static final String DEPTH_URL = "https://x/api/v3/depth?symbol=BTCUSDT&limit=5";
  private static final String SNAPSHOT =
      "{\"lastUpdateId\":160,\"bids\":[[\"1.25\",\"3\"]],\"asks\":[[\"9\",\"1\"]]}";

  private final List<MarketEvent> published = new ArrayList<>();
  private final List<String> observed = new ArrayList<>();
  private final RecordingReplay replay =
      new BinanceProvider()
          .replay(
              new Venue("binance-spot", "binance"),
              new ReplayContext(
                  new FeedContext(
                      published::add,
                      new Clocks(() -> Instant.EPOCH, () -> 0),
                      () -> 1,
                      Duration.ofSeconds(60)),
                  (connection, symbol) ->
                      (applied, book) -> observed.add(connection + " " + symbol + " " + applied)));

  @Test
  void bookIsSyncedBySnapshotAndDeltasInWhateverOrderTheyCome() {
    open("ws1");
    replay.received("ws1", delta("BTCUSDT", 160), 1);
    replay.received("ws1", delta("BTCUSDT", 161), 2);
    replay.replied(DEPTH_URL, SNAPSHOT, 3);
    replay.received("ws1", delta("BTCUSDT", 162), 4);
    ReplayedBook book = replay.books().get(0);
    assertThat(replay.books()).hasSize(1);
    assertThat(book.status()).isEqualTo("synced");
    assertThat(book.venueSymbol()).isEqualTo("BTCUSDT");
    assertThat(book.snapshots()).isEqualTo(1);
    assertThat(book.counts().events()).isEqualTo(2);
    assertThat(book.counts().stale()).isEqualTo(1);
    assertThat(book.book().sequence()).hasValue(162);
    assertThat(book.book().price(QuoteSide.BID, 0)).isEqualTo("1.5");
    assertThat(observed).containsExactly("ws1 BTCUSDT 1", "ws1 BTCUSDT 2");
  }

  @Test
  void snapshotWithoutDeltasIsSnapshotOnly() {
    open("ws1");
    replay.replied(DEPTH_URL, SNAPSHOT, 3);
    assertThat(status()).isEqualTo("snapshot_only");
  }

  @Test
  void deltasWithoutASnapshotAreNoBook() {
    open("ws1");
    replay.received("ws1", delta("BTCUSDT", 161), 2);
    assertThat(status()).isEqualTo("no_snapshot");
  }

  @Test
  void missingDeltaIsAGap() {
    open("ws1");
    replay.replied(DEPTH_URL, SNAPSHOT, 1);
    replay.received("ws1", delta("BTCUSDT", 161), 2);
    replay.received("ws1", delta("BTCUSDT", 165), 3);
    assertThat(status()).isEqualTo("gap");
    assertThat(replay.books().get(0).counts().gaps()).isEqualTo(1);
  }

  @Test
  void subscribedBookThatNothingCameForIsNone() {
    open("ws1");
    assertThat(replay.books()).isEmpty();
  }

  @Test
  void eachConnectionKeepsABookOfItsOwn() {
    open("ws1");
    replay.sent("ws2", "{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@depth@100ms\"],\"id\":1}");
    replay.replied(DEPTH_URL, SNAPSHOT, 1);
    replay.received("ws1", delta("BTCUSDT", 161), 2);
    assertThat(replay.books())
        .extracting(ReplayedBook::connection, ReplayedBook::status)
        .containsExactly(tuple("ws1", "synced"), tuple("ws2", "snapshot_only"));
  }

  @Test
  void listGivesTheInstrumentsThatLaterLinesName() {
    replay.replied("https://x/api/v3/exchangeInfo", SpotServer.list("BTC"), 1);
    open("ws1");
    replay.received("ws1", trade("BTCUSDT", 5), 2);
    assertThat(published.get(0).instrument().symbol()).isEqualTo("BTC-USDT");
    assertThat(replay.channel((TradeEvent) published.get(0))).isEqualTo("trade");
  }

  @Test
  void whatCannotBeReadIsCountedAndEndsNothing() {
    open("ws1");
    replay.received("ws1", "{\"stream\":", 1);
    replay.replied(DEPTH_URL, "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}", 2);
    replay.replied("https://x/api/v3/exchangeInfo", "<html>", 3);
    replay.sent("ws1", "{\"method\":\"SUBSCRIBE\",\"params\":\"x\"}");
    replay.replied(DEPTH_URL, SNAPSHOT, 4);
    replay.received("ws1", delta("BTCUSDT", 161), 5);
    assertThat(replay.rejectedFrames()).isEqualTo(3);
    assertThat(status()).isEqualTo("synced");
    FeedReport.Counts counts = replay.books().get(0).counts();
    assertThat(counts.messages()).isEqualTo(1);
  }

  private void open(String connection) {
    replay.opened(connection, "wss://x/stream?streams=btcusdt@depth@100ms/btcusdt@trade");
  }

  private String status() {
    return replay.books().get(0).status();
  }
}
