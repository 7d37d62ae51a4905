package io.marketprism.collector.app.nats.audit;

/**
 * A message as a stream holds it. The body's array is not copied and not written to.
 *
 * @param sequence its place in the stream
 * @param id its {@code Nats-Msg-Id}, empty where it has none
 * @param retry whether it is marked as published again
 */
record AuditMessage(long sequence, String subject, String id, boolean retry, byte[] body) {
  /** The header of a message that was published again; its value is the attempt. */
  static final String RETRY_HEADER = "Marketprism-Retry";
}
