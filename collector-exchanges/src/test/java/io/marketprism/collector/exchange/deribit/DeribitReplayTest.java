package io.marketprism.collector.exchange.deribit;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.exchange.venue.ReplayProtocol;
import io.marketprism.collector.exchange.venue.ReplayProtocol.Channel;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.spi.RecordingReplay;
import io.marketprism.collector.spi.RecordingReplay.ReplayedBook;
import io.marketprism.collector.spi.ReplayContext;
import io.marketprism.collector.sync.FeedContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DeribitReplayTest {
  private static final String SUBSCRIBE =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"public/subscribe\",\"params\":{\"channels\":[%s]}}";

  private final ReplayProtocol replay = new DeribitReplay();

  @Test
  void channelsOfOneInstrumentStandInTheRequestThatWasSent() {
    String names =
        "\"book.BTC-24SEP21-8000-P.raw\",\"book.BTC-PERPETUAL.100ms\",\"trades.BTC-PERPETUAL.raw\","
            + "\"quote.BTC-PERPETUAL\",\"ticker.BTC-PERPETUAL.raw\",\"trades.option.any.raw\","
            + "\"book.BTC-PERPETUAL.none.20.100ms\",\"platform_state\"";
    assertThat(replay.sent(SUBSCRIBE.formatted(names)))
        .containsExactly(
            channel(
                "book.BTC-24SEP21-8000-P.raw", "book", "BTC-24SEP21-8000-P", DataType.ORDERBOOK),
            channel("book.BTC-PERPETUAL.100ms", "book", "BTC-PERPETUAL", DataType.ORDERBOOK),
            channel("trades.BTC-PERPETUAL.raw", "trades", "BTC-PERPETUAL", DataType.TRADE),
            channel("quote.BTC-PERPETUAL", "quote", "BTC-PERPETUAL", DataType.BBO));
    assertThat(replay.opened("wss://www.deribit.com/ws/api/v2")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ping",
        "[]",
        "{}",
        "null",
        "{\"method\":null}",
        "{\"method\":[]}",
        "{\"method\":\"public/unsubscribe\",\"params\":{\"channels\":[\"quote.A\"]}}",
        "{\"method\":\"public/subscribe\"}",
        "{\"method\":\"public/subscribe\",\"params\":[]}",
        "{\"method\":\"public/subscribe\",\"params\":{\"channels\":\"quote.A\"}}",
        "{\"method\":\"public/subscribe\",\"params\":{\"channels\":[null]}}",
        "{\"method\":\"public/subscribe\",\"params\":{\"channels\":[{}]}}",
      })
  void whatSubscribesNothingGivesNoChannel(String text) {
    assertThat(replay.sent(text)).isEmpty();
  }

  @Test
  void onlyTheListIsAListAndNoReplyASnapshot() {
    assertThat(replay.instruments("https://x/api/v2/public/get_order_book?a=b", "{}")).isEmpty();
    assertThat(replay.snapshot("https://x/api/v2/public/get_order_book?a=b", "{}", 1)).isEmpty();
    assertThat(replay.snapshotsInChannel()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "BTC-24SEP21-8000-P, OPTION, BASE",
    "XRP_USDC-30JUN23-0d625-C, OPTION, BASE",
    "BTC-PERPETUAL, PERPETUAL, USD",
    "SOL_USDC-PERPETUAL, PERPETUAL, BASE",
    "BTC-25DEC26, FUTURE, USD",
  })
  void instrumentThatNoListDescribesGoesByTheExchangesName(
      String name, MarketType type, QuantityUnit unit) {
    assertThat(replay.unlisted(name).symbol()).isEqualTo(name);
    assertThat(replay.unlisted(name).marketType()).isEqualTo(type);
    assertThat(replay.unlisted(name).quantityUnit()).isEqualTo(unit);
  }

  @Test
  void bookOfARecordingIsSyncedBySnapshotAndChangesOfItsChannel() {
    List<String> observed = new ArrayList<>();
    RecordingReplay recording =
        new DeribitProvider()
            .replay(
                DeribitProtocol.VENUE,
                new ReplayContext(
                    new FeedContext(
                        event -> {},
                        new Clocks(() -> Instant.EPOCH, () -> 0),
                        () -> 1,
                        Duration.ofSeconds(60)),
                    (connection, symbol) ->
                        (applied, book) -> observed.add(symbol + " " + applied)));
    recording.opened("ws1", "wss://www.deribit.com/ws/api/v2");
    recording.sent("ws1", SUBSCRIBE.formatted("\"" + DeribitHarness.BOOK + "\""));
    recording.received("ws1", DeribitHarness.snapshot(160, "[\"new\",1.5,3.0]", ""), 1);
    recording.received("ws1", DeribitHarness.change(160, 165, "[\"new\",1.0,1.0]", ""), 2);
    recording.received("ws1", DeribitHarness.change(160, 165, "[\"new\",1.0,1.0]", ""), 3);
    ReplayedBook book = recording.books().get(0);
    assertThat(book.status()).isEqualTo("synced");
    assertThat(book.snapshots()).isEqualTo(1);
    assertThat(book.counts().messages()).isEqualTo(3);
    assertThat(book.counts().stale()).isEqualTo(1);
    assertThat(book.book().sequence()).hasValue(165);
    assertThat(observed).containsExactly("BTC-PERPETUAL 1");
    recording.received("ws1", DeribitHarness.change(170, 175, "", ""), 4);
    assertThat(recording.books().get(0).status()).isEqualTo("gap");
  }

  private static Channel channel(String name, String word, String symbol, DataType type) {
    return new Channel(name, word, symbol, type, true);
  }
}
