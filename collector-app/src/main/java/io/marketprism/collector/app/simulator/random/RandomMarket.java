package io.marketprism.collector.app.simulator.random;

import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketCounts;
import io.marketprism.collector.app.simulator.market.MarketListener;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.Match;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A seeded market. At a rate it moves all instruments in turn, whether or not anybody listens; at
 * full speed it moves those that are listened to whenever all listeners can take more, so that the
 * slowest client sets the pace and nothing piles up.
 *
 * <p>Not thread-safe; owned by the loop thread that {@link #start} is given.
 */
public final class RandomMarket implements MarketSource {
  private static final int SLICE = 512;
  private static final int GROUP = 32;
  private static final long MIN_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

  private final RandomBook[] books;
  private final Map<String, RandomBook> bySymbol = new HashMap<>();
  private final MarketSettings settings;
  private final @Nullable Pace pace;
  private @Nullable MarketListener listener;
  private @Nullable ScheduledExecutorService loop;
  private int[] moving;
  private int next;
  private @Nullable Future<?> turn;
  private boolean scheduled;
  private boolean paused;
  private boolean stopped;

  /** Makes the books; {@code encoders} gives each instrument its payloads. */
  public RandomMarket(
      List<Listing> listings,
      Function<Instrument, PayloadEncoder> encoders,
      MarketSettings settings) {
    this.settings = settings;
    books = new RandomBook[listings.size()];
    RandomBook.Scratch scratch = new RandomBook.Scratch();
    for (int i = 0; i < books.length; i++) {
      Listing listing = listings.get(i);
      PayloadEncoder encoder = encoders.apply(listing.instrument());
      books[i] = new RandomBook(i, listing, encoder, scratch, settings);
      bySymbol.put(listing.instrument().symbol(), books[i]);
    }
    moving = IntStream.range(0, books.length).toArray();
    pace =
        settings.rate().isPresent()
            ? new Pace(settings.rate().getAsDouble(), settings.nanoTime())
            : null;
  }

  @Override
  public List<Instrument> instruments() {
    return List.of(books).stream().map(RandomBook::instrument).toList();
  }

  @Override
  public void start(MarketListener to, ScheduledExecutorService on) {
    listener = to;
    loop = on;
    if (pace != null) {
      pace.restart();
    }
    demand();
  }

  @Override
  public void demand() {
    if (listener == null || loop == null) {
      return;
    }
    if (pace == null) {
      MarketListener to = listener;
      moving = IntStream.range(0, books.length).filter(i -> anyWatched(to, i)).toArray();
    }
    schedule(0);
  }

  private static boolean anyWatched(MarketListener listener, int instrument) {
    for (Channel channel : Channel.values()) {
      if (listener.watched(instrument, channel)) {
        return true;
      }
    }
    return false;
  }

  private void schedule(long waitNanos) {
    if (!scheduled && !paused && !stopped && moving.length > 0 && loop != null) {
      scheduled = true;
      turn = loop.schedule(this::run, waitNanos, TimeUnit.NANOSECONDS);
    }
  }

  /** One slice of work; then the loop may read and write before the next. */
  private void run() {
    scheduled = false;
    if (listener == null || paused || stopped || moving.length == 0) {
      return;
    }
    if (pace == null) {
      if (runWhileReady(listener)) {
        schedule(0);
      }
      return;
    }
    long due = Math.min(pace.due(), SLICE);
    if (due > 0) {
      step((int) due, listener);
      pace.done(due);
      listener.flush();
    }
    schedule(due == SLICE ? 0 : Math.max(pace.untilNext(), MIN_WAIT_NANOS));
  }

  private boolean runWhileReady(MarketListener to) {
    boolean ready = to.ready();
    for (int done = 0; done < SLICE && ready; done += GROUP) {
      step(GROUP, to);
      ready = to.ready();
    }
    to.flush();
    return ready && to.ready();
  }

  private void step(int events, MarketListener to) {
    long time = settings.clock().millis();
    for (int i = 0; i < events; i++) {
      if (next >= moving.length) {
        next = 0;
      }
      books[moving[next++]].step(time, to);
    }
  }

  @Override
  public TrueBook book(String symbol, int levels) {
    return listed(symbol).book(levels);
  }

  @Override
  public MarketCounts counts(String symbol) {
    return listed(symbol).counts();
  }

  @Override
  public List<Match> matches(String symbol) {
    return listed(symbol).matches();
  }

  @Override
  public MarketState state(String symbol) {
    return listed(symbol).state(settings.clock().millis());
  }

  private RandomBook listed(String symbol) {
    RandomBook book = bySymbol.get(symbol);
    if (book == null) {
      throw new IllegalArgumentException("not listed: " + symbol);
    }
    return book;
  }

  @Override
  public void pause() {
    paused = true;
  }

  @Override
  public void resume() {
    if (paused) {
      paused = false;
      if (pace != null) {
        pace.restart();
      }
      schedule(0);
    }
  }

  @Override
  public void stop() {
    stopped = true;
    if (turn != null) {
      turn.cancel(false);
    }
  }
}
