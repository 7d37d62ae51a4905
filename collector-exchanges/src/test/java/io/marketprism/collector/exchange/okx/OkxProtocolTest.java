package io.marketprism.collector.exchange.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.venue.VenueProtocol.ChannelName;
import io.marketprism.collector.exchange.venue.VenueProtocol.History;
import io.marketprism.collector.exchange.venue.VenueProtocol.Poll;
import io.marketprism.collector.exchange.venue.VenueProtocol.RequestLimit;
import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.RatioEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.TradeIds;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OkxProtocolTest {
  private static final URI REST = URI.create("http://127.0.0.1:1");

  private final OkxProtocol protocol = new OkxProtocol(Segment.SPOT);
  private final OkxProtocol swaps = new OkxProtocol(Segment.SWAP);
  private final SessionProtocol session =
      protocol.session("", URI.create("ws://127.0.0.1:1/ws/v5/public"));

  @ParameterizedTest
  @CsvSource({
    "ORDERBOOK, books:BTC-USDT",
    "TRADE, trades:BTC-USDT",
    "BBO, bbo-tbt:BTC-USDT",
  })
  void channelIsItsWordAndTheInstrument(DataType type, String channel) {
    for (TradeSource source : TradeSource.values()) {
      assertThat(protocol.channel(DecoderHarness.BTC_USDT, type, source))
          .isEqualTo(new ChannelName("", channel));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "FUNDING_RATE, funding-rate:BTC-USDT-SWAP, funding-rate:BTC-USDT-SWAP",
    "MARK_PRICE, mark-price:BTC-USDT-SWAP, mark-price:BTC-USDT-SWAP",
    "INDEX_PRICE, index-tickers:BTC-USDT, index-tickers:BTC-USDT-SWAP",
    "OPEN_INTEREST, open-interest:BTC-USDT-SWAP, open-interest:BTC-USDT-SWAP",
    "LIQUIDATION, liquidation-orders:SWAP, liquidation-orders:BTC-USDT-SWAP",
  })
  void channelOfDerivativesMayCarrySeveralFeeds(DataType type, String channel, String key) {
    assertThat(swaps.channel(SeldomHarness.LINEAR, type, TradeSource.RAW))
        .isEqualTo(new ChannelName("", channel, key));
  }

  @Test
  void liquidationsAreSubscribedByTheKindOfInstruments() {
    assertThat(session.subscribe(7, List.of("liquidation-orders:SWAP", "index-tickers:BTC-USD")))
        .isEqualTo(
            "{\"id\":\"7\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"liquidation-orders\","
                + "\"instType\":\"SWAP\"},{\"channel\":\"index-tickers\",\"instId\":"
                + "\"BTC-USD\"}]}");
  }

  @Test
  void eachVenueHasTheDataThatItsInstrumentsHave() {
    Set<DataType> market = EnumSet.of(DataType.ORDERBOOK, DataType.TRADE, DataType.BBO);
    Set<DataType> derivatives =
        EnumSet.complementOf(EnumSet.of(DataType.VOLATILITY_INDEX, DataType.INTERRUPTION));
    assertThat(protocol.description().dataTypes()).isEqualTo(market);
    assertThat(swaps.description().dataTypes()).isEqualTo(derivatives);
    assertThat(new OkxProtocol(Segment.FUTURES).description().dataTypes()).isEqualTo(derivatives);
    for (DataType type : derivatives) {
      assertThat(swaps.offers(SeldomHarness.LINEAR, type)).isTrue();
      boolean polled = swaps.poll(REST, SeldomHarness.LINEAR, type).isPresent();
      assertThat(polled)
          .isEqualTo(type == DataType.LSR_TOP_POSITION || type == DataType.LSR_ALL_ACCOUNT);
    }
  }

  @Test
  void futureIsFundedWhereItsRuleTypeSaysSoAndNoOther() {
    String dated = OkxInstrumentsTest.future("BTC-USD-261225", "BTC-USD", "1798185600000");
    String xperp = OkxInstrumentsTest.future("BTC-USD_UM_XPERP-310404", "BTC-USD", "1933056000000");
    List<Instrument> futures =
        OkxInstruments.parse(
            Segment.FUTURES,
            OkxInstrumentsTest.list(dated, xperp.replace("\"normal\"", "\"xperp\"")));
    OkxProtocol venue = new OkxProtocol(Segment.FUTURES);
    assertThat(futures)
        .extracting(future -> venue.offers(future, DataType.FUNDING_RATE))
        .containsExactly(false, true);
    assertThat(futures).allMatch(future -> venue.offers(future, DataType.MARK_PRICE));
  }

  @ParameterizedTest
  @CsvSource({
    "LSR_ALL_ACCOUNT, long-short-account-ratio-contract",
    "LSR_TOP_POSITION, long-short-position-ratio-contract-top-trader",
  })
  void ratioOfTopTradersIsThatOfTheirPositionsAndNotOfTheirAccounts(DataType type, String path) {
    Poll poll = swaps.poll(REST, SeldomHarness.LINEAR, type).orElseThrow();
    assertThat(poll.request().url())
        .isEqualTo(
            URI.create(
                REST
                    + "/api/v5/rubik/stat/contracts/"
                    + path
                    + "?instId=BTC-USDT-SWAP&period=5m&limit=3"));
    assertThat(poll.interval()).isEqualTo(Duration.ofMinutes(5));
    String body = "{\"code\":\"0\",\"msg\":\"\",\"data\":[[\"1701417600000\",\"1.1739\"]]}";
    RatioEvent ratio = (RatioEvent) poll.request().parser().parse(body, 7).get(0);
    assertThat(ratio.dataType()).isEqualTo(type);
  }

  @Test
  void dataTypeThatTheVenueDoesNotHaveIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> protocol.channel(DecoderHarness.BTC_USDT, DataType.FUNDING_RATE, TradeSource.RAW))
        .withMessageContaining("okx-spot has no channel funding_rate");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                protocol.channel(
                    DecoderHarness.BTC_USDT, DataType.VOLATILITY_INDEX, TradeSource.RAW))
        .withMessageContaining("okx-spot")
        .withMessageContaining("volatility_index");
  }

  @Test
  void requestsNameEachChannelInTwoPartsWhateverTheyAre() {
    assertThat(session.subscribe(7, List.of("books:BTC-USDT", "trades:BTC-USDT-SWAP")))
        .isEqualTo(
            "{\"id\":\"7\",\"op\":\"subscribe\",\"args\":[{\"channel\":\"books\",\"instId\":"
                + "\"BTC-USDT\"},{\"channel\":\"trades\",\"instId\":\"BTC-USDT-SWAP\"}]}");
    JsonObject odd =
        JsonParser.parseString(session.unsubscribe(8, List.of("books:a\":{}:b"))).getAsJsonObject();
    assertThat(odd.get("op").getAsString()).isEqualTo("unsubscribe");
    JsonObject argument = odd.getAsJsonArray("args").get(0).getAsJsonObject();
    assertThat(argument.get("instId").getAsString()).isEqualTo("a\":{}:b");
  }

  @Test
  void sessionStaysWithinTheExchangesLimits() {
    assertThat(session.endpoint()).isEqualTo(URI.create("ws://127.0.0.1:1/ws/v5/public"));
    SessionProtocol.Heartbeat heartbeat = session.heartbeat().orElseThrow();
    assertThat(heartbeat.frame()).isEqualTo("ping");
    assertThat(heartbeat.every()).isBetween(Duration.ofSeconds(20), Duration.ofSeconds(25));
    assertThat(session.limits().silenceCeiling())
        .as("funding may come each 90 s only, and be late")
        .isGreaterThanOrEqualTo(Duration.ofMinutes(3));
    int most = session.limits().channelsPerRequest();
    String longest = session.subscribe(1, Collections.nCopies(most, "bbo-tbt:" + "X".repeat(64)));
    assertThat(most).isLessThanOrEqualTo(300);
    assertThat(longest.length()).isLessThan(64 << 10);
    assertThat(protocol.booksPerConnection()).isLessThanOrEqualTo(25);
    double connectsASecond = 1e9 / protocol.limits().connectEach().toNanos();
    assertThat(connectsASecond).as("of all segments, which share the host").isLessThanOrEqualTo(3);
  }

  @Test
  void booksComeInTheirChannelAndShowAWindow() {
    BookSettings books = protocol.books(5_000, Optional.empty());
    assertThat(books.inChannel()).isTrue();
    assertThat(books.limits().window()).isEqualTo(400);
  }

  @ParameterizedTest
  @EnumSource(Segment.class)
  void listIsThatOfTheSegmentWithABudgetOfItsOwn(Segment segment) {
    OkxProtocol one = new OkxProtocol(segment);
    VenueRequest<List<Instrument>> request = one.instruments(REST);
    assertThat(request.url())
        .isEqualTo(URI.create(REST + "/api/v5/public/instruments?instType=" + segment));
    assertThat(one.limits().requests().group()).isEqualTo(segment.venue().name());
    assertThat(one.limits().requests().window()).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void pastTradesAreSingleMatchesBeforeAnIdAndCountedTogetherFromAllVenues() {
    History history =
        protocol.history(REST, DecoderHarness.BTC_USDT, TradeSource.USUAL).orElseThrow();
    assertThat(history.page()).isEqualTo(100);
    assertThat(history.ofAggregates()).isFalse();
    VenueRequest<List<TradeEvent>> request =
        history.pages().of(new TradeIds(242_720_719, 242_720_720));
    assertThat(request.url())
        .hasToString(
            REST + "/api/v5/market/history-trades?type=1&instId=BTC-USDT&after=242720721&limit=2");
    assertThat(request.own())
        .contains(new RequestLimit("okx-trades", 20, Duration.ofSeconds(2), Optional.empty()));
    String body =
        "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"instId\":\"BTC-USDT\",\"side\":\"sell\","
            + "\"sz\":\"0.00001\",\"px\":\"29963.25\",\"source\":\"0\",\"tradeId\":\"242720720\","
            + "\"ts\":\"1654161646974\"}]}";
    TradeEvent trade = request.parser().parse(body, 7).get(0);
    assertThat(trade.id()).isEqualTo(242_720_720);
    assertThat(trade.isAggregated()).isFalse();
    assertThat(trade.isBackfilled()).isTrue();
    assertThat(trade.side()).isEqualTo(Side.SELL);
    assertThat(trade.exchangeTimeMs()).isEqualTo(1_654_161_646_974L);
    for (String bad :
        List.of(
            body.replace("\"0\",\"msg", "\"51001\",\"msg"),
            body.replace("\"code\":\"0\",", ""),
            body.replace("[{", "{").replace("}]", "}"),
            body.replace("sell", "SELL"),
            body.replace("\"ts\":\"1654161646974\"", "\"ts\":\"\""))) {
      assertThatThrownBy(() -> request.parser().parse(bad, 7))
          .as(bad)
          .isInstanceOf(MalformedFrameException.class);
    }
  }

  @Test
  void snapshotOverRestHasAnIdOfTheChannelsSequence() {
    VenueRequest<BookSnapshot> request =
        protocol.snapshot(REST, DecoderHarness.BTC_USDT, 1_000, new Scales(0, 0));
    assertThat(request.url())
        .isEqualTo(URI.create(REST + "/api/v5/market/books?instId=BTC-USDT&sz=400"));
    RequestLimit limit = new RequestLimit("okx-books", 40, Duration.ofSeconds(2), Optional.empty());
    assertThat(request.own()).contains(limit);
    assertThat(swaps.snapshot(REST, SeldomHarness.LINEAR, 1_000, new Scales(0, 0)).own())
        .as("counted together with all that ask from this address")
        .contains(limit);
    String body =
        "{\"code\":\"0\",\"msg\":\"\",\"data\":[{\"asks\":[[\"41006.8\",\"0.6\",\"0\",\"1\"]],"
            + "\"bids\":[],\"ts\":\"1629966436396\",\"seqId\":3235851742}]}";
    BookSnapshot snapshot = request.parser().parse(body, 7);
    assertThat(snapshot.last()).isEqualTo(3_235_851_742L);
    assertThat(snapshot.asks().price(0)).isEqualTo(410_068);
    assertThat(snapshot.scales()).isEqualTo(new Scales(1, 1));
    assertThat(snapshot.exchangeTimeMs()).isEqualTo(1_629_966_436_396L);
    for (String bad :
        List.of(
            body.replace("\"code\":\"0\"", "\"code\":\"51001\""),
            body.replace(",\"seqId\":3235851742", ""),
            body.replaceFirst("\\{\"code\":\"0\",", "{"),
            "{\"code\":\"0\",\"data\":[]}",
            body + "x")) {
      assertThatThrownBy(() -> request.parser().parse(bad, 7))
          .isInstanceOf(MalformedFrameException.class);
    }
    assertThat(snapshot.receivedNs()).isEqualTo(7).isNotEqualTo(MarketEvent.UNKNOWN);
  }

  @Test
  void providerIsFoundAndServesExactlyWhatItSays() {
    ExchangeProvider provider =
        ServiceLoader.load(ExchangeProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(OkxProvider.class::isInstance)
            .findFirst()
            .orElseThrow();
    assertThat(provider.venues())
        .extracting(one -> one.venue().name())
        .containsExactly("okx-spot", "okx-swap", "okx-futures");
    assertThat(provider.venues()).allMatch(one -> one.venue().exchange().equals("okx"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Segment.of(new Venue("okx-options", "okx")))
        .withMessageContaining("okx-options");
  }

  @ParameterizedTest
  @CsvSource({
    "wss://ws.okx.com:8443/ws/v5/public, true",
    "wss://ws.okex.com:8443/ws/v5/public, true",
    "wss://wsaws.okx.com:8443/ws/v5/public, true",
    "wss://wseea.okx.com:8443/ws/v5/public, true",
    "wss://real.okcoin.com:8443/ws/v5/public, true",
    "wss://ws.okx.com.evil.test/ws, false",
    "wss://wsxokx.com/ws, false",
    "wss://stream.binance.com:9443/ws, false",
    "wss:opaque, false",
  })
  void recordingsAreRecognizedByTheirHost(URI socket, boolean ours) {
    assertThat(new OkxProvider().recognize(socket).isPresent()).isEqualTo(ours);
  }
}
