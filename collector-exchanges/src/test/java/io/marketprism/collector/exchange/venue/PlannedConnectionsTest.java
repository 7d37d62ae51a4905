package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.binance.BinanceProvider;
import io.marketprism.collector.exchange.deribit.DeribitProvider;
import io.marketprism.collector.exchange.okx.OkxProvider;
import io.marketprism.collector.exchange.session.ManualScheduler;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.spi.ExchangeAdapter;
import io.marketprism.collector.spi.ExchangeAdapter.Plan;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.spi.VenueSettings;
import io.marketprism.collector.sync.FeedContext;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 200 instruments of each venue with books and trades: what is planned, and what is opened. */
@Timeout(90)
class PlannedConnectionsTest {
  private static final int INSTRUMENTS = 200;
  private static final Map<String, String> ENTRIES =
      Map.of(
          "binance-spot",
          "{'symbol':'A#USDT','status':'TRADING','baseAsset':'A#','quoteAsset':'USDT','filters':["
              + "{'filterType':'PRICE_FILTER','tickSize':'0.01'},"
              + "{'filterType':'LOT_SIZE','stepSize':'0.00001'}]}",
          "binance-usdm",
          "{'symbol':'A#USDT','contractType':'PERPETUAL','deliveryDate':4133404800000,"
              + "'status':'TRADING','baseAsset':'A#','quoteAsset':'USDT','marginAsset':'USDT',"
              + "'filters':[{'filterType':'PRICE_FILTER','tickSize':'0.01'},"
              + "{'filterType':'LOT_SIZE','stepSize':'0.001'}]}",
          "binance-coinm",
          "{'symbol':'A#USD_PERP','contractType':'PERPETUAL','deliveryDate':4133404800000,"
              + "'contractStatus':'TRADING','contractSize':10,'baseAsset':'A#','quoteAsset':'USD',"
              + "'marginAsset':'A#','filters':[{'filterType':'PRICE_FILTER','tickSize':'0.1'},"
              + "{'filterType':'LOT_SIZE','stepSize':'1'}]}",
          "okx-swap",
          "{'instType':'SWAP','instId':'A#-USDT-SWAP','uly':'A#-USDT','settleCcy':'USDT',"
              + "'ctVal':'0.01','ctMult':'1','ctValCcy':'A#','ctType':'linear','expTime':'',"
              + "'tickSz':'0.1','lotSz':'0.01','state':'live'}",
          "deribit",
          "{'kind':'future','instrument_name':'A#-PERPETUAL','instrument_type':'reversed',"
              + "'expiration_timestamp':32503708800000,'is_active':true,'tick_size':0.5,"
              + "'contract_size':10.0,'min_trade_amount':10.0,'settlement_currency':'A#',"
              + "'settlement_period':'perpetual','base_currency':'A#','counter_currency':'USD',"
              + "'quote_currency':'USD','state':'open','tick_size_steps':[]}");

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ConnectionRegistry registry =
      new ConnectionRegistry(new ConnectionLimits(50, 50), StackSampling.OFF, scheduler.clocks());
  private final MockWebServer server = new MockWebServer();

  @BeforeEach
  void start() throws Exception {
    server.start();
  }

  @AfterEach
  void close() {
    server.close();
  }

  @ParameterizedTest
  @CsvSource({
    "binance-spot, 2, 400",
    "binance-usdm, 4, 400",
    "binance-coinm, 2, 400",
    "okx-swap, 10, 400",
    "deribit, 4, 400"
  })
  void connectionsOfTwoHundredInstrumentsAreFewAndAsPlanned(
      String venue, int atMost, int channels) {
    serve(venue);
    try (ExchangeAdapter adapter = adapter(venue)) {
      var planned = adapter.plan().toCompletableFuture();
      await(planned::isDone);
      Plan plan = planned.join();
      assertThat(plan.instruments()).hasSize(INSTRUMENTS);
      assertThat(plan.channels()).isEqualTo(channels);
      assertThat(plan.books()).isEqualTo(INSTRUMENTS);
      assertThat(plan.sockets()).isLessThanOrEqualTo(atMost);
      assertThat(plan.problems()).isEmpty();
      adapter.start();
      await(() -> adapter.feeds().size() == 2 * INSTRUMENTS);
      assertThat(registry.connections())
          .filteredOn(connection -> connection.purpose().equals("websocket"))
          .hasSize(plan.sockets());
    }
  }

  private void serve(String venue) {
    String entry = ENTRIES.getOrDefault(venue, "").replace('\'', '"');
    String list =
        IntStream.range(0, INSTRUMENTS)
            .mapToObj(i -> entry.replace("#", "" + i))
            .collect(Collectors.joining(","));
    String body =
        venue.startsWith("okx")
            ? "{\"code\":\"0\",\"msg\":\"\",\"data\":[" + list + "]}"
            : "{\"" + (venue.equals("deribit") ? "result" : "symbols") + "\":[" + list + "]}";
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            boolean isList = request.getTarget().matches(".*(exchangeInfo|instruments).*");
            return isList ? SpotServer.ok(body) : new MockResponse.Builder().code(404).build();
          }
        });
  }

  private ExchangeAdapter adapter(String venue) {
    ExchangeProvider provider =
        List.of(new BinanceProvider(), new OkxProvider(), new DeribitProvider()).stream()
            .filter(one -> description(one, venue).isPresent())
            .findFirst()
            .orElseThrow();
    VenueDescription description = description(provider, venue).orElseThrow();
    URI socket = URI.create("ws://127.0.0.1:" + server.getPort());
    return provider.create(
        new VenueSettings(
            description.venue(),
            Optional.of(URI.create("http://127.0.0.1:" + server.getPort())),
            description.sockets().keySet().stream()
                .collect(Collectors.toMap(route -> route, route -> socket)),
            List.of("*"),
            Set.of(DataType.ORDERBOOK, DataType.TRADE),
            100,
            TradeSource.USUAL,
            Optional.empty()),
        new ExchangeContext(
            new FeedContext(event -> {}, scheduler.clocks(), () -> 1, Duration.ofSeconds(60)),
            registry,
            scheduler,
            new Random(4),
            RawFrameListener.NONE,
            (place, failure) -> {}));
  }

  private static Optional<VenueDescription> description(ExchangeProvider provider, String venue) {
    return provider.venues().stream().filter(one -> one.venue().name().equals(venue)).findFirst();
  }

  private void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - until).as("nanoseconds too late").isNegative();
      scheduler.advance(Duration.ofMillis(20));
      LockSupport.parkNanos(1_000_000);
    }
  }
}
