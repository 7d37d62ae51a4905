package io.marketprism.collector.exchange.okx;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.exchange.venue.Reads;
import io.marketprism.collector.model.Decimals;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * Members of one object of data that comes seldom, which OKX writes as texts, numbers among them;
 * an empty one is not known.
 *
 * <p>All methods throw {@link MalformedFrameException} where a member is not what is asked for. Not
 * thread-safe; owned by who reads, and of use until the scanner goes on to another frame.
 */
final class Fields {
  private static final Pattern TIME = Pattern.compile("[0-9]{1,18}");

  private final JsonScanner json;
  private final Map<String, String> texts = new HashMap<>();

  private Fields(JsonScanner json) {
    this.json = json;
  }

  /** The names of members that are read; all others are skipped. */
  static List<Literal> names(String... names) {
    return Arrays.stream(names).map(Literal::of).toList();
  }

  /** Reads the object that is next. */
  static Fields read(JsonScanner json, List<Literal> names) {
    Fields fields = new Fields(json);
    json.beginObject();
    while (json.nextKey()) {
      fields.readMember(names);
    }
    return fields;
  }

  private void readMember(List<Literal> names) {
    for (Literal name : names) {
      if (json.keyIs(name)) {
        json.text();
        if (texts.put(name.toString(), json.textString()) != null) {
          throw json.refused(Reason.DUPLICATE_FIELD);
        }
        return;
      }
    }
    json.skipValue();
  }

  /** A text that has to be there. */
  String text(String name) {
    String text = texts.get(name);
    if (text == null) {
      throw json.refused(Reason.MISSING_FIELD);
    }
    return text;
  }

  /** A number that has to be there. */
  BigDecimal decimal(String name) {
    return number(text(name));
  }

  /** A number, where it is known. */
  Optional<BigDecimal> knownDecimal(String name) {
    String text = texts.getOrDefault(name, "");
    return text.isEmpty() ? Optional.empty() : Optional.of(number(text));
  }

  private BigDecimal number(String text) {
    try {
      return Decimals.exact(text);
    } catch (IllegalArgumentException e) {
      throw json.refused(Reason.NUMBER);
    }
  }

  /** A time in milliseconds since 1970 UTC that has to be there. */
  long time(String name) {
    return milliseconds(text(name));
  }

  /** A time in milliseconds since 1970 UTC, where it is known. */
  OptionalLong knownTime(String name) {
    String text = texts.getOrDefault(name, "");
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(milliseconds(text));
  }

  private long milliseconds(String text) {
    if (!TIME.matcher(text).matches()) {
      throw json.refused(Reason.NUMBER);
    }
    long time = Long.parseLong(text);
    if (time > Reads.LAST_TIME_MS) {
      throw json.refused(Reason.VALUE);
    }
    return time;
  }
}
