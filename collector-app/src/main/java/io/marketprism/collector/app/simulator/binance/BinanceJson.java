package io.marketprism.collector.app.simulator.binance;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.Strictness;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.HttpReply;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;

/** JSON as Binance writes it. */
final class BinanceJson {
  static final Gson GSON =
      new GsonBuilder()
          .disableHtmlEscaping()
          .serializeNulls()
          .setStrictness(Strictness.STRICT)
          .create();

  private static final int DECIMALS = 8;

  private BinanceJson() {}

  static String quote(String text) {
    return GSON.toJson(text);
  }

  /** An error body with its status. */
  static HttpReply error(int status, int code, String message) {
    return HttpReply.json(status, "{\"code\":" + code + ",\"msg\":" + quote(message) + "}");
  }

  /** The body that goes with a status where only that is known. */
  static HttpReply error(int status) {
    return switch (status) {
      case 418, 429 -> error(status, -1003, "Too many requests.");
      case 403 -> HttpReply.of(403, "text/html", "<html><body>403 Forbidden</body></html>");
      case 400 -> error(400, -1100, "Illegal characters found in a parameter.");
      default ->
          status < 500
              ? HttpReply.of(status, "text/html", "<html><body>" + status + "</body></html>")
              : error(status, -1000, "An unknown error occurred while processing the request.");
    };
  }

  /** A snapshot of a book of spot, whose numbers have eight decimals. */
  static String depth(TrueBook book) {
    return depth("", book, DECIMALS);
  }

  /** A snapshot of a book of futures; {@code head} are the members before the levels. */
  static String depth(String head, TrueBook book) {
    return depth(head, book, 0);
  }

  private static String depth(String head, TrueBook book, int decimals) {
    StringBuilder json = new StringBuilder(256 + 32 * (book.bids().size() + book.asks().size()));
    json.append("{\"lastUpdateId\":").append(book.lastUpdateId()).append(head);
    json.append(",\"bids\":");
    side(json, book.bids(), decimals);
    json.append(",\"asks\":");
    side(json, book.asks(), decimals);
    return json.append('}').toString();
  }

  private static void side(StringBuilder json, Map<BigDecimal, BigDecimal> levels, int decimals) {
    char before = '[';
    for (Map.Entry<BigDecimal, BigDecimal> level : levels.entrySet()) {
      json.append(before).append("[\"").append(decimal(level.getKey(), decimals));
      json.append("\",\"").append(decimal(level.getValue(), decimals)).append("\"]");
      before = ',';
    }
    json.append(before == '[' ? "[]" : "]");
  }

  /** In plain notation with eight decimals, more where the number has more. */
  static String decimal(BigDecimal number) {
    return decimal(number, DECIMALS);
  }

  private static String decimal(BigDecimal number, int decimals) {
    int scale = Math.max(decimals, number.scale());
    return number.setScale(scale, RoundingMode.UNNECESSARY).toPlainString();
  }
}
