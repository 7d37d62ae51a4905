package io.marketprism.collector.model;

import java.util.OptionalLong;

/**
 * One normalized event of one instrument. Immutable; may be handed to any thread.
 *
 * <p>Times: exchange time is the exchange's own stamp of the event, received time is our UTC clock
 * when the frame arrived. Neither stands in for the other.
 */
public abstract sealed class MarketEvent
    permits BookEvent, TradeEvent, BboEvent, SeriesEvent, LiquidationEvent, InterruptionEvent {
  /** Stands for a number that is not known, where a boxed value would cost an allocation. */
  public static final long UNKNOWN = Long.MIN_VALUE;

  private static final int HEADER_BYTES = 64;

  private final Instrument instrument;
  private final long exchangeTimeMs;
  private final long receivedNs;

  MarketEvent(Instrument instrument, long exchangeTimeMs, long receivedNs) {
    this.instrument = instrument;
    this.exchangeTimeMs = exchangeTimeMs;
    this.receivedNs = receivedNs;
  }

  /** What the event is. */
  public abstract DataType dataType();

  /** The data type of the feed that it belongs to: its own, or the one that it interrupts. */
  public DataType feed() {
    return dataType();
  }

  /** Whose event it is. */
  public final Instrument instrument() {
    return instrument;
  }

  /** The exchange's event time in milliseconds since 1970 UTC, or {@link #UNKNOWN}. */
  public final long exchangeTimeMs() {
    return exchangeTimeMs;
  }

  /** The exchange's event time in milliseconds since 1970 UTC; empty where it gives none. */
  public final OptionalLong exchangeTime() {
    return exchangeTimeMs == UNKNOWN ? OptionalLong.empty() : OptionalLong.of(exchangeTimeMs);
  }

  /** When the frame arrived: nanoseconds since 1970 UTC by our clock. */
  public final long receivedNs() {
    return receivedNs;
  }

  /** About how much heap the event holds, in bytes; what queues count. */
  public int footprint() {
    return HEADER_BYTES;
  }
}
