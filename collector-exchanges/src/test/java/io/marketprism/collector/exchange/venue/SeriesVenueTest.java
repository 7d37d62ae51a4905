package io.marketprism.collector.exchange.venue;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.book.BookSnapshot;
import io.marketprism.collector.connection.ConnectionLimits;
import io.marketprism.collector.connection.ConnectionRegistry;
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
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.spi.ExchangeAdapter.Plan;
import io.marketprism.collector.spi.ExchangeContext;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.TradeSource;
import io.marketprism.collector.spi.VenueDescription;
import io.marketprism.collector.spi.VenueSettings;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.SequenceRule;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A venue with series on one channel and by asking; nothing is connected or sent. */
class SeriesVenueTest {
  private static final URI HOST = URI.create("http://127.0.0.1:9");
  private static final Instrument BTC = StubProtocol.BTCUSDT;
  private static final Set<DataType> WANTED =
      EnumSet.of(
          DataType.FUNDING_RATE, DataType.MARK_PRICE, DataType.LIQUIDATION, DataType.OPEN_INTEREST);
  private static final InstrumentIndex LIST = new InstrumentIndex(List.of(BTC));

  private final ManualScheduler scheduler = new ManualScheduler();
  private final ConnectionRegistry registry =
      new ConnectionRegistry(new ConnectionLimits(10, 10), StackSampling.OFF, scheduler.clocks());
  private final SessionFactory sessions =
      new SessionFactory(
          new SessionEnvironment(
              scheduler.clocks(),
              scheduler,
              registry,
              new Random(3),
              RawFrameListener.NONE,
              failure -> {}),
          ClientOptions.DEFAULT);
  private final SeriesProtocol protocol = new SeriesProtocol();
  private final VenueSettings settings =
      new VenueSettings(
          BTC.venue(),
          Optional.of(HOST),
          Map.of("", URI.create("ws://127.0.0.1:9")),
          List.of("BTC-USDT"),
          WANTED,
          100,
          TradeSource.RAW,
          Optional.empty());
  private final ExchangeContext context =
      new ExchangeContext(
          new FeedContext(event -> {}, scheduler.clocks(), () -> 1, Duration.ofSeconds(60)),
          registry,
          scheduler,
          new Random(4),
          RawFrameListener.NONE,
          (place, failure) -> {});
  private final FakeSession opened = new FakeSession();
  private final Slots slots =
      new Slots(
          protocol,
          settings,
          context,
          (slot, session, listener) -> opened,
          new VenueRest(
              sessions.rest(new RestSpec("binance-spot", HOST, budget(), RestLimits.DEFAULT)),
              limit -> budget()));
  private final Market market = new Market(slots, context, Runnable::run);

  private WeightBudget budget() {
    return new WeightBudget(100, Duration.ofMinutes(1), Optional.empty(), scheduler::nanos);
  }

  @AfterEach
  void close() {
    market.stop();
    sessions.close();
  }

  @Test
  void eachDataTypeHasAFeedOfItsOwnWhereverItComesFrom() {
    subscribe();
    assertThat(market.feeds(scheduler.nanos()))
        .extracting(FeedReport::dataType)
        .containsExactlyInAnyOrderElementsOf(WANTED);
    assertThat(slots.all()).hasSize(1);
    assertThat(subscribed()).as("one carries two").isEqualTo(2);
    assertThat(market.collected().instruments()).containsExactly(BTC);
  }

  @Test
  void dataThatIsWantedLaterJoinsTheSlotThatHasItsChannelHoweverFullItIs() {
    market.want("BTC-USDT", Set.of(DataType.MARK_PRICE, DataType.LIQUIDATION));
    market.resolve(LIST);
    market.want("BTC-USDT", Set.of(DataType.FUNDING_RATE));
    assertThat(slots.all()).hasSize(1);
    assertThat(subscribed()).isEqualTo(2);
    assertThat(market.feeds(scheduler.nanos())).hasSize(3);
  }

  @Test
  void whatIsNotWantedAnyMoreEndsAndTheRestGoesOn() {
    subscribe();
    market.unwant("BTC-USDT", Set.of(DataType.OPEN_INTEREST, DataType.FUNDING_RATE));
    assertThat(market.feeds(scheduler.nanos()))
        .extracting(FeedReport::dataType)
        .containsExactlyInAnyOrder(DataType.MARK_PRICE, DataType.LIQUIDATION);
    assertThat(opened.calls).as("the shared one stays").noneMatch(call -> call.startsWith("un"));
    market.unwant("BTC-USDT", Set.of(DataType.MARK_PRICE, DataType.LIQUIDATION));
    assertThat(market.feeds(scheduler.nanos())).isEmpty();
    assertThat(slots.all()).isEmpty();
  }

  @Test
  void planCountsASharedChannelOnceAndNoneForWhatIsAskedFor() {
    Plan plan = new PlanMaker(protocol, settings, HOST, new PlanMaker.Room(50, 4)).plan(LIST, 0);
    assertThat(plan.channels()).isEqualTo(2);
    assertThat(plan.sockets()).isEqualTo(1);
  }

  private long subscribed() {
    return opened.calls.stream()
        .filter(call -> call.startsWith("subscribe"))
        .flatMap(call -> Stream.of(call.split(", ")))
        .count();
  }

  private void subscribe() {
    market.want("BTC-USDT", WANTED);
    market.resolve(LIST);
  }

  /** Funding and mark price share a channel, open interest is asked for. */
  private static final class SeriesProtocol implements VenueProtocol {
    @Override
    public Optional<Poll> poll(URI rest, Instrument instrument, DataType type) {
      return type == DataType.OPEN_INTEREST
          ? Optional.of(
              new Poll(
                  Duration.ofMinutes(1),
                  new VenueRequest<>(rest, 1, (body, receivedNs) -> List.of())))
          : Optional.empty();
    }

    @Override
    public ChannelName channel(Instrument instrument, DataType type, TradeSource trades) {
      return type == DataType.LIQUIDATION
          ? new ChannelName("", "liquidations")
          : new ChannelName("", "mark", "mark " + type.wire());
    }

    @Override
    public SessionProtocol session(String route, URI endpoint) {
      return new Session(endpoint);
    }

    @Override
    public VenueLimits limits() {
      return new VenueLimits(
          2,
          new RequestLimit("test", 100, Duration.ofMinutes(1), Optional.empty()),
          Duration.ofSeconds(1),
          1);
    }

    @Override
    public FrameDecoder decoder(FrameDecoder.Control control) {
      return new WordDecoder(control);
    }

    @Override
    public VenueRequest<List<Instrument>> instruments(URI rest) {
      return new VenueRequest<>(rest, 1, (body, receivedNs) -> List.of(BTC));
    }

    @Override
    public boolean hasDenseTradeIds(TradeSource trades) {
      return false;
    }

    @Override
    public SequenceRule sequenceRule() {
      throw new UnsupportedOperationException("no books here");
    }

    @Override
    public VenueRequest<BookSnapshot> snapshot(
        URI rest, Instrument instrument, int depth, Scales scales) {
      throw new UnsupportedOperationException("no books here");
    }

    @Override
    public VenueDescription description() {
      return new VenueDescription(BTC.venue(), WANTED, HOST, Map.of());
    }
  }

  private record Session(URI endpoint) implements SessionProtocol {
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
      return new SessionLimits(100, second, second, second, second, second, second, 1 << 20);
    }
  }
}
