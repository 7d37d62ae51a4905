package io.marketprism.collector.app.nats.audit;

import java.io.Serial;

/** A message that is no event; the text says why and holds nothing of the message. */
final class UnreadableException extends Exception {
  @Serial private static final long serialVersionUID = 1;

  UnreadableException(String why) {
    super(why);
  }

  UnreadableException(String why, Throwable cause) {
    super(why, cause);
  }
}
