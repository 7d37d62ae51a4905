package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.venue.VenueProtocol;
import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.spi.TradeSource;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BinanceProtocolTest {
  private static final URI REST = URI.create("http://127.0.0.1:1");

  private final VenueProtocol protocol = new BinanceProtocol(BinanceMarket.SPOT);
  private final SessionProtocol session = protocol.session("", URI.create("ws://127.0.0.1:1"));

  @ParameterizedTest
  @CsvSource({
    "ORDERBOOK, RAW, btcusdt@depth@100ms",
    "TRADE, RAW, btcusdt@trade",
    "TRADE, AGGREGATE, btcusdt@aggTrade",
    "BBO, RAW, btcusdt@bookTicker",
  })
  void channelIsTheSymbolInSmallLettersAndTheStream(
      DataType type, TradeSource trades, String channel) {
    assertThat(protocol.channel(instrument("BTCUSDT"), type, trades))
        .isEqualTo(new VenueProtocol.ChannelName("", channel));
  }

  @Test
  void channelDoesNotDependOnTheLanguageOfTheProcess() {
    Locale before = Locale.getDefault();
    try {
      Locale.setDefault(Locale.forLanguageTag("tr"));
      assertThat(channel("IOTAUSDT")).isEqualTo("iotausdt@trade");
    } finally {
      Locale.setDefault(before);
    }
    assertThat(channel("\u5e01\u5b89USDT")).isEqualTo("\u5e01\u5b89usdt@trade");
  }

  private String channel(String symbol) {
    return protocol.channel(instrument(symbol), DataType.TRADE, TradeSource.RAW).name();
  }

  @Test
  void dataTypeThatTheVenueDoesNotHaveIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> protocol.channel(instrument("BTCUSDT"), DataType.FUNDING_RATE, TradeSource.RAW))
        .withMessageContaining("binance-spot")
        .withMessageContaining("funding_rate");
    assertThat(protocol.description().dataTypes())
        .containsExactlyInAnyOrder(DataType.ORDERBOOK, DataType.TRADE, DataType.BBO);
  }

  @Test
  void requestsAreJsonWhateverTheChannelsAre() {
    List<String> channels = List.of("btcusdt@trade", "\"]}\\\n@trade", "\u5e01@depth@100ms");
    JsonObject subscribe = JsonParser.parseString(session.subscribe(7, channels)).getAsJsonObject();
    assertThat(subscribe.keySet()).containsExactly("method", "params", "id");
    assertThat(subscribe.get("method").getAsString()).isEqualTo("SUBSCRIBE");
    assertThat(subscribe.get("id").getAsLong()).isEqualTo(7);
    assertThat(subscribe.getAsJsonArray("params"))
        .extracting(name -> name.getAsString())
        .isEqualTo(channels);
    assertThat(session.unsubscribe(8, List.of("btcusdt@trade")))
        .isEqualTo("{\"method\":\"UNSUBSCRIBE\",\"params\":[\"btcusdt@trade\"],\"id\":8}");
  }

  @Test
  void combinedStreamsAreOpenedWithoutAnyAndStayWithinTheExchangesLimits() {
    assertThat(session.endpoint()).isEqualTo(URI.create("ws://127.0.0.1:1/stream"));
    assertThat(session.limits().requestSpacing().toMillis()).isGreaterThanOrEqualTo(250);
    assertThat(session.limits().lifetime().toHours()).isLessThan(24);
    assertThat(protocol.limits().channelsPerConnection()).isLessThanOrEqualTo(1_024);
  }

  /** Depth wanted, limit asked for, and the weight that the exchange counts for it. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 5",
    "100, 100, 5",
    "101, 101, 25",
    "500, 500, 25",
    "501, 501, 50",
    "1000, 1000, 50",
    "1001, 1001, 250",
    "5000, 5000, 250",
    "10000, 5000, 250",
  })
  void snapshotAsksForTheDepthWithinTheLimitAndKnowsItsWeight(int depth, int limit, int weight) {
    VenueRequest<BookSnapshot> request =
        protocol.snapshot(REST, instrument("BTCUSDT"), depth, new Scales(2, 5));
    assertThat(request.url())
        .isEqualTo(URI.create(REST + "/api/v3/depth?symbol=BTCUSDT&limit=" + limit));
    assertThat(request.weight()).isEqualTo(weight);
  }

  @Test
  void snapshotIsCompleteWhereTheReplyIsShorterThanTheLimit() {
    VenueRequest<BookSnapshot> request =
        protocol.snapshot(REST, instrument("BTCUSDT"), 2, new Scales(2, 5));
    BookSnapshot snapshot =
        request
            .parser()
            .parse("{\"lastUpdateId\":1,\"bids\":[[\"2\",\"1\"],[\"1\",\"1\"]],\"asks\":[]}", 5);
    assertThat(snapshot.bidsComplete()).isFalse();
    assertThat(snapshot.asksComplete()).isTrue();
  }

  @Test
  void symbolInAnAddressIsEscaped() {
    String url =
        protocol
            .snapshot(REST, instrument("\u5e01 A&limit=1#/../"), 5, new Scales(2, 5))
            .url()
            .toString();
    assertThat(url)
        .isEqualTo(REST + "/api/v3/depth?symbol=%E5%B8%81+A%26limit%3D1%23%2F..%2F&limit=5");
  }

  @Test
  void providerIsFoundAndServesExactlyWhatItSays() {
    ExchangeProvider provider =
        ServiceLoader.load(ExchangeProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(BinanceProvider.class::isInstance)
            .findFirst()
            .orElseThrow();
    assertThat(provider.venues())
        .extracting(one -> one.venue().name())
        .containsExactly("binance-spot", "binance-usdm", "binance-coinm");
  }

  @ParameterizedTest
  @CsvSource({
    "wss://stream.binance.com:9443/stream?streams=btcusdt@trade, binance-spot",
    "wss://data-stream.binance.vision/stream, binance-spot",
    "wss://stream.binance.us:9443/ws, binance-spot",
    "wss://stream-cloud.trbinance.com/stream, binance-spot",
    "wss://fstream.binance.com/stream, binance-usdm",
    "wss://fstream.binance.com/market/stream, binance-usdm",
    "wss://fstream.binancefuture.com/public/ws, binance-usdm",
    "wss://dstream.binance.com/stream, binance-coinm",
    "wss://demo-dstream.binance.com/ws, binance-coinm",
    "wss://stream.binance.com.evil.test/stream,",
    "wss://xfstream.binance.com/stream,",
    "wss://fstream.binance.com.evil.test/stream,",
    "wss://stream.binancexcom/stream,",
    "wss:opaque,",
  })
  void recordingsAreRecognizedByTheirHost(URI socket, @Nullable String venue) {
    assertThat(new BinanceProvider().recognize(socket).map(Venue::name))
        .isEqualTo(Optional.ofNullable(venue));
  }

  private static Instrument instrument(String symbol) {
    return new Instrument(
        BinanceMarket.SPOT.venue(),
        MarketType.SPOT,
        symbol,
        symbol,
        "",
        "",
        2,
        5,
        QuantityUnit.BASE,
        true);
  }
}
