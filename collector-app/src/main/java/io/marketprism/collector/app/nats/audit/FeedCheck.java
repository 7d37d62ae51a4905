package io.marketprism.collector.app.nats.audit;

/**
 * Checks the events of one feed in the order of their stream. Not thread-safe; owned by one {@link
 * StreamAudit}.
 */
interface FeedCheck {
  /** Nothing to check beyond what is checked of every message. */
  FeedCheck NONE = (place, message, event) -> {};

  /**
   * Takes the next event.
   *
   * @throws UnreadableException where the event lacks what its kind has; it has no effect then
   */
  void accept(Findings.Place place, AuditMessage message, EventBody event)
      throws UnreadableException;

  /** An interruption of the feed was announced; {@code message} may be marked as a retry. */
  default void interrupted(AuditMessage message) {}

  /** Whether the next event may be the same as one before, since an interruption was announced. */
  default boolean mayRepeat() {
    return false;
  }

  /** Whether something is missing that may still come. */
  default boolean isOpen() {
    return false;
  }

  /** Counts what is missing for good. */
  default void end() {}
}
