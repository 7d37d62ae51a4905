package io.marketprism.collector.app.simulator.binance;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Instrument.Terms;
import java.math.BigDecimal;
import java.util.List;

/** The instrument lists as Binance's markets write them. */
final class ExchangeInfo {
  private static final String MOST = "9000000000.00000000";

  /** 2100-12-25, the end of what does not end. */
  private static final long NEVER_MS = 4_133_404_800_000L;

  private static final long ONBOARD_MS = 1_569_398_400_000L;

  private ExchangeInfo() {}

  static String json(Shown shown, List<Instrument> instruments) {
    JsonObject info = new JsonObject();
    info.addProperty("timezone", "UTC");
    info.addProperty("serverTime", shown.clock().millis());
    JsonArray rates = new JsonArray();
    rates.add(rate("REQUEST_WEIGHT", "MINUTE", 1, shown.limits().weightPerMinute()));
    rates.add(rate("RAW_REQUESTS", "MINUTE", 5, 300_000));
    info.add("rateLimits", rates);
    info.add("exchangeFilters", new JsonArray());
    JsonArray symbols = new JsonArray();
    boolean futures = shown.segment().isFutures();
    for (Instrument one : instruments) {
      symbols.add(futures ? contract(shown.segment(), one) : symbol(one));
    }
    info.add("symbols", symbols);
    return BinanceJson.GSON.toJson(info);
  }

  private static JsonObject rate(String type, String interval, int number, int limit) {
    JsonObject rate = new JsonObject();
    rate.addProperty("rateLimitType", type);
    rate.addProperty("interval", interval);
    rate.addProperty("intervalNum", number);
    rate.addProperty("limit", limit);
    return rate;
  }

  private static JsonObject symbol(Instrument instrument) {
    JsonObject symbol = new JsonObject();
    symbol.addProperty("symbol", instrument.symbol());
    symbol.addProperty("status", "TRADING");
    symbol.addProperty("baseAsset", instrument.base());
    symbol.addProperty("baseAssetPrecision", 8);
    symbol.addProperty("quoteAsset", instrument.quote());
    symbol.addProperty("quotePrecision", 8);
    symbol.addProperty("quoteAssetPrecision", 8);
    symbol.addProperty("isSpotTradingAllowed", true);
    symbol.addProperty("isMarginTradingAllowed", false);
    JsonArray filters = filters(instrument);
    JsonObject notional = new JsonObject();
    notional.addProperty("filterType", "NOTIONAL");
    notional.addProperty("minNotional", "5.00000000");
    filters.add(notional);
    symbol.add("filters", filters);
    symbol.add("permissions", new JsonArray());
    JsonArray spot = new JsonArray();
    spot.add("SPOT");
    JsonArray sets = new JsonArray();
    sets.add(spot);
    symbol.add("permissionSets", sets);
    return symbol;
  }

  private static JsonObject contract(Segment segment, Instrument instrument) {
    Terms terms = instrument.terms().orElseThrow();
    JsonObject symbol = new JsonObject();
    symbol.addProperty("symbol", instrument.symbol());
    symbol.addProperty("pair", Segment.pair(instrument));
    symbol.addProperty("contractType", contractType(instrument));
    symbol.addProperty("deliveryDate", terms.expiryMs().orElse(NEVER_MS));
    symbol.addProperty("onboardDate", ONBOARD_MS);
    if (segment == Segment.COINM) {
      symbol.addProperty("contractStatus", "TRADING");
      symbol.addProperty("contractSize", terms.size());
    } else {
      symbol.addProperty("status", "TRADING");
    }
    symbol.addProperty("marginAsset", terms.settle());
    symbol.addProperty("baseAsset", instrument.base());
    symbol.addProperty("quoteAsset", instrument.quote());
    symbol.addProperty("underlyingType", "COIN");
    symbol.add("filters", filters(instrument));
    return symbol;
  }

  static String contractType(Instrument instrument) {
    return Segment.isDated(instrument) ? "CURRENT_QUARTER" : "PERPETUAL";
  }

  private static JsonArray filters(Instrument instrument) {
    JsonArray filters = new JsonArray();
    filters.add(filter("PRICE_FILTER", "Price", "tickSize", instrument.tickSize()));
    filters.add(filter("LOT_SIZE", "Qty", "stepSize", instrument.stepSize()));
    return filters;
  }

  private static JsonObject filter(String type, String what, String unitName, BigDecimal unit) {
    JsonObject filter = new JsonObject();
    filter.addProperty("filterType", type);
    filter.addProperty("min" + what, BinanceJson.decimal(unit));
    filter.addProperty("max" + what, MOST);
    filter.addProperty(unitName, BinanceJson.decimal(unit));
    return filter;
  }
}
