package io.marketprism.collector.app.nats.audit;

import java.util.Arrays;

/**
 * The last message ids of a stream, as hashes of 64 bits: of two equal ids that are at most {@link
 * #SIZE} messages apart the second is found. That two different ones are taken for equal has odds
 * of about one in 10^13 a message. Holds 24 MiB at most, less where fewer came. Not thread-safe.
 */
final class IdWindow {
  /** How many ids are held. */
  static final int SIZE = 1 << 20;

  private static final long MIX_1 = 0xff51afd7ed558ccdL;
  private static final long MIX_2 = 0xc4ceb9fe1a85ec53L;
  private static final long PRIME = 0x100000001b3L;
  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long EMPTY = 0;

  private final int size;
  private long[] ring = new long[1 << 8];

  /** Open addressing: twice as long as the ring, so that probes are short. */
  private long[] table = new long[1 << 9];

  private int count;
  private int next;

  IdWindow() {
    this(SIZE);
  }

  /**
   * @param size a power of two, 256 or more
   */
  IdWindow(int size) {
    this.size = size;
  }

  /** Notes an id; whether it is in the window already. */
  boolean isAgain(String id) {
    long hash = hash(id);
    int slot = slot(hash);
    if (table[slot] == hash) {
      return true;
    }
    if (count == ring.length) {
      if (ring.length < size) {
        grow();
      } else {
        remove(ring[next]);
        count--;
      }
      slot = slot(hash);
    }
    table[slot] = hash;
    ring[next] = hash;
    next = (next + 1) & (ring.length - 1);
    count++;
    return false;
  }

  /** Where the hash is, or the free slot for it. */
  private int slot(long hash) {
    int slot = home(hash);
    while (table[slot] != EMPTY && table[slot] != hash) {
      slot = (slot + 1) & (table.length - 1);
    }
    return slot;
  }

  private int home(long hash) {
    return (int) hash & (table.length - 1);
  }

  /** The ring is full, and so in order from 0 on. */
  private void grow() {
    long[] held = Arrays.copyOf(ring, ring.length);
    ring = Arrays.copyOf(ring, 2 * ring.length);
    table = new long[2 * ring.length];
    next = held.length;
    for (long hash : held) {
      table[slot(hash)] = hash;
    }
  }

  /** Takes a hash out, and moves those that were put behind it for lack of room. */
  private void remove(long hash) {
    int hole = slot(hash);
    int mask = table.length - 1;
    table[hole] = EMPTY;
    for (int at = (hole + 1) & mask; table[at] != EMPTY; at = (at + 1) & mask) {
      int wanted = home(table[at]);
      if (((at - wanted) & mask) >= ((at - hole) & mask)) {
        table[hole] = table[at];
        table[at] = EMPTY;
        hole = at;
      }
    }
  }

  /** FNV-1a over the characters, then mixed so that each bit depends on all. */
  private static long hash(String id) {
    long hash = OFFSET;
    for (int i = 0; i < id.length(); i++) {
      hash = (hash ^ id.charAt(i)) * PRIME;
    }
    hash = (hash ^ (hash >>> 33)) * MIX_1;
    hash = (hash ^ (hash >>> 33)) * MIX_2;
    hash ^= hash >>> 33;
    return hash == EMPTY ? 1 : hash;
  }
}
