package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.model.Contract;
import io.marketprism.collector.model.Instrument;
import java.time.Instant;
import java.util.OptionalLong;

/** When instruments end. Pure functions. */
final class Expiry {
  /** The end of what does not end. */
  static final long NEVER = Long.MAX_VALUE;

  /** Our clock may be ahead of the exchange's. */
  private static final long MARGIN_MS = 5_000;

  private Expiry() {}

  /** From when on nothing comes of an instrument, milliseconds since 1970 UTC. */
  static long endMs(Instrument instrument) {
    OptionalLong expiry = expiryMs(instrument);
    return expiry.isPresent() ? expiry.getAsLong() + MARGIN_MS : NEVER;
  }

  static boolean isOver(Instrument instrument, long nowMs) {
    return nowMs >= endMs(instrument);
  }

  /** Says when one ended that does end. */
  static String said(Instrument instrument) {
    return "expired at " + Instant.ofEpochMilli(expiryMs(instrument).orElseThrow());
  }

  private static OptionalLong expiryMs(Instrument instrument) {
    return instrument.contract().map(Contract::expiryMs).orElse(OptionalLong.empty());
  }
}
