package io.marketprism.collector.app.recording;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.RecordingReplay;
import io.marketprism.collector.spi.RecordingReplay.ReplayedBook;
import io.marketprism.collector.sync.BookObserver;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a replay found, as one JSON object. Not thread-safe. */
final class ReplaySummary {
  private static final int CHECKPOINTS = 9;
  private static final int LEAST_FOR_CHECKPOINTS = 20;

  private final String recording;
  private final Map<String, Long> applied;
  private final Map<String, JsonArray> checkpoints = new HashMap<>();
  private final Map<String, Trades> trades = new TreeMap<>();

  /**
   * @param applied deltas that each book will apply in all, by {@link #bookName}
   */
  ReplaySummary(String recording, Map<String, Long> applied) {
    this.recording = recording;
    this.applied = applied;
  }

  static String bookName(String connection, String venueSymbol) {
    return connection + " " + venueSymbol;
  }

  /** Takes the checkpoints of a book. */
  BookObserver observer(String connection, String venueSymbol) {
    String name = bookName(connection, venueSymbol);
    long total = applied.getOrDefault(name, 0L);
    JsonArray points = new JsonArray();
    checkpoints.put(name, points);
    if (total < LEAST_FOR_CHECKPOINTS) {
      return BookObserver.NONE;
    }
    return (count, book) -> {
      if (points.size() < CHECKPOINTS && count == total * (points.size() + 1) / (CHECKPOINTS + 1)) {
        JsonObject point = figures(book);
        point.addProperty("updates_applied", count);
        points.add(point);
      }
    };
  }

  /** Counts trades. */
  void onEvent(MarketEvent event) {
    if (event instanceof TradeEvent trade) {
      String key = trade.instrument().venueSymbol() + (trade.isAggregated() ? " a" : " t");
      trades.computeIfAbsent(key, unused -> new Trades(trade)).add(trade);
    }
  }

  JsonObject print(RecordingReplay replay) {
    JsonObject summary = new JsonObject();
    summary.addProperty("recording", recording);
    JsonObject books = new JsonObject();
    List<ReplayedBook> replayed = replay.books();
    for (ReplayedBook book : replayed) {
      books.add(key(book, replayed), print(book));
    }
    summary.add("books", books);
    JsonObject byChannel = new JsonObject();
    for (Trades sums : trades.values()) {
      String channel = replay.channel(sums.first);
      if (!byChannel.has(channel)) {
        byChannel.add(channel, new JsonObject());
      }
      byChannel.getAsJsonObject(channel).add(sums.first.instrument().venueSymbol(), sums.print());
    }
    summary.add("trades", byChannel);
    summary.addProperty("rejected_frames", replay.rejectedFrames());
    return summary;
  }

  /** The exchange's symbol, with the connection before it where several carry the same. */
  private static String key(ReplayedBook book, List<ReplayedBook> all) {
    boolean shared =
        all.stream().filter(other -> other.venueSymbol().equals(book.venueSymbol())).count() > 1;
    return shared ? bookName(book.connection(), book.venueSymbol()) : book.venueSymbol();
  }

  private JsonObject print(ReplayedBook book) {
    JsonObject printed = new JsonObject();
    String name = bookName(book.connection(), book.venueSymbol());
    printed.addProperty("status", book.status());
    printed.addProperty("updates_received", book.counts().messages());
    printed.addProperty("updates_applied", applied.getOrDefault(name, 0L));
    printed.addProperty("stale_dropped", book.counts().stale());
    printed.addProperty("gaps", book.counts().gaps());
    printed.addProperty("snapshots", book.snapshots());
    printed.add("final_book", figures(book.book()));
    printed.add("checkpoints", checkpoints.get(name));
    return printed;
  }

  private static JsonObject figures(OrderBook book) {
    JsonObject figures = new JsonObject();
    addBest(figures, "best_bid", book, QuoteSide.BID);
    addBest(figures, "best_ask", book, QuoteSide.ASK);
    figures.addProperty("bid_levels", book.levels(QuoteSide.BID));
    figures.addProperty("ask_levels", book.levels(QuoteSide.ASK));
    figures.addProperty("digest", BookDigest.of(book));
    return figures;
  }

  private static void addBest(JsonObject to, String name, OrderBook book, QuoteSide side) {
    book.best(side)
        .ifPresent(
            best -> {
              JsonObject level = new JsonObject();
              level.addProperty("price", best.price().toPlainString());
              level.addProperty("size", best.size().toPlainString());
              to.add(name, level);
            });
  }

  /** Sums over the trades of one instrument and channel. */
  private static final class Trades {
    final TradeEvent first;
    private TradeEvent last;
    private long count;
    private BigDecimal size = BigDecimal.ZERO;
    private BigDecimal takerBuySize = BigDecimal.ZERO;

    Trades(TradeEvent first) {
      this.first = first;
      this.last = first;
    }

    void add(TradeEvent trade) {
      count++;
      last = trade;
      BigDecimal quantity = Decimals.toBigDecimal(trade.quantity(), trade.scales().size());
      size = size.add(quantity);
      if (trade.side() == Side.BUY) {
        takerBuySize = takerBuySize.add(quantity);
      }
    }

    JsonObject print() {
      JsonObject printed = new JsonObject();
      printed.addProperty("count", count);
      printed.addProperty("sum_size", plain(size));
      printed.addProperty("sum_size_taker_buy", plain(takerBuySize));
      printed.addProperty("first_id", Long.toString(first.id()));
      printed.addProperty("last_id", Long.toString(last.id()));
      return printed;
    }

    private static String plain(BigDecimal value) {
      return value.signum() == 0 ? "0" : value.stripTrailingZeros().toPlainString();
    }
  }
}
