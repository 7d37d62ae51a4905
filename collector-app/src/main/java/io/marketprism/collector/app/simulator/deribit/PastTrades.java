package io.marketprism.collector.app.simulator.deribit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Match;
import io.marketprism.collector.app.simulator.market.Matches;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Trades of the past: those of a range of sequence numbers, or the last ones; newest first unless
 * they are wanted the other way.
 *
 * <p>Source: Deribit, public/get_last_trades_by_instrument, read 2026-11-22. Pure functions.
 */
final class PastTrades {
  static final String METHOD = "public/get_last_trades_by_instrument";

  private static final int USUAL = 10;
  private static final int MOST = 1_000;

  private PastTrades() {}

  /**
   * The reply.
   *
   * @param all what is remembered, oldest first
   * @throws RpcException where the parameters are wrong
   */
  static JsonObject of(RpcRequest request, Instrument instrument, List<Match> all) {
    List<Match> range =
        Matches.of(
            all,
            request.longNumber("start_seq", 0),
            request.longNumber("end_seq", Long.MAX_VALUE - 1));
    int count = Math.min(request.number("count", USUAL), MOST);
    boolean rising = request.text("sorting").orElse("").equals("asc");
    List<Match> page =
        new ArrayList<>(
            rising ? range.subList(0, Math.min(count, range.size())) : Matches.last(range, count));
    if (!rising) {
      Collections.reverse(page);
    }
    JsonArray trades = new JsonArray();
    page.forEach(match -> trades.add(trade(instrument, match)));
    JsonObject result = new JsonObject();
    result.add("trades", trades);
    result.addProperty("has_more", page.size() < range.size());
    return result;
  }

  private static JsonObject trade(Instrument instrument, Match match) {
    JsonObject trade = new JsonObject();
    String currency = instrument.base().equals("BTC") ? "" : instrument.base() + "-";
    trade.addProperty("trade_seq", match.id());
    trade.addProperty("trade_id", currency + match.id());
    trade.addProperty("timestamp", match.time());
    trade.addProperty("tick_direction", 0);
    trade.addProperty("price", match.price());
    trade.addProperty("mark_price", match.price());
    if (match.liquidates()) {
      trade.addProperty("liquidation", "T");
    }
    trade.addProperty("instrument_name", instrument.symbol());
    trade.addProperty("index_price", match.price());
    trade.addProperty("direction", match.buy() ? "buy" : "sell");
    trade.addProperty("amount", match.size());
    return trade;
  }
}
