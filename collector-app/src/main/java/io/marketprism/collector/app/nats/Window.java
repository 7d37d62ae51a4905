package io.marketprism.collector.app.nats;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.app.nats.spool.SpoolLog;
import io.marketprism.collector.app.nats.spool.SpoolRecord;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The messages of one lane that were published and whose acknowledgement is not here yet, in order,
 * bounded in number and bytes. Each has a number, by which its answer finds it; numbers only rise,
 * so that an answer to what was forgotten finds nothing.
 *
 * <p>Thread-safe: the lane's thread adds and waits, the client's thread brings answers. What is
 * acknowledged is settled in the log, and the log's cursor follows the oldest that is not.
 */
final class Window {
  private static final int TIMED = 1024;

  /** The log's cursor follows in steps, since others wait for the lock that moving it takes. */
  private static final int RELEASED_AT_ONCE = 64;

  private static final int LONGEST_TIMEOUTS = 16;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SpoolLog log;
  private final Occurrences occurrences;
  private final LongSupplier nanoTime;
  private final int maxMessages;
  private final long maxBytes;
  private final long usualTimeoutNs;

  @GuardedBy("lock")
  private final Entry[] ring;

  @GuardedBy("lock")
  private long first;

  @GuardedBy("lock")
  private long next;

  @GuardedBy("lock")
  private int inFlight;

  @GuardedBy("lock")
  private long inFlightBytes;

  @GuardedBy("lock")
  private int refused;

  @GuardedBy("lock")
  private @Nullable PubAck refusal;

  @GuardedBy("lock")
  private long taken;

  @GuardedBy("lock")
  private long highestSequence;

  @GuardedBy("lock")
  private int passed;

  @GuardedBy("lock")
  private long passedEnd;

  @GuardedBy("lock")
  private boolean waiting;

  @GuardedBy("lock")
  private long timeoutNs;

  @GuardedBy("lock")
  private long slowestNs;

  @GuardedBy("lock")
  private int timed;

  Window(SpoolLog log, Bounds bounds, Occurrences occurrences, LongSupplier nanoTime) {
    this.log = log;
    this.occurrences = occurrences;
    this.nanoTime = nanoTime;
    this.maxMessages = bounds.messages();
    this.maxBytes = bounds.bytes();
    this.usualTimeoutNs = bounds.ackTimeoutNs();
    this.timeoutNs = usualTimeoutNs;
    this.ring = new Entry[Integer.highestOneBit(2 * maxMessages)];
    for (int i = 0; i < ring.length; i++) {
      ring[i] = new Entry();
    }
    this.highestSequence = log.releasedSequence();
  }

  /**
   * What may be in flight.
   *
   * @param messages at most so many
   * @param bytes of so many bytes, one message more
   * @param ackTimeoutNs how long an acknowledgement may take at first, nanoseconds; up to 16 times
   *     that once they were seen to be slow
   */
  record Bounds(int messages, long bytes, long ackTimeoutNs) {}

  /**
   * Takes a message that is about to be published.
   *
   * @param settled whether its type's account needs no settling, because it was settled before
   * @return its number
   */
  long add(SpoolRecord record, boolean settled) {
    lock.lock();
    try {
      Entry entry = enter(record, settled);
      entry.sentNs = nanoTime.getAsLong();
      inFlight++;
      inFlightBytes += record.payload().length;
      return next++;
    } finally {
      lock.unlock();
    }
  }

