package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.TextTable;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.LiquidationFeed;
import io.marketprism.collector.sync.Scaled;
import io.marketprism.collector.sync.SeriesFeed;
import io.marketprism.collector.sync.TradeFeed;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the frames of each channel go. Payloads are shared between channels, but for those that
 * remember what came before.
 *
 * <p>Not thread-safe; owned by one {@link DeribitDecoder}.
 */
final class Routes {
  private final BookPayload book = new BookPayload();
  private final TradesPayload trades = new TradesPayload();
  private final TickerPayload ticker = new TickerPayload();
  private final IndexPayload index = new IndexPayload();
  private Map<String, Route<?>> byChannel = Map.of();
  private TextTable<Route<?>> table = TextTable.of(byChannel);

  /** Replaces all feeds; a channel whose feeds are the same goes on as it was. */
  void replace(Map<String, ? extends Feed> feedsByKey) {
    Map<String, List<Feed>> feeds =
        feedsByKey.entrySet().stream()
            .sorted(Comparator.comparing(entry -> entry.getValue().dataType()))
            .collect(
                Collectors.groupingBy(
                    entry -> Channels.nameIn(entry.getKey(), entry.getValue().dataType()),
                    Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    Map<String, Route<?>> changed = new HashMap<>();
    feeds.forEach(
        (channel, all) -> {
          Route<?> known = byChannel.get(channel);
          changed.put(channel, known != null && known.feeds().equals(all) ? known : route(all));
        });
    byChannel = changed;
    table = TextTable.of(changed);
  }

  /** That of the channel whose name is the text just read; null where nobody wants it. */
  @Nullable Route<?> get(JsonScanner json) {
    return table.get(json);
  }

  /** That of a channel; null where nobody wants it. */
  @Nullable Route<?> get(String channel) {
    return byChannel.get(channel);
  }

  private Route<?> route(List<Feed> feeds) {
    Feed first = feeds.get(0);
    if (first instanceof BookSynchronizer synchronizer) {
      return new Route<>(feeds, synchronizer, book);
    }
    if (first instanceof BboFeed quotes) {
      return new Route<>(feeds, quotes, new QuotePayload());
    }
    if (first instanceof SeriesFeed series) {
      return first.instrument().marketType() == MarketType.INDEX
          ? new Route<>(feeds, series, index)
          : new Route<>(feeds, states(feeds), ticker);
    }
    return new Route<>(feeds, prints(feeds), trades);
  }

  private static StateFeeds states(List<Feed> feeds) {
    Map<DataType, SeriesFeed> byType = new EnumMap<>(DataType.class);
    for (Feed feed : feeds) {
      byType.put(feed.dataType(), (SeriesFeed) feed);
    }
    return new StateFeeds(byType);
  }

  private static PrintFeeds prints(List<Feed> feeds) {
    TradeFeed prints = null;
    LiquidationFeed forced = null;
    for (Feed feed : feeds) {
      if (feed instanceof TradeFeed found) {
        prints = found;
      } else if (feed instanceof LiquidationFeed found) {
        forced = found;
      }
    }
    return new PrintFeeds(feeds.get(0).instrument(), prints, forced);
  }

  /**
   * Where the frames of one channel go.
   *
   * @param feeds all that it carries, each of which counts a frame that is refused
   * @param target the same as its payload wants them
   * @param payload reads the frames
   * @param <F> what the payload is for
   */
  record Route<F>(List<Feed> feeds, F target, Payload<F> payload, Literal symbol) {
    Route(List<Feed> feeds, F target, Payload<F> payload) {
      this(feeds, target, payload, Literal.of(feeds.get(0).instrument().venueSymbol()));
    }

    /** Counts a frame that was refused. */
    void rejected(String why) {
      feeds.forEach(feed -> feed.rejected(why));
    }

    /** Fails the feeds whose numbers have to fit into 64 bits. */
    void failed(String why) {
      payload.forgetDecimals(target);
      feeds.stream().filter(Scaled.class::isInstance).forEach(feed -> feed.failed(why));
    }
  }
}
