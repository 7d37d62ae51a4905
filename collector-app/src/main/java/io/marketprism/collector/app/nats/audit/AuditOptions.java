package io.marketprism.collector.app.nats.audit;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What an audit reads. Immutable.
 *
 * @param streams by name; where none is named, all whose subjects are the collector's
 * @param since messages that were stored before are left out
 * @param fromSequence messages before are left out; 1 for all
 * @param follow how long to go on reading what is published meanwhile; zero ends with what was
 *     there at the start
 * @param settle how long to wait in the end for what is missing and may still come
 */
public record AuditOptions(
    List<String> streams,
    Optional<Instant> since,
    long fromSequence,
    Duration follow,
    Duration settle) {
  private static final Duration SETTLE = Duration.ofSeconds(10);

  /**
   * Copies what it is given.
   *
   * @throws IllegalArgumentException where a number or time is below its least value, or both ways
   *     to begin are given
   */
  public AuditOptions {
    streams = List.copyOf(streams);
    if (fromSequence < 1 || follow.isNegative() || settle.isNegative()) {
      throw new IllegalArgumentException("a sequence begins with 1, a duration with 0s");
    }
    if (since.isPresent() && fromSequence > 1) {
      throw new IllegalArgumentException("begin by a time or by a sequence, not by both");
    }
  }

  /** All messages of all streams of collectors that are there now. */
  public static AuditOptions all() {
    return new AuditOptions(List.of(), Optional.empty(), 1, Duration.ZERO, SETTLE);
  }

  /** Only those streams. */
  public AuditOptions of(List<String> names) {
    return new AuditOptions(names, since, fromSequence, follow, settle);
  }

  /** Only messages that were stored then or later. */
  public AuditOptions since(Instant time) {
    return new AuditOptions(streams, Optional.of(time), fromSequence, follow, settle);
  }

  /** Only messages from that one on. */
  public AuditOptions fromSequence(long sequence) {
    return new AuditOptions(streams, since, sequence, follow, settle);
  }

  /** Goes on for that long. */
  public AuditOptions follow(Duration time) {
    return new AuditOptions(streams, since, fromSequence, time, settle);
  }

  /** Waits that long in the end where something is missing. */
  public AuditOptions settle(Duration time) {
    return new AuditOptions(streams, since, fromSequence, follow, time);
  }
}
