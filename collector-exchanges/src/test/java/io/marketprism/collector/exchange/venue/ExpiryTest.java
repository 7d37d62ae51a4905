package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.binance.BinanceProvider;
import io.marketprism.collector.exchange.session.ManualScheduler;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeAdapter;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import io.marketprism.collector.sync.FeedContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A dated future that ends while it is collected. Time is virtual, the sockets are real. */
@Timeout(90)
class ExpiryTest {
  private final ManualScheduler scheduler = new ManualScheduler();
  private final SpotServer server = new SpotServer();
  private final ExchangeAdapter adapter = adapter();

  ExpiryTest() throws IOException {}

  private ExchangeAdapter adapter() {
    ConnectionRegistry registry =
        new ConnectionRegistry(new ConnectionLimits(10, 10), StackSampling.OFF, scheduler.clocks());
    return new BinanceProvider()
        .create(
            new VenueSettings(
                new Venue("binance-usdm", "binance"),
                Optional.of(server.rest()),
                Map.of("public", server.socket(), "market", server.socket()),
                List.of("BTC-USDT-*"),
                Set.of(DataType.TRADE),
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

  @AfterEach
  void close() {
    adapter.close();
    server.close();
  }

  @Test
  void feedEndsAtTheExpiryAndTheListIsReadAgainSoonForWhatComesNext() {
    Instant expiry = scheduler.clocks().wall().instant().plusSeconds(30);
    String ending = future("BTCUSDT_1", expiry);
    server.list = path -> SpotServer.ok("{\"symbols\":[" + ending + "]}");
    adapter.start();
    await(() -> server.channels() == 1);
    String next = future("BTCUSDT_2", expiry.plus(Duration.ofDays(90)));
    server.list = path -> SpotServer.ok("{\"symbols\":[" + ending + "," + next + "]}");
    long startNs = scheduler.nanos();
    await(() -> adapter.instruments().isEmpty());
    assertThat(scheduler.nanos() - startNs).isLessThan(Duration.ofSeconds(40).toNanos());
    await(
        () ->
            adapter.instruments().stream()
                .map(Instrument::venueSymbol)
                .toList()
                .equals(List.of("BTCUSDT_2")));
    assertThat(scheduler.nanos() - startNs).isLessThan(Duration.ofMinutes(2).toNanos());
    await(() -> server.channels() == 1);
  }

  private static String future(String symbol, Instant delivery) {
    return ("{\"symbol\":\"%s\",\"pair\":\"BTCUSDT\",\"contractType\":\"CURRENT_QUARTER\","
            + "\"deliveryDate\":%d,\"status\":\"TRADING\",\"baseAsset\":\"BTC\","
            + "\"quoteAsset\":\"USDT\",\"marginAsset\":\"USDT\",\"filters\":["
            + "{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.10\"},"
            + "{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"0.001\"}]}")
        .formatted(symbol, delivery.toEpochMilli());
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
