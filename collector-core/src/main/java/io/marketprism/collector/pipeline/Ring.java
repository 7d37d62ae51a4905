package io.marketprism.collector.pipeline;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A growable queue whose entries have sequence numbers by which they can be replaced while they
 * wait. Not thread-safe; owned by one {@link Backlog}, which bounds it.
 */
final class Ring {
  private static final int MIN_CAPACITY = 1024;
  private static final int MAX_KEPT = 64 * 1024;

  private @Nullable Object[] entries = new @Nullable Object[MIN_CAPACITY];
  private long head;
  private long tail;

  /** Appends an entry; its sequence number. */
  long add(Object entry) {
    if (tail - head == entries.length) {
      grow();
    }
    entries[index(tail)] = entry;
    return tail++;
  }

  /** Takes the oldest entry; the ring must not be empty. */
  Object poll() {
    Object entry = at(head);
    entries[index(head++)] = null;
    if (head == tail && entries.length > MAX_KEPT) {
      entries = new @Nullable Object[MIN_CAPACITY];
    }
    return entry;
  }

  /** Whether the entry of that number still waits. */
  boolean holds(long sequence) {
    return sequence >= head && sequence < tail;
  }

  /** The waiting entry of that number. */
  Object at(long sequence) {
    return Objects.requireNonNull(entries[index(sequence)]);
  }

  /** Puts another in the place of a waiting entry. */
  void replace(long sequence, Object entry) {
    entries[index(sequence)] = entry;
  }

  boolean isEmpty() {
    return head == tail;
  }

  void clear() {
    Arrays.fill(entries, null);
    head = tail;
  }

  private int index(long sequence) {
    return (int) sequence & (entries.length - 1);
  }

  private void grow() {
    @Nullable Object[] larger = new @Nullable Object[2 * entries.length];
    for (long i = head; i < tail; i++) {
      larger[(int) i & (larger.length - 1)] = entries[index(i)];
    }
    entries = larger;
  }
}
