package io.marketprism.collector.app.simulator.deribit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Instrument.Terms;
import java.util.List;

/** The instrument list as Deribit writes it; all that is listed are perpetuals. */
final class InstrumentList {
  private static final long NEVER_MS = 32_503_708_800_000L;
  private static final long CREATED_MS = 1_534_167_754_000L;

  private InstrumentList() {}

  static JsonArray json(List<Instrument> instruments) {
    JsonArray list = new JsonArray();
    for (Instrument instrument : instruments) {
      list.add(entry(instrument));
    }
    return list;
  }

  private static JsonObject entry(Instrument instrument) {
    Terms terms = Names.terms(instrument);
    JsonObject entry = new JsonObject();
    entry.addProperty("price_index", Names.index(instrument));
    entry.addProperty("kind", "future");
    entry.addProperty("instrument_name", instrument.symbol());
    entry.addProperty("instrument_type", terms.inverse() ? "reversed" : "linear");
    entry.addProperty("settlement_period", "perpetual");
    entry.addProperty("expiration_timestamp", NEVER_MS);
    entry.addProperty("creation_timestamp", CREATED_MS);
    entry.addProperty("is_active", true);
    entry.addProperty("state", "open");
    entry.addProperty("tick_size", instrument.tickSize());
    entry.add("tick_size_steps", new JsonArray());
    entry.addProperty("contract_size", terms.size());
    entry.addProperty("min_trade_amount", instrument.stepSize());
    entry.addProperty("base_currency", instrument.base());
    entry.addProperty("quote_currency", instrument.quote());
    entry.addProperty("counter_currency", instrument.quote());
    entry.addProperty("settlement_currency", terms.settle());
    return entry;
  }
}
