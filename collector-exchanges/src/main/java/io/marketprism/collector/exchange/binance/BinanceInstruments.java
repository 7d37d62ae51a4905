package io.marketprism.collector.exchange.binance;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.marketprism.collector.exchange.venue.SharedSymbols;
import io.marketprism.collector.model.Instrument;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads Binance's {@code exchangeInfo}. An entry that is not what it has to be is left out, so that
 * one bad entry does not hide the others.
 *
 * <pre>
 * {"symbols":[{"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT",
 *     "filters":[{"filterType":"PRICE_FILTER","tickSize":"0.01000000"},
 *                {"filterType":"LOT_SIZE","stepSize":"0.00001000"}]}]}
 * </pre>
 *
 * <p>Source: Binance spot, USD-M and COIN-M REST API, read 2026-11-22.
 */
final class BinanceInstruments {
  /** What an entry holds besides what is read is skipped in place, however deep it is. */
  private static final int NESTING_LIMIT = 1_000;

  private static final int MAX_INSTRUMENTS = 100_000;

  private final BinanceMarket market;
  private final List<Instrument> instruments = new ArrayList<>();

  private BinanceInstruments(BinanceMarket market) {
    this.market = market;
  }

  /**
   * The instruments in a reply.
   *
   * @throws IllegalArgumentException where it is not such a list
   */
  static List<Instrument> parse(BinanceMarket market, String body) {
    BinanceInstruments list = new BinanceInstruments(market);
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
    return SharedSymbols.told(list.instruments);
  }

  private void readReply(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      if (!json.nextName().equals("symbols")) {
        json.skipValue();
        continue;
      }
      json.beginArray();
      while (json.hasNext()) {
        if (json.peek() == JsonToken.BEGIN_OBJECT) {
          readEntry(json);
        } else {
          json.skipValue();
        }
      }
      json.endArray();
    }
    json.endObject();
  }

  private void readEntry(JsonReader json) throws IOException {
    new InstrumentEntry(market)
        .readFrom(json)
        .filter(read -> instruments.size() < MAX_INSTRUMENTS)
        .ifPresent(instruments::add);
  }
}
