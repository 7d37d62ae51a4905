package io.marketprism.collector.app.nats;

import io.marketprism.collector.app.nats.spool.SpoolLog;
import io.marketprism.collector.app.nats.spool.SpoolReader;
import io.marketprism.collector.app.nats.spool.SpoolRecord;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.sink.Subjects;
import io.marketprism.collector.sync.LastEvent;
import io.marketprism.collector.sync.LastEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Remembers the last event of each feed over restarts: in a small file, which is replaced every few
 * seconds, and, for what came after that, in the logs.
 *
 * <p>{@link #load}, {@link #saw} and {@link #note} are for the sink's thread, {@link #save} for the
 * keeper's; {@link #of} is thread-safe and says what earlier runs left, whatever this one does.
 */
final class LastSeen implements LastEvents {
  private static final String FILE = "last-events";
  private static final String POSITION = "position";
  private static final String EVENT = "event";
  private static final String LAST_TRADE_ID = "\"last_trade_id\":\"";
  private static final int FIELDS = 5;
  private static final long FORGOTTEN_AFTER_NS = TimeUnit.DAYS.toNanos(30);
  private static final int BATCH = 512;
  private static final int BATCH_BYTES = 1 << 20;

  private final Path file;
  private final Path fresh;
  private final Map<String, Seen> now = new ConcurrentHashMap<>();
  private final AtomicReference<String> noted = new AtomicReference<>("");
  private volatile Map<String, LastEvent> before = Map.of();
  private boolean loaded;

  LastSeen(Path directory) {
    this.file = directory.resolve(FILE);
    this.fresh = directory.resolve(FILE + ".new");
  }

  /**
   * Finds what earlier runs left.
   *
   * @param logs by the name of their stream
   * @param nowNs nanoseconds since 1970 UTC; what is a month old is forgotten
   */
  void load(Map<String, SpoolLog> logs, long nowNs) throws IOException {
    Map<String, Long> positions = new HashMap<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        read(line.split("\t", -1), positions);
      }
    } catch (NoSuchFileException e) {
      // The first run in this folder.
    }
    now.values().removeIf(seen -> nowNs - seen.receivedNs > FORGOTTEN_AFTER_NS);
    for (Map.Entry<String, SpoolLog> log : logs.entrySet()) {
      follow(log.getValue(), positions.getOrDefault(log.getKey(), 0L));
    }
    Map<String, LastEvent> found = new HashMap<>();
    now.forEach((subject, seen) -> found.put(subject, seen.last()));
    before = Map.copyOf(found);
    loaded = true;
  }

  /** Takes a line of the file; one that cannot be read is worth no failure. */
  private void read(String[] fields, Map<String, Long> positions) {
    try {
      if (fields[0].equals(POSITION)) {
        positions.put(fields[1], Long.parseLong(fields[2]));
      } else if (fields.length == FIELDS) {
        now.put(
            fields[1],
            new Seen(
                Long.parseLong(fields[2]), Long.parseLong(fields[3]), Long.parseLong(fields[4])));
      }
    } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
      // Half a line of a disk that lost it.
    }
  }

  private void follow(SpoolLog log, long position) {
    List<SpoolRecord> batch = new ArrayList<>(BATCH);
    try (SpoolReader reader = log.reader(position)) {
      while (reader.read(batch, BATCH, BATCH_BYTES) > 0) {
        batch.forEach(this::saw);
        batch.clear();
      }
    }
    log.lookedAt(log.cursor());
  }

  private void saw(SpoolRecord record) {
    if (!record.counted() || record.type() == DataType.INTERRUPTION) {
      return;
    }
    Seen seen = new Seen(record.receivedNs(), Seen.NO_ID, Seen.NO_ID);
    if (record.type() == DataType.TRADE) {
      int mark = record.id().lastIndexOf(':') + 1;
      seen.tradeId = number(record.id(), mark + 1);
      if (record.id().startsWith("a", mark)) {
        seen.lastTradeId = lastTradeId(new String(record.payload(), StandardCharsets.UTF_8));
      }
    }
    now.merge(record.subject(), seen, Seen::later);
  }

  private static long lastTradeId(String payload) {
    int at = payload.indexOf(LAST_TRADE_ID);
    return at < 0 ? Seen.NO_ID : number(payload, at + LAST_TRADE_ID.length());
  }

  /** The digits from there on as a number. */
  private static long number(String text, int start) {
    int end = start;
    while (end < text.length() && Character.digit(text.charAt(end), 10) >= 0) {
      end++;
    }
    try {
      return Long.parseLong(text, start, end, 10);
    } catch (NumberFormatException e) {
      return Seen.NO_ID;
    }
  }

  /** An event was written. */
  void saw(String subject, MarketEvent event) {
    if (event instanceof InterruptionEvent) {
      return;
    }
    Seen seen = now.get(subject);
    if (seen == null) {
      seen = new Seen(event.receivedNs(), Seen.NO_ID, Seen.NO_ID);
      now.put(subject, seen);
    }
    seen.receivedNs = Math.max(seen.receivedNs, event.receivedNs());
    if (event instanceof TradeEvent trade) {
      seen.tradeId = Math.max(seen.tradeId, trade.id());
      seen.lastTradeId =
          trade.isAggregated() ? Math.max(seen.lastTradeId, trade.lastTradeId()) : Seen.NO_ID;
    }
  }

  /**
   * Notes what is to be saved, while all of it is in the logs' files; nothing where it is not known
   * what earlier runs left, whose file then stays. On the sink's thread.
   */
  void note(Map<String, SpoolLog> logs) {
    if (!loaded) {
      return;
    }
    StringBuilder text = new StringBuilder(1024);
    logs.forEach((name, log) -> line(text, POSITION, name, log.end()));
    now.forEach(
        (subject, seen) ->
            line(text, EVENT, subject, seen.receivedNs, seen.tradeId, seen.lastTradeId));
    noted.set(text.toString());
  }

  /** Writes what was noted last, in one step; nothing where nothing was noted since. */
  void save() throws IOException {
    String text = noted.getAndSet("");
    if (!text.isEmpty()) {
      Files.writeString(fresh, text, StandardCharsets.ISO_8859_1);
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static void line(StringBuilder text, Object... fields) {
    for (int i = 0; i < fields.length; i++) {
      text.append(i == 0 ? "" : "\t").append(fields[i]);
    }
    text.append('\n');
  }

  @Override
  public Optional<LastEvent> of(Instrument instrument, DataType feed) {
    return Optional.ofNullable(before.get(Subjects.subject(feed, instrument)));
  }

  /** The last event of one feed; written by one thread, read by any. */
  private static final class Seen {
    private static final long NO_ID = -1;

    private volatile long receivedNs;
    private volatile long tradeId;
    private volatile long lastTradeId;

    Seen(long receivedNs, long tradeId, long lastTradeId) {
      this.receivedNs = receivedNs;
      this.tradeId = tradeId;
      this.lastTradeId = lastTradeId;
    }

    Seen later(Seen other) {
      return new Seen(
          Math.max(receivedNs, other.receivedNs),
          Math.max(tradeId, other.tradeId),
          Math.max(lastTradeId, other.lastTradeId));
    }

    LastEvent last() {
      return new LastEvent(receivedNs, id(tradeId), id(lastTradeId));
    }

    private static OptionalLong id(long value) {
      return value == NO_ID ? OptionalLong.empty() : OptionalLong.of(value);
    }
  }
}
