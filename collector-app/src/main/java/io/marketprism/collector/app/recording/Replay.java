package io.marketprism.collector.app.recording;

import com.google.gson.JsonObject;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.spi.RecordingReplay;
import io.marketprism.collector.spi.ReplayContext;
import io.marketprism.collector.sync.BookObserver;
import io.marketprism.collector.sync.FeedContext;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Replays one recording through the decoders, rules and books of a live venue, twice: the first
 * pass tells how many deltas each book will apply, the second takes checkpoints after every tenth
 * of them. Not thread-safe.
 */
public final class Replay {
  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final List<Path> files;
  private final List<ExchangeProvider> providers;
  private final Optional<String> venueName;

  /**
   * @param files all files of one recording
   * @param providers the exchanges that it may come from
   * @param venueName the venue where it is known; otherwise the addresses in the recording tell
   */
  public Replay(List<Path> files, List<ExchangeProvider> providers, Optional<String> venueName) {
    this.files = files;
    this.providers = providers;
    this.venueName = venueName;
  }

  /**
   * Replays it.
   *
   * @param events sees every event that a live venue would have published, in order, on this thread
   * @return what {@code replay} prints
   * @throws IOException where a file cannot be read, naming file and line
   * @throws IllegalArgumentException where nobody knows the venue
   */
  public JsonObject run(Consumer<MarketEvent> events) throws IOException {
    Map<String, Long> applied = new HashMap<>();
    BiFunction<String, String, BookObserver> counting =
        (connection, symbol) ->
            (count, book) -> applied.put(ReplaySummary.bookName(connection, symbol), count);
    play(counting);
    ReplaySummary summary = new ReplaySummary(RecordingFile.recording(files.get(0)), applied);
    Listener telling =
        (from, connection, event) -> {
          if (event instanceof TradeEvent trade) {
            summary.onTrade(connection, from.channel(trade), trade);
          }
          events.accept(event);
        };
    try (MergedRecording lines = new MergedRecording(files)) {
      return summary.print(play(lines::next, summary::observer, telling));
    }
  }

  private void play(BiFunction<String, String, BookObserver> observers) throws IOException {
    try (MergedRecording lines = new MergedRecording(files)) {
      play(lines::next, observers, (from, connection, event) -> {});
    }
  }

  /** Plays lines of this recording to a venue of their own. */
  RecordingReplay play(
      Lines lines, BiFunction<String, String, BookObserver> observers, Listener listener)
      throws IOException {
    AtomicLong now = new AtomicLong();
    List<MarketEvent> ofLine = new ArrayList<>();
    FeedContext feeds =
        new FeedContext(
            ofLine::add,
            new Clocks(() -> instant(now.get()), now::get),
            new AtomicLong()::incrementAndGet,
            Duration.ofSeconds(60));
    RecordingReplay replay = open(new ReplayContext(feeds, observers));
    for (RecordedLine line = lines.next(); line != null; line = lines.next()) {
      now.set(line.epochNs());
      feed(replay, line);
      for (MarketEvent event : ofLine) {
        listener.onEvent(replay, line.connection(), event);
      }
      ofLine.clear();
    }
    return replay;
  }

  private static void feed(RecordingReplay replay, RecordedLine line) {
    switch (line.kind()) {
      case OPEN -> replay.opened(line.connection(), line.url());
      case OUT -> replay.sent(line.connection(), line.text());
      case IN -> replay.received(line.connection(), line.text(), line.epochNs());
      case HTTP -> replay.replied(line.url(), line.text(), line.epochNs());
    }
  }

  private RecordingReplay open(ReplayContext context) throws IOException {
    String socket = venueName.isPresent() ? "" : firstSocket();
    for (ExchangeProvider provider : providers) {
      Optional<Venue> venue =
          venueName.isPresent()
              ? provider.venues().stream()
                  .map(description -> description.venue())
                  .filter(known -> known.name().equals(venueName.get()))
                  .findFirst()
              : provider.recognize(URI.create(socket));
      if (venue.isPresent()) {
        return provider.replay(venue.get(), context);
      }
    }
    throw new IllegalArgumentException(
        venueName
            .map(name -> "no exchange serves the venue " + name)
            .orElse("no exchange knows the address " + socket + "; name the venue"));
  }

  /** The address of the first connection, without its query, which may hold anything. */
  private String firstSocket() throws IOException {
    try (MergedRecording lines = new MergedRecording(files)) {
      for (RecordedLine line = lines.next(); line != null; line = lines.next()) {
        if (line.kind() == RecordedLine.Kind.OPEN) {
          return line.url().replaceFirst("\\?.*", "");
        }
      }
    }
    throw new IOException(files.get(0).getFileName() + " and its like open no connection");
  }

  /** Gives line after line. */
  @FunctionalInterface
  interface Lines {
    /** The next line, or null at the end. */
    @Nullable RecordedLine next() throws IOException;
  }

  /** Sees what a line made a venue publish. */
  @FunctionalInterface
  interface Listener {
    /** One event, with the name of the connection that it came from. */
    void onEvent(RecordingReplay from, String connection, MarketEvent event);
  }

  private static Instant instant(long epochNs) {
    return Instant.ofEpochSecond(epochNs / NANOS_PER_SECOND, epochNs % NANOS_PER_SECOND);
  }
}
