package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.RatioEvent;
import io.marketprism.collector.model.SeriesEvent;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.testing.Corpus;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One sample of each kind of data that comes seldom, field by field. */
@RequiresCorpus
class SampleFieldsTest {
  private static final URI REST = URI.create("http://127.0.0.1:1");

  @Test
  void markPriceOfUsdM() throws IOException {
    SeriesHarness read = frame(BinanceMarket.USDM, "markPriceUpdate-01");
    PriceEvent mark = read.last(PriceEvent.class, DataType.MARK_PRICE);
    assertThat(mark.price()).hasToString("28147.27373413");
    assertThat(mark.exchangeTimeMs()).isEqualTo(1_680_652_701_000L);
    assertThat(read.last(PriceEvent.class, DataType.INDEX_PRICE).price())
        .hasToString("28159.75642857");
    FundingRateEvent funding = read.last(FundingRateEvent.class, DataType.FUNDING_RATE);
    assertThat(funding.current().orElseThrow()).hasToString("0.00002754");
    assertThat(funding.nextFundingTime()).hasValue(1_680_652_800_000L);
  }

  @Test
  void markPriceOfADatedContractHasNoFunding() throws IOException {
    SeriesHarness read = frame(BinanceMarket.USDM, "markPriceUpdate-06");
    assertThat(read.published)
        .extracting(MarketEvent::dataType)
        .containsExactlyInAnyOrder(DataType.MARK_PRICE, DataType.INDEX_PRICE);
    assertThat(read.last(PriceEvent.class, DataType.INDEX_PRICE).price()).hasToString("31307.034");
  }

  @Test
  void markPriceOfCoinMHasNoIndex() throws IOException {
    SeriesHarness read = frame(BinanceMarket.COINM, "markPriceUpdate-01");
    assertThat(read.published)
        .extracting(MarketEvent::dataType)
        .containsExactlyInAnyOrder(DataType.MARK_PRICE, DataType.FUNDING_RATE);
    assertThat(read.last(FundingRateEvent.class, DataType.FUNDING_RATE).current().orElseThrow())
        .hasToString("0.00073689");
  }

  @Test
  void indexPriceOfCoinM() throws IOException {
    PriceEvent index =
        frame(BinanceMarket.COINM, "indexPriceUpdate-01")
            .last(PriceEvent.class, DataType.INDEX_PRICE);
    assertThat(index.price()).hasToString("9429.39675");
    assertThat(index.index()).hasValue("BTCUSD");
    assertThat(index.exchangeTimeMs()).isEqualTo(1_592_265_601_001L);
  }

