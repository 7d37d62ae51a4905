package io.marketprism.collector.exchange.okx;

import com.google.gson.stream.JsonReader;
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
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One entry of a list of instruments, as texts. Not thread-safe; owned by who reads the list.
 *
 * <p>Derivatives name no base and quote asset; their underlying {@code uly} is both. Families that
 * are margined in dollars add {@code _UM} to the quote asset of their ids. A future of the rule
 * type {@code xperp} is a dated one that pays funding.
 */
final class OkxInstrument {
  private static final int MAX_TEXT = 64;
  private static final String DOLLAR_MARGINED = "_UM";
  private static final String FUNDED_FUTURE = "xperp";
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,20}(\\.[0-9]{1,40})?");
  private static final Pattern TIME = Pattern.compile("[0-9]{1,14}");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);

  private final Map<String, String> texts = new HashMap<>();

  /** Reads the object that is next. */
  OkxInstrument(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "instType" -> texts.put("instType", OkxReply.text(json));
        case "instId" -> texts.put("instId", OkxReply.text(json));
        case "baseCcy" -> texts.put("baseCcy", OkxReply.text(json));
        case "quoteCcy" -> texts.put("quoteCcy", OkxReply.text(json));
        case "uly" -> texts.put("uly", OkxReply.text(json));
        case "settleCcy" -> texts.put("settleCcy", OkxReply.text(json));
        case "ctVal" -> texts.put("ctVal", OkxReply.text(json));
        case "ctMult" -> texts.put("ctMult", OkxReply.text(json));
        case "ctValCcy" -> texts.put("ctValCcy", OkxReply.text(json));
        case "ctType" -> texts.put("ctType", OkxReply.text(json));
        case "expTime" -> texts.put("expTime", OkxReply.text(json));
        case "tickSz" -> texts.put("tickSz", OkxReply.text(json));
        case "lotSz" -> texts.put("lotSz", OkxReply.text(json));
        case "ruleType" -> texts.put("ruleType", OkxReply.text(json));
        case "state" -> texts.put("state", OkxReply.text(json));
        default -> json.skipValue();
      }
    }
    json.endObject();
  }

  /** Whether it is an instrument of ours, and says all that one has to say. */
  boolean isUsable() {
    Optional<Segment> segment = Segment.of(get("instType"));
    return segment.isPresent()
        && isName(get("instId"))
        && isName(base())
        && isName(quote())
        && decimals("tickSz") >= 0
        && decimals("lotSz") >= 0
        && (segment.get() == Segment.SPOT || isContract(segment.get()));
  }

  private boolean isContract(Segment segment) {
    return isName(get("settleCcy"))
        && isName(get("ctValCcy"))
        && (get("ctType").equals("linear") || get("ctType").equals("inverse"))
        && NUMBER.matcher(get("ctVal")).matches()
        && NUMBER.matcher(get("ctMult")).matches()
        && contractSize().signum() > 0
        && (segment == Segment.SWAP || expiry().isPresent());
  }

  /** What tells it from others of its venue, unless they share a symbol. */
  String identity() {
    return get("instType") + " " + symbol();
  }

  /** The instrument; only where it {@link #isUsable}. */
  Instrument instrument(boolean withSettle) {
    Segment segment = Segment.of(get("instType")).orElseThrow();
    boolean spot = segment == Segment.SPOT;
    return new Instrument(
        segment.venue(),
        marketType(segment),
        withSettle && !spot ? symbol() + ":" + get("settleCcy") : symbol(),
        get("instId"),
        base(),
        quote(),
        decimals("tickSz"),
        decimals("lotSz"),
        spot ? QuantityUnit.BASE : QuantityUnit.CONTRACTS,
        isLive(),
        spot ? Optional.empty() : Optional.of(contract(segment)),
        isLive() ? "" : get("state"));
  }

  private boolean isLive() {
    return get("state").equals("live");
  }

  private static MarketType marketType(Segment segment) {
    return switch (segment) {
      case SPOT -> MarketType.SPOT;
      case SWAP -> MarketType.PERPETUAL;
      case FUTURES -> MarketType.FUTURE;
    };
  }

  private Contract contract(Segment segment) {
    return new Contract(
        contractSize(),
        get("ctValCcy"),
        get("settleCcy"),
        get("ctType").equals("inverse"),
        segment == Segment.SWAP ? OptionalLong.empty() : expiry(),
        segment == Segment.SWAP || get("ruleType").equals(FUNDED_FUTURE));
  }

  private BigDecimal contractSize() {
    return new BigDecimal(get("ctVal")).multiply(new BigDecimal(get("ctMult")));
  }

  private String symbol() {
    String pair = base() + "-" + quote();
    return get("instType").equals(Segment.FUTURES.instType())
        ? pair + "-" + DAY.format(Instant.ofEpochMilli(expiry().orElseThrow()))
        : pair;
  }

  private String base() {
    String underlying = get("uly");
    return isSpot() ? get("baseCcy") : underlying.substring(0, Math.max(0, dash(underlying)));
  }

  private String quote() {
    if (isSpot()) {
      return get("quoteCcy");
    }
    String quote = get("uly").substring(dash(get("uly")) + 1);
    return quote.endsWith(DOLLAR_MARGINED)
        ? quote.substring(0, quote.length() - DOLLAR_MARGINED.length())
        : quote;
  }

  private boolean isSpot() {
    return get("instType").equals(Segment.SPOT.instType());
  }

  /** Where an underlying's quote asset begins, less one; -1 where it names no two assets. */
  private static int dash(String underlying) {
    return underlying.lastIndexOf('-');
  }

  /** When it ends, empty where it does not say so. */
  private OptionalLong expiry() {
    if (!TIME.matcher(get("expTime")).matches()) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(Long.parseLong(get("expTime")));
  }

  /** Decimals of a step such as {@code 0.01}; -1 where it is none that we can hold. */
  private int decimals(String field) {
    if (!NUMBER.matcher(get(field)).matches()) {
      return -1;
    }
    int scale = Math.max(0, new BigDecimal(get(field)).stripTrailingZeros().scale());
    return scale <= Decimals.MAX_SCALE ? scale : -1;
  }

  private String get(String field) {
    return texts.getOrDefault(field, "");
  }

  private static boolean isName(String text) {
    return !text.isEmpty() && text.length() <= MAX_TEXT;
  }
}
