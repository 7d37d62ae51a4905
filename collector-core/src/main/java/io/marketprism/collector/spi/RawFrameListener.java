package io.marketprism.collector.spi;

/**
 * Sees everything that is received and sent, exactly as it was, for recordings. Called on reader,
 * control and REST threads; thread-safe, must not block.
 */
public interface RawFrameListener {
  /** Sees nothing. */
  RawFrameListener NONE =
      new RawFrameListener() {
        @Override
        public void opened(String connection, String url, long epochNs) {}

        @Override
        public void received(String connection, String text, long epochNs) {}

        @Override
        public void sent(String connection, String text, long epochNs) {}

        @Override
        public void replied(String venue, String url, String body, long epochNs) {}
      };

  /** A WebSocket connection was opened. */
  void opened(String connection, String url, long epochNs);

  /** A text frame was received. */
  void received(String connection, String text, long epochNs);

  /** A text frame was sent. */
  void sent(String connection, String text, long epochNs);

  /** A REST reply is complete. */
  void replied(String venue, String url, String body, long epochNs);
}