  /** Takes a message that need not be published, so that the cursor passes it in its turn. */
  void pass(SpoolRecord record, boolean settled) {
    lock.lock();
    try {
      Entry entry = enter(record, settled);
      next++;
      settle(entry);
      advance();
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private Entry enter(SpoolRecord record, boolean settled) {
    if (next - first >= ring.length) {
      throw new IllegalStateException("more than " + ring.length + " messages in order");
    }
    Entry entry = entry(next);
    entry.record = record;
    entry.settled = settled || !record.counted();
    entry.state = State.SENT;
    return entry;
  }

  /** An answer came. Called on the client's thread; does not block. */
  void answered(long number, PubAck answer) {
    lock.lock();
    try {
      if (number < first || number >= next) {
        return;
      }
      Entry entry = entry(number);
      if (entry.state == State.DONE) {
        return;
      }
      if (answer.isTaken()) {
        take(entry, answer);
      } else {
        refuse(entry, answer);
      }
      if (waiting && (refused > 0 || hasMuchRoom())) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private void take(Entry entry, PubAck answer) {
    occurrences.count(Occurrence.ACKNOWLEDGED);
    if (answer.duplicate()) {
      occurrences.count(Occurrence.DUPLICATE);
    }
    if (entry.state == State.REFUSED) {
      refused--;
    }
    taken++;
    time(entry);
    highestSequence = Math.max(highestSequence, answer.sequence());
    inFlight--;
    inFlightBytes -= entry.bytes();
    settle(entry);
    advance();
  }

  @GuardedBy("lock")
  private void refuse(Entry entry, PubAck answer) {
    occurrences.count(Occurrence.REFUSED);
    if (entry.state != State.REFUSED) {
      entry.state = State.REFUSED;
      refused++;
    }
    refusal = answer;
  }

  @GuardedBy("lock")
  private void settle(Entry entry) {
    entry.state = State.DONE;
    if (!entry.settled) {
      entry.settled = true;
      log.settled(entry.of().type());
    }
  }

  @GuardedBy("lock")
  private void advance() {
    while (first < next && entry(first).state == State.DONE) {
      Entry entry = entry(first++);
      passedEnd = entry.of().end();
      passed++;
      entry.record = null;
    }
    if (passed >= RELEASED_AT_ONCE || first == next) {
      release();
    }
  }

  @GuardedBy("lock")
  private void release() {
    if (passed > 0) {
      passed = 0;
      log.release(passedEnd, highestSequence);
    }
  }

  /** How many messages and bytes may be added. */
  Room room(int limit) {
    lock.lock();
    try {
      int messages =
          Math.min(Math.min(limit, maxMessages) - inFlight, (int) (ring.length - (next - first)));
      return new Room(Math.max(0, messages), Math.max(0, maxBytes - inFlightBytes));
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is much room, a refusal, or the time is over. */
  void awaitRoom(long nanos) throws InterruptedException {
    lock.lock();
    try {
      long left = nanos;
      while (left > 0 && refused == 0 && !hasMuchRoom()) {
        left = await(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean hasMuchRoom() {
    return inFlight == 0
        || (inFlight <= maxMessages - maxMessages / 4
            && next - first <= ring.length - ring.length / 4
            && inFlightBytes <= maxBytes - maxBytes / 4);
  }

  /** Nanoseconds that the oldest message waits for its answer; 0 where none does. */
  long oldestAgeNs() {
    lock.lock();
    try {
      boolean waits = first < next && entry(first).state == State.SENT;
      return waits ? nanoTime.getAsLong() - entry(first).sentNs : 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a message was refused, or not answered in time. */
  boolean isTroubled() {
    lock.lock();
    try {
      return refused > 0 || (first < next && isOverdue(entry(first), nanoTime.getAsLong()));
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean isOverdue(Entry entry, long nowNs) {
    return entry.state == State.SENT && nowNs - entry.sentNs >= timeoutNs;
  }

  /** Waits until no answer can come any more that is not overdue; why some did not, if so. */
  String awaitQuiet() throws InterruptedException {
    lock.lock();
    try {
      long left = overdueInNs();
      while (left > 0) {
        await(left);
        left = overdueInNs();
      }
      return why();
    } finally {
      lock.unlock();
    }
  }

  /** Nanoseconds until all that are not answered are overdue; 0 where there is none. */
  @GuardedBy("lock")
  private long overdueInNs() {
    long nowNs = nanoTime.getAsLong();
    long longest = 0;
    for (long number = first; number < next; number++) {
      Entry entry = entry(number);
      if (entry.state == State.SENT) {
        longest = Math.max(longest, timeoutNs - (nowNs - entry.sentNs));
      }
    }
    return longest;
  }

  @GuardedBy("lock")
  private String why() {
    PubAck answer = refusal;
    if (refused > 0 && answer != null) {
      return answer.refusal();
    }
    if (first == next) {
      return "";
    }
    occurrences.count(Occurrence.ACK_TIMEOUT);
    long waitedNs = timeoutNs;
    timeoutNs = Math.min(2 * timeoutNs, LONGEST_TIMEOUTS * usualTimeoutNs);
    timed = 0;
    slowestNs = 0;
    return "no acknowledgement in " + TimeUnit.NANOSECONDS.toMillis(waitedNs) + " ms";
  }

  /**
   * Learns how long acknowledgements take: the time that they are given doubles where one did not
   * come, and goes back to what is usual while all come in a quarter of it.
   */
  @GuardedBy("lock")
  private void time(Entry entry) {
    slowestNs = Math.max(slowestNs, nanoTime.getAsLong() - entry.sentNs);
    if (++timed == TIMED) {
      if (slowestNs < timeoutNs / 4) {
        timeoutNs = Math.max(usualTimeoutNs, timeoutNs / 2);
      }
      timed = 0;
      slowestNs = 0;
    }
  }

  /**
   * Forgets everything, so that it may be published again.
   *
   * @return what the next message is to be read from, where anything was not acknowledged
   */
  Rest clear() {
    lock.lock();
    try {
      release();
      boolean any = first < next;
      long from = any ? entry(first).of().position() : -1;
      long sentNs = any ? entry(first).sentNs : 0;
      Set<Long> done = new HashSet<>();
      for (long number = first; number < next; number++) {
        Entry entry = entry(number);
        if (entry.state == State.DONE) {
          done.add(entry.of().position());
        }
        entry.record = null;
      }
      first = next;
      inFlight = 0;
      inFlightBytes = 0;
      refused = 0;
      refusal = null;
      taken = 0;
      return new Rest(from, sentNs, done);
    } finally {
      lock.unlock();
    }
  }

  /** Whether a message was taken since the last {@link #clear}. */
  boolean hasTaken() {
    lock.lock();
    try {
      return taken > 0;
    } finally {
      lock.unlock();
    }
  }

  /** The highest sequence of the stream that was acknowledged. */
  long highestSequence() {
    lock.lock();
    try {
      return highestSequence;
    } finally {
      lock.unlock();
    }
  }

  /** The stream begins anew: its sequences are lower from now on. */
  void restartSequences(long sequence) {
    lock.lock();
    try {
      highestSequence = sequence;
    } finally {
      lock.unlock();
    }
  }

  /** How many messages are in flight. */
  int inFlight() {
    lock.lock();
    try {
      return inFlight;
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  @SuppressWarnings("WaitNotInLoop") // Those who call it loop.
  private long await(long nanos) throws InterruptedException {
    waiting = true;
    try {
      return changed.awaitNanos(nanos);
    } finally {
      waiting = false;
    }
  }

  @GuardedBy("lock")
  private Entry entry(long number) {
    return ring[(int) (number & (ring.length - 1))];
  }

  /**
   * What may be added.
   *
   * @param messages so many
   * @param bytes of so many bytes
   */
  record Room(int messages, long bytes) {
    boolean isNone() {
      return messages == 0 || bytes == 0;
    }
  }

  /**
   * What was not acknowledged.
   *
   * @param position of the oldest such message in the log; -1 where there is none
   * @param sentNs when that was published last, nanoseconds, monotonic; 0 where there is none
   * @param done the positions of younger ones that were acknowledged
   */
  record Rest(long position, long sentNs, Set<Long> done) {}

  private enum State {
    SENT,
    REFUSED,
    DONE
  }

  /** One message; reused. */
  private static final class Entry {
    private @Nullable SpoolRecord record;
    private boolean settled;
    private long sentNs;
    private State state = State.DONE;

    SpoolRecord of() {
      SpoolRecord held = record;
      if (held == null) {
        throw new IllegalStateException("no message here");
      }
      return held;
    }

    int bytes() {
      return of().payload().length;
    }
  }
}
