package io.marketprism.collector.app.nats;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.marketprism.collector.app.nats.spool.DropNotice;
import io.marketprism.collector.app.nats.spool.SpoolRecord;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.Text;
import io.marketprism.collector.sink.JsonBytes;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Says and counts what is lost of messages that were taken: an interruption stands in place of
 * those of one subject, and a book that lost an update is named to those who can give it whole.
 * Thread-safe.
 */
final class Losses implements DropNotice {
  /** Why a message was dropped that is larger than any server takes. */
  static final String TOO_LARGE = "too_large";

  private static final int TYPES = DataType.values().length;
  private static final int KNOWN_TEXTS = 5;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final String instance;
  private final Clocks clocks;
  private final AtomicLong number;
  private final AtomicLongArray tooLarge = new AtomicLongArray(TYPES);
  private final Map<String, Instrument> books = new ConcurrentHashMap<>();
  private final BrokenBooks broken;
  private volatile String damage = "";

  Losses(String instance, Clocks clocks) {
    this.instance = instance;
    this.clocks = clocks;
    this.number = new AtomicLong(clocks.epochNanos());
    this.broken = new BrokenBooks(clocks.nanoTime());
  }

  /** The book of an instrument is published on that subject. */
  void bookOf(String subject, Instrument instrument) {
    books.put(subject, instrument);
  }

  /** The books that lost an update and are to be given whole now. */
  Set<Instrument> takeBroken() {
    return broken.take();
  }

  /** What could not be read back, the last of it, printable; empty where all could. */
  String damage() {
    return damage;
  }

  /** How many events of a data type were larger than any server takes. */
  @SuppressWarnings("EnumOrdinal") // An index that does not leave this class.
  long tooLarge(DataType type) {
    return tooLarge.get(type.ordinal());
  }

  /** A counted message is larger than any server takes. */
  @SuppressWarnings("EnumOrdinal")
  void tooLarge(SpoolRecord record) {
    tooLarge.incrementAndGet(record.type().ordinal());
    lost(record.subject(), record.type(), 1);
  }

  /** What is published in place of a message that no server takes. */
  Optional<SpoolRecord> instead(SpoolRecord record) {
    return replacement(record)
        .map(
            other ->
                new SpoolRecord(
                    record.position(),
                    other.type(),
                    SpoolRecord.Kind.REPLACEMENT,
                    record.receivedNs(),
                    other.subject(),
                    other.id(),
                    other.payload()));
  }

  @Override
  public void lost(String subject, DataType type, long count) {
    Instrument book = type == DataType.ORDERBOOK ? books.get(subject) : null;
    if (book != null) {
      broken.lost(book);
    }
  }

  @Override
  public void damaged(String occurrence) {
    damage = Text.printable(occurrence);
  }

  /** An interruption; of dropped interruptions the first itself. */
  @Override
  public Optional<Replacement> replacement(SpoolRecord first) {
    if (first.type() == DataType.INTERRUPTION) {
      return Optional.of(
          new Replacement(first.type(), first.subject(), first.id(), first.payload()));
    }
    try {
      Map<String, String> of = identity(first.payload());
      byte[] payload = payload(of, first.type(), first.receivedNs());
      return Optional.of(new Replacement(DataType.INTERRUPTION, first.subject(), id(of), payload));
    } catch (IOException | JsonParseException | IllegalStateException e) {
      damaged("a message on " + first.subject() + " that cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** An interruption of the feed of an event; empty where the event cannot be read. */
  Optional<byte[]> interruption(byte[] event, DataType feed, long fromNs) {
    try {
      return Optional.of(payload(identity(event), feed, fromNs));
    } catch (IOException | JsonParseException | IllegalStateException e) {
      damaged("an event of " + feed.wire() + " that cannot be read: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** The first members of an event: data type, exchange, market type, symbol, venue symbol. */
  private static Map<String, String> identity(byte[] event) throws IOException {
    Map<String, String> members = new LinkedHashMap<>();
    try (JsonReader json =
        new JsonReader(
            new InputStreamReader(new ByteArrayInputStream(event), StandardCharsets.UTF_8))) {
      json.setStrictness(Strictness.STRICT);
      json.beginObject();
      for (int i = 0; i < KNOWN_TEXTS; i++) {
        members.put(json.nextName(), json.nextString());
      }
    }
    return members;
  }

  private String id(Map<String, String> of) {
    return String.join(
        ":",
        DataType.INTERRUPTION.wire(),
        Text.fileName(of.getOrDefault("exchange", "")),
        of.getOrDefault("market_type", ""),
        Text.fileName(of.getOrDefault("venue_symbol", "")),
        Text.fileName(instance),
        "-",
        Long.toString(number.incrementAndGet()));
  }

  private byte[] payload(Map<String, String> of, DataType feed, long fromNs) {
    long nowNs = clocks.epochNanos();
    JsonBytes out = new JsonBytes(512);
    out.character('{');
    text(out, "data_type", DataType.INTERRUPTION.wire());
    for (Map.Entry<String, String> member : of.entrySet()) {
      if (!member.getKey().equals("data_type")) {
        out.character(',');
        text(out, member.getKey(), member.getValue());
      }
    }
    number(out, "collected_ts_ms", Math.floorDiv(nowNs, NANOS_PER_MILLI));
    out.character(',');
    text(out, "received_ns", Long.toString(nowNs));
    out.character(',');
    text(out, "publisher", "unified-collector");
    out.character(',');
    text(out, "data_source", "marketprism");
    number(out, "schema", 1);
    out.character(',');
    text(out, "reason", InterruptionReason.QUEUE_FULL.wire());
    number(out, "from_ts_ms", Math.floorDiv(fromNs, NANOS_PER_MILLI));
    out.character(',');
    text(out, "feed", feed.wire());
    out.character(',');
    text(out, "instance", instance);
    out.character('}');
    return out.toByteArray();
  }

  private static void text(JsonBytes out, String name, String value) {
    out.string(name);
    out.character(':');
    out.string(value);
  }

  private static void number(JsonBytes out, String name, long value) {
    out.character(',');
    out.string(name);
    out.character(':');
    out.number(value);
  }
}
