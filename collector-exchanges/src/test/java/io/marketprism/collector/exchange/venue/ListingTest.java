package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.binance.BinanceProvider;
import io.marketprism.collector.exchange.session.ManualScheduler;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeAdapter;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import io.marketprism.collector.sync.FeedContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What listings and delistings do to running feeds. Time is virtual, the sockets are real. */
@Timeout(90)
class ListingTest {
  private static final Duration LIST_AGE = Duration.ofMinutes(10);

  private final ManualScheduler scheduler = new ManualScheduler();
  private final List<MarketEvent> published = new CopyOnWriteArrayList<>();
  private final SpotServer server = new SpotServer();
  private long ids = 1;
  private final ExchangeAdapter adapter = adapter("*-USDT", "ETH-USDT");

  ListingTest() throws IOException {}

  private ExchangeAdapter adapter(String... instruments) {
    VenueSettings settings =
        new VenueSettings(
            new Venue("binance-spot", "binance"),
            Optional.of(server.rest()),
            Map.of("", server.socket()),
            List.of(instruments),
            Set.of(DataType.TRADE),
            100,
            TradeSource.RAW,
            Optional.empty());
    FeedContext feeds =
        new FeedContext(published::add, scheduler.clocks(), () -> 1, Duration.ofSeconds(60));
    ConnectionRegistry registry =
        new ConnectionRegistry(new ConnectionLimits(10, 10), StackSampling.OFF, scheduler.clocks());
    return new BinanceProvider()
        .create(
            settings,
            new ExchangeContext(
                feeds,
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
  void newListingIsSubscribedWithoutARestart() {
    list("BTC", "ETH");
    list("BTC", "ETH", "NEW");
    awaitTrades("NEW");
    awaitTrades("BTC");
    awaitTrades("ETH");
  }

  @Test
  void instrumentThatTwoListsLackIsEndedAndSaid() {
    list("BTC", "ETH");
    list("BTC");
    assertThat(collected()).as("one list may be cut short").contains("ETH-USDT");
    list("BTC");
    await(() -> collected().equals(List.of("BTC-USDT")) && server.channels() == 1);
    assertThat(published).last().isInstanceOf(InterruptionEvent.class);
    assertThat(adapter.feeds())
        .filteredOn(feed -> feed.state() == FeedState.FAILED)
        .extracting(FeedReport::reason)
        .containsExactly("no such instrument in the list of 1");
    list("BTC", "ETH");
    await(() -> server.channels() == 2);
  }

  @Test
  void listThatCannotBeReadAnewEndsNothing() {
    list("BTC", "ETH");
    server.list = path -> new MockResponse.Builder().code(503).build();
    readAgain();
    readAgain();
    assertThat(collected()).contains("BTC-USDT", "ETH-USDT");
    awaitTrades("ETH");
  }

  @Test
  void listIsReadAgainSoonAfterAChannelWasRefused() {
    server.refusals =
        channel -> channel.startsWith("eth") ? Optional.of("unknown") : Optional.empty();
    server.list = path -> SpotServer.ok(SpotServer.list("BTC", "ETH"));
    readAgain();
    await(() -> names(FeedState.FAILED).contains("ETH-USDT"));
    long refusedNs = scheduler.nanos();
    server.list = path -> SpotServer.ok(SpotServer.list("BTC"));
    await(() -> lists() == 2);
    assertThat(scheduler.nanos() - refusedNs).isLessThan(Duration.ofMinutes(2).toNanos());
    readAgain();
    await(() -> collected().equals(List.of("BTC-USDT")));
  }

  @Test
  void listThatCannotBeReadIsAskedForByItsBackoffHoweverManyChannelsAreRefused() {
    String[] bases = IntStream.range(0, 60).mapToObj(i -> "A" + i).toArray(String[]::new);
    server.refusals = channel -> Optional.of("unknown");
    server.list = path -> SpotServer.ok(SpotServer.list(bases));
    readAgain();
    server.list = path -> SpotServer.ok("{");
    long before = lists();
    for (int step = 0; step < 3_000; step++) {
      scheduler.advance(Duration.ofMillis(200));
      LockSupport.parkNanos(500_000);
    }
    assertThat(lists() - before).isBetween(4L, 25L);
  }

  /** The exchange lists these, and the list is read. */
  private void list(String... bases) {
    server.list = path -> SpotServer.ok(SpotServer.list(bases));
    readAgain();
    if (bases.length > 1) {
      awaitTrades("ETH");
    }
  }

  /** Trades come, so that the feed is live; it has been silent for minutes. */
  private void awaitTrades(String base) {
    await(
        () -> {
          server.send(SpotServer.trade(base + "USDT", ids++));
          return names(FeedState.LIVE).contains(base + "-USDT");
        });
  }

  private void readAgain() {
    long lists = lists();
    if (lists == 0) {
      adapter.start();
      scheduler.runDue();
    } else {
      scheduler.advance(LIST_AGE);
    }
    await(
        () -> {
          // The age begins where the list before is acted on, which may be after its reply was
          // sent.
          scheduler.advance(Duration.ofSeconds(2));
          return lists() > lists;
        });
  }

  private long lists() {
    return server.requests.stream().filter(path -> path.contains("exchangeInfo")).count();
  }

  private List<String> collected() {
    return adapter.instruments().stream().map(Instrument::symbol).toList();
  }

  private List<String> names(FeedState state) {
    return adapter.feeds().stream()
        .filter(feed -> feed.state() == state)
        .map(feed -> feed.instrument().symbol())
        .toList();
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
