package io.marketprism.collector.exchange.deribit;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.BookEvent;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Decimals;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.testing.Corpus;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every sample becomes an event, is control, is of a kind not collected, or is refused. */
@RequiresCorpus
class SamplesTest {
  private static final String NOT_COLLECTED = "(chart|book\\..*\\.none|trades\\.option)\\..*";

  @Test
  void eachSampleIsWhatItIs() throws IOException {
    Map<String, String> found = new TreeMap<>();
    for (Path file : files()) {
      found.put(file.getFileName().toString(), kind(Files.readString(file)));
    }
    Map<String, Long> counts =
        found.values().stream()
            .collect(Collectors.groupingBy(kind -> kind, TreeMap::new, Collectors.counting()));
    System.out.println("Deribit samples: " + counts);
    assertThat(found).hasSizeGreaterThan(70);
    assertThat(counts.keySet())
        .allMatch(
            kind ->
                kind.matches("event (book|trades|quote|ticker|deribit_volatility_index)")
                    || List.of("control", "request", "reply", "instruments", "not collected")
                        .contains(kind)
                    || kind.equals("refused MISSING_FIELD"));
    assertThat(counts)
        .containsEntry("event book", 11L)
        .containsEntry("event ticker", 10L)
        .containsEntry("event trades", 5L)
        .containsEntry("event quote", 3L)
        .containsEntry("event deribit_volatility_index", 1L)
        .containsEntry("refused MISSING_FIELD", 1L);
    assertThat(found)
        .as("of 2019, when changes had no type")
        .containsEntry("book_grouped-05.json", "refused MISSING_FIELD");
  }

  @Test
  void bookSamplesGiveTheirLevels() throws IOException {
    BookEvent snapshot = (BookEvent) events("fixture_ws_book_snapshot-01.json").get(0);
    JsonObject said = data("fixture_ws_book_snapshot-01.json").getAsJsonObject();
    assertThat(snapshot.isSnapshot()).isTrue();
    assertThat(snapshot.last()).isEqualTo(said.get("change_id").getAsLong());
    assertThat(snapshot.exchangeTimeMs()).isEqualTo(said.get("timestamp").getAsLong());
    assertThat(snapshot.bidCount()).isEqualTo(said.getAsJsonArray("bids").size());
    assertThat(snapshot.askCount()).isEqualTo(said.getAsJsonArray("asks").size());
    JsonArray best = said.getAsJsonArray("bids").get(0).getAsJsonArray();
    assertThat(Decimals.toBigDecimal(snapshot.bidPrice(0), snapshot.priceScale()))
        .isEqualByComparingTo(best.get(1).getAsString());
    assertThat(Decimals.toBigDecimal(snapshot.bidSize(0), snapshot.sizeScale()))
        .isEqualByComparingTo(best.get(2).getAsString());

    BookEvent change = (BookEvent) events("fixture_ws_book_delta-01.json").get(1);
    JsonObject changed = data("fixture_ws_book_delta-01.json").getAsJsonObject();
    assertThat(change.isSnapshot()).isFalse();
    assertThat(change.previous()).isEqualTo(changed.get("prev_change_id").getAsLong());
    assertThat(change.last()).isEqualTo(changed.get("change_id").getAsLong());
  }

  @Test
  void tradeSampleGivesItsTrades() throws IOException {
    List<MarketEvent> trades = events("fixture_ws_trades-01.json");
    assertThat(trades).hasSize(2);
    TradeEvent trade = (TradeEvent) trades.get(1);
    assertThat(trade.id()).isEqualTo(271_252_855L);
    assertThat(trade.side()).isEqualTo(Side.SELL);
    assertThat(trade.tradeTimeMs()).isEqualTo(1_765_531_356_452L);
    assertThat(Decimals.toString(trade.price(), trade.scales().price())).isEqualTo("92288.5");
    assertThat(Decimals.toString(trade.quantity(), trade.scales().size())).isEqualTo("750");
  }

  @Test
  void quoteSampleGivesBothSides() throws IOException {
    BboEvent quote = (BboEvent) events("quote-01.json").get(0);
    assertThat(quote.exchangeTimeMs()).isEqualTo(1_654_012_570_801L);
    assertThat(Decimals.toString(quote.bid().price(), quote.scales().price())).isEqualTo("32499");
    assertThat(Decimals.toString(quote.bid().size(), quote.scales().size())).isEqualTo("2370");
    assertThat(Decimals.toString(quote.ask().price(), quote.scales().price())).isEqualTo("32503.5");
    assertThat(Decimals.toString(quote.ask().size(), quote.scales().size())).isEqualTo("2400");
  }

