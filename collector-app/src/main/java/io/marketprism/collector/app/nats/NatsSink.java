package io.marketprism.collector.app.nats;

import io.marketprism.collector.Collector;
import io.marketprism.collector.app.nats.access.NatsAccess;
import io.marketprism.collector.app.nats.spool.SpoolLog;
import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Text;
import io.marketprism.collector.sink.DirectoryLock;
import io.marketprism.collector.sink.EventEncoder;
import io.marketprism.collector.sink.JsonBytes;
import io.marketprism.collector.sink.MessageIds;
import io.marketprism.collector.sink.Sink;
import io.marketprism.collector.sink.SinkState;
import io.marketprism.collector.sink.SpoolCounts;
import io.marketprism.collector.sink.Subjects;
import io.marketprism.collector.sync.LastEvents;
import io.nats.client.impl.Headers;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Publishes events to NATS JetStream, each once, in order for each subject, and none lost while
 * NATS is away: every event is appended to a spool on disk before it is published, and leaves it
 * when a stream has acknowledged it.
 *
 * <pre>{@code
 * Sink sink =
 *     NatsSink.builder(NatsAccess.of(URI.create("nats://localhost:4222")), Path.of("spool"), clocks)
 *         .instance("collector-1")
 *         .build();
 * }</pre>
 *
 * <p>Threads, all daemons: the sink's own, which encodes and appends; one a stream, which
 * publishes; one that connects; one that keeps the disk; and the client library's. Closing waits
 * shortly for acknowledgements; what is still in the spool then is published by the next run in
 * that folder.
 */
public final class NatsSink implements Sink {
  private static final int KEPT_BYTES = 1 << 20;
  private static final long KEEP_MS = 1_000;
  private static final long SAVE_EACH_NS = TimeUnit.SECONDS.toNanos(5);
  private static final long BLIP_NS = TimeUnit.SECONDS.toNanos(2);
  private static final long STOP_NS = TimeUnit.SECONDS.toNanos(4);

  private final NatsSinkBuilder settings;
  private final Clocks clocks;
  private final EventEncoder encoder;
  private final MessageIds ids;
  private final Subjects subjects = new Subjects();
  private final Occurrences occurrences = new Occurrences();
  private final Losses losses;
  private final LastSeen lastSeen;
  private final DirectoryLock lock;
  private final NatsThreads threads;
  private final Link link;
  private final PlainLane plain;
  private final Map<String, SpoolLog> logs = new ConcurrentSkipListMap<>();
  private final List<Lane> lanes = new CopyOnWriteArrayList<>();
  private final Map<DataType, SpoolLog> logOf = new EnumMap<>(DataType.class);
  private final Set<SpoolLog> dirty = new LinkedHashSet<>();
  private final JsonBytes bytes = new JsonBytes(4096);
  private final Thread keeper;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private boolean open;
  private long seenNs;
  private volatile String keeperTrouble = "";
  private volatile @Nullable NatsState state;

  /** A sink with these settings, which are not changed any more. */
  NatsSink(NatsSinkBuilder settings) {
    this.settings = settings;
    this.clocks = settings.clocks;
    this.encoder = new EventEncoder(settings.instance);
    this.ids = new MessageIds(settings.instance);
    this.losses = new Losses(settings.instance, clocks);
    this.lastSeen = new LastSeen(settings.spool.directory());
    this.lock = new DirectoryLock("spool", settings.spool.directory());
    this.threads = new NatsThreads(settings.threads);
    this.link = new Link(settings.access::options, this::answered, occurrences, clocks, threads);
    this.plain = new PlainLane(link, losses, clocks);
    this.keeper = threads.thread("keeper", this::keep);
  }

  /**
   * Begins to say how to publish.
   *
   * @param access servers and credentials
   * @param directory folder of the spool, for this sink alone; made where it does not exist
   */
  public static NatsSinkBuilder builder(NatsAccess access, Path directory, Clocks clocks) {
    return new NatsSinkBuilder(access, directory, clocks);
  }

  @Override
  public String name() {
    return "nats";
  }

  /** A sink with a spool has no need to. */
  @Override
  public boolean mergesUpdates() {
    return false;
  }

  /** What earlier runs published last; complete once the sink is open. */
  public LastEvents lastEvents() {
    return lastSeen;
  }

  /** Takes the folder and reads what it holds; NATS itself may be away. */
  @Override
  public void open() throws IOException {
    lock.acquire();
    open = true;
    for (StreamSettings stream : settings.streams) {
      SpoolLog log =
          SpoolLog.open(
              settings.spool.directory().resolve(stream.name()), settings.spool, clocks, losses);
      logs.put(stream.name(), log);
      stream.types().forEach(type -> logOf.put(type, log));
      lanes.add(lane(stream, log));
    }
    lastSeen.load(logs, clocks.epochNanos());
    link.start();
    lanes.forEach(Lane::start);
    keeper.start();
  }

