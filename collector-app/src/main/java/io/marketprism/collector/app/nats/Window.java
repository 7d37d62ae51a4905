package io.marketprism.collector.app.nats;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.app.nats.spool.SpoolLog;
import io.marketprism.collector.app.nats.spool.SpoolRecord;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.sink.PublishLatency;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
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
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);

  /** The log's cursor follows in steps, since others wait for the lock that moving it takes. */
  private static final int RELEASED_AT_ONCE = 64;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final SpoolLog log;
  private final Occurrences occurrences;
  private final Clocks clocks;

  /** Recorded under the lock. */
  private final PublishLatency latency = new PublishLatency();

  /** Where what this run was offered begins. */
  private final long ownFrom;

  private final int maxMessages;
  private final long maxBytes;

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
  private int awaitedLimit = Integer.MAX_VALUE;

  @GuardedBy("lock")
  private final AckTimeout timeout;

  /** The window of a log to which nothing was appended since it was opened. */
  Window(SpoolLog log, Bounds bounds, Occurrences occurrences, Clocks clocks) {
    this.log = log;
    this.occurrences = occurrences;
    this.clocks = clocks;
    this.ownFrom = log.end();
    this.maxMessages = bounds.messages();
    this.maxBytes = bounds.bytes();
    this.timeout = new AckTimeout(bounds.ackTimeoutNs());
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
      entry.sentNs = clocks.nanos();
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
      if (waiting && (refused > 0 || hasRoom())) {
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
    timeout.came(clocks.nanos() - entry.sentNs);
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
      measure(entry.of());
      log.settled(entry.of().type());
    }
  }

  /** What an earlier run received says nothing of how long this one takes. */
  @GuardedBy("lock")
  private void measure(SpoolRecord record) {
    if (record.position() >= ownFrom && PublishLatency.isMeasured(record.type(), record.id())) {
      latency.published(record.type(), record.receivedNs(), clocks.epochNanos());
    }
  }

  /** How long events of this run took until they were acknowledged. */
  Map<DataType, DurationCounts> latencies() {
    return latency.counts();
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

  /**
   * Waits until there is room, much of it where much is allowed, a refusal, or the time is over.
   */
  void awaitRoom(int limit, long nanos) throws InterruptedException {
    lock.lock();
    try {
      awaitedLimit = limit;
      long left = nanos;
      while (left > 0 && refused == 0 && !hasRoom()) {
        left = await(left);
      }
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean hasRoom() {
    return awaitedLimit < maxMessages ? inFlight < awaitedLimit : hasMuchRoom();
  }

  @GuardedBy("lock")
  private boolean hasMuchRoom() {
    return inFlight == 0
        || (inFlight < maxMessages - maxMessages / 4
            && next - first <= ring.length - ring.length / 4
            && inFlightBytes <= maxBytes - maxBytes / 4);
  }

  /** Nanoseconds that the oldest message waits for its answer; 0 where none does. */
  long oldestAgeNs() {
    lock.lock();
    try {
      boolean waits = first < next && entry(first).state == State.SENT;
      return waits ? clocks.nanos() - entry(first).sentNs : 0;
    } finally {
      lock.unlock();
    }
  }

  /** Whether a message was refused, or not answered in time. */
  boolean isTroubled() {
    lock.lock();
    try {
      return refused > 0 || (first < next && isOverdue(entry(first), clocks.nanos()));
    } finally {
      lock.unlock();
    }
  }

  @GuardedBy("lock")
  private boolean isOverdue(Entry entry, long nowNs) {
    return entry.state == State.SENT && nowNs - entry.sentNs >= timeout.ns();
  }

  /**
   * Waits until no answer can come any more that is not overdue, or until {@code given} up.
   *
   * @return why some were not taken; empty where all were
   */
  String awaitQuiet(BooleanSupplier given) throws InterruptedException {
    lock.lock();
    try {
      long left = overdueInNs();
      while (left > 0 && !given.getAsBoolean()) {
        await(Math.min(left, LOOK_NS));
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
    long nowNs = clocks.nanos();
    long longest = 0;
    for (long number = first; number < next; number++) {
      Entry entry = entry(number);
      if (entry.state == State.SENT) {
        longest = Math.max(longest, timeout.ns() - (nowNs - entry.sentNs));
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
    return timeout.missed();
  }

  /** Forgets everything, so that it may be published again; what was known of it. */
  Rest clear() {
    lock.lock();
    try {
      release();
      Rest rest =
          new Rest(
              first < next ? entry(first).of().position() : -1, new HashSet<>(), new HashSet<>());
      for (long number = first; number < next; number++) {
        Entry entry = entry(number);
        if (entry.state == State.DONE) {
          rest.stored().add(entry.of().position());
        }
        if (entry.settled) {
          rest.settled().add(entry.of().position());
        }
        entry.record = null;
      }
      first = next;
      inFlight = 0;
      inFlightBytes = 0;
      refused = 0;
      refusal = null;
      taken = 0;
      return rest;
    } finally {
      lock.unlock();
    }
  }

  /** Whether everything was taken. */
  boolean isEmpty() {
    lock.lock();
    try {
      return first == next;
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

  /** The stream holds messages of ours up to that sequence. */
  void atLeast(long sequence) {
    lock.lock();
    try {
      highestSequence = Math.max(highestSequence, sequence);
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
   * What was in order when it was forgotten.
   *
   * @param position of the oldest message that was not acknowledged; -1 where there is none
   * @param stored the positions of younger ones that were
   * @param settled the positions of all whose type's account is settled
   */
  record Rest(long position, Set<Long> stored, Set<Long> settled) {}

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
