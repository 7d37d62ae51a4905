package io.marketprism.collector.model;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.StringJoiner;

/**
 * The state of something that changes in time, such as a rate or a price, at the exchange's own
 * time. Immutable. Decimals are exact and without trailing zeros; what the exchange does not give
 * is empty.
 */
public abstract sealed class SeriesEvent extends MarketEvent
    permits FundingRateEvent, PriceEvent, OpenInterestEvent, RatioEvent, VolatilityEvent {
  private static final int MAX_TEXT = 64;

  private final boolean revision;

  SeriesEvent(Instrument instrument, Times times) {
    super(instrument, times.exchangeMs(), times.receivedNs());
    this.revision = times.revision();
  }

  /**
   * All that the event says of its instrument but its times, as one line of printable ASCII without
   * spaces; the same for equal states only.
   */
  public abstract String values();

  /** The same event as another state of a time of which one was published before. */
  public abstract SeriesEvent revised();

  /**
   * Whether another state of the same exchange time was published before it. The feed finds that
   * out; the later one holds.
   */
  public final boolean isRevision() {
    return revision;
  }

  @Override
  public int footprint() {
    return super.footprint() + 256;
  }

  final Times revisedTimes() {
    return new Times(exchangeTimeMs(), receivedNs(), true);
  }

  /** The values with {@code ~} between them, and {@code -} for one that is not known. */
  static String line(Object... values) {
    StringJoiner line = new StringJoiner("~");
    for (Object value : values) {
      line.add(word(value));
    }
    return line.toString();
  }

  private static String word(Object value) {
    if (value instanceof Optional<?> optional) {
      return optional.map(SeriesEvent::word).orElse("-");
    }
    if (value instanceof OptionalLong optional) {
      return optional.isPresent() ? Long.toString(optional.getAsLong()) : "-";
    }
    if (value instanceof OptionalInt optional) {
      return optional.isPresent() ? Integer.toString(optional.getAsInt()) : "-";
    }
    return value instanceof BigDecimal decimal
        ? decimal.toPlainString()
        : Text.fileName(value.toString());
  }

  /** Refuses a name that is empty or long: it is the exchange's text, and part of ids. */
  static String name(String text) {
    if (text.isEmpty() || text.length() > MAX_TEXT) {
      throw new IllegalArgumentException("a name of " + text.length() + " characters");
    }
    return text;
  }

  /** Refuses a time before 1970 that is not {@link MarketEvent#UNKNOWN}. */
  static void requireTime(long ms) {
    if (ms < 0 && ms != UNKNOWN) {
      throw new IllegalArgumentException("a time of " + ms + " ms");
    }
  }

  /** Refuses what is below zero where nothing can be. */
  static BigDecimal notNegative(BigDecimal value) {
    if (value.signum() < 0) {
      throw new IllegalArgumentException(value + " is below zero");
    }
    return Decimals.exact(value);
  }

  /**
   * When a state holds and when it arrived.
   *
   * @param exchangeMs exchange time in milliseconds since 1970 UTC, or {@link MarketEvent#UNKNOWN}
   * @param receivedNs received time in nanoseconds since 1970 UTC
   * @param revision whether another state of that exchange time was published before
   */
  public record Times(long exchangeMs, long receivedNs, boolean revision) {
    /** Refuses a time before 1970. */
    public Times {
      requireTime(exchangeMs);
    }

    /** Those of a state as it arrived. */
    public Times(long exchangeMs, long receivedNs) {
      this(exchangeMs, receivedNs, false);
    }
  }
}