  private Lane lane(StreamSettings stream, SpoolLog log) {
    return new Lane(
        lanes.size(),
        new Lane.Parts(
            stream.name(),
            log,
            new StreamOwner(stream, settings.managesStreams, occurrences, clocks),
            link,
            losses,
            settings.bounds,
            occurrences,
            clocks,
            threads));
  }

  private void answered(int lane, long number, PubAck answer) {
    if (lane >= 0 && lane < lanes.size()) {
      lanes.get(lane).answered(number, answer);
    }
  }

  /**
   * Begins to tell who joins late how things are: the latest whole book of each instrument in a
   * key-value bucket, and a sign of life on {@code health.collector.<instance>}. What it returns
   * ends that, and is closed before the collector.
   */
  public AutoCloseable tellStateOf(Collector collector) {
    NatsState.Settings told =
        new NatsState.Settings(
            settings.instance,
            settings.booksBucket,
            settings.replicas(),
            settings.booksEach,
            settings.heartbeatEach);
    NatsState telling = new NatsState(told, collector, link, occurrences, clocks, threads);
    state = telling;
    telling.start();
    return telling;
  }

  @Override
  public void write(MarketEvent event) throws IOException {
    bytes.clear(KEPT_BYTES);
    encoder.encode(event, bytes);
    String subject = subjects.of(event);
    if (event instanceof InterruptionEvent interruption) {
      writeInterruption(interruption, subject);
    } else {
      write(event, event.dataType(), new Message(subject, ids.of(event), true));
      lastSeen.saw(subject, event);
      if (event.dataType() == DataType.ORDERBOOK) {
        losses.bookOf(subject, event.instrument());
      }
    }
  }

  /** On the subject of the feed that it interrupts, unless switched off, and on its own. */
  private void writeInterruption(InterruptionEvent interruption, String subject)
      throws IOException {
    boolean alone = settings.interruptionsOnOwnSubjectOnly;
    if (!alone) {
      Message said = new Message(subject, ids.of(interruption), true);
      write(interruption, interruption.feed(), said);
    }
    try {
      Message copy = new Message(subjects.ofCopy(interruption), ids.ofCopy(interruption), alone);
      write(interruption, DataType.INTERRUPTION, copy);
    } catch (IOException e) {
      if (alone) {
        throw e;
      }
      // The interruption itself was kept; that its copy was not is said as the spool's trouble.
    }
  }

  /**
   * Appends the encoded event to the log of the stream that takes its subject, or publishes it.
   *
   * @param place the data type whose stream that is
   */
  private void write(MarketEvent event, DataType place, Message message) throws IOException {
    SpoolLog log = logOf.get(place);
    if (log == null) {
      plain.publish(event, message, headers(message.id()), bytes.toByteArray());
      return;
    }
    log.append(
        event.dataType(),
        message.counted(),
        event.receivedNs(),
        message.subject(),
        message.id(),
        bytes);
    dirty.add(log);
  }

  /**
   * Where an event goes.
   *
   * @param counted whether it is the event itself; otherwise it is a copy
   */
  record Message(String subject, String id, boolean counted) {}

  private Headers headers(String id) {
    return new Headers()
        .put(Lane.MESSAGE_ID, id)
        .put(Lane.PUBLISHED, Long.toString(clocks.wall().millis()));
  }

  @Override
  public void flush() throws IOException {
    for (SpoolLog log : dirty) {
      log.flush();
    }
    dirty.clear();
    long nowNs = clocks.nanos();
    if (nowNs - seenNs >= SAVE_EACH_NS && isAllOnDisk()) {
      seenNs = nowNs;
      lastSeen.note(logs);
    }
  }

  /** Whether everything that was flushed is in files. */
  private boolean isAllOnDisk() {
    return logs.values().stream().allMatch(log -> log.trouble().isEmpty());
  }

  @Override
  public SpoolCounts spool(DataType type) {
    long recovered = 0;
    long waiting = 0;
    Map<String, Long> dropped = new TreeMap<>();
    for (SpoolLog log : logs.values()) {
      recovered += log.recovered(type);
      waiting += log.waiting(type);
      log.dropped(type).forEach((reason, count) -> dropped.merge(reason.wire(), count, Long::sum));
    }
    addIfAny(dropped, Losses.TOO_LARGE, losses.tooLarge(type));
    addIfAny(dropped, PlainLane.NOT_CONNECTED, plain.dropped(type));
    return new SpoolCounts(recovered, waiting, dropped);
  }

