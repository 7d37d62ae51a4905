package io.marketprism.collector.app.simulator.deribit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.simulator.FakeConnection;
import io.marketprism.collector.app.simulator.ManualLoop;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.TrueBook;
import io.marketprism.collector.app.simulator.random.ByteWriter;
import io.marketprism.collector.app.simulator.random.Listings;
import io.marketprism.collector.app.simulator.random.MarketSettings;
import io.marketprism.collector.app.simulator.random.RandomMarket;
import io.marketprism.collector.app.simulator.server.HttpQuery;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a client gets of a random market. */
class DeribitPayloadsTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final String BTC = "BTC-PERPETUAL";
  private static final String SOL = "SOL_USDC-PERPETUAL";

  private final ManualLoop loop = new ManualLoop();
  private final InstantSource clock =
      () -> Instant.ofEpochMilli(NOW + loop.getAsLong() / 1_000_000);
  private final FakeConnection client = new FakeConnection(1);
  private final RandomMarket market =
      new RandomMarket(
          Listings.named(List.of("BTC-USDT", "SOL-USDT"), Names::instrument),
          instrument -> new DeribitPayloads(instrument, clock),
          new MarketSettings(7, OptionalDouble.of(200), clock, loop));
  private final DeribitSurface surface =
      new DeribitSurface(market, DeribitLimits.documented(), clock, loop);

  @BeforeEach
  void start() {
    surface.start(loop);
    surface.opened(client, HttpQuery.get("/ws/api/v2"));
  }

  /** What a channel brings in a minute. */
  private List<JsonElement> minuteOf(String channel) {
    surface.text(
        client,
        "{\"id\":1,\"method\":\"public/subscribe\",\"params\":{\"channels\":[\""
            + channel
            + "\"]}}");
    loop.advance(Duration.ofMinutes(1));
    return client.texts.stream()
        .map(text -> JsonParser.parseString(text).getAsJsonObject())
        .filter(frame -> frame.has("params"))
        .map(frame -> frame.getAsJsonObject("params"))
        .filter(params -> params.get("channel").getAsString().equals(channel))
        .map(params -> params.get("data"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {BTC, SOL})
  void bookOfTheChannelIsTheTrueBook(String symbol) {
    TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>();
    TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
    long last = 0;
    for (JsonElement one : minuteOf("book." + symbol + ".100ms")) {
      JsonObject book = one.getAsJsonObject();
      if (book.get("type").getAsString().equals("change")) {
        assertThat(book.get("prev_change_id").getAsLong()).isEqualTo(last);
      }
      last = book.get("change_id").getAsLong();
      apply(book.getAsJsonArray("bids"), bids);
      apply(book.getAsJsonArray("asks"), asks);
    }
    TrueBook truth = market.book(symbol, Integer.MAX_VALUE);
    assertThat(last).isEqualTo(truth.lastUpdateId());
    assertThat(new TrueBook(symbol, last, bids, asks)).isEqualTo(truth);
  }

  private static void apply(JsonArray levels, TreeMap<BigDecimal, BigDecimal> side) {
    for (JsonElement one : levels) {
      JsonArray level = one.getAsJsonArray();
      BigDecimal price = level.get(1).getAsBigDecimal().stripTrailingZeros();
      if (level.get(0).getAsString().equals("delete")) {
        side.remove(price);
      } else {
        side.put(price, level.get(2).getAsBigDecimal().stripTrailingZeros());
      }
    }
  }

  @Test
  void tradesAreNumberedWithoutHolesAndSomeLiquidate() {
    long last = 0;
    int liquidations = 0;
    for (JsonElement message : minuteOf("trades." + SOL + ".100ms")) {
      for (JsonElement one : message.getAsJsonArray()) {
        JsonObject trade = one.getAsJsonObject();
        long seq = trade.get("trade_seq").getAsLong();
        assertThat(last == 0 || seq == last + 1).isTrue();
        last = seq;
        assertThat(trade.get("trade_id").getAsString()).isEqualTo("SOL-" + seq);
        assertThat(trade.get("instrument_name").getAsString()).isEqualTo(SOL);
        assertThat(trade.get("direction").getAsString()).isIn("buy", "sell");
        liquidations += trade.has("liquidation") ? 1 : 0;
      }
    }
    assertThat(last).isEqualTo(market.counts(SOL).lastTradeId());
    assertThat(liquidations).isPositive();
  }

  @Test
  void quotesHaveTheirTimes() {
    List<JsonElement> quotes = minuteOf("quote." + BTC);
    assertThat(quotes).isNotEmpty();
    long before = 0;
    for (JsonElement one : quotes) {
      JsonObject quote = one.getAsJsonObject();
      assertThat(quote.get("best_bid_price").getAsBigDecimal())
          .isLessThan(quote.get("best_ask_price").getAsBigDecimal());
      assertThat(quote.get("timestamp").getAsLong()).isGreaterThanOrEqualTo(before);
      before = quote.get("timestamp").getAsLong();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ticker.BTC-PERPETUAL.agg2, mark_price index_price open_interest current_funding",
    "perpetual.BTC-PERPETUAL.100ms, interest index_price",
    "deribit_price_index.btc_usd, price",
    "deribit_volatility_index.btc_usd, volatility",
  })
  void statesAreToldEachSecond(String channel, String numbers) {
    List<JsonElement> states = minuteOf(channel);
    assertThat(states).hasSizeBetween(58, 62);
    for (String number : numbers.split(" ", -1)) {
      JsonElement value = states.get(0).getAsJsonObject().get(number);
      assertThat(requireNonNull(value).getAsString()).contains(".");
    }
    assertThat(states.get(1).getAsJsonObject().get("timestamp").getAsLong()).isGreaterThan(NOW);
  }

  @Test
  void tickerIsTheStateOfTheMarket() {
    List<JsonElement> tickers = minuteOf("ticker." + SOL + ".100ms");
    MarketState state = market.state(SOL);
    JsonObject last = tickers.get(tickers.size() - 1).getAsJsonObject();
    assertThat(last.get("current_funding").getAsBigDecimal())
        .isEqualByComparingTo(state.fundingRate());
    assertThat(last.get("open_interest").getAsBigDecimal())
        .isEqualByComparingTo(state.openInterest());
  }

  @ParameterizedTest
  @CsvSource({
    "0.5, 0, 0.0",
    "0.5, 120001, 60000.5",
    "10, 3, 30.0",
    "0.05, 60001, 3000.05",
    "0.00000001, 20000, 0.0002",
    "0.10, 7, 0.7",
    "0.25, 5, 1.25",
  })
  void decimalsAreExactAndAlwaysHaveAPoint(BigDecimal unit, long units, String text) {
    ByteWriter out = new ByteWriter();
    new Decimal(unit).write(units, out.room(64));
    assertThat(new String(out.copy(), StandardCharsets.US_ASCII)).isEqualTo(text);
  }
}
