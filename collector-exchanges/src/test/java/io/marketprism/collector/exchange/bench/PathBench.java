package io.marketprism.collector.exchange.bench;

import io.marketprism.collector.book.ArrayOrderBook;
import io.marketprism.collector.book.BookDelta;
import io.marketprism.collector.book.BookLimits;
import io.marketprism.collector.book.QuoteSide;
import io.marketprism.collector.exchange.binance.BinanceDecoders;
import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.EventOutput;
import io.marketprism.collector.model.InterruptionReason;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sink.EventEncoder;
import io.marketprism.collector.sink.JsonBytes;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.SequenceRule;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The way of a depth frame, in its parts and whole, against looking at each of its characters once.
 * The ids of futures are taken as they come: measured is the work, not the rule.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 20, time = 100, timeUnit = TimeUnit.MILLISECONDS)
public class PathBench {
  private static final int FRAMES = 1_000;
  private static final int DEPTH = 1_000;
  private static final long RECEIVED_NS = 1_795_357_800_123_456_789L;

  @Param public PathFeed feed = PathFeed.COINM;

  private List<String> frames = List.of();
  private List<BookDelta> deltas = List.of();
  private BookSynchronizer unmoved = synchronizer(feed, FixedRule.STALE, event -> {});
  private FrameDecoder decoder = BinanceDecoders.of(feed.channel, unmoved);
  private ArrayOrderBook book = new ArrayOrderBook(feed.instrument(), BookLimits.live(DEPTH));

  @Setup
  public void prepare() {
    PathFrames path = PathFrames.of(feed, FRAMES);
    frames = path.frames();
    deltas = decoded(path.frames(), Scales.of(feed.instrument()));
    book = new ArrayOrderBook(feed.instrument(), BookLimits.live(DEPTH));
    book.load(path.snapshot());
    unmoved = synchronizer(feed, FixedRule.STALE, event -> {});
    unmoved.subscribed();
    unmoved.onSnapshot(1, path.snapshot());
    decoder = BinanceDecoders.of(feed.channel, unmoved);
  }

  /** The floor: the sum of all characters of a frame. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long floor() {
    long sum = 0;
    for (String frame : frames) {
      for (int i = 0; i < frame.length(); i++) {
        sum += frame.charAt(i);
      }
    }
    return sum;
  }

  /** Envelope, channel, ids, times and levels, up to a book that has the delta already. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long decode() {
    long data = 0;
    for (String frame : frames) {
      data += decoder.decode(frame, RECEIVED_NS) == FrameDecoder.Outcome.DATA ? 1 : 0;
    }
    return data;
  }

  /** Decoded levels into the arrays of a book of 1,000 levels a side. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long apply() {
    for (BookDelta delta : deltas) {
      book.apply(delta);
    }
    return book.levels(QuoteSide.BID);
  }

  /** Frame in, immutable event out, the book valid all the while. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long event(Live live) {
    live.encodes = false;
    return live.run(frames);
  }

  /** Frame in, bytes of the event's JSON out. */
  @Benchmark
  @OperationsPerInvocation(FRAMES)
  public long path(Live live) {
    live.encodes = true;
    return live.run(frames);
  }

  /**
   * A book that is joined anew before each run over the frames, so that they always continue it.
   */
  @State(Scope.Thread)
  public static class Live {
    private final EventEncoder encoder = new EventEncoder("collector-1");
    private final JsonBytes out = new JsonBytes(4_096);
    private PathFrames path =
        new PathFrames(PathFrames.of(PathFeed.COINM, 1).snapshot(), List.of());
    private BookSynchronizer synchronizer =
        synchronizer(PathFeed.COINM, FixedRule.APPLY, this::publish);
    private FrameDecoder decoder = BinanceDecoders.of(PathFeed.COINM.channel, synchronizer);
    private long tickets;
    private long events;
    private long bytes;
    boolean encodes;

    @Setup
    public void prepare(PathBench bench) {
      path = PathFrames.of(bench.feed, FRAMES);
      synchronizer = synchronizer(bench.feed, FixedRule.APPLY, this::publish);
      decoder = BinanceDecoders.of(bench.feed.channel, synchronizer);
      tickets = 0;
    }

    @Setup(Level.Invocation)
    public void join() {
      encodes = false;
      synchronizer.lost(InterruptionReason.DISCONNECT);
      synchronizer.subscribed();
      synchronizer.onSnapshot(++tickets, path.snapshot());
      synchronizer.tick(Long.MAX_VALUE);
      if (synchronizer.phase() != BookSynchronizer.Phase.LIVE) {
        throw new IllegalStateException("the book is " + synchronizer.phase());
      }
      events = 0;
    }

    private void publish(MarketEvent event) {
      events++;
      if (encodes) {
        out.clear(4_096);
        encoder.encode(event, out);
        bytes += out.length();
      }
    }

    long run(List<String> frames) {
      for (String frame : frames) {
        decoder.decode(frame, RECEIVED_NS);
      }
      if (events != FRAMES) {
        throw new IllegalStateException(events + " events of " + FRAMES + " frames");
      }
      return bytes;
    }
  }

  private static BookSynchronizer synchronizer(
      PathFeed feed, SequenceRule rule, EventOutput output) {
    FeedContext context =
        new FeedContext(
            output, new Clocks(() -> Instant.EPOCH, () -> 0), () -> 1, Duration.ofSeconds(60));
    return new BookSynchronizer(
        context,
        feed.instrument(),
        rule,
        BookSettings.live(DEPTH, Optional.empty()),
        (who, ticket, attempt) -> {});
  }

  private static List<BookDelta> decoded(List<String> frames, Scales scales) {
    List<BookDelta> deltas = new ArrayList<>();
    JsonScanner json = new JsonScanner();
    for (String frame : frames) {
      BookDelta delta = new BookDelta().clear().scales(scales);
      delta.ids(deltas.size(), deltas.size(), MarketEvent.UNKNOWN).times(1, RECEIVED_NS);
      json.reset(frame);
      json.beginObject();
      json.nextKey();
      json.skipValue();
      json.nextKey();
      json.beginObject();
      while (json.nextKey()) {
        switch (json.keyChar()) {
          case 'b' -> json.levels(scales.price(), scales.size(), delta.bids());
          case 'a' -> json.levels(scales.price(), scales.size(), delta.asks());
          default -> json.skipValue();
        }
      }
      deltas.add(delta);
    }
    return deltas;
  }

  /** The same verdict on every delta. */
  private enum FixedRule implements SequenceRule {
    APPLY(Verdict.APPLY),
    STALE(Verdict.STALE);

    private final Verdict verdict;

    FixedRule(Verdict verdict) {
      this.verdict = verdict;
    }

    @Override
    public Verdict bridge(long snapshot, long first, long last, long previous) {
      return verdict;
    }

    @Override
    public Verdict next(long held, long first, long last, long previous) {
      return verdict;
    }
  }
}
