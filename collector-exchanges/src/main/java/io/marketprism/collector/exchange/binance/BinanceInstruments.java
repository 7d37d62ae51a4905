package io.marketprism.collector.exchange.binance;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Venue;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

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
 * <p>Source: Binance spot REST API, read 2026-11-22.
 */
final class BinanceInstruments {
  /** What an entry holds besides what is read is skipped in place, however deep it is. */
  private static final int NESTING_LIMIT = 1_000;

  private static final int MAX_INSTRUMENTS = 100_000;
  private static final int MAX_TEXT = 64;
  private static final Pattern STEP = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,40})?");

  private final Venue venue;
  private final List<Instrument> instruments = new ArrayList<>();

  private BinanceInstruments(Venue venue) {
    this.venue = venue;
  }

  /**
   * The spot instruments in a reply.
   *
   * @throws IllegalArgumentException where it is not such a list
   */
  static List<Instrument> parseSpot(Venue venue, String body) {
    BinanceInstruments list = new BinanceInstruments(venue);
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
    return List.copyOf(list.instruments);
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
          new Entry().readFrom(json);
        } else {
          json.skipValue();
        }
      }
      json.endArray();
    }
    json.endObject();
  }

  /** One instrument as it stands in the list. */
  private final class Entry {
    private String symbol = "";
    private String status = "";
    private String base = "";
    private String quote = "";
    private int priceScale = -1;
    private int sizeScale = -1;

    void readFrom(JsonReader json) throws IOException {
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "symbol" -> symbol = text(json);
          case "status" -> status = text(json);
          case "baseAsset" -> base = text(json);
          case "quoteAsset" -> quote = text(json);
          case "filters" -> readFilters(json);
          default -> json.skipValue();
        }
      }
      json.endObject();
      if (isUsable() && instruments.size() < MAX_INSTRUMENTS) {
        instruments.add(instrument());
      }
    }

    private void readFilters(JsonReader json) throws IOException {
      if (json.peek() != JsonToken.BEGIN_ARRAY) {
        json.skipValue();
        return;
      }
      json.beginArray();
      while (json.hasNext()) {
        if (json.peek() == JsonToken.BEGIN_OBJECT) {
          readFilter(json);
        } else {
          json.skipValue();
        }
      }
      json.endArray();
    }

    private void readFilter(JsonReader json) throws IOException {
      String type = "";
      String tick = "";
      String step = "";
      json.beginObject();
      while (json.hasNext()) {
        switch (json.nextName()) {
          case "filterType" -> type = text(json);
          case "tickSize" -> tick = text(json);
          case "stepSize" -> step = text(json);
          default -> json.skipValue();
        }
      }
      json.endObject();
      if (type.equals("PRICE_FILTER")) {
        priceScale = decimals(tick);
      } else if (type.equals("LOT_SIZE")) {
        sizeScale = decimals(step);
      }
    }

    private boolean isUsable() {
      return isName(symbol) && isName(base) && isName(quote) && priceScale >= 0 && sizeScale >= 0;
    }

    private Instrument instrument() {
      return new Instrument(
          venue,
          MarketType.SPOT,
          base + "-" + quote,
          symbol,
          base,
          quote,
          priceScale,
          sizeScale,
          QuantityUnit.BASE,
          status.equals("TRADING"));
    }
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && text.length() <= MAX_TEXT;
  }

  private static String text(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.STRING) {
      return json.nextString();
    }
    json.skipValue();
    return "";
  }

  /** Decimals of a step such as {@code 0.01000000}; -1 where it is none that we can hold. */
  private static int decimals(String step) {
    if (!STEP.matcher(step).matches()) {
      return -1;
    }
    int scale = Math.max(0, new BigDecimal(step).stripTrailingZeros().scale());
    return scale <= Decimals.MAX_SCALE ? scale : -1;
  }
}
