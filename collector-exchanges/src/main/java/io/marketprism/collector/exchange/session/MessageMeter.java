package io.marketprism.collector.exchange.session;

import java.io.IOException;

/**
 * Counts the bytes that were read since the last message was delivered, so that one that never ends
 * cannot fill the heap. Not thread-safe but for {@link #exceeded}; owned by one reader thread.
 */
final class MessageMeter {
  private final long maxBytes;
  private long sinceMessage;
  private volatile boolean exceeded;

  /** A meter for messages of at most so many bytes. */
  MessageMeter(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** So many bytes were read; throws where that is more than a message may have. */
  void read(int count) throws IOException {
    sinceMessage += count;
    if (sinceMessage > maxBytes) {
      exceeded = true;
      throw new IOException("a message is longer than " + maxBytes + " bytes");
    }
  }

  /** A message was delivered. */
  void delivered() {
    sinceMessage = 0;
  }

  /** Whether a message was too long. */
  boolean exceeded() {
    return exceeded;
  }
}
