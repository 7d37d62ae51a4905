package io.marketprism.collector.app.nats;

import io.marketprism.collector.app.nats.spool.SpoolLog;
import io.marketprism.collector.app.nats.spool.SpoolReader;
import io.marketprism.collector.app.nats.spool.SpoolRecord;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Text;
import io.nats.client.JetStreamApiException;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Publishes one log to one stream, in order: reads what the sink's thread wrote, publishes it with
 * so many messages in flight as the window allows, and moves the log's cursor as acknowledgements
 * come.
 *
 * <p>Where an acknowledgement fails or does not come, and whenever there is a new connection, it
 * waits for what is in flight and goes back to the oldest message that was not acknowledged. From
 * there it publishes again what was not, with the same ids and {@link #RETRY} as a header; after a
 * failure one message first, and the others once that one is acknowledged. Where the stream may
 * have forgotten the ids meanwhile, it is asked what it holds, see {@link Doubt}.
 *
 * <p>Its own thread runs it; {@link #answered} comes on the client's thread, the others are
 * thread-safe.
 */
final class Lane {
  /** The header of a message that was published before; its value is how often, at least. */
  static final String RETRY = "Marketprism-Retry";

  /** The header with the time of publishing, milliseconds since 1970 UTC. */
  static final String PUBLISHED = "Marketprism-Published-Ms";

  static final String MESSAGE_ID = "Nats-Msg-Id";

  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long FIRST_PAUSE_MS = 100;

  /** An acknowledgement that takes so long is said before it is given up. */
  private static final long SLOW_MS = 2_000;

  private static final int MAX_DOUBLINGS = 6;
  private static final int BATCH = 256;
  private static final int MAX_BATCH_BYTES = 1 << 20;

  /** What the headers and the line of a message take, beside its id. */
  private static final int ENVELOPE_BYTES = 256;

  private final int index;
  private final SpoolLog log;
  private final StreamOwner owner;
  private final Link link;
  private final Window window;
  private final Losses losses;
  private final Occurrences occurrences;
  private final Clocks clocks;
  private final Thread thread;

  private final List<SpoolRecord> batch = new ArrayList<>(BATCH);
  private final Doubt doubt;
  private SpoolReader reader;
  private @Nullable Session session;
  private @Nullable Instant created;

  /** Positions from the cursor on whose type's account is settled. */
  private final Set<Long> settled = new HashSet<>();

  /** Positions from the one that is read next on that the stream has acknowledged. */
  private final Set<Long> stored = new HashSet<>();

  private long position;
  private long readEnd;
  private long settledEnd;
  private long publishedEnd;
  private long largest = Long.MAX_VALUE;
  private long nowMs;
  private String nowText = "";
  private int attempts;
  private boolean probing;

  private volatile boolean stopped;
  private volatile String trouble = "";

  Lane(int index, Parts parts) {
    this.index = index;
    this.log = parts.log();
    this.owner = parts.owner();
    this.link = parts.link();
    this.losses = parts.losses();
    this.occurrences = parts.occurrences();
    this.clocks = parts.clocks();
    this.window = new Window(log, parts.bounds(), occurrences, clocks);
    this.doubt = new Doubt(log, parts.stream(), clocks);
    this.position = log.cursor();
    this.settledEnd = position;
    this.readEnd = position;
    this.publishedEnd = log.end();
    this.reader = log.reader(position);
    this.thread = parts.threads().thread("lane-" + parts.stream(), this::run);
  }

  /** What a lane is made of. */
  record Parts(
      String stream,
      SpoolLog log,
      StreamOwner owner,
      Link link,
      Losses losses,
      Window.Bounds bounds,
      Occurrences occurrences,
      Clocks clocks,
      NatsThreads threads) {}

  void start() {
    thread.start();
  }

  /** An answer to a message of this lane. */
  void answered(long number, PubAck answer) {
    window.answered(number, answer);
  }

  /** What keeps messages from being taken, printable; empty where nothing does. */
  String trouble() {
    String own = trouble;
    String streams = own.isEmpty() ? owner.trouble() : own;
    return streams.isEmpty() ? slowness() : streams;
  }

  private String slowness() {
    long waitsMs = TimeUnit.NANOSECONDS.toMillis(window.oldestAgeNs());
    boolean isSlow = waitsMs >= SLOW_MS && link.session() != null;
    return isSlow ? "no acknowledgement in " + waitsMs + " ms so far" : "";
  }

  /** How long events of this run took until they were acknowledged. */
  Map<DataType, DurationCounts> latencies() {
    return window.latencies();
  }

  /** How many messages are in flight. */
  int inFlight() {
    return window.inFlight();
  }

  /** Ends publishing; what is left stays in the log. */
  void stop() {
    stopped = true;
  }

  /** Waits for the end of its thread, at most that long. */
  void join(long millis) throws InterruptedException {
    thread.join(millis);
  }

  private void run() {
    while (!stopped) {
      try {
        turn();
      } catch (InterruptedException e) {
        // Nothing of ours interrupts it.
      } catch (Throwable t) {
        if (session == null || !session.isOver()) {
          trouble = text(t);
        }
        session = null;
        attempts++;
        pause();
      }
    }
    reader.close();
  }

  private static String text(Throwable failure) {
    String message = failure.getMessage();
    boolean plain = failure instanceof IOException || failure instanceof JetStreamApiException;
    return Text.printable(plain && message != null ? message : failure.toString());
  }

  private void turn() throws InterruptedException, IOException, JetStreamApiException {
    Session now = link.await(LOOK_NS);
    if (now == null) {
      return;
    }
    if (!now.equals(session)) {
      moveTo(now);
    } else if (window.isTroubled()) {
      recover(now);
    } else {
      publish(now);
    }
  }

  private void moveTo(Session next)
      throws InterruptedException, IOException, JetStreamApiException {
    Session before = session;
    if (before != null && !before.isOver()) {
      window.awaitQuiet(() -> stopped || before.isOver());
    }
    begin(next);
    session = next;
    trouble = "";
  }

  private void recover(Session now)
      throws InterruptedException, IOException, JetStreamApiException {
    String why = window.awaitQuiet(() -> stopped || now.isOver());
    if (why.isEmpty()) {
      return;
    }
    trouble = why;
    occurrences.count(Occurrence.RETRY);
    attempts++;
    pause();
    if (!window.isEmpty() && !now.isOver()) {
      begin(now);
      probing = true;
    }
  }

  /** Goes back to the oldest message that was not acknowledged, and looks at the stream. */
  private void begin(Session next) throws InterruptedException, IOException, JetStreamApiException {
    Window.Rest rest = window.clear();
    settledEnd = Math.max(settledEnd, log.cursor());
    settled.addAll(rest.settled());
    stored.addAll(rest.stored());
    readFrom(rest.position() >= 0 ? rest.position() : position);
    StreamOwner.Facts facts = owner.ensure(next.connection());
    largest = Math.min(next.maxPayload(), facts.maxMessageBytes()) - ENVELOPE_BYTES;
    if (hasLost(facts)) {
      occurrences.count(Occurrence.TAIL_LOST);
      readFrom(log.rewind(isAnother(facts) ? 0 : facts.lastSequence()));
      stored.clear();
      window.restartSequences(facts.lastSequence());
    }
    created = facts.created();
    settled.removeIf(known -> known < settledEnd);
    stored.removeIf(known -> known < position);
    Doubt.Range published = new Doubt.Range(position, publishedEnd, readEnd);
    if (doubt.resolve(next.connection(), published, facts)) {
      window.atLeast(facts.lastSequence());
    }
  }

  /** Whether the stream lacks what it had acknowledged. */
  private boolean hasLost(StreamOwner.Facts facts) {
    return window.highestSequence() > facts.lastSequence() || isAnother(facts);
  }

  /** Whether the stream is not the one that it was. */
  private boolean isAnother(StreamOwner.Facts facts) {
    Instant before = created;
    return before != null && !before.equals(facts.created());
  }

  private void readFrom(long start) {
    position = start;
    reader.close();
    reader = log.reader(start);
  }

  private void publish(Session now) throws InterruptedException {
    if (window.hasTaken()) {
      probing = false;
      attempts = 0;
      trouble = "";
    }
    Window.Room room = window.room(probing ? 1 : Integer.MAX_VALUE);
    if (room.isNone()) {
      window.awaitRoom(probing ? 1 : Integer.MAX_VALUE, LOOK_NS);
      return;
    }
    batch.clear();
    reader.read(batch, Math.min(room.messages(), BATCH), Math.min(room.bytes(), MAX_BATCH_BYTES));
    if (batch.isEmpty()) {
      position = reader.position();
      log.awaitMore(position, LOOK_NS);
    }
    for (SpoolRecord record : batch) {
      publish(now, record);
    }
  }

  private void publish(Session now, SpoolRecord record) {
    boolean isSettled = record.position() < settledEnd || isIn(settled, record);
    boolean again = record.position() < publishedEnd;
    publishedEnd = Math.max(publishedEnd, record.end());
    if (isIn(stored, record)) {
      window.pass(record, isSettled);
    } else if (again && doubt.isHeld(record)) {
      occurrences.count(Occurrence.HELD_ALREADY);
      window.pass(record, isSettled);
    } else if (record.payload().length + record.id().length() > largest) {
      publishInstead(now, record, isSettled);
    } else {
      send(now, record, isSettled, again);
    }
    position = record.end();
    readEnd = Math.max(readEnd, position);
  }

  /** Whether it is among positions of which there are usually none; boxes nothing then. */
  private static boolean isIn(Set<Long> positions, SpoolRecord record) {
    return !positions.isEmpty() && positions.contains(record.position());
  }

  /** Publishes an interruption in place of a message that no server will take. */
  private void publishInstead(Session now, SpoolRecord record, boolean isSettled) {
    occurrences.count(Occurrence.TOO_LARGE);
    if (record.counted() && !isSettled) {
      settled.add(record.position());
      losses.tooLarge(record);
      log.settled(record.type());
    }
    Optional<SpoolRecord> instead = losses.instead(record);
    if (instead.isPresent()) {
      send(now, instead.get(), true, false);
    } else {
      window.pass(record, true);
    }
  }

  private void send(Session now, SpoolRecord record, boolean isSettled, boolean again) {
    Headers headers = new Headers();
    headers.put(MESSAGE_ID, record.id());
    headers.put(PUBLISHED, now());
    if (again) {
      headers.put(RETRY, Integer.toString(Math.max(1, attempts)));
      occurrences.count(Occurrence.REPUBLISHED);
    }
    long number = window.add(record, isSettled);
    now.publish(record.subject(), index, number, headers, record.payload());
  }

  /** The time as text, made once a millisecond. */
  private String now() {
    long millis = clocks.wall().millis();
    if (millis != nowMs) {
      nowMs = millis;
      nowText = Long.toString(millis);
    }
    return nowText;
  }

  /** Waits between two attempts: half to all of a time that doubles with each. */
  private void pause() {
    long longest = FIRST_PAUSE_MS << Math.min(attempts, MAX_DOUBLINGS);
    long untilNs =
        clocks.nanos()
            + TimeUnit.MILLISECONDS.toNanos(
                ThreadLocalRandom.current().nextLong(longest / 2, longest));
    try {
      long left = untilNs - clocks.nanos();
      while (left > 0 && !stopped) {
        TimeUnit.NANOSECONDS.sleep(Math.min(left, LOOK_NS));
        left = untilNs - clocks.nanos();
      }
    } catch (InterruptedException e) {
      // The next turn begins sooner.
    }
  }
}
