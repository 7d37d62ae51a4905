package io.marketprism.collector.exchange.binance;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.marketprism.collector.model.Contract;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One instrument as it stands in {@code exchangeInfo}. Futures add what a contract is:
 *
 * <pre>
 * {"symbol":"BTCUSDT_261225","contractType":"CURRENT_QUARTER","deliveryDate":1798185600000,
 *     "status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT","marginAsset":"USDT","filters":[..]}
 * {"symbol":"BTCUSD_PERP","contractType":"PERPETUAL","deliveryDate":4133404800000,
 *     "contractStatus":"TRADING","contractSize":100,"baseAsset":"BTC","quoteAsset":"USD",
 *     "marginAsset":"BTC","filters":[..]}
 * </pre>
 *
 * <p>Not thread-safe; read once.
 */
final class InstrumentEntry {
  private static final int MAX_TEXT = 64;
  private static final Pattern STEP = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,40})?");
  private static final Pattern DATE = Pattern.compile("[0-9]{1,15}");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.UTC);

  /** 2100-12-25, which the exchange gives to what does not end. */
  private static final long NEVER_MS = 4_133_404_800_000L;

  private final BinanceMarket market;
  private String symbol = "";
  private String status = "";
  private String base = "";
  private String quote = "";
  private String margin = "";
  private String contractType = "";
  private String contractSize = "";
  private String deliveryDate = "";
  private int priceScale = -1;
  private int sizeScale = -1;

  InstrumentEntry(BinanceMarket market) {
    this.market = market;
  }

  /** Reads the object that comes next, and gives the instrument where it describes one. */
  Optional<Instrument> readFrom(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "symbol" -> symbol = text(json);
        case "status", "contractStatus" -> status = text(json);
        case "baseAsset" -> base = text(json);
        case "quoteAsset" -> quote = text(json);
        case "marginAsset" -> margin = text(json);
        case "contractType" -> contractType = text(json);
        case "contractSize" -> contractSize = number(json);
        case "deliveryDate" -> deliveryDate = number(json);
        case "filters" -> readFilters(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
    return isUsable() ? Optional.of(instrument().withState(status)) : Optional.empty();
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
    return isName(symbol)
        && isName(base)
        && isName(quote)
        && priceScale >= 0
        && sizeScale >= 0
        && (!market.isFutures() || isContract());
  }

  private boolean isContract() {
    return isName(margin)
        && (isPerpetual() || deliveryMs() > 0)
        && (market != BinanceMarket.COINM || isPositive(contractSize));
  }

  /**
   * By the type, since a perpetual that is to be delisted has a date too; by the date where the
   * type is empty or unknown.
   */
  private boolean isPerpetual() {
    return contractType.contains("PERPETUAL") || deliveryMs() >= NEVER_MS;
  }

  private long deliveryMs() {
    return DATE.matcher(deliveryDate).matches() ? Long.parseLong(deliveryDate) : 0;
  }

  private Instrument instrument() {
    boolean dated = market.isFutures() && !isPerpetual();
    return new Instrument(
        market.venue(),
        dated ? MarketType.FUTURE : market.usualType(),
        base + "-" + quote + (dated ? "-" + DAY.format(Instant.ofEpochMilli(deliveryMs())) : ""),
        symbol,
        base,
        quote,
        priceScale,
        sizeScale,
        market.quantityUnit(),
        status.equals("TRADING"),
        market.isFutures() ? Optional.of(contract(dated)) : Optional.empty());
  }

  /** One of a coin, or a number of dollars settled in the coin. */
  private Contract contract(boolean dated) {
    boolean inverse = market == BinanceMarket.COINM;
    return new Contract(
        inverse ? new BigDecimal(contractSize) : BigDecimal.ONE,
        inverse ? quote : base,
        margin,
        inverse,
        dated ? OptionalLong.of(deliveryMs()) : OptionalLong.empty());
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && text.length() <= MAX_TEXT;
  }

  private static boolean isPositive(String number) {
    return STEP.matcher(number).matches() && new BigDecimal(number).signum() > 0;
  }

  private static String text(JsonReader json) throws IOException {
    if (json.peek() == JsonToken.STRING) {
      return json.nextString();
    }
    json.skipValue();
    return "";
  }

  private static String number(JsonReader json) throws IOException {
    return json.peek() == JsonToken.NUMBER ? json.nextString() : text(json);
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
