package io.marketprism.collector.exchange.venue;

import static io.marketprism.collector.exchange.venue.SpotServer.delta;
import static io.marketprism.collector.exchange.venue.SpotServer.ok;
import static io.marketprism.collector.exchange.venue.SpotServer.trade;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.Collector;
import io.marketprism.collector.CollectorBuilder;
import io.marketprism.collector.book.BookState;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeAdapter.FrameCounts;
import io.marketprism.collector.spi.ExchangeAdapter.Plan;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A whole collector of Binance spot over real sockets to loopback. */
@Timeout(90)
class VenueAdapterTest {
  private static final String VENUE = "binance-spot";

  private final List<String> events = new CopyOnWriteArrayList<>();
  private final SpotServer server = new SpotServer();
  private Optional<Collector> running = Optional.empty();

  VenueAdapterTest() throws IOException {}

  @AfterEach
  void everythingIsFreed() {
    running.ifPresent(
        collector -> {
          collector.close();
          assertThat(collector.connections()).isEmpty();
          assertThat(collector.errors()).isEmpty();
          eventually("sockets closed", () -> server.open().isEmpty());
          eventually("no thread is left", () -> threads().isEmpty());
        });
    server.close();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("collector-") || name.startsWith("marketprism-"))
        .toList();
  }

  @Test
  void collectsBooksAndTradesOfWhatIsInTheList() throws Exception {
    Collector collector = start("BTC-USDT");
    live(collector, 2);
    server.send(delta("BTCUSDT", 161));
    server.send(trade("BTCUSDT", 7));
    heard("BTC-USDT trade 7");
    heard("BTC-USDT update 161");
    assertThat(events).startsWith("BTC-USDT snapshot 160");
    assertThat(collector.top(VENUE, "BTC-USDT").orElseThrow().price(QuoteSide.BID, 0))
        .isEqualTo("1.5");
    assertThat(collector.book(VENUE, "BTCUSDT").orElseThrow().sequence()).hasValue(161);
    assertThat(collector.book(VENUE, "ETH-USDT")).isEmpty();
    assertThat(collector.instruments()).hasSize(1);
    FrameCounts frames = frames(collector);
    assertThat(frames.frames()).isEqualTo(frames.data() + frames.control());
    assertThat(frames.data()).isEqualTo(2);
  }

  @Test
  void listThatCannotBeReadLeavesFeedsPendingWithTheReasonAndIsReadAgain() throws Exception {
    server.list = path -> new MockResponse.Builder().code(503).body("down").build();
    Collector collector = start("BTC-USDT");
    eventually("the reason is shown", () -> reasons(collector).contains("server_error"));
    assertThat(collector.feeds()).extracting(FeedReport::state).containsOnly(FeedState.PENDING);
    assertThat(collector.feeds()).hasSize(2);
    assertThat(unknown(collector)).isNotDone();
    server.list = path -> ok("<html>maintenance</html>");
    eventually("the next reason is shown", () -> reasons(collector).contains("not an instrument"));
    server.list = path -> ok(SpotServer.list("BTC"));
    live(collector, 2);
    assertThat(unknown(collector).get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  void placeThatTheExchangeDoesNotServeIsTheReasonOfEveryFeed() throws Exception {
    MockResponse blocked =
        new MockResponse.Builder().code(451).body("{\"code\":0,\"msg\":\"restricted\"}").build();
    server.depth = path -> blocked;
    server.socket = () -> blocked;
    Collector collector = start("BTC-USDT");
    eventually(
        "sockets are refused",
        () -> collector.feeds().stream().allMatch(feed -> says(feed, "no connection: restricted")));
    server.socket = server::accepted;
    collector.close();
    running = Optional.of(start(builder("BTC-USDT")));
    eventually(
        "snapshots are refused",
        () ->
            running.orElseThrow().feeds().stream()
                .anyMatch(feed -> says(feed, "snapshot; requests are refused, restricted: ")));
  }

  private static boolean says(FeedReport feed, String reason) {
    return feed.reason().contains(reason);
  }

  private static String reasons(Collector collector) {
    return collector.feeds().stream().map(FeedReport::reason).toList().toString();
  }

  private static FrameCounts frames(Collector collector) {
    return requireNonNull(collector.frames().get(VENUE));
  }

  private static CompletableFuture<Plan> plan(Collector collector) {
    return requireNonNull(collector.plans().get(VENUE)).toCompletableFuture();
  }

  private static CompletableFuture<List<String>> unknown(Collector collector) {
    return requireNonNull(collector.unknownInstruments().get(VENUE)).toCompletableFuture();
  }

  @Test
  void symbolsThatAreNotInTheListAreToldAndTheOthersCollected() throws Exception {
    Collector collector = start("BTC-USDT", "NO-SUCH", "X*Y");
    assertThat(unknown(collector).get(20, TimeUnit.SECONDS))
        .containsExactlyInAnyOrder("NO-SUCH", "X*Y");
    live(collector, 2);
    assertThat(collector.feeds())
        .filteredOn(feed -> feed.state() == FeedState.FAILED)
        .extracting(FeedReport::reason)
        .hasSize(4)
        .containsOnly("no such instrument in the list of 2");
  }

  @Test
  void symbolsBeyondAsciiAreCollectedLikeAnyOther() throws Exception {
    server.list = path -> ok(SpotServer.list("BTC", "\u5e01\u5b89\u4eba\u751f"));
    String symbol = "\u5e01\u5b89\u4eba\u751f-USDT";
    Collector collector = start(symbol);
    live(collector, 2);
    server.send(trade("\u5e01\u5b89\u4eba\u751fUSDT", 7));
    server.send(delta("\u5e01\u5b89\u4eba\u751fUSDT", 161));
    heard(symbol + " trade 7");
    heard(symbol + " update 161");
    assertThat(collector.top(VENUE, symbol).orElseThrow().price(QuoteSide.BID, 0)).isEqualTo("1.5");
    assertThat(server.requests)
        .anyMatch(path -> path.contains("symbol=%E5%B8%81%E5%AE%89%E4%BA%BA%E7%94%9FUSDT&"));
    assertThat(collector.instruments())
        .extracting(Instrument::subjectTail)
        .containsExactly("binance.spot." + symbol);
  }

  @Test
  void feedsComeAndGoAtRunTimeWithoutTouchingTheOthers() throws Exception {
    Collector collector = start("BTC-USDT");
    live(collector, 2);
    collector.subscribe(VENUE, "ETH-USDT", Set.of(DataType.TRADE));
    eventually("ETH is live", () -> live(collector) == 3);
    assertThat(server.connections).as("on the same connection").hasSize(1);
    server.send(trade("ETHUSDT", 1));
    heard("ETH-USDT trade 1");
    collector.unsubscribe(VENUE, "BTC-USDT", Set.of(DataType.ORDERBOOK, DataType.TRADE));
    eventually("unsubscribed", () -> server.channels() == 1);
    server.send(trade("BTCUSDT", 1));
    server.send(delta("BTCUSDT", 161));
    server.send(trade("ETHUSDT", 2));
    heard("ETH-USDT trade 2");
    assertThat(events).doesNotContain("BTC-USDT trade 1", "BTC-USDT update 161");
    assertThat(collector.feeds()).hasSize(1);
    assertThat(collector.book(VENUE, "BTC-USDT")).isEmpty();
    assertThat(frames(collector).ignored()).isEqualTo(2);
    collector.unsubscribe(VENUE, "ETH-USDT", Set.of(DataType.TRADE));
    eventually("the empty connection is closed", () -> server.open().isEmpty());
    eventually("REST alone is left", () -> collector.connections().size() == 1);
    assertThat(frames(collector).ignored()).as("counts outlive it").isEqualTo(2);
    assertThat(events).noneMatch(event -> event.contains("interrupted"));
  }

  @Test
  void twoHundredInstrumentsWithBooksAndTradesUseTwoSockets() throws Exception {
    String[] bases = IntStream.range(0, 200).mapToObj(i -> "A" + i).toArray(String[]::new);
    server.list = path -> ok(SpotServer.list(bases));
    Collector collector = start("*-USDT");
    eventually("all are subscribed", () -> server.channels() == 400);
    assertThat(server.open()).hasSize(2);
    assertThat(server.open()).allMatch(connection -> connection.channels.size() <= 300);
    live(collector, 400);
    assertThat(server.connections).hasSize(2);
  }

  @Test
  void planSaysSocketsChannelsAndWeightWithoutConnecting() throws Exception {
    String[] bases = IntStream.range(0, 200).mapToObj(i -> "A" + i).toArray(String[]::new);
    server.list = path -> ok(SpotServer.list(bases));
    Collector collector = builder("*-USDT", "NO-SUCH").build();
    running = Optional.of(collector);
    Plan plan = plan(collector).get(20, TimeUnit.SECONDS);
    assertThat(plan.instruments()).hasSize(200);
    assertThat(plan.unknown()).containsExactly("NO-SUCH");
    assertThat(plan.sockets()).isEqualTo(2);
    assertThat(plan.channels()).isEqualTo(400);
    assertThat(plan.books()).isEqualTo(200);
    assertThat(plan.weight()).isEqualTo(20 + 200 * 5);
    assertThat(plan.secondsToLive()).isBetween(1L, 59L);
    assertThat(server.connections).isEmpty();
    assertThat(collector.feeds()).isEmpty();
  }

  @Test
  void planOfAListThatCannotBeReadFails() {
    server.list = path -> new MockResponse.Builder().code(500).build();
    Collector collector = builder("*-USDT").build();
    running = Optional.of(collector);
    assertThat(plan(collector))
        .failsWithin(Duration.ofSeconds(20))
        .withThrowableThat()
        .withMessageContaining("server_error");
  }

  @Test
  void connectionThatTheLimitForbidsIsSaidAndTheOthersWork() throws Exception {
    String[] bases = IntStream.range(0, 301).mapToObj(i -> "A" + i).toArray(String[]::new);
    server.list = path -> ok(SpotServer.list(bases));
    ConnectionLimits restAndOne = new ConnectionLimits(5, 5);
    Collector collector = start(builder(Set.of(DataType.TRADE), "*-USDT").limits(restAndOne));
    live(collector, 300);
    assertThat(server.connections).hasSize(1);
    assertThat(collector.feeds())
        .filteredOn(feed -> feed.state() == FeedState.FAILED)
        .singleElement()
        .satisfies(
            feed -> {
              assertThat(feed.instrument().symbol()).isEqualTo("*-USDT");
              assertThat(feed.reason()).contains("the limit is 5");
            });
  }

  @Test
  void lostConnectionInterruptsEachFeedOnceAndIsReplaced() throws Exception {
    Collector collector = start("BTC-USDT");
    live(collector, 2);
    server.send(trade("BTCUSDT", 1));
    server.send(delta("BTCUSDT", 161));
    heard("BTC-USDT update 161");
    server.depth = path -> ok(SpotServer.emptyBookAt(200));
    server.open().get(0).socket().close(1012, "restart");
    heard("BTC-USDT interrupted trade disconnect");
    heard("BTC-USDT interrupted orderbook disconnect");
    eventually("a second connection", () -> server.open().size() == 1);
    live(collector, 2);
    server.send(trade("BTCUSDT", 5));
    heard("BTC-USDT trade 5");
    heard("BTC-USDT snapshot 200");
    assertThat(events.stream().filter(event -> event.contains("interrupted"))).hasSize(2);
  }

  @Test
  void announcedShutdownIsAHandOverWithoutAnInterruption() throws Exception {
    Collector collector = start("BTC-USDT");
    live(collector, 2);
    SpotServer.Connection first = server.open().get(0);
    first.send(trade("BTCUSDT", 1));
    first.send("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\",\"E\":1}}");
    eventually(
        "a second connection with both channels",
        () -> server.open().size() == 2 && server.open().get(1).channels.size() == 2);
    SpotServer.Connection second = server.open().get(1);
    second.send(trade("BTCUSDT", 2));
    second.send(trade("BTCUSDT", 3));
    first.send(trade("BTCUSDT", 2));
    first.send(delta("BTCUSDT", 161));
    second.send(delta("BTCUSDT", 161));
    eventually("the first is closed", () -> !first.open);
    second.send(trade("BTCUSDT", 4));
    second.send(delta("BTCUSDT", 162));
    heard("BTC-USDT update 162");
    heard("BTC-USDT trade 4");
    assertThat(events.stream().filter(event -> event.contains("trade")))
        .containsExactly(
            "BTC-USDT trade 1", "BTC-USDT trade 2", "BTC-USDT trade 3", "BTC-USDT trade 4");
    assertThat(events.stream().filter(event -> !event.contains("trade")))
        .containsExactly("BTC-USDT snapshot 160", "BTC-USDT update 161", "BTC-USDT update 162");
    assertThat(collector.top(VENUE, "BTC-USDT").orElseThrow().state()).isEqualTo(BookState.LIVE);
  }

  @Test
  void refusedChannelFailsWithTheExchangesWordsAndTheOthersAreCollected() throws Exception {
    server.refusals =
        channel ->
            channel.equals("ethusdt@trade") ? Optional.of("no\\u001bsuch") : Optional.empty();
    Collector collector = start(builder(Set.of(DataType.TRADE), "BTC-USDT", "ETH-USDT"));
    eventually("BTC is live", () -> live(collector) == 1);
    eventually(
        "ETH has failed",
        () -> collector.feeds().stream().anyMatch(feed -> feed.state() == FeedState.FAILED));
    assertThat(collector.feeds())
        .filteredOn(feed -> feed.state() == FeedState.FAILED)
        .extracting(FeedReport::reason)
        .containsExactly("no\\u001Bsuch");
  }

  @Test
  void snapshotThatCannotBeReadIsAskedForAgain() throws Exception {
    AtomicInteger tries = new AtomicInteger();
    server.depth =
        path ->
            switch (tries.getAndIncrement()) {
              case 0 -> ok("<html>blocked</html>");
              case 1 -> new MockResponse.Builder().code(400).body("{\"code\":-1}").build();
              default -> ok(SpotServer.emptyBookAt(160));
            };
    Collector collector = start("BTC-USDT");
    live(collector, 2);
    assertThat(collector.feeds())
        .filteredOn(feed -> feed.dataType() == DataType.ORDERBOOK)
        .extracting(feed -> feed.counts().snapshotRequests())
        .containsExactly(3L);
  }

  @Test
  void snapshotBeyond64BitsRefusesTheInstrumentLoudly() throws Exception {
    server.depth =
        path ->
            ok("{\"lastUpdateId\":1,\"bids\":[[\"92233720368547758070\",\"1\"]]," + "\"asks\":[]}");
    Collector collector = start("BTC-USDT");
    eventually(
        "the book has failed",
        () ->
            collector.feeds().stream()
                .anyMatch(
                    feed ->
                        feed.dataType() == DataType.ORDERBOOK
                            && feed.state() == FeedState.FAILED
                            && feed.reason().contains("64 bits")));
    assertThat(server.requests).filteredOn(path -> path.contains("/depth")).hasSize(1);
  }

  @Test
  void hostileFramesAreCountedAndTheBookGoesOn() throws Exception {
    Collector collector = start("BTC-USDT");
    live(collector, 2);
    server.send("{\"x\":" + "[".repeat(255) + "]".repeat(255) + "}");
    server.send("\u0000");
    server.send(trade("BTCUSDT", 1).replace("1.5", "1e100000000"));
    server.send(delta("BTCUSDT", 161));
    heard("BTC-USDT update 161");
    FrameCounts counts = frames(collector);
    assertThat(counts.rejected())
        .isEqualTo(Map.of("nesting", 1L, "syntax", 1L, "number_limit", 1L));
  }

  @Test
  void dataTypeThatTheVenueDoesNotHaveIsRefusedAtOnce() throws Exception {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder(Set.of(DataType.FUNDING_RATE), "BTC-USDT").build())
        .withMessageContaining("funding_rate")
        .withMessageContaining("orderbook");
    Collector collector = start("BTC-USDT");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> collector.subscribe(VENUE, "ETH-USDT", Set.of(DataType.OPEN_INTEREST)))
        .withMessageContaining("open_interest");
  }

  @Test
  void closesAtOnceWhileTheListIsNotAnsweredYet() throws Exception {
    server.list =
        path -> new MockResponse.Builder().headersDelay(60, TimeUnit.SECONDS).body("{}").build();
    Collector collector = start("BTC-USDT");
    eventually("asked", () -> !server.requests.isEmpty());
    long before = System.nanoTime();
    collector.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(5));
    assertThat(collector.health().ready()).isFalse();
  }

  @Test
  void closesManyConnectionsTogetherThoughNobodyAnswers() throws Exception {
    String[] bases = IntStream.range(0, 1_500).mapToObj(i -> "A" + i).toArray(String[]::new);
    server.list = path -> ok(SpotServer.list(bases));
    Collector collector = start(builder(Set.of(DataType.TRADE), "*-USDT"));
    eventually("all are subscribed", () -> server.channels() == 1_500);
    assertThat(server.open()).hasSize(5);
    server.isMute = true;
    long before = System.nanoTime();
    collector.close();
    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(6));
  }

  private Collector start(String... instruments) throws IOException {
    return start(builder(instruments));
  }

  private Collector start(CollectorBuilder builder) throws IOException {
    Collector collector = builder.build();
    running = Optional.of(collector);
    collector.start();
    return collector;
  }

  private CollectorBuilder builder(String... instruments) {
    return builder(Set.of(DataType.ORDERBOOK, DataType.TRADE), instruments);
  }

  private CollectorBuilder builder(Set<DataType> types, String... instruments) {
    return Collector.builder()
        .venue(
            new VenueSettings(
                new Venue(VENUE, "binance"),
                Optional.of(server.rest()),
                Map.of("", server.socket()),
                List.of(instruments),
                types,
                100,
                TradeSource.RAW,
                Optional.empty()))
        .onEvent(event -> events.add(word(event)));
  }

  private static String word(MarketEvent event) {
    String symbol = event.instrument().symbol() + " ";
    if (event instanceof TradeEvent trade) {
      return symbol + "trade " + trade.id();
    }
    if (event instanceof BookEvent book) {
      return symbol + (book.isSnapshot() ? "snapshot " : "update ") + book.last();
    }
    InterruptionEvent interruption = (InterruptionEvent) event;
    return symbol
        + "interrupted "
        + interruption.feed().wire()
        + " "
        + interruption.reason().wire();
  }

  private void live(Collector collector, int feeds) {
    eventually(feeds + " feeds live", () -> live(collector) == feeds);
  }

  private static long live(Collector collector) {
    return collector.feeds().stream().filter(feed -> feed.state() == FeedState.LIVE).count();
  }

  private void heard(String event) {
    eventually("heard " + event, () -> events.contains(event));
  }

  private void eventually(String what, BooleanSupplier condition) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(40);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - until > 0) {
        List<Object> seen = new ArrayList<>(events);
        running.ifPresent(collector -> seen.addAll(collector.feeds()));
        throw new AssertionError("not in time: " + what + "; seen " + seen);
      }
      LockSupport.parkNanos(5_000_000);
    }
  }
}
