package io.marketprism.collector.app.bench;

import io.marketprism.collector.Collector;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueSettings;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Embeds a collector of all instruments of a simulated Binance spot, counts what it publishes, and
 * prints what the process used for each depth message, once all feeds are live and after a warm-up.
 * Arguments: host and port of the simulator, seconds to measure.
 */
public final class CountingClient {
  private static final Duration WARM_UP = Duration.ofSeconds(15);

  private CountingClient() {}

  /** Measures and prints one line. */
  public static void main(String[] args) throws IOException, InterruptedException {
    AtomicLong events = new AtomicLong();
    VenueSettings settings =
        new VenueSettings(
            new Venue("binance-spot", "binance"),
            Optional.of(URI.create("http://" + args[0])),
            Map.of("", URI.create("ws://" + args[0])),
            List.of("*-*"),
            Set.of(DataType.ORDERBOOK, DataType.TRADE),
            1_000,
            TradeSource.RAW,
            Optional.empty());
    try (Collector collector =
        Collector.builder()
            .venue(settings)
            .onEvent(event -> events.lazySet(events.getPlain() + 1))
            .build()) {
      collector.start();
      while (!allLive(collector)) {
        Thread.sleep(500);
      }
      Thread.sleep(WARM_UP.toMillis());
      long messages = messages(collector);
      Duration cpu = ProcessFigures.cpu();
      long start = System.nanoTime();
      Thread.sleep(Duration.ofSeconds(Long.parseLong(args[1])).toMillis());
      double seconds = (System.nanoTime() - start) / 1e9;
      long taken = messages(collector) - messages;
      System.out.printf(
          "counting client: %d books, %.2f us/message, %.0f messages/s, peak %s, %d sockets,"
              + " %d events, %d gaps%n",
          collector.feeds().stream().filter(CountingClient::isBook).count(),
          ProcessFigures.cpu().minus(cpu).toNanos() / 1e3 / taken,
          taken / seconds,
          ProcessFigures.peakMemory(),
          collector.connections().stream().filter(connection -> connection.channels() > 0).count(),
          events.get(),
          collector.feeds().stream().mapToLong(feed -> feed.counts().gaps()).sum());
    }
  }

  private static boolean allLive(Collector collector) {
    List<FeedReport> feeds = collector.feeds();
    return !feeds.isEmpty() && feeds.stream().allMatch(feed -> feed.state() == FeedState.LIVE);
  }

  private static boolean isBook(FeedReport feed) {
    return feed.dataType() == DataType.ORDERBOOK;
  }

  private static long messages(Collector collector) {
    return collector.feeds().stream()
        .filter(CountingClient::isBook)
        .mapToLong(feed -> feed.counts().messages())
        .sum();
  }
}
