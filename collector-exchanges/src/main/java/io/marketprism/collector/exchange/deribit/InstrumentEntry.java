package io.marketprism.collector.exchange.deribit;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.Contract;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One instrument as it stands in the list. The quote asset is the counter currency, in which the
 * index is quoted, also where the price of an inverse option is in its base coin.
 *
 * <p>Amounts are US dollars on inverse perpetuals and futures, coins on all others. So an inverse
 * option's contract is a number of coins, and no inverse one in the sense of {@link Contract}.
 * Lists of 2021 lack type, counter and settlement currency: all was inverse then, against USD.
 */
final class InstrumentEntry {
  private static final int MAX_TEXT = 64;
  private static final int MAX_STRIKE = 40;
  private static final String USD = "USD";
  private static final Pattern NUMBER =
      Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,40})?([eE][+-]?[0-9]{1,2})?");
  private static final Pattern INDEX = Pattern.compile("[A-Za-z0-9_]{1,64}");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("uuuuMMdd", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final Map<String, String> texts = new HashMap<>();
  private int priceScale;

  private InstrumentEntry() {}

  /** Reads an entry, whatever it holds. */
  static InstrumentEntry readFrom(JsonReader json) throws IOException {
    InstrumentEntry entry = new InstrumentEntry();
    json.beginObject();
    while (json.hasNext()) {
      String name = json.nextName();
      if (name.equals("tick_size_steps") && json.peek() == JsonToken.BEGIN_ARRAY) {
        entry.readSteps(json);
      } else {
        entry.texts.put(name, text(json));
      }
    }
    json.endObject();
    entry.raisePriceScale(entry.text("tick_size"));
    return entry;
  }

  private void readSteps(JsonReader json) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        json.skipValue();
        continue;
      }
      json.beginObject();
      while (json.hasNext()) {
        if (json.nextName().equals("tick_size")) {
          raisePriceScale(text(json));
        } else {
          json.skipValue();
        }
      }
      json.endObject();
    }
    json.endArray();
  }

  /** The finest tick counts; one that is none spoils the entry. */
  private void raisePriceScale(String tick) {
    int decimals = decimals(tick);
    priceScale = decimals < 0 || priceScale < 0 ? -1 : Math.max(priceScale, decimals);
  }

  /** What is traded; empty where it is of another kind, or not what it has to be. */
  Optional<Instrument> instrument() {
    Optional<MarketType> type = marketType();
    Optional<BigDecimal> size = number("contract_size").filter(one -> one.signum() > 0);
    int sizeScale = Math.min(decimals(text("min_trade_amount")), decimals(text("contract_size")));
    Optional<String> symbol = type.flatMap(this::symbol);
    if (symbol.isEmpty() || size.isEmpty() || priceScale < 0 || sizeScale < 0 || !isNamed()) {
      return Optional.empty();
    }
    return Optional.of(
        instrument(type.get(), symbol.get(), size.get())
            .withState(state().equals("open") ? "inactive" : state()));
  }

  /** The index that it follows, named as the exchange names it; empty where none is named. */
  Optional<Instrument> index() {
    String name = text("price_index");
    return INDEX.matcher(name).matches() && isNamed()
        ? Optional.of(
            new Instrument(
                DeribitProtocol.VENUE,
                MarketType.INDEX,
                name,
                name,
                text("base_currency"),
                counter(),
                0,
                0,
                QuantityUnit.BASE,
                true))
        : Optional.empty();
  }

  private Instrument instrument(MarketType type, String symbol, BigDecimal size) {
    boolean inUsd = isInverse() && type != MarketType.OPTION;
    return new Instrument(
        DeribitProtocol.VENUE,
        type,
        symbol,
        text("instrument_name"),
        text("base_currency"),
        counter(),
        priceScale,
        Math.max(decimals(text("min_trade_amount")), decimals(text("contract_size"))),
        inUsd ? QuantityUnit.USD : QuantityUnit.BASE,
        isTrading(),
        Optional.of(
            new Contract(
                size.stripTrailingZeros(),
                inUsd ? counter() : text("base_currency"),
                settle(),
                inUsd,
                type == MarketType.PERPETUAL ? OptionalLong.empty() : expiryMs())));
  }

  private Optional<MarketType> marketType() {
    return switch (text("kind")) {
      case "option" -> Optional.of(MarketType.OPTION);
      case "future" ->
          Optional.of(
              text("settlement_period").equals("perpetual")
                  ? MarketType.PERPETUAL
                  : MarketType.FUTURE);
      default -> Optional.empty();
    };
  }

  /** Our name; empty where a part of it is missing. */
  private Optional<String> symbol(MarketType type) {
    String pair = text("base_currency") + "-" + counter();
    if (type == MarketType.PERPETUAL) {
      return Optional.of(pair);
    }
    OptionalLong expiry = expiryMs();
    if (expiry.isEmpty()) {
      return Optional.empty();
    }
    String dated = pair + "-" + DAY.format(Instant.ofEpochMilli(expiry.getAsLong()));
    return type == MarketType.FUTURE
        ? Optional.of(dated)
        : strike().flatMap(strike -> right().map(right -> dated + "-" + strike + "-" + right));
  }

  private Optional<String> strike() {
    return number("strike")
        .map(strike -> strike.stripTrailingZeros().toPlainString())
        .filter(strike -> strike.length() <= MAX_STRIKE);
  }

  private Optional<String> right() {
    return switch (text("option_type")) {
      case "call" -> Optional.of("C");
      case "put" -> Optional.of("P");
      default -> Optional.empty();
    };
  }

  private OptionalLong expiryMs() {
    return number("expiration_timestamp")
        .filter(time -> time.compareTo(BigDecimal.valueOf(Reads.LAST_TIME_MS)) <= 0)
        .map(time -> OptionalLong.of(time.longValue()))
        .orElse(OptionalLong.empty());
  }

  private boolean isInverse() {
    String type = texts.getOrDefault("instrument_type", text("future_type"));
    return type.isEmpty() ? settle().equals(text("base_currency")) : type.equals("reversed");
  }

  private String counter() {
    return texts.getOrDefault("counter_currency", USD);
  }

  private String settle() {
    return texts.getOrDefault("settlement_currency", text("base_currency"));
  }

  private boolean isNamed() {
    return isName(text("instrument_name"))
        && isName(text("base_currency"))
        && isName(counter())
        && isName(settle());
  }

  /** The state {@code settlement} is over within seconds each day. */
  private boolean isTrading() {
    boolean mayTrade = state().equals("open") || state().equals("settlement");
    return text("is_active").equals("true") && mayTrade;
  }

  private String state() {
    return texts.getOrDefault("state", "open");
  }

  private String text(String name) {
    return texts.getOrDefault(name, "");
  }

  private Optional<BigDecimal> number(String name) {
    String text = text(name);
    return NUMBER.matcher(text).matches() ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && text.length() <= MAX_TEXT;
  }

  /** A scalar as it is written; empty for anything else. */
  private static String text(JsonReader json) throws IOException {
    return switch (json.peek()) {
      case STRING, NUMBER -> json.nextString();
      case BOOLEAN -> String.valueOf(json.nextBoolean());
      default -> {
        json.skipValue();
        yield "";
      }
    };
  }

  /** Decimals of a step such as {@code 0.0005} or {@code 1.0e-4}; -1 where it is none. */
  private static int decimals(String step) {
    if (!NUMBER.matcher(step).matches()) {
      return -1;
    }
    int scale = Math.max(0, new BigDecimal(step).stripTrailingZeros().scale());
    return scale <= Decimals.MAX_SCALE ? scale : -1;
  }
}
