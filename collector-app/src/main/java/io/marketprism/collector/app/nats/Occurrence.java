package io.marketprism.collector.app.nats;

import java.util.Locale;

/** What happens between a collector and its NATS servers; counted, and exported by these names. */
enum Occurrence {
  /** A connection was made. */
  CONNECTED,
  /** A connection was lost, or given up. */
  DISCONNECTED,
  /** An attempt to connect failed. */
  CONNECT_FAILED,
  /** A server said that it is about to end. */
  LAME_DUCK,
  /** The client library reported an error. */
  CLIENT_ERROR,
  /** A stream took a message. */
  ACKNOWLEDGED,
  /** A stream had a message of that id already. */
  DUPLICATE,
  /** A stream refused a message, which is tried again. */
  REFUSED,
  /** No acknowledgement came in time. */
  ACK_TIMEOUT,
  /** Publishing to a stream went back to the oldest message that was not acknowledged. */
  RETRY,
  /** A message was published another time. */
  REPUBLISHED,
  /** A message was not published again, since the stream was asked and holds it. */
  HELD_ALREADY,
  /** A message that no server would take was replaced by an interruption. */
  TOO_LARGE,
  /** A stream was created. */
  STREAM_CREATED,
  /** The limits of a stream were changed. */
  STREAM_UPDATED,
  /** A stream that had vanished was made again. */
  STREAM_RECREATED,
  /** A server had lost messages that it had acknowledged. */
  TAIL_LOST,
  /** A whole book was written into the key-value bucket. */
  BOOK_WRITTEN,
  /** The state of books could not be written. */
  STATE_FAILED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in metrics, {@code stream_recreated}. */
  String wire() {
    return wire;
  }
}
