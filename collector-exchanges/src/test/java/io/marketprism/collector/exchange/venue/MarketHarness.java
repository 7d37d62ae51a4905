package io.marketprism.collector.exchange.venue;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.connection.SlotSpec;
import io.marketprism.collector.connection.StackSampling;
import io.marketprism.collector.exchange.session.ClientOptions;
import io.marketprism.collector.exchange.session.ManualScheduler;
import io.marketprism.collector.exchange.session.RestLimits;
import io.marketprism.collector.exchange.session.RestSpec;
import io.marketprism.collector.exchange.session.SessionEnvironment;
import io.marketprism.collector.exchange.session.SessionFactory;
import io.marketprism.collector.exchange.session.SessionLimits;
import io.marketprism.collector.exchange.session.SessionProtocol;
import io.marketprism.collector.exchange.session.WeightBudget;
import io.marketprism.collector.health.FeedReport;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Venue;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.SubjectClaims;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.spi.VenueSettings;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.SequenceRule;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * A market of a venue of routes {@code a} and {@code b}, trades on {@code a} and best quotes on
 * {@code b}, over sessions without sockets, which acknowledge at once. Time is virtual.
 */
final class MarketHarness implements AutoCloseable {
  /** The id of an instrument that the protocol fails on. */
  static final String BROKEN = "broken";

  static final URI HOST = URI.create("http://127.0.0.1:9");

  /** Claimed twice, it is refused. */
  private static final SlotSpec TAKEN = SlotSpec.webSocket("taken", "test", "ws://test", "test");

  final ManualScheduler scheduler = new ManualScheduler();
  final List<MarketEvent> published = new ArrayList<>();
  final List<FakeSession> opened = new ArrayList<>();
  final VenueProtocol protocol;
  final VenueSettings settings;
  final Slots slots;
  final Market market;
  final ExchangeContext context;
  private final SessionFactory sessions;
  private final ConnectionRegistry registry;
  private final int maxSockets;

  MarketHarness(String venue, SubjectClaims subjects) {
    this(venue, subjects, Integer.MAX_VALUE);
  }

  MarketHarness(String venue, SubjectClaims subjects, int maxSockets) {
    this.maxSockets = maxSockets;
    Venue name = new Venue(venue, "test");
    registry =
        new ConnectionRegistry(new ConnectionLimits(9, 9), StackSampling.OFF, scheduler.clocks());
    sessions =
        new SessionFactory(
            new SessionEnvironment(
                scheduler.clocks(),
                scheduler,
                registry,
                new Random(1),
                RawFrameListener.NONE,
                failure -> {}),
            ClientOptions.DEFAULT);
    protocol = new TwoRoutes(name);
    settings =
        new VenueSettings(
            name,
            Optional.of(HOST),
            Map.of("a", HOST, "b", HOST),
            List.of("*"),
            Set.of(DataType.TRADE, DataType.BBO),
            100,
            TradeSource.RAW,
            Optional.empty());
    FeedContext feeds =
        new FeedContext(published::add, scheduler.clocks(), () -> 1, Duration.ofSeconds(60));
    context =
        new ExchangeContext(
            feeds,
            registry,
            scheduler,
            new Random(2),
            RawFrameListener.NONE,
            (place, failure) -> {},
            subjects);
    VenueRest rest =
        new VenueRest(
            sessions.rest(new RestSpec(venue, HOST, budget(), RestLimits.DEFAULT)),
            limit -> budget());
    slots = new Slots(protocol, settings, context, (slot, session, listener) -> open(), rest);
    market = new Market(slots, context, scheduler);
  }

  private FakeSession open() {
    if (opened.stream().filter(session -> !session.calls.contains("close")).count() == maxSockets) {
      registry.claim(TAKEN);
      registry.claim(TAKEN);
    }
    FakeSession session = new FakeSession();
    opened.add(session);
    return session;
  }

  private WeightBudget budget() {
    return new WeightBudget(100, Duration.ofMinutes(1), Optional.empty(), scheduler::nanos);
  }

  /** Each feed and its state, {@code BTC-USDT trade subscribing}. */
  List<String> states() {
    return reports().stream()
        .map(
            report ->
                report.instrument().venueSymbol()
                    + " "
                    + report.dataType().wire()
                    + " "
                    + report.state().wire())
        .sorted()
        .toList();
  }

  List<String> reasons() {
    return reports().stream().map(FeedReport::reason).distinct().toList();
  }

  List<FeedReport> reports() {
    scheduler.runDue();
    return market.feeds(scheduler.nanos());
  }

  @Override
  public void close() {
    market.stop();
    sessions.close();
  }

  private record TwoRoutes(Venue venue) implements VenueProtocol {
    @Override
    public ChannelName channel(Instrument instrument, DataType type, TradeSource trades) {
      return new ChannelName(
          type == DataType.TRADE ? "a" : "b", instrument.venueSymbol() + "@" + type.wire());
    }

    @Override
    public FrameDecoder decoder(FrameDecoder.Control control) {
      return new WordDecoder(control);
    }

    @Override
    public SessionProtocol session(String route, URI endpoint) {
      return new Frames(endpoint);
    }

    @Override
    public VenueLimits limits() {
      return new VenueLimits(
          3,
          new RequestLimit("test", 100, Duration.ofMinutes(1), Optional.empty()),
          Duration.ofSeconds(2),
          1);
    }

    @Override
    public boolean hasDenseTradeIds(TradeSource trades) {
      return false;
    }

    @Override
    public VenueRequest<List<Instrument>> instruments(URI rest) {
      return new VenueRequest<>(
          rest.resolve("/exchangeInfo"), 1, (body, receivedNs) -> List.of(listed(body)));
    }

    private Instrument listed(String id) {
      return new Instrument(
          venue, MarketType.SPOT, id, id, "A", "B", 2, 2, QuantityUnit.BASE, true);
    }

    @Override
    public boolean offers(Instrument instrument, DataType type) {
      if (instrument.venueSymbol().equals(BROKEN)) {
        throw new IllegalStateException("cannot be asked about");
      }
      return true;
    }

    @Override
    public VenueDescription description() {
      return new VenueDescription(venue, Set.of(DataType.TRADE, DataType.BBO), HOST, Map.of());
    }

    @Override
    public SequenceRule sequenceRule() {
      throw new UnsupportedOperationException();
    }

    @Override
    public VenueRequest<BookSnapshot> snapshot(
        URI rest, Instrument instrument, int depth, Scales scales) {
      throw new UnsupportedOperationException();
    }
  }

  private record Frames(URI endpoint) implements SessionProtocol {
    @Override
    public String subscribe(long requestId, List<String> channels) {
      return "";
    }

    @Override
    public String unsubscribe(long requestId, List<String> channels) {
      return "";
    }

    @Override
    public SessionLimits limits() {
      Duration second = Duration.ofSeconds(1);
      return new SessionLimits(2, second, second, second, second, second, second, 1 << 20);
    }
  }
}
