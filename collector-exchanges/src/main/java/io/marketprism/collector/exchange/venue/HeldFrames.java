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
  boolean add(String text, long receivedNs) {
    if (frames.size() == MAX_FRAMES || chars + text.length() > MAX_CHARS) {
      return false;
    }
    frames.add(new Held(text, receivedNs));
    chars += text.length();
    return true;
  }

  /** Gives the frames to {@code consumer}, in order, and forgets them. */
  void drain(FrameConsumer consumer) {
    chars = 0;
    for (Held held = frames.poll(); held != null; held = frames.poll()) {
      consumer.frame(held.text(), held.receivedNs());
    }
  }

  /** Forgets the frames where they are of another generation, and gives how many they were. */
  int keepOnly(long ofGeneration) {
    int forgotten = 0;
    if (ofGeneration != generation) {
      forgotten = frames.size();
      frames.clear();
      chars = 0;
      generation = ofGeneration;
    }
    return forgotten;
  }

  int size() {
    return frames.size();
  }

  /** Takes a frame and when it was received. */
  interface FrameConsumer {
    void frame(String text, long receivedNs);
  }

  private record Held(String text, long receivedNs) {}
}