  @Test
  void liquidationSamplesGiveTheSideThatWasForced() throws IOException {
    LiquidationEvent taker = (LiquidationEvent) events("trades-05.json").get(1);
    assertThat(taker.side()).as("T of a sell").isEqualTo(Side.SELL);
    assertThat(taker.price()).contains(new BigDecimal("4469.5"));
    assertThat(taker.quantity()).isEqualTo(new BigDecimal("1120"));
    assertThat(taker.liquidationTime()).hasValue(1_584_058_044_032L);
    LiquidationEvent maker = (LiquidationEvent) events("trades-06.json").get(1);
    assertThat(maker.side()).as("M of a buy").isEqualTo(Side.SELL);
    assertThat(maker.price()).contains(new BigDecimal("4458.5"));
    assertThat(maker.quantity()).isEqualTo(new BigDecimal("2500"));
  }

  @Test
  void tickerSamplesGiveTheirStates() throws IOException {
    List<String> perpetual = values("ticker_perpetual-01.json");
    assertThat(perpetual)
        .containsExactlyInAnyOrder(
            "mark_price 1654161785818 29932.79~-",
            "index_price 1654161785818 29930.44~-",
            "open_interest 1654161785818 -~-~559791310~-",
            "funding_rate 1654161785818 0~-~-~-~-~29932.79~29930.44");
    assertThat(values("ticker_future-01.json"))
        .containsExactlyInAnyOrder(
            "mark_price 1654161740658 30218.9~-",
            "index_price 1654161740658 29939.87~-",
            "open_interest 1654161740658 -~-~230733270~-");
    assertThat(values("ticker_option-05.json"))
        .containsExactlyInAnyOrder(
            "mark_price 1654161839367 0.0084~-",
            "index_price 1654161839367 29939.43~-",
            "open_interest 1654161839367 -~1767.5~-~-");
  }

  @Test
  void volatilitySampleGivesItsValue() throws IOException {
    assertThat(values("fixture_ws_volatility_index-01.json"))
        .containsExactly("volatility_index 1619777946007 BTC~129.36~-~-~-");
  }

  @Test
  void listSampleGivesInstrumentsAndTheirIndices() throws IOException {
    List<Instrument> list = DeribitInstruments.parse(text("rest_get_instruments_usdc-01.json"));
    Instrument sol =
        list.stream()
            .filter(one -> one.venueSymbol().equals("SOL_USDC-PERPETUAL"))
            .findFirst()
            .orElseThrow();
    assertThat(sol.symbol()).isEqualTo("SOL-USDC");
    assertThat(sol.quantityUnit()).isEqualTo(QuantityUnit.BASE);
    assertThat(sol.contract().orElseThrow().size()).isEqualTo(new BigDecimal("0.1"));
    assertThat(list)
        .filteredOn(one -> one.marketType() == MarketType.INDEX)
        .extracting(Instrument::symbol)
        .contains("uni_usdc", "sol_usdc", "xrp_usdc");
  }

  private static List<Path> files() throws IOException {
    try (Stream<Path> all = Files.list(Corpus.path().resolve("samples").resolve("deribit"))) {
      return all.sorted().toList();
    }
  }

  private static String text(String file) throws IOException {
    return Files.readString(Corpus.path().resolve("samples").resolve("deribit").resolve(file));
  }

  private static JsonElement data(String file) throws IOException {
    JsonObject frame = JsonParser.parseString(text(file)).getAsJsonObject();
    return frame.getAsJsonObject("params").get("data");
  }

  private static List<MarketEvent> events(String file) throws IOException {
    String text = text(file);
    JsonObject params = JsonParser.parseString(text).getAsJsonObject().getAsJsonObject("params");
    DeribitHarness harness = harness(params);
    assertThat(harness.decode(text)).isEqualTo("DATA");
    return harness.published;
  }

