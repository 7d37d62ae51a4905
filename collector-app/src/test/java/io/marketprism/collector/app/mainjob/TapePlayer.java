package io.marketprism.collector.app.mainjob;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Instrument.Terms;
import io.marketprism.collector.app.simulator.market.MarketCounts;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.Match;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A recording as a market: plays the tape while every wanted stream of every instrument is watched,
 * and stands still otherwise; keeps the true books of what it has played.
 *
 * <p>Not thread-safe; owned by the loop thread. Only {@link #place()} may be read from anywhere.
 */
final class TapePlayer implements MarketSource {
  /** Where the tape stands. */
  enum Place {
    /** Playing, or waiting until all streams are watched. */
    PLAYING,
    /** At the place where it was to stop; {@link #lose()} goes on. */
    HELD,
    /** Nothing is left to play. */
    AT_END
  }

  private static final String INVERSE = "USD_PERP";
  private static final long TICK_MS = 10;
  private static final long FUNDING_MS = Duration.ofHours(8).toMillis();
  private static final List<String> QUOTES =
      List.of("USDT", "USDC", "BNB", "ETH", "BRL", "AUD", "BTC");

  private final Tape tape;
  private final Set<Channel> wanted;
  private final int messagesPerTick;
  private final List<Instrument> instruments = new ArrayList<>();
  private final Map<String, Integer> indexes = new HashMap<>();
  private final Map<String, PlayedBook> books = new HashMap<>();
  private final Map<Feed, Long> sent = new HashMap<>();
  private final Map<Feed, Tape.Message> latest = new HashMap<>();
  private Map<Feed, Long> lastBeforeLoss = Map.of();
  private int holdAt = -1;
  private int next;
  private boolean paused;
  private boolean lost;
  private boolean stopped;
  private @Nullable MarketListener watching;
  private @Nullable Future<?> playing;
  private volatile Place place = Place.PLAYING;

  /** One kind of message of one symbol. */
  record Feed(String symbol, Channel channel) {}

  /**
   * @param wanted the channels that have to be watched before the tape moves
   * @param length how long the whole tape takes, if it never has to wait
   */
  TapePlayer(Tape tape, Set<Channel> wanted, Duration length) {
    this.tape = tape;
    this.wanted = Set.copyOf(wanted);
    int ticks = Math.toIntExact(Math.max(1, length.toMillis() / TICK_MS));
    messagesPerTick = (tape.messages().size() + ticks - 1) / ticks;
    for (String symbol : tape.symbols()) {
      PlayedBook book =
          new PlayedBook(symbol, Objects.requireNonNull(tape.snapshots().get(symbol)));
      indexes.put(symbol, instruments.size());
      instruments.add(listed(tape, symbol, book.step(true), book.step(false)));
      books.put(symbol, book);
    }
  }

  private static Instrument listed(Tape tape, String symbol, BigDecimal tick, BigDecimal step) {
    if (symbol.endsWith(INVERSE)) {
      String base = symbol.substring(0, symbol.length() - INVERSE.length());
      Terms terms = Terms.perpetual(base, BigDecimal.TEN, true);
      return new Instrument(symbol, base, "USD", tick, step, Optional.of(terms));
    }
    String quote = QUOTES.stream().filter(symbol::endsWith).findFirst().orElseThrow();
    String base = symbol.substring(0, symbol.length() - quote.length());
    Optional<Terms> terms =
        tape.isSpot()
            ? Optional.empty()
            : Optional.of(Terms.perpetual(quote, BigDecimal.ONE, false));
    return new Instrument(symbol, base, quote, tick, step, terms);
  }

  /** Stops before that message, once; to be called before the market starts. */
  void holdAt(int message) {
    holdAt = message;
  }

  Place place() {
    return place;
  }

  /** How many messages of each kind were sent. */
  Map<Feed, Long> sent() {
    return Map.copyOf(sent);
  }

  /** The id of the last message of each kind before the connection was lost. */
  Map<Feed, Long> lastBeforeLoss() {
    return lastBeforeLoss;
  }

  /** The connections are about to be lost: nothing is played until they are and others watch. */
  void lose() {
    Map<Feed, Long> last = new HashMap<>();
    latest.forEach((feed, message) -> last.put(feed, message.id()));
    lastBeforeLoss = Map.copyOf(last);
    lost = true;
    holdAt = -1;
    place = Place.PLAYING;
  }

  @Override
  public List<Instrument> instruments() {
    return instruments;
  }

  @Override
  public void start(MarketListener listener, ScheduledExecutorService loop) {
    watching = listener;
    playing =
        loop.scheduleWithFixedDelay(() -> play(listener), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void demand() {
    if (watching != null && watching.watchers() == 0) {
      lost = false;
    }
  }

  private void play(MarketListener listener) {
    if (paused || lost || stopped || !isWatched(listener) || !listener.ready()) {
      return;
    }
    for (int i = 0; i < messagesPerTick && place == Place.PLAYING; i++) {
      if (next == holdAt) {
        place = Place.HELD;
      } else if (next == tape.messages().size()) {
        place = Place.AT_END;
      } else {
        send(listener, tape.messages().get(next++));
      }
    }
    listener.flush();
  }

  private boolean isWatched(MarketListener listener) {
    for (int i = 0; i < instruments.size(); i++) {
      for (Channel channel : wanted) {
        if (!listener.watched(i, channel)) {
          return false;
        }
      }
    }
    return true;
  }

  private void send(MarketListener listener, Tape.Message message) {
    byte[] payload = message.payload();
    int instrument = Objects.requireNonNull(indexes.get(message.symbol()));
    listener.payload(instrument, message.channel(), payload, 0, payload.length);
    if (message.channel() == Channel.DEPTH) {
      book(message.symbol()).apply(message.json());
    }
    Feed feed = new Feed(message.symbol(), message.channel());
    sent.merge(feed, 1L, Long::sum);
    latest.put(feed, message);
  }

  private PlayedBook book(String symbol) {
    PlayedBook book = books.get(symbol);
    if (book == null) {
      throw new IllegalArgumentException("not listed: " + symbol);
    }
    return book;
  }

  @Override
  public TrueBook book(String symbol, int levels) {
    return book(symbol).best(levels);
  }

  /** Made up, but for the interval: nothing is recorded beside books and trades. */
  @Override
  public List<Match> matches(String symbol) {
    return List.of();
  }

  @Override
  public MarketState state(String symbol) {
    BigDecimal one = BigDecimal.ONE;
    MarketState.Ratios even = new MarketState.Ratios(0, FUNDING_MS, one, one);
    return new MarketState(0, one, one, one, FUNDING_MS, FUNDING_MS, one, even, one);
  }

  @Override
  public MarketCounts counts(String symbol) {
    return new MarketCounts(
        book(symbol).lastUpdateId(),
        lastId(symbol, Channel.TRADE),
        lastId(symbol, Channel.AGGREGATE_TRADE),
        sent.getOrDefault(new Feed(symbol, Channel.DEPTH), 0L),
        sent.getOrDefault(new Feed(symbol, Channel.TRADE), 0L),
        sent.getOrDefault(new Feed(symbol, Channel.AGGREGATE_TRADE), 0L));
  }

  private long lastId(String symbol, Channel channel) {
    Tape.Message message = latest.get(new Feed(symbol, channel));
    return message == null ? 0 : message.id();
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    paused = false;
  }

  @Override
  public void stop() {
    stopped = true;
    Future<?> running = playing;
    if (running != null) {
      running.cancel(false);
    }
  }
}
