package io.marketprism.collector.exchange.deribit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.venue.VenueProtocol;
import io.marketprism.collector.exchange.venue.VenueProtocol.History;
import io.marketprism.collector.exchange.venue.VenueRequest;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.sync.TradeIds;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeribitProtocolTest {
  private static final URI REST = URI.create("http://127.0.0.1:1");

  private final VenueProtocol protocol = new DeribitProtocol();
  private final SessionProtocol session = protocol.session("", URI.create("ws://127.0.0.1:1"));
  private final Instrument option = DeribitHarness.instrument("BTC-25DEC26-100000-C");

  @ParameterizedTest
  @CsvSource({
    "ORDERBOOK, book.BTC-25DEC26-100000-C.100ms, false",
    "BBO, quote.BTC-25DEC26-100000-C, false",
    "TRADE, trades.BTC-25DEC26-100000-C.100ms, true",
    "LIQUIDATION, trades.BTC-25DEC26-100000-C.100ms, true",
    "MARK_PRICE, ticker.BTC-25DEC26-100000-C.agg2, true",
    "INDEX_PRICE, ticker.BTC-25DEC26-100000-C.agg2, true",
    "OPEN_INTEREST, ticker.BTC-25DEC26-100000-C.agg2, true",
    "FUNDING_RATE, ticker.BTC-25DEC26-100000-C.agg2, true",
  })
  void channelIsThatOfOneInstrumentWithoutAnAccount(
      DataType type, String channel, boolean isShared) {
    String key = isShared ? channel + "#" + type.wire() : channel;
    for (TradeSource trades : TradeSource.values()) {
      assertThat(protocol.channel(option, type, trades))
          .isEqualTo(new VenueProtocol.ChannelName("", channel, key));
    }
    assertThat(Channels.nameIn(key, type)).isEqualTo(channel);
    assertThat(Channels.nameIn(channel, type)).isEqualTo(channel);
  }

  @ParameterizedTest
  @CsvSource({
    "INDEX_PRICE, deribit_price_index.btc_usd",
    "VOLATILITY_INDEX, deribit_volatility_index.btc_usd",
  })
  void indexHasChannelsOfItsOwn(DataType type, String channel) {
    assertThat(protocol.channel(DeribitHarness.INDEX, type, TradeSource.RAW))
        .isEqualTo(new VenueProtocol.ChannelName("", channel));
  }

  @ParameterizedTest
  @CsvSource({
    "PERPETUAL, BTC-PERPETUAL, orderbook trade bbo funding_rate mark_price index_price"
        + " open_interest liquidation",
    "FUTURE, BTC-25DEC26, orderbook trade bbo mark_price index_price open_interest liquidation",
    "OPTION, BTC-25DEC26-1-C, orderbook trade bbo mark_price index_price open_interest liquidation",
    "INDEX, btc_usd, index_price volatility_index",
    "INDEX, eth_usd, index_price volatility_index",
    "INDEX, sol_usdc, index_price",
  })
  void instrumentHasWhatTheExchangeHasOfItsKind(MarketType kind, String name, String types) {
    Instrument instrument =
        new Instrument(
            DeribitProtocol.VENUE, kind, name, name, "", "", 0, 0, QuantityUnit.BASE, true);
    assertThat(
            Arrays.stream(DataType.values())
                .filter(type -> protocol.offers(instrument, type))
                .map(DataType::wire)
                .collect(Collectors.joining(" ")))
        .isEqualTo(types);
  }

  @Test
  void dataTypeThatTheVenueDoesNotHaveIsRefusedByName() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> protocol.channel(option, DataType.LSR_ALL_ACCOUNT, TradeSource.RAW))
        .withMessageContaining("deribit")
        .withMessageContaining("lsr_all_account");
    assertThat(protocol.description().dataTypes())
        .containsExactlyInAnyOrder(
            DataType.ORDERBOOK,
            DataType.TRADE,
            DataType.BBO,
            DataType.FUNDING_RATE,
            DataType.MARK_PRICE,
            DataType.INDEX_PRICE,
            DataType.OPEN_INTEREST,
            DataType.LIQUIDATION,
            DataType.VOLATILITY_INDEX);
  }

  @Test
  void requestsAreJsonWhateverTheChannelsAre() {
    List<String> channels = List.of("quote.A", "\"]}\\\n", "\u5e01");
    JsonObject subscribe = JsonParser.parseString(session.subscribe(7, channels)).getAsJsonObject();
    assertThat(subscribe.keySet()).containsExactly("jsonrpc", "id", "method", "params");
    assertThat(subscribe.get("method").getAsString()).isEqualTo("public/subscribe");
    assertThat(subscribe.getAsJsonObject("params").getAsJsonArray("channels"))
        .extracting(name -> name.getAsString())
        .isEqualTo(channels);
    assertThat(session.unsubscribe(8, List.of("quote.A")))
        .isEqualTo(
            "{\"jsonrpc\":\"2.0\",\"id\":8,\"method\":\"public/unsubscribe\","
                + "\"params\":{\"channels\":[\"quote.A\"]}}");
  }

  @Test
  void heartbeatsAreAskedForFirstAndQuietExchangesAsked() {
    assertThat(session.greetings())
        .containsExactly(
            "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"public/set_heartbeat\","
                + "\"params\":{\"interval\":10}}");
    SessionProtocol.Heartbeat heartbeat = session.heartbeat().orElseThrow();
    assertThat(heartbeat.every()).hasSeconds(10);
    assertThat(heartbeat.frame())
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"public/test\",\"params\":{}}");
  }

  @Test
  void noticesOfMaintenanceAreAChannelThatMayBeSilent() {
    assertThat(session.ownChannels()).containsExactly("platform_state");
    assertThat(session.isSeldom("platform_state")).isTrue();
    assertThat(session.isSeldom("book.BTC-PERPETUAL.100ms")).isFalse();
  }

  /** 32 kB a frame, and 3,000 of 30,000 credits a request, 10,000 a second coming back. */
  @Test
  void requestsStayWithinTheExchangesLimits() {
    int most = session.limits().channelsPerRequest();
    String longest = "trades." + "X".repeat(64) + ".100ms";
    String frame = session.subscribe(Long.MAX_VALUE, Collections.nCopies(most, longest));
    assertThat(frame.getBytes(StandardCharsets.UTF_8)).hasSizeLessThan(32_000);
    assertThat(session.limits().requestSpacing().toMillis()).isGreaterThanOrEqualTo(300);
    assertThat(session.limits().lifetime()).isZero();
    assertThat(session.endpoint()).isEqualTo(URI.create("ws://127.0.0.1:1/ws/api/v2"));
    assertThat(protocol.limits().channelsPerConnection()).isEqualTo(200);
    assertThat(protocol.connectionsAtOnce()).isEqualTo(32);
  }

  @Test
  void listIsOneRequestAndAskedForOnceInTenSeconds() {
    VenueRequest<List<Instrument>> request = protocol.instruments(REST);
    assertThat(request.url())
        .isEqualTo(URI.create(REST + "/api/v2/public/get_instruments?currency=any&expired=false"));
    VenueProtocol.RequestLimit budget = protocol.limits().requests();
    int allowed = budget.weight() * 80 / 100;
    assertThat(request.weight()).isLessThanOrEqualTo(allowed);
    assertThat(2 * request.weight()).isGreaterThan(allowed);
    assertThat(budget.window()).hasSeconds(10);
  }

  @Test
  void pastTradesAreThoseOfARangeOfSequenceNumbers() {
    History history = protocol.history(REST, option, TradeSource.USUAL).orElseThrow();
    assertThat(history.page()).isEqualTo(1_000);
    assertThat(history.ofAggregates()).isFalse();
    assertThat(history.pages().of(new TradeIds(11, 15)).url())
        .hasToString(
            REST
                + "/api/v2/public/get_last_trades_by_instrument?sorting=asc&instrument_name="
                + option.venueSymbol()
                + "&start_seq=11&end_seq=15&count=5");
  }

  @Test
  void replyThatIsNoListOfPastTradesIsRefused() {
    for (String bad :
        List.of(
            "{}",
            "{\"jsonrpc\":\"2.0\",\"result\":{\"has_more\":false}}",
            "{\"jsonrpc\":\"2.0\",\"result\":[]}",
            "{\"jsonrpc\":\"2.0\",\"result\":{\"trades\":[{}]}}",
            "{\"jsonrpc\":\"2.0\",\"result\":{\"trades\":[],\"trades\":[]}}",
            "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":10028,\"message\":\"too_many_requests\"}}")) {
      assertThatThrownBy(() -> TradesReply.parse(option, bad, 1))
          .as(bad)
          .isInstanceOf(MalformedFrameException.class);
    }
  }

  @Test
  void snapshotsComeInTheChannelsWithEveryLevel() {
    assertThat(protocol.books(100, Optional.empty()).inChannel()).isTrue();
    assertThat(protocol.books(100, Optional.empty()).limits().window()).isZero();
    assertThat(protocol.hasDenseTradeIds(TradeSource.RAW)).isTrue();
    assertThatThrownBy(() -> protocol.snapshot(REST, option, 5, new Scales(1, 1)))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void providerIsFoundAndServesExactlyWhatItSays() {
    ExchangeProvider provider =
        ServiceLoader.load(ExchangeProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(DeribitProvider.class::isInstance)
            .findFirst()
            .orElseThrow();
    assertThat(provider.venues())
        .extracting(one -> one.venue())
        .containsExactly(new Venue("deribit", "deribit"));
  }

  @ParameterizedTest
  @CsvSource({
    "wss://www.deribit.com/ws/api/v2, true",
    "wss://deribit.com/ws/api/v2, true",
    "wss://streams.deribit.com/ws/api/v2, true",
    "wss://test.deribit.com/ws/api/v2, true",
    "wss://www.deribit.com.evil.test/ws/api/v2, false",
    "wss://wwwxderibit.com/ws/api/v2, false",
    "wss://stream.binance.com:9443/stream, false",
    "wss:opaque, false",
  })
  void recordingsAreRecognizedByTheirHost(URI socket, boolean ours) {
    assertThat(new DeribitProvider().recognize(socket).map(Venue::name).isPresent())
        .isEqualTo(ours);
  }
}
