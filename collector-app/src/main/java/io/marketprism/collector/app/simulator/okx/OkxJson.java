package io.marketprism.collector.app.simulator.okx;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.Strictness;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Instrument.Terms;
import io.marketprism.collector.app.simulator.market.Match;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.server.HttpReply;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** JSON as OKX writes it: numbers are texts, but for ids of books. */
final class OkxJson {
  static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().setStrictness(Strictness.STRICT).create();

  private OkxJson() {}

  static String quote(String text) {
    return GSON.toJson(text);
  }

  static String plain(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }

  /** A reply with data. */
  static HttpReply data(String data) {
    return HttpReply.json(200, "{\"code\":\"0\",\"msg\":\"\",\"data\":[" + data + "]}");
  }

  /** A reply that says why there are none. */
  static HttpReply error(int status, String code, String message) {
    return HttpReply.json(
        status, "{\"code\":\"" + code + "\",\"msg\":" + quote(message) + ",\"data\":[]}");
  }

  /** The body that goes with a status where only that is known. */
  static HttpReply error(int status) {
    return switch (status) {
      case 429 -> error(status, "50011", "Too Many Requests");
      case 503 -> error(status, "50001", "Service temporarily unavailable. Try again later");
      case 500 -> error(status, "50026", "System error. Try again later");
      default -> HttpReply.of(status, "text/html", "<html><body>" + status + "</body></html>");
    };
  }

  /** A book; {@code ids} are its members beside levels and time. */
  static String book(TrueBook book, long time, String ids) {
    StringBuilder json = new StringBuilder(96 + 40 * (book.bids().size() + book.asks().size()));
    json.append("{\"asks\":");
    side(json, book.asks());
    json.append(",\"bids\":");
    side(json, book.bids());
    return json.append(",\"ts\":\"")
        .append(time)
        .append("\",")
        .append(ids)
        .append("\"seqId\":")
        .append(book.lastUpdateId())
        .append('}')
        .toString();
  }

  private static void side(StringBuilder json, Map<BigDecimal, BigDecimal> levels) {
    char before = '[';
    for (Map.Entry<BigDecimal, BigDecimal> level : levels.entrySet()) {
      json.append(before).append("[\"").append(plain(level.getKey())).append("\",\"");
      json.append(plain(level.getValue())).append("\",\"0\",\"1\"]");
      before = ',';
    }
    json.append(before == '[' ? "[]" : "]");
  }

  /** Matches, given oldest first, as the exchange lists them: newest first. */
  static String trades(Instrument instrument, List<Match> matches) {
    StringJoiner list = new StringJoiner(",");
    for (int i = matches.size() - 1; i >= 0; i--) {
      Match match = matches.get(i);
      list.add(
          "{\"instId\":%s,\"side\":\"%s\",\"sz\":\"%s\",\"px\":\"%s\",\"source\":\"0\",\"tradeId\":\"%d\",\"ts\":\"%d\"}"
              .formatted(
                  quote(instrument.symbol()),
                  match.buy() ? "buy" : "sell",
                  plain(match.size()),
                  plain(match.price()),
                  match.id(),
                  match.time()));
    }
    return list.toString();
  }

  /** The list of instruments of one kind. */
  static String instruments(OkxMarket market, List<Instrument> instruments) {
    JsonArray list = new JsonArray();
    instruments.forEach(instrument -> list.add(instrument(market, instrument)));
    String array = GSON.toJson(list);
    return array.substring(1, array.length() - 1);
  }

  private static JsonObject instrument(OkxMarket market, Instrument instrument) {
    JsonObject entry = new JsonObject();
    boolean spot = instrument.terms().isEmpty();
    String pair = instrument.base() + "-" + instrument.quote();
    entry.addProperty("instType", market.name());
    entry.addProperty("instId", instrument.symbol());
    entry.addProperty("baseCcy", spot ? instrument.base() : "");
    entry.addProperty("quoteCcy", spot ? instrument.quote() : "");
    entry.addProperty("uly", spot ? "" : pair);
    entry.addProperty("instFamily", spot ? "" : pair);
    terms(entry, instrument);
    entry.addProperty("tickSz", plain(instrument.tickSize()));
    entry.addProperty("lotSz", plain(instrument.stepSize()));
    entry.addProperty("minSz", plain(instrument.stepSize()));
    entry.addProperty("ruleType", "normal");
    entry.addProperty("state", "live");
    return entry;
  }

  private static void terms(JsonObject entry, Instrument instrument) {
    for (String name : List.of("settleCcy", "ctVal", "ctMult", "ctValCcy", "ctType", "expTime")) {
      entry.addProperty(name, "");
    }
    if (instrument.terms().isPresent()) {
      Terms terms = instrument.terms().get();
      entry.addProperty("settleCcy", terms.settle());
      entry.addProperty("ctVal", plain(terms.size()));
      entry.addProperty("ctMult", "1");
      entry.addProperty("ctValCcy", terms.inverse() ? instrument.quote() : instrument.base());
      entry.addProperty("ctType", terms.inverse() ? "inverse" : "linear");
      terms.expiryMs().ifPresent(ms -> entry.addProperty("expTime", Long.toString(ms)));
    }
  }
}
