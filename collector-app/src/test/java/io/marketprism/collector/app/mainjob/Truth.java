package io.marketprism.collector.app.mainjob;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The truth document of a recording, and what consumers make of lines, in the same words. */
final class Truth {
  private final JsonObject document;
  private final String channel;

  /**
   * Reads a truth document.
   *
   * @param channel the exchange's word for the trades that are compared
   */
  Truth(Path folder, String recording, String channel) throws IOException {
    String text = Files.readString(folder.resolve(recording + ".truth.json"));
    this.document = JsonParser.parseString(text).getAsJsonObject();
    this.channel = channel;
  }

  /** The final book of a symbol, as far as it is told: exchanges without ids tell none. */
  Map<String, String> book(String symbol) {
    JsonObject book = document.getAsJsonObject("books").getAsJsonObject(symbol);
    JsonObject last = book.getAsJsonObject("final_book");
    Map<String, String> figures = new TreeMap<>();
    if (book.has("last_update_id")) {
      figures.put("last_update_id", book.get("last_update_id").getAsString());
    }
    figures.put("digest", last.get("digest").getAsString());
    figures.put("bid_levels", last.get("bid_levels").getAsString());
    figures.put("ask_levels", last.get("ask_levels").getAsString());
    for (String side : List.of("best_bid", "best_ask")) {
      if (!last.get(side).isJsonNull()) {
        JsonObject best = last.getAsJsonObject(side);
        figures.put(side, best.get("price").getAsString() + " x " + best.get("size").getAsString());
      }
    }
    return figures;
  }

  /** The same of a consumer's book. */
  static Map<String, String> figures(ConsumerBook book) {
    Map<String, String> figures = new TreeMap<>();
    figures.put("last_update_id", Long.toString(book.held().orElse(-1)));
    figures.put("digest", book.digest());
    figures.put("bid_levels", Integer.toString(book.levels(true)));
    figures.put("ask_levels", Integer.toString(book.levels(false)));
    book.best(true).ifPresent(level -> figures.put("best_bid", best(level)));
    book.best(false).ifPresent(level -> figures.put("best_ask", best(level)));
    return figures;
  }

  private static String best(Map.Entry<BigDecimal, BigDecimal> level) {
    return plain(level.getKey()) + " x " + plain(level.getValue());
  }

  /** Counts, sums and ids of a symbol's trades. */
  Map<String, String> trades(String symbol) {
    JsonObject all = document.getAsJsonObject("trades").getAsJsonObject(channel);
    Map<String, String> figures = new TreeMap<>();
    if (all.has(symbol)) {
      JsonObject trades = all.getAsJsonObject(symbol);
      for (String name :
          List.of("count", "sum_size", "sum_size_taker_buy", "first_id", "last_id")) {
        figures.put(name, trades.get(name).getAsString());
      }
    } else {
      figures.put("count", "0");
    }
    return figures;
  }

  /** The same of the trades that were written. */
  static Map<String, String> figures(List<EventFiles.Line> trades) {
    Map<String, String> figures = new TreeMap<>();
    figures.put("count", Integer.toString(trades.size()));
    if (!trades.isEmpty()) {
      figures.put("sum_size", plain(sum(trades)));
      List<EventFiles.Line> bought =
          trades.stream().filter(trade -> trade.text("side").equals("buy")).toList();
      figures.put("sum_size_taker_buy", plain(sum(bought)));
      figures.put("first_id", trades.get(0).text("trade_id"));
      figures.put("last_id", trades.get(trades.size() - 1).text("trade_id"));
    }
    return figures;
  }

  private static BigDecimal sum(List<EventFiles.Line> trades) {
    return trades.stream()
        .map(trade -> new BigDecimal(trade.text("quantity")))
        .reduce(BigDecimal.ZERO, BigDecimal::add);
  }

  /** How many best prices were recorded of a symbol. */
  long bestPrices(String symbol) {
    JsonObject book = document.getAsJsonObject("books").getAsJsonObject(symbol);
    return book.get("bookTickers").getAsLong();
  }

  private static String plain(BigDecimal number) {
    return number.stripTrailingZeros().toPlainString();
  }
}
