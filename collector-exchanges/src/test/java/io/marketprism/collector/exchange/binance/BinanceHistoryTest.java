package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.venue.VenueProtocol.History;
import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.sync.TradeIds;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BinanceHistoryTest {
  private static final URI REST = URI.create("http://127.0.0.1:1");
  private static final TradeIds IDS = new TradeIds(26_129, 26_628);
  private static final Instrument SPOT =
      SeriesHarness.contract(BinanceMarket.SPOT, "BTCUSDT", "BTC", "USDT");
  private static final String AGGREGATE =
      "{\"a\":26129,\"p\":\"0.01633102\",\"q\":\"4.70443515\",\"f\":27781,\"l\":27782,"
          + "\"T\":1498793709153,\"m\":true,\"M\":true}";

  @Test
  void singleTradesOfSpotAreAskedForFromAnIdOn() {
    History history = history(BinanceMarket.SPOT, REST, TradeSource.USUAL).orElseThrow();
    assertThat(history.ofAggregates()).isFalse();
    VenueRequest<List<TradeEvent>> request = history.pages().of(IDS);
    assertThat(request.url())
        .hasToString(REST + "/api/v3/historicalTrades?symbol=BTCUSDT&fromId=26129&limit=500");
    assertThat(request.weight()).isEqualTo(25);
  }

  @Test
  void hostOfMarketDataOnlyHasTheLastThousandAndNoOlderOnes() {
    URI host = BinanceMarket.SPOT.description().rest();
    History history = history(BinanceMarket.SPOT, host, TradeSource.RAW).orElseThrow();
    assertThat(history.reach()).isEqualTo(1_000);
    VenueRequest<List<TradeEvent>> request = history.pages().of(new TradeIds(8, 9));
    assertThat(request.url()).hasToString(host + "/api/v3/trades?symbol=BTCUSDT&limit=1000");
    String body = "[" + single(7) + "," + single(8) + "," + single(9) + "," + single(10) + "]";
    assertThat(request.parser().parse(body, 5))
        .as("what nobody asked for is left out")
        .extracting(TradeEvent::id)
        .containsExactly(8L, 9L);
  }

  @Test
  void aggregatesAreAskedForWhereTheyAreCollected() {
    assertRequest(BinanceMarket.SPOT, TradeSource.AGGREGATE, "/api/v3/aggTrades?symbol=BTCUSDT", 4);
    assertRequest(BinanceMarket.USDM, TradeSource.USUAL, "/fapi/v1/aggTrades?symbol=BTCUSDT", 20);
    assertRequest(BinanceMarket.COINM, TradeSource.USUAL, "/dapi/v1/aggTrades?symbol=BTCUSDT", 20);
  }

  private static void assertRequest(
      BinanceMarket market, TradeSource trades, String path, int weight) {
    History history = history(market, REST, trades).orElseThrow();
    assertThat(history.ofAggregates()).isTrue();
    VenueRequest<List<TradeEvent>> request = history.pages().of(IDS);
    assertThat(request.url()).hasToString(REST + path + "&fromId=26129&limit=500");
    assertThat(request.weight()).isEqualTo(weight);
  }

  @Test
  void singleTradesOfFuturesAreNotPublic() {
    assertThat(history(BinanceMarket.USDM, REST, TradeSource.RAW)).isEmpty();
    assertThat(history(BinanceMarket.COINM, REST, TradeSource.RAW)).isEmpty();
  }

  @Test
  void aggregateHasItsTradesAndItsAggressorAndNoEventTime() {
    TradeEvent trade = parse("[" + AGGREGATE + "]").get(0);
    assertThat(trade.id()).isEqualTo(26_129);
    assertThat(trade.firstTradeId()).isEqualTo(27_781);
    assertThat(trade.lastTradeId()).isEqualTo(27_782);
    assertThat(trade.side()).isEqualTo(Side.SELL);
    assertThat(trade.tradeTimeMs()).isEqualTo(1_498_793_709_153L);
    assertThat(trade.exchangeTimeMs()).isEqualTo(MarketEvent.UNKNOWN);
    assertThat(trade.receivedNs()).isEqualTo(5);
    assertThat(trade.scales()).as("finer than the list says").isEqualTo(new Scales(8, 8));
    assertThat(trade.price()).isEqualTo(1_633_102);
    assertThat(trade.quantity()).isEqualTo(470_443_515);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[1]",
        "[{}]",
        "[{\"id\":1,\"a\":1,\"p\":\"1\",\"q\":\"1\",\"T\":1,\"m\":true}]",
        "[{\"a\":1,\"f\":1,\"p\":\"1\",\"q\":\"1\",\"T\":1,\"m\":true}]",
        "[{\"id\":-1,\"price\":\"1\",\"qty\":\"1\",\"time\":1,\"isBuyerMaker\":true}]",
        "[{\"id\":1,\"price\":\"1\",\"qty\":\"-1\",\"time\":1,\"isBuyerMaker\":true}]",
        "[{\"id\":1,\"price\":\"1\",\"p\":\"1\",\"qty\":\"1\",\"time\":1,\"isBuyerMaker\":true}]",
        "[{\"id\":1,\"price\":\"1\",\"qty\":\"1\",\"time\":1,\"isBuyerMaker\":1}]",
        "[{\"id\":1,\"price\":\"1e19\",\"qty\":\"1\",\"time\":1,\"isBuyerMaker\":true}]",
        "{\"code\":-1121,\"msg\":\"Invalid symbol.\"}"
      })
  void anythingElseIsRefused(String body) {
    assertThatThrownBy(() -> parse(body)).isInstanceOf(MalformedFrameException.class);
  }

  @Test
  void endlessListIsRefused() {
    String many = "[" + (single(1) + ",").repeat(10_000) + single(1) + "]";
    assertThatThrownBy(() -> parse(many)).isInstanceOf(MalformedFrameException.class);
  }

  private static String single(long id) {
    return "{\"id\":"
        + id
        + ",\"price\":\"4.00000100\",\"qty\":\"12.00000000\",\"quoteQty\":\"48.000012\","
        + "\"time\":1499865549590,\"isBuyerMaker\":false,\"isBestMatch\":true}";
  }

  private static List<TradeEvent> parse(String body) {
    return TradesReply.parse(SPOT, body, 5);
  }

  private static Optional<History> history(BinanceMarket market, URI rest, TradeSource trades) {
    return new BinanceProtocol(market).history(rest, SPOT, trades);
  }
}
