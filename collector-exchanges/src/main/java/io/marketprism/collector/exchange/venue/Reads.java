package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.Literal;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.Scaled;
import java.util.function.BiFunction;

/** Reads what messages of every exchange hold. Allocates nothing unless it says so. */
public final class Reads {
  /** The end of the year 9999, in milliseconds since 1970 UTC; what is later is no time. */
  public static final long LAST_TIME_MS = 253_402_300_799_999L;

  private Reads() {}

  /** Reads an id, which is never negative. */
  public static long id(JsonScanner json) {
    return upTo(json, Long.MAX_VALUE);
  }

  /** Reads a time, milliseconds since 1970 UTC. */
  public static long timeMs(JsonScanner json) {
    return upTo(json, LAST_TIME_MS);
  }

  private static long upTo(JsonScanner json, long limit) {
    long value = json.integer();
    if (value < 0 || value > limit) {
      throw json.refused(Reason.VALUE);
    }
    return value;
  }

  /** Reads a text and refuses one that is not this one, such as another symbol. */
  public static void require(JsonScanner json, Literal text) {
    json.text();
    if (!json.textIs(text)) {
      throw json.refused(Reason.VALUE);
    }
  }

  /** Whether these decimals suffice for all numbers that were read. */
  public static boolean fits(JsonScanner json, Scales scales) {
    return json.requiredPriceScale() <= scales.price() && json.requiredSizeScale() <= scales.size();
  }

  /**
   * Reads a whole text at decimals that suffice for all its numbers, once more where they did not.
   * For replies: allocates.
   *
   * @param scales decimals to begin with
   * @throws MalformedFrameException where the reader does
   */
  public static <T> T exactly(
      String text, Scales scales, BiFunction<JsonScanner, Scales, T> reader) {
    JsonScanner json = new JsonScanner();
    Scales wanted = scales;
    while (true) {
      json.reset(text);
      T read = reader.apply(json, wanted);
      Scales wider = wanted.widen(json.requiredPriceScale(), json.requiredSizeScale());
      if (wider.equals(wanted)) {
        return read;
      }
      wanted = wider;
    }
  }

  /**
   * Raises the decimals to what was read.
   *
   * @return false: the message is to be read again
   * @throws MalformedFrameException where they cannot be held
   */
  public static boolean widen(JsonScanner json, Scaled feed) {
    if (!feed.widen(json.requiredPriceScale(), json.requiredSizeScale())) {
      throw json.refused(Reason.OUT_OF_RANGE);
    }
    return false;
  }
}
