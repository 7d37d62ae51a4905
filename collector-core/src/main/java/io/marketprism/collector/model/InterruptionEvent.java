package io.marketprism.collector.model;

/**
 * Says that data of one feed may be missing; stands before that feed's next valid data. Immutable.
 */
public final class InterruptionEvent extends MarketEvent {
  private final DataType feed;
  private final InterruptionReason reason;
  private final long fromMs;
  private final long generation;
  private final long number;

  /**
   * @param instrument whose feed was interrupted
   * @param feed the data type of that feed
   * @param reason why
   * @param span since when data may be missing, in milliseconds since 1970 UTC by our clock, or
   *     UNKNOWN, and when that was noticed, in nanoseconds
   * @param identity the feed's generation and the interruption's number, unique in the instance
   */
  public InterruptionEvent(
      Instrument instrument,
      DataType feed,
      InterruptionReason reason,
      Span span,
      Identity identity) {
    super(instrument, UNKNOWN, span.noticedNs());
    this.feed = feed;
    this.reason = reason;
    this.fromMs = span.fromMs();
    this.generation = identity.generation();
    this.number = identity.number();
  }

  @Override
  public DataType dataType() {
    return DataType.INTERRUPTION;
  }

  @Override
  public DataType feed() {
    return feed;
  }

  /** Why data may be missing. */
  public InterruptionReason reason() {
    return reason;
  }

  /** Since when data may be missing: milliseconds since 1970 UTC by our clock, or UNKNOWN. */
  public long fromMs() {
    return fromMs;
  }

  /** The feed's generation that ended, or UNKNOWN where that was another run's. */
  public long generation() {
    return generation;
  }

  /** The interruption's number, unique in all runs of the instance. */
  public long number() {
    return number;
  }

  @Override
  public int footprint() {
    return super.footprint() + 32;
  }

  /**
   * Since when data may be missing, and when that was noticed.
   *
   * @param fromMs milliseconds since 1970 UTC, or UNKNOWN
   * @param noticedNs nanoseconds since 1970 UTC
   */
  public record Span(long fromMs, long noticedNs) {}

  /**
   * What makes an interruption unlike any other of its instance.
   *
   * @param generation the feed's generation that ended, or UNKNOWN
   * @param number rising in all runs of the instance
   */
  public record Identity(long generation, long number) {}
}