  /** By stream at the acknowledgement, without a stream once it is sent. */
  @Override
  public Optional<Map<DataType, DurationCounts>> latencies() {
    Map<DataType, DurationCounts> sums = new EnumMap<>(DataType.class);
    sums.putAll(plain.latencies());
    for (Lane lane : lanes) {
      lane.latencies().forEach((type, counts) -> sums.merge(type, counts, DurationCounts::plus));
    }
    return Optional.of(sums);
  }

  private static void addIfAny(Map<String, Long> counts, String what, long count) {
    if (count > 0) {
      counts.put(what, count);
    }
  }

  @Override
  public Set<Instrument> takeBrokenBooks() {
    return losses.takeBroken();
  }

  @Override
  public Set<Integer> localPorts() {
    return link.localPorts();
  }

  @Override
  public SinkState state() {
    return new SinkState(trouble(), figures(), occurrences.snapshot());
  }

  private String trouble() {
    List<String> all = new ArrayList<>();
    if (link.troubledForNs() > BLIP_NS) {
      all.add("no connection to NATS: " + link.trouble());
    }
    lanes.forEach(lane -> all.add(lane.trouble()));
    logs.forEach((name, log) -> log.trouble().ifPresent(all::add));
    NatsState telling = state;
    if (telling != null) {
      all.add(telling.trouble());
    }
    all.add(losses.damage());
    all.add(keeperTrouble);
    return String.join("; ", all.stream().filter(text -> !text.isEmpty()).distinct().toList());
  }

  private Map<String, Long> figures() {
    Map<String, Long> figures = new LinkedHashMap<>();
    figures.put("connected", link.session() == null ? 0L : 1L);
    figures.put("in_flight_messages", lanes.stream().mapToLong(Lane::inFlight).sum());
    figures.put("spool_bytes", logs.values().stream().mapToLong(SpoolLog::bytes).sum());
    figures.put("spool_limit_bytes", logs.values().stream().mapToLong(SpoolLog::limitBytes).sum());
    figures.put(
        "spool_oldest_age_ms",
        logs.values().stream()
            .mapToLong(log -> TimeUnit.NANOSECONDS.toMillis(log.oldestWaitingAge()))
            .max()
            .orElse(0));
    return figures;
  }

  private void keep() {
    while (!stopping.get()) {
      try {
        TimeUnit.MILLISECONDS.sleep(KEEP_MS);
      } catch (InterruptedException e) {
        return;
      }
      keepOnce();
    }
  }

  private void keepOnce() {
    try {
      lock.acquire();
      for (SpoolLog log : logs.values()) {
        log.keep();
      }
      lastSeen.save();
      keeperTrouble = "";
    } catch (Throwable t) {
      keeperTrouble = Text.printable("spool: " + t.getMessage());
    }
  }

  /** Waits shortly for acknowledgements where NATS is there; what is left stays in the spool. */
  @Override
  public void close() throws IOException {
    if (!open) {
      return;
    }
    open = false;
    boolean interrupted = false;
    try {
      seenNs = clocks.nanos() - SAVE_EACH_NS;
      flush();
      drain();
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      interrupted |= end();
      closeFiles();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void drain() throws InterruptedException {
    long deadlineNs = clocks.nanos() + settings.patience.toNanos();
    while (link.session() != null && isAnyWaiting() && clocks.nanos() < deadlineNs) {
      TimeUnit.MILLISECONDS.sleep(10);
    }
  }

  private boolean isAnyWaiting() {
    for (SpoolLog log : logs.values()) {
      if (log.cursor() < log.end()) {
        return true;
      }
    }
    return false;
  }

  /** Ends all threads, and waits for them a little in all; whether it was interrupted meanwhile. */
  private boolean end() {
    stopping.set(true);
    lanes.forEach(Lane::stop);
    NatsState telling = state;
    if (telling != null) {
      telling.stop();
    }
    link.stop();
    keeper.interrupt();
    long deadlineNs = clocks.nanos() + STOP_NS;
    boolean interrupted = false;
    try {
      for (Lane lane : lanes) {
        lane.join(leftMs(deadlineNs));
      }
      link.join(leftMs(deadlineNs));
      keeper.join(leftMs(deadlineNs));
    } catch (InterruptedException e) {
      interrupted = true;
    }
    threads.close();
    return interrupted;
  }

  private long leftMs(long deadlineNs) {
    return Math.max(1, TimeUnit.NANOSECONDS.toMillis(deadlineNs - clocks.nanos()));
  }

  private void closeFiles() throws IOException {
    keepOnce();
    IOException failure = null;
    for (SpoolLog log : logs.values()) {
      try {
        log.close();
      } catch (IOException e) {
        failure = e;
      }
    }
    lock.close();
    if (failure != null) {
      throw failure;
    }
  }
}
