package io.marketprism.collector.app.nats.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * A log, its sink, its publisher and its disk, each doing at random what it may do, in one thread;
 * and what has to be true of the log meanwhile. Each subject's records are numbered, so that a hole
 * which nothing announces is seen.
 */
final class SpoolModel implements AutoCloseable {
  private static final DataType[] TYPES = {DataType.TRADE, DataType.BBO, DataType.ORDERBOOK};
  private static final int SUBJECTS = 7;

  /** What happens to the log. */
  enum Life {
    /** The disk fails and comes back. */
    FAULTS,
    /** The process is killed. */
    KILLS
  }

  final SpoolHarness harness;
  private final Random random;
  private final Life life;
  private final long[] appended = new long[DataType.values().length];
  private final long[] settled = new long[DataType.values().length];
  private final Map<Long, Long> inSubject = new HashMap<>();
  private final Map<String, Long> settledOf = new HashMap<>();
  private final Map<String, Long> settledNow = new HashMap<>();
  private final Map<String, Long> numberOf = new HashMap<>();
  private final Map<String, Long> delivered = new HashMap<>();
  private final Set<String> announced = new HashSet<>();
  private final Deque<SpoolRecord> held = new ArrayDeque<>();
  private final Set<String> announcedAtNote = new HashSet<>();
  private final Map<String, Long> deliveredAtNote = new HashMap<>();
  private final Set<String> settledAnnouncements = new HashSet<>();
  private SpoolLog log;
  private SpoolReader reader;
  private long sequence;

  SpoolModel(Path directory, long seed, Life life) throws IOException {
    this.harness = new SpoolHarness(directory);
    this.random = new Random(seed);
    this.life = life;
    harness.bounds(SpoolHarness.MIB, (1 + seed % 4) * SpoolHarness.MIB);
    log = harness.open();
    reader = log.reader(log.cursor());
  }

  void step() throws IOException {
    switch (random.nextInt(life == Life.FAULTS ? 12 : 11)) {
      case 0, 1, 2, 3 -> append(1 + random.nextInt(120));
      case 4, 5 -> read(1 + random.nextInt(60));
      case 6, 7 -> settle(random.nextInt(60));
      case 8 -> keep();
      case 9 -> harness.pass(Duration.ofSeconds(random.nextInt(200)));
      case 10 -> {
        if (life == Life.KILLS && random.nextInt(4) == 0) {
          kill();
        }
      }
      default -> changeDisk();
    }
  }

  private void append(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      DataType type = TYPES[random.nextInt(TYPES.length)];
      String subject = "s" + random.nextInt(SUBJECTS);
      try {
        harness.append(log, type, subject);
      } catch (IOException e) {
        assertThat(life).isEqualTo(Life.FAULTS);
        break;
      }
      appended[type.ordinal()]++;
      inSubject.put(harness.appended - 1, numberOf.merge(subject, 1L, Long::sum) - 1);
    }
    log.flush();
  }

  private void keep() {
    log.keep();
    deliveredAtNote.clear();
    deliveredAtNote.putAll(settledNow);
    announcedAtNote.clear();
    announcedAtNote.addAll(settledAnnouncements);
  }

  private void read(int count) {
    List<SpoolRecord> more = new ArrayList<>();
    reader.read(more, count, 20_000);
    for (SpoolRecord entry : more) {
      deliver(entry);
      held.add(entry);
    }
  }

  /** Numbers of records rise by one within a subject, or a loss was announced. */
  private void deliver(SpoolRecord entry) {
    if (!entry.counted()) {
      assertThat(new String(entry.payload(), StandardCharsets.UTF_8))
          .isEqualTo("lost " + entry.subject());
      announced.add(entry.subject());
      return;
    }
    long number = Objects.requireNonNull(inSubject.get(number(entry)));
    long before = delivered.getOrDefault(entry.subject(), -1L);
    assertThat(number).as("number of %s", entry.subject()).isGreaterThan(before);
    long outside = Math.max(before, settledOf.getOrDefault(entry.subject(), -1L));
    if (number > outside + 1) {
      assertThat(announced).as("hole of %d to %d", before, number).contains(entry.subject());
    }
    announced.remove(entry.subject());
    delivered.put(entry.subject(), number);
  }

  private static long number(SpoolRecord entry) {
    return SpoolHarness.numbers(List.of(entry)).get(0);
  }

  private void settle(int count) {
    SpoolRecord last = null;
    for (int i = 0; i < count && !held.isEmpty(); i++) {
      last = held.remove();
      if (last.counted()) {
        log.settled(last.type());
        settled[last.type().ordinal()]++;
        long number = Objects.requireNonNull(inSubject.get(number(last)));
        settledOf.merge(last.subject(), number, Math::max);
        settledNow.put(last.subject(), number);
        settledAnnouncements.remove(last.subject());
      } else {
        settledAnnouncements.add(last.subject());
      }
      sequence++;
    }
    if (last != null) {
      log.release(last.end(), sequence);
    }
  }

  private void changeDisk() {
    switch (random.nextInt(6)) {
      case 0 -> harness.disk.size = 200_000L + random.nextInt(400_000);
      case 1 -> harness.disk.refusesWrites = true;
      case 2 -> harness.disk.refusesTruncation = true;
      case 3 -> harness.disk.refusesDeletion = true;
      default -> heal();
    }
  }

  void heal() {
    harness.disk.size = Long.MAX_VALUE / 2;
    harness.disk.refusesWrites = false;
    harness.disk.refusesTruncation = false;
    harness.disk.refusesDeletion = false;
  }

  /** The process ends at once; what was read and not settled is read again. */
  private void kill() throws IOException {
    reader.close();
    harness.disk.abandon();
    log = harness.open();
    reader = log.reader(log.cursor());
    held.clear();
    Arrays.fill(settled, 0);
    for (DataType type : TYPES) {
      appended[type.ordinal()] = log.recovered(type);
    }
    delivered.clear();
    delivered.putAll(deliveredAtNote);
    settledNow.clear();
    settledNow.putAll(deliveredAtNote);
    announced.clear();
    announced.addAll(announcedAtNote);
    settledAnnouncements.clear();
    settledAnnouncements.addAll(announcedAtNote);
  }

  void check() throws IOException {
    for (DataType type : TYPES) {
      long dropped = log.dropped(type).values().stream().mapToLong(Long::longValue).sum();
      assertThat(settled[type.ordinal()] + log.waiting(type) + dropped)
          .as("%s", type)
          .isEqualTo(appended[type.ordinal()]);
      assertThat(log.waiting(type)).isNotNegative();
    }
    assertThat(log.bytes()).isLessThanOrEqualTo(log.limitBytes());
    if (life == Life.KILLS) {
      assertThat(log.trouble()).isEmpty();
      assertThat(log.bytes()).isEqualTo(harness.bytesOnDisk());
    }
  }

  /** Everything is read and settled: nothing waits any more. */
  void drain() throws IOException {
    log.flush();
    log.keep();
    assertThat(log.trouble()).isEmpty();
    do {
      settle(Integer.MAX_VALUE);
      read(Integer.MAX_VALUE);
    } while (!held.isEmpty());
    check();
    for (DataType type : TYPES) {
      assertThat(log.waiting(type)).as("%s", type).isZero();
    }
    assertThat(log.oldestWaitingAge()).isZero();
  }

  @Override
  public void close() throws IOException {
    reader.close();
    log.close();
    assertThat(harness.disk.openFiles()).isZero();
  }
}
