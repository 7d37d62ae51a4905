package io.marketprism.collector.app.simulator.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.ManualLoop;
import io.marketprism.collector.app.simulator.RecordingListener;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.Instrument.Terms;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ContractMarketTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final int LEVELS = 280;

  private final ManualLoop loop = new ManualLoop();
  private final InstantSource clock =
      () -> Instant.ofEpochMilli(NOW + loop.getAsLong() / 1_000_000);
  private final RecordingListener listener = new RecordingListener();

  private RandomMarket market(Optional<Terms> terms) {
    BigDecimal tick = new BigDecimal("0.1");
    List<Listing> one =
        Listings.named(
            List.of("BTC-USDT"),
            (base, quote, usual, step) ->
                new Instrument(base + quote, base, quote, tick, BigDecimal.ONE, terms));
    MarketSettings settings = new MarketSettings(7, OptionalDouble.of(100), clock, loop);
    return new RandomMarket(one, unused -> new Plain(), settings.levels(LEVELS));
  }

  private RandomMarket perpetual() {
    return market(Optional.of(Terms.perpetual("USDT", new BigDecimal("0.01"), false)));
  }

  @Test
  void idsHaveHolesAndEachDeltaNamesTheOneBefore() {
    RandomMarket market = perpetual();
    long previous = market.counts("BTCUSDT").lastUpdateId();
    market.start(listener, loop);
    loop.advance(Duration.ofSeconds(20));
    boolean holes = false;
    for (JsonObject delta : listener.of(0, Channel.DEPTH)) {
      assertThat(delta.get("previous").getAsLong()).isEqualTo(previous);
      assertThat(delta.get("first").getAsLong()).isGreaterThan(previous);
      holes |= delta.get("first").getAsLong() > previous + 1;
      previous = delta.get("last").getAsLong();
    }
    assertThat(holes).isTrue();
  }

  @Test
  void bookStaysWithinWhatTheExchangeShows() {
    RandomMarket market = perpetual();
    market.start(listener, loop);
    for (int i = 0; i < 300; i++) {
      loop.advance(Duration.ofSeconds(1));
      TrueBook book = market.book("BTCUSDT", Integer.MAX_VALUE);
      assertThat(book.bids().size()).isBetween(50, LEVELS + MarketSettings.SLACK);
      assertThat(book.asks().size()).isBetween(50, LEVELS + MarketSettings.SLACK);
    }
  }

  @Test
  void stateIsToldOnceASecondAndStaysByTheBook() {
    RandomMarket market = perpetual();
    market.start(listener, loop);
    loop.advance(Duration.ofSeconds(30));
    assertThat(listener.of(0, Channel.MARK_PRICE)).hasSizeBetween(29, 31);
    assertThat(listener.of(0, Channel.FUNDING_RATE)).hasSizeBetween(29, 31);
    MarketState state = market.state("BTCUSDT");
    TrueBook book = market.book("BTCUSDT", 1);
    assertThat(state.markPrice()).isBetween(book.bids().firstKey(), book.asks().firstKey());
    assertThat(state.fundingTime() - state.time()).isBetween(1L, state.fundingIntervalMs());
    assertThat(state.indexPrice().subtract(state.markPrice()).abs())
        .isLessThanOrEqualTo(new BigDecimal("0.2"));
  }

  @Test
  void ratiosStayForAPeriodAndAskingChangesNothing() {
    RandomMarket market = perpetual();
    market.start(listener, loop);
    MarketState first = market.state("BTCUSDT");
    assertThat(market.state("BTCUSDT")).isEqualTo(first);
    loop.advance(Duration.ofSeconds(301));
    MarketState later = market.state("BTCUSDT");
    assertThat(later.ratios().time()).isEqualTo(first.ratios().time() + 300_000);
    assertThat(later.ratios()).isNotEqualTo(first.ratios());
  }

  @Test
  void liquidationsAreAmongTheTrades() {
    RandomMarket market = perpetual();
    market.start(listener, loop);
    loop.advance(Duration.ofSeconds(60));
    List<JsonObject> liquidations = listener.of(0, Channel.LIQUIDATION);
    assertThat(liquidations).isNotEmpty();
    assertThat(listener.of(0, Channel.AGGREGATE_TRADE)).containsAll(liquidations);
  }

  @Test
  void spotMarketTellsOfBookAndTradesOnly() {
    RandomMarket market = market(Optional.empty());
    market.start(listener, loop);
    loop.advance(Duration.ofSeconds(60));
    assertThat(listener.messages.stream().map(RecordingListener.Message::channel).distinct())
        .containsExactlyInAnyOrder(
            Channel.DEPTH, Channel.TRADE, Channel.AGGREGATE_TRADE, Channel.BBO);
    assertThatThrownBy(() -> market.state("BTCUSDT")).hasMessageContaining("spot");
  }

  @Test
  void nameOfADatedContractHasItsDate() {
    Terms terms = new Terms("USDT", BigDecimal.ONE, false, OptionalLong.of(1_798_185_600_000L));
    BigDecimal one = BigDecimal.ONE;
    assertThat(new Instrument("X", "BTC", "USDT", one, one, Optional.of(terms)).name())
        .isEqualTo("BTC-USDT-20261225");
  }

  /** Ids and times of each kind of message. */
  private static final class Plain implements PayloadEncoder {
    private static void write(ByteWriter out, String json) {
      byte[] text = json.getBytes(StandardCharsets.US_ASCII);
      out.room(text.length).raw(text);
    }

    @Override
    public void depth(DepthChange change, ByteWriter out) {
      String format = "{\"previous\":%d,\"first\":%d,\"last\":%d}";
      write(out, format.formatted(change.previous(), change.first(), change.last()));
    }

    @Override
    public void trade(TakerOrder order, int fill, ByteWriter out) {
      write(out, "{\"trade\":" + order.tradeId(fill) + "}");
    }

    @Override
    public void aggregateTrade(TakerOrder order, ByteWriter out) {
      write(out, "{\"order\":" + order.aggregateId() + ",\"lots\":" + order.allLots() + "}");
    }

    @Override
    public void bbo(BestLevels best, ByteWriter out) {
      write(out, "{\"id\":" + best.updateId() + "}");
    }

    @Override
    public void liquidation(TakerOrder order, ByteWriter out) {
      aggregateTrade(order, out);
    }

    @Override
    public void state(Channel channel, MarketState state, ByteWriter out) {
      write(out, "{\"time\":" + state.time() + "}");
    }
  }
}
