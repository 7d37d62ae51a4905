package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.exchange.venue.ReplayProtocol;
import io.marketprism.collector.exchange.venue.ReplayProtocol.Channel;
import io.marketprism.collector.model.DataType;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinanceReplayTest {
  private final ReplayProtocol replay = new BinanceReplay(BinanceMarket.SPOT);

  @Test
  void channelsStandInTheAddressThatWasOpened() {
    assertThat(
            replay.opened(
                "wss://stream.binance.com:9443/stream?streams=btcusdt@depth@100ms/btcusdt@aggTrade"
                    + "/ethbtc@trade/ethbtc@bookTicker/ethbtc@kline_1m/!ticker&timeUnit=X"))
        .containsExactly(
            channel("btcusdt@depth@100ms", "depth", "BTCUSDT", DataType.ORDERBOOK),
            channel("btcusdt@aggTrade", "aggTrade", "BTCUSDT", DataType.TRADE),
            channel("ethbtc@trade", "trade", "ETHBTC", DataType.TRADE),
            channel("ethbtc@bookTicker", "bookTicker", "ETHBTC", DataType.BBO));
    assertThat(replay.opened("wss://stream.binance.com:9443/stream")).isEmpty();
  }

  @Test
  void escapedAddressMeansTheSame() {
    assertThat(replay.opened("wss://x/stream?streams=%E5%B8%81usdt%40trade"))
        .containsExactly(channel("\u5e01usdt@trade", "trade", "\u5e01USDT", DataType.TRADE));
    assertThat(replay.opened("wss://x/stream?streams=btc%ZZ@trade"))
        .containsExactly(channel("btc%ZZ@trade", "trade", "BTC%ZZ", DataType.TRADE));
  }

  @Test
  void channelsStandInTheRequestThatWasSent() {
    assertThat(
            replay.sent("{\"method\":\"SUBSCRIBE\",\"params\":[\"btcusdt@trade\",\"x\"],\"id\":1}"))
        .containsExactly(channel("btcusdt@trade", "trade", "BTCUSDT", DataType.TRADE));
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
        "{\"method\":\"UNSUBSCRIBE\",\"params\":[\"btcusdt@trade\"]}",
        "{\"method\":\"SUBSCRIBE\"}",
        "{\"method\":\"SUBSCRIBE\",\"params\":\"btcusdt@trade\"}",
        "{\"method\":\"SUBSCRIBE\",\"params\":[null]}",
        "{\"method\":\"SUBSCRIBE\",\"params\":[{}]}",
        "{\"method\":\"SUBSCRIBE\",\"params\":[[]]}",
      })
  void whatSubscribesNothingGivesNoChannel(String text) {
    assertThat(replay.sent(text)).isEmpty();
  }

  @Test
  void depthReplyIsASnapshotOfTheSymbolInItsAddress() {
    String body = "{\"lastUpdateId\":5,\"bids\":[[\"1.5\",\"2\"]],\"asks\":[]}";
    for (String url :
        List.of(
            "https://api.binance.com/api/v3/depth?symbol=BTCUSDT&limit=1",
            "https://api.binance.com/api/v3/depth?limit=1&symbol=BTCUSDT")) {
      ReplayProtocol.SymbolSnapshot found = replay.snapshot(url, body, 7).orElseThrow();
      assertThat(found.venueSymbol()).isEqualTo("BTCUSDT");
      assertThat(found.snapshot().last()).isEqualTo(5);
      assertThat(found.snapshot().bidsComplete()).isFalse();
      assertThat(found.snapshot().scales().price()).isEqualTo(1);
    }
    assertThat(
            replay
                .snapshot("https://x/api/v3/depth?symbol=BTCUSDT", body, 7)
                .orElseThrow()
                .snapshot()
                .bidsComplete())
        .as("100 levels where none are asked for")
        .isTrue();
    assertThat(
            replay
                .snapshot("https://x/api/v3/depth?symbol=%E5%B8%81USDT", body, 7)
                .orElseThrow()
                .venueSymbol())
        .isEqualTo("\u5e01USDT");
    assertThat(replay.snapshot("https://x/api/v3/time?symbol=BTCUSDT", body, 7)).isEmpty();
  }

  @Test
  void onlyTheListIsAList() {
    assertThat(replay.instruments("https://x/api/v3/depth?symbol=A", "{}")).isEmpty();
    String list =
        "{\"symbols\":[{\"symbol\":\"AB\",\"baseAsset\":\"A\",\"quoteAsset\":\"B\",\"filters\":["
            + "{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.1\"},"
            + "{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"1\"}]}]}";
    assertThat(replay.instruments("https://x/api/v3/exchangeInfo", list).orElseThrow())
        .extracting(one -> one.symbol())
        .containsExactly("A-B");
  }

  @Test
  void instrumentThatNoListDescribesGoesByTheExchangesSymbol() {
    assertThat(replay.unlisted("BTCUSDT").symbol()).isEqualTo("BTCUSDT");
    assertThat(replay.unlisted("BTCUSDT").priceScale()).isZero();
  }

  private static Channel channel(String name, String word, String symbol, DataType type) {
    return new Channel(name, word, symbol, type, true);
  }
}
