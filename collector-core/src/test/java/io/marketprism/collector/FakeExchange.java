package io.marketprism.collector;

import io.marketprism.collector.book.BookTop;
import io.marketprism.collector.book.OrderBook;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.health.FeedState;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeAdapter;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.ExchangeProvider;
import io.marketprism.collector.spi.RecordingReplay;
import io.marketprism.collector.spi.ReplayContext;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.spi.VenueSettings;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** Two venues without a network; writes down what it is asked, and publishes what a test says. */
final class FakeExchange implements ExchangeProvider {
  static final String ONE = "test-one";
  static final String TWO = "test-two";

  final List<String> calls = new CopyOnWriteArrayList<>();
  final List<FakeAdapter> adapters = new CopyOnWriteArrayList<>();
  volatile String refuses = "";
  volatile boolean throwsOnClose;

  @Override
  public List<VenueDescription> venues() {
    return List.of(description(ONE), description(TWO));
  }

  private static VenueDescription description(String name) {
    return new VenueDescription(
        new Venue(name, "test"),
        Set.of(DataType.TRADE),
        URI.create("http://localhost"),
        Map.of("", URI.create("ws://localhost")));
  }

  @Override
  public ExchangeAdapter create(VenueSettings settings, ExchangeContext context) {
    if (settings.venue().name().equals(refuses)) {
      throw new IllegalArgumentException(refuses + " has no such data");
    }
    context.scheduler().execute(() -> {});
    FakeAdapter adapter = new FakeAdapter(settings, context);
    adapters.add(adapter);
    return adapter;
  }

  @Override
  public RecordingReplay replay(Venue venue, ReplayContext context) {
    throw new UnsupportedOperationException();
  }

  @Override
  public Optional<Venue> recognize(URI socket) {
    return Optional.empty();
  }

  /** An adapter whose only feed is live once it was started. */
  final class FakeAdapter implements ExchangeAdapter {
    final VenueSettings settings;
    final ExchangeContext context;
    private volatile FeedState state = FeedState.PENDING;

    FakeAdapter(VenueSettings settings, ExchangeContext context) {
      this.settings = settings;
      this.context = context;
    }

    void publish(MarketEvent event) {
      context.feeds().output().publish(event);
    }

    private void note(String call) {
      calls.add(call + " " + settings.venue().name());
    }

    @Override
    public Venue venue() {
      return settings.venue();
    }

    @Override
    public void start() {
      note("start");
      state = FeedState.LIVE;
    }

    @Override
    public void close() {
      note("close");
      if (throwsOnClose) {
        throw new IllegalStateException("close");
      }
    }

    @Override
    public CompletionStage<List<String>> unknownInstruments() {
      return CompletableFuture.completedFuture(List.of());
    }

    @Override
    public List<FeedReport> feeds() {
      return List.of(
          new FeedReport(
              TestInstruments.btcUsdt(),
              DataType.TRADE,
              state,
              "",
              state == FeedState.LIVE ? OptionalLong.of(0) : OptionalLong.empty(),
              OptionalLong.empty(),
              FeedReport.Counts.NONE,
              Optional.empty()));
    }

    @Override
    public FrameCounts frames() {
      return FrameCounts.NONE;
    }

    @Override
    public List<RequestBudget> requestBudgets() {
      return List.of(new RequestBudget("test-all", 3, 10));
    }

    @Override
    public List<Instrument> instruments() {
      return List.of(TestInstruments.btcUsdt());
    }

    @Override
    public Optional<OrderBook> book(String symbol) {
      return Optional.empty();
    }

    @Override
    public Optional<BookTop> top(String symbol) {
      return Optional.empty();
    }

    @Override
    public void subscribe(String instrument, Set<DataType> dataTypes) {
      note("subscribe " + instrument + " " + dataTypes + " on");
    }

    @Override
    public void unsubscribe(String instrument, Set<DataType> dataTypes) {
      note("unsubscribe " + instrument + " " + dataTypes + " on");
    }

    @Override
    public void republish(Instrument instrument) {}

    @Override
    public CompletionStage<Plan> plan() {
      return CompletableFuture.failedFuture(new IllegalStateException("no list"));
    }
  }
}
