package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.spi.TradeSource;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FuturesProtocolTest {
  private static final URI REST = URI.create("http://127.0.0.1:1");

  private final BinanceProtocol usdm = new BinanceProtocol(BinanceMarket.USDM);
  private final BinanceProtocol coinm = new BinanceProtocol(BinanceMarket.COINM);

  @ParameterizedTest
  @CsvSource({
    "ORDERBOOK, RAW, public, btcusdt_261225@depth@100ms",
    "ORDERBOOK, AGGREGATE, public, btcusdt_261225@depth@100ms",
    "BBO, AGGREGATE, public, btcusdt_261225@bookTicker",
    "TRADE, RAW, public, btcusdt_261225@trade",
    "TRADE, AGGREGATE, market, btcusdt_261225@aggTrade",
    "TRADE, USUAL, market, btcusdt_261225@aggTrade",
    "LIQUIDATION, RAW, market, btcusdt_261225@forceOrder",
  })
  void channelsOfUsdMAreOnTheRouteThatServesThem(
      DataType type, TradeSource trades, String route, String channel) {
    Instrument dated = instrument(BinanceMarket.USDM, "BTCUSDT_261225");
    assertThat(usdm.channel(dated, type, trades)).isEqualTo(new ChannelName(route, channel));
  }

  @ParameterizedTest
  @CsvSource({
    "ORDERBOOK, RAW, btcusd_perp@depth@100ms",
    "BBO, RAW, btcusd_perp@bookTicker",
    "TRADE, RAW, btcusd_perp@trade",
    "TRADE, AGGREGATE, btcusd_perp@aggTrade",
    "TRADE, USUAL, btcusd_perp@aggTrade",
  })
  void coinMHasOneRoute(DataType type, TradeSource trades, String channel) {
    Instrument perpetual = instrument(BinanceMarket.COINM, "BTCUSD_PERP");
    assertThat(coinm.channel(perpetual, type, trades)).isEqualTo(new ChannelName("", channel));
  }

  @Test
  void onePriceStreamOfUsdMCarriesThreeKindsOfDataAndOneOfCoinMAPair() {
    Instrument btc = instrument(BinanceMarket.USDM, "BTCUSDT");
    List<ChannelName> carried =
        Stream.of(DataType.MARK_PRICE, DataType.INDEX_PRICE, DataType.FUNDING_RATE)
            .map(type -> usdm.channel(btc, type, TradeSource.RAW))
            .toList();
    assertThat(carried).extracting(ChannelName::route).containsOnly("market");
    assertThat(carried).extracting(ChannelName::name).containsOnly("btcusdt@markPrice@1s");
    assertThat(carried).extracting(ChannelName::key).doesNotHaveDuplicates();

    List<ChannelName> ofPair =
        Stream.of("BTCUSD_PERP", "BTCUSD_261225")
            .map(id -> SeriesHarness.contract(BinanceMarket.COINM, id, "BTC", "USD"))
            .map(one -> coinm.channel(one, DataType.INDEX_PRICE, TradeSource.RAW))
            .toList();
    assertThat(ofPair).extracting(ChannelName::name).containsOnly("btcusd@indexPrice@1s");
    assertThat(ofPair).extracting(ChannelName::key).doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @EnumSource(DataType.class)
  void datedContractsHaveNoFundingAndNoRatios(DataType type) {
    boolean ofPerpetuals =
        Set.of(DataType.FUNDING_RATE, DataType.LSR_TOP_POSITION, DataType.LSR_ALL_ACCOUNT)
            .contains(type);
    Instrument perpetual = SeriesHarness.contract(BinanceMarket.USDM, "BTCUSDT", "BTC", "USDT");
    Instrument dated = SeriesHarness.contract(BinanceMarket.USDM, "BTCUSDT_261225", "BTC", "USDT");
    assertThat(usdm.offers(perpetual, type)).isTrue();
    assertThat(usdm.offers(dated, type)).isEqualTo(!ofPerpetuals);
  }

  @Test
  void allThatIsDeclaredIsServedByAStreamOrByAsking() {
    for (BinanceMarket market : BinanceMarket.ALL) {
      BinanceProtocol protocol = new BinanceProtocol(market);
      Instrument any = instrument(market, "BTCUSDT");
      for (DataType type : DataType.values()) {
        boolean asked = protocol.poll(REST, any, type).isPresent();
        if (protocol.description().dataTypes().contains(type)) {
          assertThat(asked || !protocol.channel(any, type, TradeSource.RAW).name().isEmpty())
              .isTrue();
        } else {
          assertThatIllegalArgumentException()
              .isThrownBy(() -> protocol.channel(any, type, TradeSource.RAW));
        }
      }
    }
  }

  @Test
  void snapshotsOfFuturesWaitForAFirstDeltaAndThoseOfSpotDoNot() {
    assertThat(usdm.books(1_000, Optional.empty()).firstDelta()).isPositive();
    assertThat(coinm.books(1_000, Optional.empty()).firstDelta()).isPositive();
    assertThat(new BinanceProtocol(BinanceMarket.SPOT).books(1_000, Optional.empty()).firstDelta())
        .isZero();
  }

  @Test
  void fundingIsAskedWithinItsOwnLimitAndSpotHasNone() {
    DataType funding = DataType.FUNDING_RATE;
    assertThat(new BinanceProtocol(BinanceMarket.SPOT).facts(REST, funding)).isEmpty();
    assertThat(usdm.facts(REST, DataType.TRADE)).as("trades need none").isEmpty();
    VenueRequest<?> request = usdm.facts(REST, funding).get(0);
    assertThat(request.url()).isEqualTo(URI.create(REST + "/fapi/v1/fundingInfo"));
    assertThat(request.weight()).isZero();
    assertThat(request.own().orElseThrow().weight()).isEqualTo(500);
    assertThat(coinm.facts(REST, funding).get(0).weight()).isEqualTo(1);
  }

  @Test
  void everyRouteHasAnAddressAndCombinedStreams() {
    assertThat(usdm.description().sockets())
        .containsOnlyKeys("public", "market")
        .containsEntry("public", URI.create("wss://fstream.binance.com/public"))
        .containsEntry("market", URI.create("wss://fstream.binance.com/market"));
    assertThat(coinm.description().sockets())
        .containsOnlyKeys("")
        .containsEntry("", URI.create("wss://dstream.binance.com"));
    URI address = URI.create("wss://fstream.binance.com/market");
    assertThat(usdm.session("market", address).endpoint())
        .isEqualTo(URI.create("wss://fstream.binance.com/market/stream"));
  }

  @Test
  void sessionsStayWithinTheExchangesLimits() {
    for (BinanceProtocol protocol : List.of(usdm, coinm)) {
      SessionProtocol session = protocol.session("", URI.create("ws://127.0.0.1:1"));
      assertThat(session.limits().requestSpacing()).isGreaterThan(Duration.ofMillis(100));
      assertThat(session.limits().lifetime()).isLessThan(Duration.ofHours(24));
      assertThat(protocol.limits().channelsPerConnection()).isLessThanOrEqualTo(1_024);
    }
  }

  @Test
  void bothMarketsSpendFromOneBudgetAndSpotFromAnother() {
    assertThat(usdm.limits().requests()).isEqualTo(coinm.limits().requests());
    assertThat(usdm.limits().requests().weight()).isEqualTo(2_400);
    assertThat(usdm.limits().requests().group())
        .isNotEqualTo(new BinanceProtocol(BinanceMarket.SPOT).limits().requests().group());
  }

  /** Only a few limits are valid, each with the weight that the exchange counts for it. */
  @ParameterizedTest
  @CsvSource({
    "1, 5, 2",
    "5, 5, 2",
    "6, 10, 2",
    "20, 20, 2",
    "21, 50, 2",
    "51, 100, 5",
    "101, 500, 10",
    "500, 500, 10",
    "501, 1000, 20",
    "1000, 1000, 20",
    "10000, 1000, 20",
  })
  void snapshotAsksForTheNextValidLimitAndKnowsItsWeight(int depth, int limit, int weight) {
    Instrument perpetual = instrument(BinanceMarket.COINM, "BTCUSD_PERP");
    VenueRequest<BookSnapshot> request = coinm.snapshot(REST, perpetual, depth, new Scales(1, 0));
    assertThat(request.url())
        .isEqualTo(URI.create(REST + "/dapi/v1/depth?symbol=BTCUSD_PERP&limit=" + limit));
    assertThat(request.weight()).isEqualTo(weight);
  }

  @Test
  void snapshotOfFuturesHasItsTimeAndIsCompleteOnlyBelowTheLimit() {
    VenueRequest<BookSnapshot> request =
        usdm.snapshot(REST, instrument(BinanceMarket.USDM, "BTCUSDT"), 3, new Scales(0, 0));
    BookSnapshot snapshot =
        request
            .parser()
            .parse(
                "{\"lastUpdateId\":7,\"E\":1795357800100,\"T\":1795357800099,\"symbol\":\"X\","
                    + "\"pair\":\"X\",\"bids\":[[\"5\",\"1\"],[\"4\",\"1\"],[\"3\",\"1\"],"
                    + "[\"2\",\"1\"],[\"1\",\"1\"]],\"asks\":[[\"6\",\"1\"]]}",
                5);
    assertThat(snapshot.last()).isEqualTo(7);
    assertThat(snapshot.exchangeTimeMs()).isEqualTo(1_795_357_800_100L);
    assertThat(snapshot.bidsComplete()).isFalse();
    assertThat(snapshot.asksComplete()).isTrue();
  }

  /** A book that wants more than a snapshot can give would ask for another without end. */
  @Test
  void booksAreNoDeeperThanASnapshot() {
    assertThat(usdm.books(10_000, Optional.empty()).limits().depth()).isEqualTo(1_000);
    assertThat(usdm.books(20, Optional.empty()).limits().depth()).isEqualTo(20);
    assertThat(
            new BinanceProtocol(BinanceMarket.SPOT)
                .books(10_000, Optional.empty())
                .limits()
                .depth())
        .isEqualTo(5_000);
  }

  @Test
  void idsOfAggregatesAreDenseAndThoseOfSingleTradesAreNot() {
    assertThat(usdm.hasDenseTradeIds(TradeSource.AGGREGATE)).isTrue();
    assertThat(usdm.hasDenseTradeIds(TradeSource.USUAL)).isTrue();
    assertThat(coinm.hasDenseTradeIds(TradeSource.RAW)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"true, /fapi/v1/exchangeInfo", "false, /dapi/v1/exchangeInfo"})
  void listIsAskedForWhereItIs(boolean isUsdm, String path) {
    VenueRequest<List<Instrument>> request = (isUsdm ? usdm : coinm).instruments(REST);
    assertThat(request.url()).isEqualTo(URI.create(REST + path));
    assertThat(request.weight()).isEqualTo(1);
  }

  @Test
  void dataTypeThatTheVenueDoesNotHaveIsRefusedByName() {
    Instrument perpetual = instrument(BinanceMarket.COINM, "BTCUSD_PERP");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> coinm.channel(perpetual, DataType.VOLATILITY_INDEX, TradeSource.RAW))
        .withMessageContaining("binance-coinm")
        .withMessageContaining("volatility_index");
  }

  private static Instrument instrument(BinanceMarket market, String symbol) {
    return new BinanceReplay(market).unlisted(symbol);
  }
}
