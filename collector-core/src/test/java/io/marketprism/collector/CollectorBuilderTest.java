package io.marketprism.collector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.marketprism.collector.health.SinkReport;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.pipeline.SinkSettings;
import io.marketprism.collector.sink.CallbackSink;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CollectorBuilderTest {
  private final FakeExchange exchange = new FakeExchange();
  private final TrackedThreads threads = new TrackedThreads();
  private final CollectorBuilder builder = Collector.builder().provider(exchange).threads(threads);

  @Test
  void unknownVenueIsRefusedWithThoseThatThereAre() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.subscribe("nowhere", "BTC-USDT", DataType.TRADE))
        .withMessageContaining("nowhere")
        .withMessageContaining("test-one")
        .withMessageContaining("test-two");
  }

  @Test
  void queuesOfAllSinksTogetherLeaveThreeQuartersOfTheHeap() {
    SinkSettings large = SinkSettings.DEFAULT.withQueueBytes(1L << 40);
    builder.sink(new CallbackSink("one", event -> {}), large);
    builder.sink(new CallbackSink("two", event -> {}), SinkSettings.DEFAULT.withQueueBytes(4096));
    try (Collector collector = builder.build()) {
      assertThat(collector.sinks())
          .extracting(SinkReport::queueLimitBytes)
          .containsExactly(Runtime.getRuntime().maxMemory() / 8, 4096L);
    }
  }

  @Test
  void subscriptionWithoutADataTypeIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.subscribe(FakeExchange.ONE, "BTC-USDT"))
        .withMessageContaining("BTC-USDT")
        .withMessageContaining("test-one");
  }

  @Test
  void depthThatNoBookKeepsIsRefused() {
    for (int depth : new int[] {Integer.MIN_VALUE, 0, 10_001}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> settings(depth))
          .withMessageContaining("test-one")
          .withMessageContaining("depth " + depth);
    }
  }

  @Test
  void venueWithoutAProviderIsRefusedWhenBuilt() {
    VenueSettings elsewhere =
        new VenueSettings(
            new Venue("elsewhere", "test"),
            Optional.empty(),
            Map.of(),
            List.of("BTC-USDT"),
            Set.of(DataType.TRADE),
            1_000,
            TradeSource.RAW,
            Optional.empty());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.venue(elsewhere).build())
        .withMessageContaining("elsewhere");
  }

  @Test
  void twoSinksOfOneNameAreRefused() {
    builder
        .sink(new CallbackSink("files", event -> {}), SinkSettings.DEFAULT)
        .sink(new CallbackSink("files", event -> {}), SinkSettings.DEFAULT);
    assertThatIllegalArgumentException().isThrownBy(builder::build).withMessageContaining("files");
  }

  @Test
  void buildThatFailsHalfWayClosesWhatItHadMade() throws InterruptedException {
    exchange.refuses = FakeExchange.TWO;
    builder
        .subscribe(FakeExchange.ONE, "BTC-USDT", DataType.TRADE)
        .subscribe(FakeExchange.TWO, "BTC-USDT", DataType.TRADE);
    assertThatIllegalArgumentException()
        .isThrownBy(builder::build)
        .withMessage("test-two has no such data");
    assertThat(exchange.calls).containsExactly("close test-one");
    threads.requireGone();
  }

  @Test
  void subscriptionsOfAVenueAddUpAndKeepWhatWasSaidOfIt() {
    VenueSettings said = settings(50);
    Collector collector =
        builder
            .venue(said)
            .subscribe(FakeExchange.ONE, "ETH-USDT", DataType.TRADE)
            .subscribe(FakeExchange.ONE, "*-BTC", DataType.BBO)
            .build();
    collector.close();
    VenueSettings held = exchange.adapters.get(0).settings;
    assertThat(held.instruments()).containsExactly("*-BTC", "BTC-USDT", "ETH-USDT");
    assertThat(held.dataTypes())
        .containsExactlyInAnyOrder(DataType.ORDERBOOK, DataType.TRADE, DataType.BBO);
    assertThat(held.rest()).isEqualTo(said.rest());
    assertThat(held.sockets()).isEqualTo(said.sockets());
    assertThat(held.depth()).isEqualTo(50);
    assertThat(held.trades()).isEqualTo(TradeSource.AGGREGATE);
    assertThat(held.snapshotInterval()).isEqualTo(said.snapshotInterval());
  }

  private static VenueSettings settings(int depth) {
    return new VenueSettings(
        new Venue(FakeExchange.ONE, "test"),
        Optional.of(URI.create("http://127.0.0.1:1")),
        Map.of("", URI.create("ws://127.0.0.1:2")),
        List.of("BTC-USDT"),
        Set.of(DataType.ORDERBOOK),
        depth,
        TradeSource.AGGREGATE,
        Optional.of(Duration.ofMinutes(1)));
  }
}