  @Test
  void liquidationOfUsdM() throws IOException {
    LiquidationEvent event =
        frame(BinanceMarket.USDM, "forceOrder-01")
            .last(LiquidationEvent.class, DataType.LIQUIDATION);
    assertThat(event.side()).isEqualTo(Side.BUY);
    assertThat(event.price().orElseThrow()).hasToString("4793.91");
    assertThat(event.averagePrice().orElseThrow()).hasToString("4706.04");
    assertThat(event.quantity()).hasToString("0.014");
    assertThat(event.liquidationTime()).hasValue(1_584_059_031_421L);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_584_059_031_426L);
  }

  @Test
  void liquidationOfCoinM() throws IOException {
    LiquidationEvent event =
        frame(BinanceMarket.COINM, "forceOrder-01")
            .last(LiquidationEvent.class, DataType.LIQUIDATION);
    assertThat(event.side()).isEqualTo(Side.SELL);
    assertThat(event.quantity()).as("contracts").hasToString("3");
    assertThat(event.averagePrice().orElseThrow()).hasToString("9352.7");
  }

  @Test
  void openInterest() throws IOException {
    OpenInterestEvent linear =
        (OpenInterestEvent)
            states(BinanceMarket.USDM, DataType.OPEN_INTEREST, text("usdm", "rest_openInterest-01"))
                .get(0);
    assertThat(linear.base().orElseThrow()).hasToString("1275.028");
    assertThat(linear.exchangeTimeMs()).isEqualTo(1_654_336_785_074L);
    OpenInterestEvent inverse =
        (OpenInterestEvent)
            states(
                    BinanceMarket.COINM,
                    DataType.OPEN_INTEREST,
                    text("coinm", "rest_openInterest-01"))
                .get(0);
    assertThat(inverse.contracts().orElseThrow()).hasToString("2470927");
    assertThat(inverse.usd().orElseThrow()).hasToString("247092700");
  }

  @Test
  void ratios() throws IOException {
    List<? extends SeriesEvent> ofAll =
        states(
            BinanceMarket.USDM, DataType.LSR_ALL_ACCOUNT, text("usdm", "rest_Long_Short_Ratio-01"));
    assertThat(ofAll)
        .extracting(SeriesEvent::values)
        .containsExactly("0.196~0.6622~0.3378~5m", "1.9559~0.6617~0.3382~5m");
    RatioEvent ofTop =
        (RatioEvent)
            states(
                    BinanceMarket.COINM,
                    DataType.LSR_TOP_POSITION,
                    text("coinm", "rest_Top_Trader_Long_Short_Ratio-01"))
                .get(0);
    assertThat(ofTop.values()).isEqualTo("0.7869~0.6442~0.4404~5m");
    assertThat(ofTop.exchangeTimeMs()).isEqualTo(1_592_870_400_000L);
  }

  /** The pair is what the list says it is: base and quote in one word. */
  @Test
  void pairIsBaseAndQuoteInOneWord() throws IOException {
    JsonArray listed =
        JsonParser.parseString(text("coinm", "rest_exchangeInfo-01"))
            .getAsJsonObject()
            .getAsJsonArray("symbols");
    for (JsonElement one : listed) {
      JsonObject entry = one.getAsJsonObject();
      Instrument instrument =
          SeriesHarness.contract(
              BinanceMarket.COINM,
              entry.get("symbol").getAsString(),
              entry.get("baseAsset").getAsString(),
              entry.get("quoteAsset").getAsString());
      assertThat(BinanceChannels.pair(instrument)).isEqualTo(entry.get("pair").getAsString());
    }
  }

  private static SeriesHarness frame(BinanceMarket market, String sample) throws IOException {
    String venue = market == BinanceMarket.USDM ? "usdm" : "coinm";
    return decoded(market, JsonParser.parseString(text(venue, sample)).getAsJsonObject());
  }

  private static String text(String venue, String sample) throws IOException {
    return Files.readString(
        Corpus.path().resolve("samples").resolve("binance-" + venue).resolve(sample + ".json"));
  }

  /** What comes of an enveloped frame. */
  static List<MarketEvent> events(BinanceMarket market, JsonObject frame) {
    return decoded(market, frame).published;
  }

  private static SeriesHarness decoded(BinanceMarket market, JsonObject frame) {
    JsonObject data = frame.getAsJsonObject("data");
    boolean ofPair = data.get("e").getAsString().equals("indexPriceUpdate");
    JsonObject named = data.has("o") ? data.getAsJsonObject("o") : data;
    String symbol = named.get(ofPair ? "i" : "s").getAsString();
    Instrument instrument =
        ofPair ? contract(market, symbol + "_PERP", symbol) : contract(market, symbol, symbol);
    SeriesHarness harness =
        new SeriesHarness(market)
            .with(
                instrument,
                DataType.MARK_PRICE,
                DataType.INDEX_PRICE,
                DataType.FUNDING_RATE,
                DataType.LIQUIDATION);
    String stream = frame.get("stream").getAsString().replaceFirst("Price$", "Price@1s");
    assertThat(harness.decode(stream, data.toString())).isEqualTo("DATA");
    return harness;
  }

  /** The states in a reply. */
  static List<? extends SeriesEvent> states(BinanceMarket market, DataType type, String body) {
    JsonElement reply = JsonParser.parseString(body);
    JsonObject first =
        reply.isJsonArray()
            ? reply.getAsJsonArray().get(0).getAsJsonObject()
            : reply.getAsJsonObject();
    String name = first.get(first.has("symbol") ? "symbol" : "pair").getAsString();
    return new BinancePolls(market)
        .of(REST, contract(market, name, name), type)
        .orElseThrow()
        .request()
        .parser()
        .parse(body, 1);
  }

  private static Instrument contract(BinanceMarket market, String venueSymbol, String pair) {
    int quote = pair.indexOf("USD");
    return SeriesHarness.contract(
        market,
        venueSymbol,
        pair.substring(0, quote),
        pair.substring(quote).replaceFirst("_.*", ""));
  }
}
