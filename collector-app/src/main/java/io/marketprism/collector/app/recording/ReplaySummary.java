package io.marketprism.collector.app.recording;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.RecordingReplay;
import io.marketprism.collector.spi.RecordingReplay.ReplayedBook;
import io.marketprism.collector.sync.BookObserver;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Collections;
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

  /** By the exchange's word for the channel, then by {@link #bookName}. */
  private final Map<String, Map<String, Trades>> trades = new TreeMap<>();

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

  /** Counts a trade. */
  void onTrade(String connection, String channel, TradeEvent trade) {
    trades
        .computeIfAbsent(channel, unused -> new TreeMap<>())
        .computeIfAbsent(
            bookName(connection, trade.instrument().venueSymbol()),
            unused -> new Trades(connection, trade))
        .add(trade);
  }

  JsonObject print(RecordingReplay replay) {
    JsonObject summary = new JsonObject();
    summary.addProperty("recording", recording);
    JsonObject books = new JsonObject();
    List<ReplayedBook> replayed = replay.books();
    List<String> symbols = replayed.stream().map(ReplayedBook::venueSymbol).toList();
    for (ReplayedBook book : replayed) {
      books.add(key(book.connection(), book.venueSymbol(), symbols), print(book));
    }
    summary.add("books", books);
    summary.add("trades", trades());
    summary.addProperty("rejected_frames", replay.rejectedFrames());
    return summary;
  }

  /** The sums of all trades, by channel and instrument. */
  JsonObject trades() {
    JsonObject byChannel = new JsonObject();
    trades.forEach((channel, sums) -> byChannel.add(channel, print(sums.values())));
    return byChannel;
  }

  /** The sums of one channel. */
  private static JsonObject print(Collection<Trades> channel) {
    List<String> symbols = channel.stream().map(Trades::venueSymbol).toList();
    JsonObject printed = new JsonObject();
    for (Trades sums : channel) {
      printed.add(key(sums.connection, sums.venueSymbol(), symbols), sums.print());
    }
    return printed;
  }

  /** The exchange's symbol, with the connection before it where several carry the same. */
  private static String key(String connection, String venueSymbol, List<String> all) {
    return Collections.frequency(all, venueSymbol) > 1
        ? bookName(connection, venueSymbol)
        : venueSymbol;
  }

  private JsonObject print(ReplayedBook book) {
    JsonObject printed = new JsonObject();
    printed.addProperty("status", book.status());
    printed.addProperty("updates_received", book.counts().messages());
    printed.addProperty("updates_applied", book.applied());
    printed.addProperty("stale_dropped", book.counts().stale());
    printed.addProperty("gaps", book.counts().gaps());
    printed.addProperty("snapshots", book.snapshots());
    RecordingReplay.Checks checks = book.checks();
    if (checks.match() + checks.mismatch() > 0) {
      printed.add("checks", print(checks));
    }
    printed.add("final_book", figures(book.book()));
    printed.add("checkpoints", checkpoints.get(bookName(book.connection(), book.venueSymbol())));
    return printed;
  }

  private static JsonObject print(RecordingReplay.Checks checks) {
    JsonObject printed = new JsonObject();
    printed.addProperty("match", checks.match());
    printed.addProperty("mismatch", checks.mismatch());
    return printed;
  }

  /** What is compared of a book. */
  static JsonObject figures(OrderBook book) {
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
    final String connection;
    private final TradeEvent first;
    private TradeEvent last;
    private long count;
    private BigDecimal size = BigDecimal.ZERO;
    private BigDecimal takerBuySize = BigDecimal.ZERO;

    Trades(String connection, TradeEvent first) {
      this.connection = connection;
      this.first = first;
      this.last = first;
    }

    String venueSymbol() {
      return first.instrument().venueSymbol();
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
