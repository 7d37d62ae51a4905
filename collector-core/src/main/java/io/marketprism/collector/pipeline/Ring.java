package io.marketprism.collector.pipeline;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A growable queue whose entries have sequence numbers by which they can be replaced while they
 * wait. What has to be known of an entry when it is taken stands in a note beside it: the one who
 * takes it would have to fetch the entry from the memory of another core, while others wait.
 *
 * <p>Not thread-safe; owned by one {@link Backlog}, which bounds it.
 */
final class Ring {
  private static final int MIN_CAPACITY = 1024;
  private static final int MAX_KEPT = 64 * 1024;

  private @Nullable Object[] entries = new @Nullable Object[MIN_CAPACITY];
  private long[] notes = new long[MIN_CAPACITY];
  private long head;
  private long tail;

  /** Appends an entry and its note; its sequence number. */
  long add(Object entry, long note) {
    if (tail - head == entries.length) {
      grow();
    }
    notes[index(tail)] = note;
    entries[index(tail)] = entry;
    return tail++;
  }

  /** The note of the oldest entry; the ring must not be empty. */
  long headNote() {
    return notes[index(head)];
  }

  /** The note of the waiting entry of that number. */
  long note(long sequence) {
    return notes[index(sequence)];
  }

  /** Takes the oldest entry; the ring must not be empty. */
  Object poll() {
    Object entry = at(head);
    entries[index(head++)] = null;
    if (head == tail && entries.length > MAX_KEPT) {
      entries = new @Nullable Object[MIN_CAPACITY];
      notes = new long[MIN_CAPACITY];
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
  void replace(long sequence, Object entry, long note) {
    notes[index(sequence)] = note;
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
    long[] largerNotes = new long[larger.length];
    for (long i = head; i < tail; i++) {
      larger[(int) i & (larger.length - 1)] = entries[index(i)];
      largerNotes[(int) i & (larger.length - 1)] = notes[index(i)];
    }
    entries = larger;
    notes = largerNotes;
  }
}
