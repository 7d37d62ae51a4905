package io.marketprism.collector.exchange.venue;

import java.util.ArrayDeque;

/**
 * Data frames of the second connection of a hand-over, kept until it is in charge: it may run ahead
 * of the first, and what the first still has to deliver comes first. Bounded. Not thread-safe;
 * guarded by the slot's lock.
 */
final class HeldFrames {
  private static final int MAX_FRAMES = 200_000;
  private static final long MAX_CHARS = 64L << 20;

  private final ArrayDeque<Held> frames = new ArrayDeque<>();
  private long generation;
  private long chars;

  /** Keeps a frame; false where there is no room, and nothing is changed. */
  boolean add(long ofGeneration, String text, long receivedNs) {
    if (ofGeneration != generation) {
      clear();
      generation = ofGeneration;
    }
    if (frames.size() == MAX_FRAMES || chars + text.length() > MAX_CHARS) {
      return false;
    }
    frames.add(new Held(text, receivedNs));
    chars += text.length();
    return true;
  }

  /** Gives the frames of that generation to {@code consumer}, in order, and forgets all. */
  void drain(long ofGeneration, FrameConsumer consumer) {
    if (ofGeneration == generation) {
      for (Held held = frames.poll(); held != null; held = frames.poll()) {
        consumer.frame(held.text(), held.receivedNs());
      }
    }
    clear();
  }

  int size() {
    return frames.size();
  }

  private void clear() {
    frames.clear();
    chars = 0;
  }

  /** Takes a frame and when it was received. */
  interface FrameConsumer {
    void frame(String text, long receivedNs);
  }

  private record Held(String text, long receivedNs) {}
}
