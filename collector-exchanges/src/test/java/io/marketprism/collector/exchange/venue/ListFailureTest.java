package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.session.ClientOptions;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.spi.ExchangeAdapter;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.SubjectClaims;
import io.marketprism.collector.spi.VenueSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What follows when a list is read and fails to be acted on. Time is virtual, REST is real. */
@Timeout(90)
class ListFailureTest {
  private final SpotServer server = new SpotServer();
  private final MarketHarness harness = new MarketHarness("test-one", new SubjectClaims());
  private final ExchangeAdapter adapter =
      new VenueAdapter(
          harness.protocol,
          new VenueSettings(
              harness.settings.venue(),
              Optional.of(server.rest()),
              harness.settings.sockets(),
              List.of("*"),
              Set.of(DataType.TRADE),
              100,
              harness.settings.trades(),
              Optional.empty()),
          new ExchangeContext(
              harness.context.feeds(),
              new ConnectionRegistry(
                  new ConnectionLimits(9, 9), StackSampling.OFF, harness.scheduler.clocks()),
              harness.scheduler,
              new Random(3),
              RawFrameListener.NONE,
              (place, failure) -> {}),
          ClientOptions.DEFAULT,
          new Budgets());

  ListFailureTest() throws IOException {}

  @AfterEach
  void close() {
    adapter.close();
    harness.close();
    server.close();
  }

  @Test
  void listThatCannotBeActedOnIsToldAndTheNextOneIsRead() {
    server.list = path -> SpotServer.ok(MarketHarness.BROKEN);
    adapter.start();
    await(() -> fails(Duration.ofMillis(20)));
    assertThat(adapter.unknownInstruments().toCompletableFuture()).isCompleted();
    server.list = path -> SpotServer.ok("AB");
    harness.scheduler.advance(VenueAdapter.LIST_AGE);
    await(() -> !fails(Duration.ofMillis(20)) && !adapter.instruments().isEmpty());
    assertThat(adapter.instruments()).extracting(Instrument::venueSymbol).containsExactly("AB");
  }

  /** Whether what runs meanwhile fails, as the control thread would tell. */
  private boolean fails(Duration time) {
    try {
      harness.scheduler.advance(time);
      return false;
    } catch (IllegalStateException e) {
      return true;
    }
  }

  private static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime() - until).as("nanoseconds too late").isNegative();
      LockSupport.parkNanos(1_000_000);
    }
  }
}
