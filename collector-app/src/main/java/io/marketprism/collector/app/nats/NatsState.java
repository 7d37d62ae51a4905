package io.marketprism.collector.app.nats;

import io.marketprism.collector.Collector;
import io.marketprism.collector.book.BookState;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.Text;
import io.marketprism.collector.sink.EventEncoder;
import io.marketprism.collector.sink.JsonBytes;
import io.nats.client.Connection;
import io.nats.client.JetStreamApiException;
import io.nats.client.KeyValue;
import io.nats.client.KeyValueManagement;
import io.nats.client.api.KeyValueConfiguration;
import io.nats.client.api.StorageType;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells who joins late how things are: the latest whole book of each instrument in a key-value
 * bucket, and a sign of life on {@code health.collector.<instance>}. A book stands under {@code
 * {exchange}.{market_type}.{symbol}}, see {@link BookKey}, as the snapshot event that it would be
 * in the stream, so that its {@code last_update_id} says from where the stream continues it.
 *
 * <p>Its own thread, {@code marketprism-nats-state}, does it all and may wait for the server; while
 * NATS is away it does nothing. A book is written again only once it has changed; one that is not
 * valid now is not written, so that the last valid one stays.
 */
final class NatsState implements AutoCloseable {
  private static final long TICK_MS = 100;
  private static final long STOP_MS = 3_000;
  private static final int KEPT_BYTES = 1 << 20;

  private final Settings settings;
  private final Link link;
  private final Collector collector;
  private final Clocks clocks;
  private final EventEncoder encoder;
  private final Heartbeat heartbeat;
  private final Occurrences occurrences;
  private final JsonBytes bytes = new JsonBytes(64 << 10);
  private final Map<String, Long> written = new HashMap<>();
  private final Thread thread;
  private @Nullable Session session;
  private @Nullable KeyValue bucket;
  private long beatNs;
  private long booksNs;
  private volatile boolean stopped;
  private volatile String trouble = "";

  /**
   * What is told, and how often.
   *
   * @param instance name of the collector
   * @param bucket name of the key-value bucket; empty for none
   * @param replicas how many servers of a cluster hold it
   * @param books time between two looks at the books
   * @param heartbeat time between two signs of life
   */
  record Settings(
      String instance, Optional<String> bucket, int replicas, Duration books, Duration heartbeat) {}

  NatsState(
      Settings settings,
      Collector collector,
      Link link,
      Occurrences occurrences,
      Clocks clocks,
      NatsThreads threads) {
    this.settings = settings;
    this.collector = collector;
    this.link = link;
    this.occurrences = occurrences;
    this.clocks = clocks;
    this.encoder = new EventEncoder(settings.instance());
    this.heartbeat = new Heartbeat(settings.instance());
    this.beatNs = clocks.nanos() - settings.heartbeat().toNanos();
    this.booksNs = clocks.nanos() - settings.books().toNanos();
    this.thread = threads.thread("state", this::run);
  }

  void start() {
    thread.start();
  }

  /** Why books cannot be written, printable; empty where they can. */
  String trouble() {
    return trouble;
  }

  private void run() {
    while (!stopped) {
      try {
        Session now = link.await(TimeUnit.MILLISECONDS.toNanos(TICK_MS));
        if (now != null) {
          tick(now);
        }
        TimeUnit.MILLISECONDS.sleep(TICK_MS);
      } catch (InterruptedException e) {
        // Only close interrupts, and it has said so.
      } catch (Throwable t) {
        occurrences.count(Occurrence.STATE_FAILED);
        trouble = Text.printable("state of books: " + t.getMessage());
        session = null;
      }
    }
  }

  private void tick(Session now) throws IOException, JetStreamApiException {
    long nowNs = clocks.nanos();
    if (nowNs - beatNs >= settings.heartbeat().toNanos()) {
      beatNs = nowNs;
      now.publishPlain(heartbeat.subject(), null, heartbeat.of(collector, clocks));
    }
    if (settings.bucket().isPresent() && nowNs - booksNs >= settings.books().toNanos()) {
      booksNs = nowNs;
      writeBooks(now, settings.bucket().get());
    } else if (settings.bucket().isEmpty()) {
      trouble = "";
    }
  }

  private void writeBooks(Session now, String name) throws IOException, JetStreamApiException {
    KeyValue into = bucket;
    if (into == null || !now.equals(session)) {
      into = ensure(now.connection(), name);
      bucket = into;
      session = now;
    }
    List<Instrument> instruments = collector.instruments();
    for (Instrument instrument : instruments) {
      Optional<OrderBook> book = stopped ? Optional.empty() : collector.book(instrument);
      if (book.isPresent()) {
        write(into, book.get());
      }
    }
    written.keySet().retainAll(instruments.stream().map(BookKey::of).toList());
    trouble = "";
  }

  private void write(KeyValue into, OrderBook book) throws IOException, JetStreamApiException {
    String key = BookKey.of(book.instrument());
    boolean valid = book.state() == BookState.LIVE && book.sequence().isPresent();
    if (!valid || Long.valueOf(book.sequence().getAsLong()).equals(written.get(key))) {
      return;
    }
    bytes.clear(KEPT_BYTES);
    encoder.encode(WholeBook.of(book), bytes);
    into.put(key, bytes.toByteArray());
    written.put(key, book.sequence().getAsLong());
    occurrences.count(Occurrence.BOOK_WRITTEN);
  }

  /** The bucket, made where it does not exist; all books are written into it anew then. */
  private KeyValue ensure(Connection connection, String name)
      throws IOException, JetStreamApiException {
    KeyValueManagement buckets = connection.keyValueManagement();
    if (!buckets.getBucketNames().contains(name)) {
      buckets.create(
          KeyValueConfiguration.builder()
              .name(name)
              .description("The latest whole order book of each instrument.")
              .maxHistoryPerKey(1)
              .storageType(StorageType.File)
              .replicas(settings.replicas())
              .build());
    }
    written.clear();
    return connection.keyValue(name);
  }

  /** Ends it. Safe to call twice. */
  void stop() {
    stopped = true;
    thread.interrupt();
  }

  /** Ends it and waits shortly for its thread. Safe to call twice. */
  @Override
  public void close() {
    stop();
    try {
      thread.join(STOP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
