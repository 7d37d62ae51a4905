package io.marketprism.collector.app.simulator.server;

import java.util.Arrays;

/**
 * A batch of unmasked WebSocket text frames under construction. Holds its array from the first
 * frame on.
 *
 * <p>Not thread-safe; owned by one {@link NettyConnection}.
 */
final class FrameChunk {
  /** One socket write takes about this much. */
  static final int CAPACITY = 64 * 1024;

  private static final int MAX_HEADER = 10;
  private static final byte TEXT = (byte) 0x81;

  private byte[] bytes = {};
  private int length;

  /** Whether a frame of this payload fits into what is left. */
  boolean fits(int payload) {
    return length + MAX_HEADER + payload <= CAPACITY;
  }

  /** Whether a frame of this payload would fit into an empty chunk. */
  static boolean mayFit(long payload) {
    return payload <= CAPACITY - MAX_HEADER;
  }

  /** Appends a frame that {@link #fits}. */
  void add(byte[] head, byte[] body, int offset, int count, byte[] tail) {
    if (bytes.length == 0) {
      bytes = new byte[CAPACITY];
    }
    length = putHeader(bytes, length, head.length + count + tail.length);
    put(head, 0, head.length);
    put(body, offset, count);
    put(tail, 0, tail.length);
  }

  private void put(byte[] from, int offset, int count) {
    System.arraycopy(from, offset, bytes, length, count);
    length += count;
  }

  /** The header alone of a text frame of this payload. */
  static byte[] header(long payload) {
    byte[] header = new byte[MAX_HEADER];
    return Arrays.copyOf(header, putHeader(header, 0, payload));
  }

  private static int putHeader(byte[] to, int at, long payload) {
    int next = at;
    to[next++] = TEXT;
    if (payload < 126) {
      to[next++] = (byte) payload;
      return next;
    }
    int width = payload < 65_536 ? 2 : 8;
    to[next++] = (byte) (width == 2 ? 126 : 127);
    for (int shift = (width - 1) * 8; shift >= 0; shift -= 8) {
      to[next++] = (byte) (payload >>> shift);
    }
    return next;
  }

  byte[] bytes() {
    return bytes;
  }

  int length() {
    return length;
  }

  void clear() {
    length = 0;
  }
}