  /** Data type, exchange time and values of each event. */
  private static List<String> values(String file) throws IOException {
    return events(file).stream()
        .map(SeriesEvent.class::cast)
        .map(one -> one.dataType().wire() + " " + one.exchangeTimeMs() + " " + one.values())
        .toList();
  }

  private static String kind(String text) {
    JsonObject frame = JsonParser.parseString(text).getAsJsonObject();
    if (frame.has("params") && frame.getAsJsonObject("params").has("channel")) {
      return notification(text, frame.getAsJsonObject("params"));
    }
    if (frame.has("result") && text.contains("\"kind\"") && frame.get("result").isJsonArray()) {
      return instruments(text);
    }
    String outcome = new DeribitHarness().decode(text);
    if (frame.has("method") && frame.has("id")) {
      return "request";
    }
    boolean isReply = frame.has("result") && !frame.has("id");
    return outcome.equals("CONTROL") ? (isReply ? "reply" : "control") : "unexpected " + outcome;
  }

  private static String instruments(String text) {
    try {
      return DeribitInstruments.parse(text).isEmpty() ? "unexpected" : "instruments";
    } catch (IllegalArgumentException e) {
      return text.contains("combo\"") ? "not collected" : "unexpected " + e.getMessage();
    }
  }

  private static String notification(String text, JsonObject params) {
    String name = params.get("channel").getAsString();
    if (name.matches(NOT_COLLECTED)) {
      String outcome = new DeribitHarness().decode(text);
      return outcome.equals("IGNORED") ? "not collected" : "unexpected " + outcome;
    }
    DeribitHarness harness = harness(params);
    int before = harness.published.size();
    String outcome = harness.decode(text);
    if (!outcome.equals("DATA")) {
      return "refused " + outcome;
    }
    return harness.published.size() > before
        ? "event " + name.substring(0, name.indexOf('.'))
        : "unexpected " + harness.published;
  }

  /**
   * All feeds that the channel of a notification can have, and the book that a change continues.
   */
  private static DeribitHarness harness(JsonObject params) {
    String name = params.get("channel").getAsString();
    String symbol = name.split("\\.", -1)[1];
    Instrument instrument = instrument(symbol);
    DeribitHarness harness =
        new DeribitHarness(
            instrument, channel("book", name), channel("trades", name), channel("quote", name));
    if (name.startsWith("trades.")) {
      harness.liquidations(name);
    } else if (name.startsWith("ticker.")) {
      tickerTypes(instrument).forEach(type -> harness.series(instrument, type, name));
    } else if (name.startsWith("deribit_volatility_index.")) {
      harness.series(DeribitHarness.INDEX, DataType.VOLATILITY_INDEX, name);
    }
    JsonElement data = params.get("data");
    if (data.isJsonObject() && data.toString().contains("\"change\"")) {
      harness.decode(snapshotBefore(name, data.getAsJsonObject()));
    }
    return harness;
  }

  private static List<DataType> tickerTypes(Instrument instrument) {
    return Stream.of(
            DataType.MARK_PRICE,
            DataType.INDEX_PRICE,
            DataType.OPEN_INTEREST,
            DataType.FUNDING_RATE)
        .filter(type -> Channels.has(instrument, type))
        .toList();
  }

  private static Instrument instrument(String symbol) {
    boolean isOption = symbol.matches(".*-[CP]");
    boolean isLinear = symbol.contains("_USDC");
    MarketType dated = isOption ? MarketType.OPTION : MarketType.FUTURE;
    return new Instrument(
        DeribitProtocol.VENUE,
        symbol.endsWith("-PERPETUAL") ? MarketType.PERPETUAL : dated,
        symbol,
        symbol,
        "BTC",
        "USD",
        1,
        0,
        isOption || isLinear ? QuantityUnit.BASE : QuantityUnit.USD,
        true);
  }

  private static String channel(String kind, String name) {
    return name.startsWith(kind + ".") ? name : kind;
  }

  /** An empty book at the id that a change continues. */
  private static String snapshotBefore(String channel, JsonObject change) {
    JsonObject snapshot = change.deepCopy();
    snapshot.addProperty("type", "snapshot");
    snapshot.add("change_id", snapshot.remove("prev_change_id"));
    snapshot.add("bids", JsonParser.parseString("[]"));
    snapshot.add("asks", JsonParser.parseString("[]"));
    return DeribitHarness.notification(channel, snapshot.toString());
  }
}
