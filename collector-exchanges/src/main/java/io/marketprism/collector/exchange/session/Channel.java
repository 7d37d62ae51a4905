package io.marketprism.collector.exchange.session;

import org.jspecify.annotations.Nullable;

/**
 * One wish for a channel on one connection, from when it is wanted until it is not; a later wish
 * for the same channel is another object. Not thread-safe; owned by one {@link SubscriptionLedger}.
 */
final class Channel {
  final String name;
  Phase phase = Phase.QUEUED;

  /** The ask that it stands in now. */
  @Nullable Ask ask;

  /** Whether a frame ever asked for it, so that the exchange may send it. */
  boolean wasSent;

  Channel(String name) {
    this.name = name;
  }

  /** The exchange said no, and has not said yes since. */
  boolean refused;

  /** How far it is. */
  enum Phase {
    QUEUED,
    ASKED,
    ACKNOWLEDGED,
    REFUSED
  }
}
