package io.marketprism.collector.app.simulator.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.marketprism.collector.app.simulator.ManualLoop;
import io.marketprism.collector.app.simulator.RecordingListener;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.random.ByteWriter;
import io.marketprism.collector.app.simulator.random.Listings;
import io.marketprism.collector.app.simulator.random.MarketSettings;
import io.marketprism.collector.app.simulator.random.RandomMarket;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FuturesPayloadsTest {
  private static final long NOW = 1_700_000_000_000L;

  private final ManualLoop loop = new ManualLoop();
  private final InstantSource clock =
      () -> Instant.ofEpochMilli(NOW + loop.getAsLong() / 1_000_000);

  private RecordingListener listen(Segment segment) {
    RandomMarket market =
        new RandomMarket(
            Listings.first(3, new ContractMaker(segment, clock.instant())),
            one -> new FuturesPayloads(segment, one, clock),
            new MarketSettings(5, OptionalDouble.of(300), clock, loop));
    RecordingListener listener = new RecordingListener();
    listener.unwatched = Set.of(Channel.FUNDING_RATE, Channel.OPEN_INTEREST, Channel.VOLATILITY);
    market.start(listener, loop);
    loop.advance(Duration.ofSeconds(60));
    return listener;
  }

  @Test
  void everyDeltaNamesTheOneBefore() {
    List<JsonObject> deltas = listen(Segment.USDM).of(0, Channel.DEPTH);
    for (int i = 1; i < deltas.size(); i++) {
      assertThat(deltas.get(i).get("pu")).isEqualTo(deltas.get(i - 1).get("u"));
    }
    assertThat(deltas.get(0).keySet())
        .containsExactly("e", "E", "T", "s", "U", "u", "pu", "b", "a", "ps", "st");
  }

  @Test
  void eachChannelHasTheFieldsOfItsMessage() {
    RecordingListener usdm = listen(Segment.USDM);
    assertThat(first(usdm, 0, Channel.TRADE).keySet())
        .containsExactly("e", "E", "T", "s", "t", "p", "q", "X", "m", "st");
    assertThat(first(usdm, 0, Channel.AGGREGATE_TRADE).keySet())
        .containsExactly("e", "E", "a", "s", "p", "q", "f", "l", "T", "m", "st");
    assertThat(first(usdm, 0, Channel.BBO).keySet())
        .containsExactly("e", "u", "s", "b", "B", "a", "A", "T", "E", "st");
    assertThat(first(usdm, 0, Channel.MARK_PRICE).keySet())
        .containsExactly("e", "E", "s", "p", "ap", "i", "P", "r", "T", "st");
    assertThat(first(usdm, 0, Channel.LIQUIDATION).getAsJsonObject("o").keySet())
        .containsExactly("s", "S", "o", "f", "q", "p", "ap", "X", "l", "z", "T");
  }

  @Test
  void datedContractHasNoFunding() {
    JsonObject dated = first(listen(Segment.USDM), 2, Channel.MARK_PRICE);
    assertThat(dated.get("r").getAsString()).isEmpty();
    assertThat(dated.get("T").getAsLong()).isZero();
  }

  @Test
  void coinMCountsContractsAndSaysTheIndexElsewhere() {
    RecordingListener coinm = listen(Segment.COINM);
    assertThat(first(coinm, 0, Channel.TRADE).get("q").getAsString()).matches("[0-9]+");
    assertThat(first(coinm, 0, Channel.MARK_PRICE).keySet()).doesNotContain("i", "ap");
    JsonObject index = first(coinm, 0, Channel.INDEX_PRICE);
    assertThat(index.get("i").getAsString()).isEqualTo("BTCUSD");
    assertThat(index.get("e").getAsString()).isEqualTo("indexPriceUpdate");
  }

  @Test
  void numbersHaveTheDecimalsOfTheirUnit() {
    assertThat(written("0.01", 5_871_020)).isEqualTo("58710.20");
    assertThat(written("0.001", 14)).isEqualTo("0.014");
    assertThat(written("1", 3)).isEqualTo("3");
    assertThat(written("0.50", 3)).isEqualTo("1.5");
    assertThat(written("10", 3)).isEqualTo("30");
    assertThat(written("0.00000001", 20_000)).isEqualTo("0.00020000");
  }

  private static String written(String unit, long count) {
    ByteWriter out = new ByteWriter().room(100);
    Unit.of(new BigDecimal(unit)).write(count, out);
    return new String(out.copy(), StandardCharsets.UTF_8);
  }

  private static JsonObject first(RecordingListener listener, int instrument, Channel channel) {
    return listener.of(instrument, channel).get(0);
  }
}
