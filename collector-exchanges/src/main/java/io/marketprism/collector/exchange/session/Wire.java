package io.marketprism.collector.exchange.session;

/** One WebSocket as the session sees it. Thread-safe; no call blocks. */
interface Wire {
  /** Queues a text frame; false where the socket takes no more. */
  boolean send(String frame);

  /** Bytes queued and not yet handed to the operating system. */
  long queuedBytes();

  /** Asks the peer to close; does nothing before the socket is open. */
  void close();

  /** Closes the socket at once, in whatever state it is. */
  void cancel();
}
