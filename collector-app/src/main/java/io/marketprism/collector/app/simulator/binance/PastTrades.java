package io.marketprism.collector.app.simulator.binance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Match;
import io.marketprism.collector.app.simulator.market.Matches;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import io.marketprism.collector.app.simulator.server.HttpReply;
import java.math.BigDecimal;
import java.util.List;
import java.util.OptionalLong;

/**
 * Trades of the past over REST: single ones, and aggregates of them.
 *
 * <p>Source: Binance spot, USD-M and COIN-M REST API, read 2026-11-22. Not thread-safe; owned by
 * the loop thread.
 */
final class PastTrades {
  private static final int USUAL = 500;
  private static final int MOST = 1_000;

  private final Shown shown;

  PastTrades(Shown shown) {
    this.shown = shown;
  }

  /** The last aggregates, or those from an id on. */
  HttpReply aggregates(HttpQuery query, Instrument instrument) {
    List<Match> all = shown.source().matches(instrument.symbol());
    int count = count(query);
    long first = from(query).orElseGet(() -> Matches.aggregateFromEnd(all, count));
    JsonArray list = new JsonArray();
    Matches.aggregates(all, first, count).forEach(matches -> list.add(aggregate(matches)));
    return HttpReply.json(200, BinanceJson.GSON.toJson(list));
  }

  private JsonObject aggregate(List<Match> matches) {
    Match last = matches.get(matches.size() - 1);
    BigDecimal size = matches.stream().map(Match::size).reduce(BigDecimal.ZERO, BigDecimal::add);
    JsonObject json = new JsonObject();
    json.addProperty("a", last.aggregateId());
    json.addProperty("p", decimal(last.price()));
    json.addProperty("q", decimal(size));
    json.addProperty("f", matches.get(0).id());
    json.addProperty("l", last.id());
    json.addProperty("T", last.time());
    json.addProperty("m", !last.buy());
    if (!shown.segment().isFutures()) {
      json.addProperty("M", true);
    }
    return json;
  }

  /** The last trades. */
  HttpReply recent(HttpQuery query, Instrument instrument) {
    return singles(Matches.last(shown.source().matches(instrument.symbol()), count(query)));
  }

  /** The last trades, or those from an id on. */
  HttpReply older(HttpQuery query, Instrument instrument) {
    OptionalLong from = from(query);
    if (from.isEmpty()) {
      return recent(query, instrument);
    }
    List<Match> all = shown.source().matches(instrument.symbol());
    return singles(Matches.of(all, from.getAsLong(), from.getAsLong() + count(query) - 1));
  }

  private HttpReply singles(List<Match> matches) {
    JsonArray list = new JsonArray();
    matches.forEach(match -> list.add(single(match)));
    return HttpReply.json(200, BinanceJson.GSON.toJson(list));
  }

  private JsonObject single(Match match) {
    JsonObject json = new JsonObject();
    json.addProperty("id", match.id());
    json.addProperty("price", decimal(match.price()));
    json.addProperty("qty", decimal(match.size()));
    json.addProperty("quoteQty", decimal(match.price().multiply(match.size())));
    json.addProperty("time", match.time());
    json.addProperty("isBuyerMaker", !match.buy());
    json.addProperty("isBestMatch", true);
    return json;
  }

  private String decimal(BigDecimal number) {
    return shown.segment().isFutures() ? number.toPlainString() : BinanceJson.decimal(number);
  }

  private static int count(HttpQuery query) {
    return query
        .parameter("limit")
        .filter(limit -> limit.matches("[1-9][0-9]{0,8}"))
        .map(limit -> Math.min(MOST, Integer.parseInt(limit)))
        .orElse(USUAL);
  }

  private static OptionalLong from(HttpQuery query) {
    return query
        .parameter("fromId")
        .filter(id -> id.matches("[0-9]{1,18}"))
        .map(id -> OptionalLong.of(Long.parseLong(id)))
        .orElseGet(OptionalLong::empty);
  }
}
