package io.marketprism.collector.exchange.deribit;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the reply to {@code public/get_instruments}. An entry that is not what it has to be is left
 * out, so that one bad entry does not hide the others; so are spot and combos. An index is an
 * instrument too, whose assets are those of the first instrument that follows it.
 *
 * <pre>
 * {"jsonrpc":"2.0","result":[{"kind":"option","instrument_name":"BTC-25DEC26-100000-C",
 *     "instrument_type":"reversed","base_currency":"BTC","quote_currency":"BTC",
 *     "counter_currency":"USD","settlement_currency":"BTC","settlement_period":"month",
 *     "expiration_timestamp":1798185600000,"strike":100000.0,"option_type":"call",
 *     "price_index":"btc_usd",
 *     "tick_size":0.0001,"tick_size_steps":[{"above_price":0.005,"tick_size":0.0005}],
 *     "contract_size":1.0,"min_trade_amount":0.1,"is_active":true,"state":"open"}]}
 * </pre>
 *
 * <p>Source: Deribit, {@code public/get_instruments}, read 2026-11-22.
 */
final class DeribitInstruments {
  /** What an entry holds besides what is read is skipped in place, however deep it is. */
  private static final int NESTING_LIMIT = 1_000;

  private static final int MAX_INSTRUMENTS = 100_000;

  private final List<Instrument> instruments = new ArrayList<>();
  private final Map<String, Instrument> indices = new LinkedHashMap<>();

  private DeribitInstruments() {}

  /**
   * The perpetuals, futures and options in a reply, and after them the indices that they follow.
   *
   * @throws IllegalArgumentException where it is not such a list
   */
  static List<Instrument> parse(String body) {
    DeribitInstruments list = new DeribitInstruments();
    try (JsonReader json = new JsonReader(new StringReader(body))) {
      json.setStrictness(Strictness.STRICT);
      json.setNestingLimit(NESTING_LIMIT);
      list.readReply(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalArgumentException("the instrument list goes on after its end");
      }
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new IllegalArgumentException("the reply is not an instrument list", e);
    }
    if (list.instruments.isEmpty()) {
      throw new IllegalArgumentException("the instrument list is empty");
    }
    list.instruments.addAll(list.indices.values());
    return distinct(list.instruments);
  }

  private void readReply(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      if (!json.nextName().equals("result")) {
        json.skipValue();
        continue;
      }
      json.beginArray();
      while (json.hasNext()) {
        if (json.peek() == JsonToken.BEGIN_OBJECT) {
          add(InstrumentEntry.readFrom(json));
        } else {
          json.skipValue();
        }
      }
      json.endArray();
    }
    json.endObject();
  }

  private void add(InstrumentEntry entry) {
    Optional<Instrument> found = entry.instrument();
    if (found.isPresent() && instruments.size() < MAX_INSTRUMENTS) {
      instruments.add(found.get());
      entry.index().ifPresent(index -> indices.putIfAbsent(index.venueSymbol(), index));
    }
  }

  /** The same, with what they are settled in where two of a market type share a symbol. */
  private static List<Instrument> distinct(List<Instrument> all) {
    Map<Name, Integer> counts = new HashMap<>();
    all.forEach(one -> counts.merge(Name.of(one), 1, Integer::sum));
    return all.stream()
        .map(one -> counts.getOrDefault(Name.of(one), 1) > 1 ? withSettle(one) : one)
        .toList();
  }

  private static Instrument withSettle(Instrument one) {
    String settle = one.contract().map(contract -> ":" + contract.settle()).orElse("");
    return one.withSymbol(one.symbol() + settle);
  }

  /** What must be told apart. */
  private record Name(MarketType marketType, String symbol) {
    static Name of(Instrument one) {
      return new Name(one.marketType(), one.symbol());
    }
  }
}
