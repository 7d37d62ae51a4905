package io.marketprism.collector.exchange.okx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.exchange.kit.TellingControl;
import io.marketprism.collector.model.BboEvent;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.FundingRateEvent;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.LiquidationEvent;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.OpenInterestEvent;
import io.marketprism.collector.model.PriceEvent;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.RatioEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.spi.RecordingReplay;
import io.marketprism.collector.spi.RecordingReplay.ReplayedBook;
import io.marketprism.collector.spi.ReplayContext;
import io.marketprism.collector.sync.BookObserver;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.LiquidationFeed;
import io.marketprism.collector.sync.SeriesFeed;
import io.marketprism.collector.testing.Corpus;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each single message of real traffic is events, control, of no feed of ours, or refused. */
@RequiresCorpus
class OkxSamplesTest {
  /** What files of such a name hold, as patterns; the first that fits counts. */
  private static final String[][] EXPECTED = {
    {"event_.*", "control"},
    {"bbo-tbt-0[1-6].*", "refused: it is of before there were ids"},
    {"books-l2-tbt_snapshot-0[56].*", "refused: its checksum is of levels that were cut out"},
    {"fixture_ws_books_(snapshot|update).*|books_snapshot-03.*", "events|refused: .*|delta"},
    {".*_update.*", "delta"},
    {"(books_|books-l2-tbt_|bbo-tbt|fixture_ws_bbo|trades-0|fixture_ws_trades).*", "events"},
    {"fixture_ws_opt_summary.*", "refused: it is no frame"},
    {"(mark-price|index-tickers|open-interest|liquidation-orders).*", "events"},
    {"(funding-rate|fixture_ws_funding_rate).*", "events"},
    {".*", "not collected"},
  };

  private static final Map<String, DataType> SELDOM =
      Map.of(
          OkxChannel.FUNDING, DataType.FUNDING_RATE,
          OkxChannel.MARK_PRICE, DataType.MARK_PRICE,
          OkxChannel.INDEX, DataType.INDEX_PRICE,
          OkxChannel.OPEN_INTEREST, DataType.OPEN_INTEREST,
          OkxChannel.LIQUIDATIONS, DataType.LIQUIDATION);

  @Test
  void everyFrameIsWhatItsNameSays() throws IOException {
    Map<String, String> wrong = new TreeMap<>();
    Map<String, Integer> counts = new TreeMap<>();
    List<Path> frames = samples("(?!rest_|fixture_http_|sent_).*");
    for (Path sample : frames) {
      String name = sample.getFileName().toString();
      String found = found(Files.readString(sample));
      counts.merge(found.replaceFirst(":.*", ""), 1, Integer::sum);
      if (!found.matches(expected(name))) {
        wrong.put(name, found);
      }
    }
    System.out.println("okx: " + counts);
    assertThat(wrong).isEmpty();
    assertThat(frames).hasSizeGreaterThan(50);
    assertThat(counts.get("events")).as("%s", counts).isGreaterThan(20);
  }

  @Test
  void tradeSampleIsReadFieldByField() throws IOException {
    DecoderHarness harness = new DecoderHarness();
    harness.decode(compact("trades-06.json"));
    TradeEvent trade = (TradeEvent) harness.published.get(0);
    Scales scales = trade.scales();
    assertThat(trade.id()).isEqualTo(314_161_276L);
    assertThat(BigDecimal.valueOf(trade.price(), scales.price())).isEqualByComparingTo("43474.1");
    assertThat(BigDecimal.valueOf(trade.quantity(), scales.size()))
        .isEqualByComparingTo("0.00373695");
    assertThat(trade.side()).isEqualTo(Side.BUY);
    assertThat(trade.tradeTimeMs()).isEqualTo(1_646_311_839_593L);
    assertThat(trade.isAggregated()).isFalse();
  }

  @Test
  void bestPricesSampleIsReadFieldByField() throws IOException {
    DecoderHarness harness = new DecoderHarness();
    harness.decode(compact("fixture_ws_bbo_tbt-01.json"));
    BboEvent best = (BboEvent) harness.published.get(0);
    Scales scales = best.scales();
    assertThat(best.updateId()).isEqualTo(123_456L);
    assertThat(BigDecimal.valueOf(best.bid().price(), scales.price()))
        .isEqualByComparingTo("8476.97");
    assertThat(BigDecimal.valueOf(best.bid().size(), scales.size())).isEqualByComparingTo("256");
    assertThat(BigDecimal.valueOf(best.ask().price(), scales.price()))
        .isEqualByComparingTo("8476.98");
    assertThat(BigDecimal.valueOf(best.ask().size(), scales.size())).isEqualByComparingTo("415");
    assertThat(best.exchangeTimeMs()).isEqualTo(1_597_026_383_085L);
  }

  /** The sample as the exchange writes it, without what its origin put between. */
  private static String compact(String name) throws IOException {
    Path file = Corpus.path().resolve("samples/okx/" + name);
    return JsonParser.parseString(Files.readString(file)).toString();
  }

  @Test
  void fundingRateSampleIsReadFieldByField() throws IOException {
    FundingRateEvent event = (FundingRateEvent) only("funding-rate-05.json");
    assertThat(event.current()).hasValue(new BigDecimal("0.0001875391284828"));
    assertThat(event.estimated()).isEmpty();
    assertThat(event.fundingTime()).hasValue(1_700_726_400_000L);
    assertThat(event.nextFundingTime()).hasValue(1_700_755_200_000L);
    assertThat(event.intervalHours()).hasValue(8);
    assertThat(event.exchangeTimeMs()).isEqualTo(1_700_724_675_402L);
  }

  @Test
  void priceSamplesAreReadFieldByField() throws IOException {
    PriceEvent mark = (PriceEvent) only("mark-price-03.json");
    assertThat(mark.price()).isEqualTo(new BigDecimal("2.1729"));
    assertThat(mark.exchangeTimeMs()).isEqualTo(1_640_131_259_180L);
    PriceEvent index = (PriceEvent) only("index-tickers-03.json");
    assertThat(index.price()).isEqualTo(new BigDecimal("3814.05"));
    assertThat(index.index()).hasValue("ETH-USD");
    assertThat(index.exchangeTimeMs()).isEqualTo(1_640_001_659_508L);
  }

  @Test
  void openInterestSampleIsReadFieldByField() throws IOException {
    OpenInterestEvent event = (OpenInterestEvent) only("open-interest-01.json");
    assertThat(event.contracts()).hasValue(new BigDecimal("236870"));
    assertThat(event.base()).hasValue(new BigDecimal("23687"));
    assertThat(event.usd()).as("coins are no dollars").isEmpty();
    assertThat(event.exchangeTimeMs()).isEqualTo(1_640_131_202_886L);
  }

  @Test
  void liquidationSampleIsReadFieldByField() throws IOException {
    LiquidationEvent event = (LiquidationEvent) only("liquidation-orders-01.json");
    assertThat(event.instrument().venueSymbol()).isEqualTo("XRP-USD-230929");
    assertThat(event.side()).isEqualTo(Side.BUY);
    assertThat(event.price()).hasValue(new BigDecimal("0.55205"));
    assertThat(event.quantity()).isEqualTo(new BigDecimal("39"));
    assertThat(event.liquidationTime()).hasValue(1_680_173_247_614L);
  }

  /** The path of an asset has the shape of that of a contract. */
  @Test
  void ratioSampleIsReadFieldByField() throws IOException {
    String body = sample("rest_rubik_stat_contracts_long-short-account-ratio_ccy_BTC-01.json");
    RatioEvent event =
        (RatioEvent)
            RatioReply.parse(SeldomHarness.LINEAR, DataType.LSR_ALL_ACCOUNT, body, 1).get(0);
    assertThat(event.ratio()).isEqualTo(new BigDecimal("1.25"));
    assertThat(event.exchangeTimeMs()).isEqualTo(1_630_502_100_000L);
  }

  @Test
  void booksOverRestOfBeforeThereWereIdsAreRefused() throws IOException {
    List<Path> books = samples("(rest_books|fixture_http_get_order_book).*");
    for (Path book : books) {
      String body = Files.readString(book);
      assertThatThrownBy(() -> BookReply.parse(body, 1, new Scales(0, 0)))
          .hasMessageStartingWith("MISSING_FIELD");
    }
    assertThat(books).hasSizeGreaterThan(4);
  }

  private static String sample(String name) throws IOException {
    return Files.readString(Corpus.path().resolve("samples/okx").resolve(name));
  }

  private static MarketEvent only(String name) throws IOException {
    List<MarketEvent> published = seldom(sample(name));
    assertThat(published).hasSize(1);
    return published.get(0);
  }

  /** What a frame of a channel of data that comes seldom gives to a feed of whom it is about. */
  private static List<MarketEvent> seldom(String text) {
    JsonObject frame = JsonParser.parseString(text).getAsJsonObject();
    String word = frame.getAsJsonObject("arg").get("channel").getAsString();
    JsonObject first = frame.getAsJsonArray("data").get(0).getAsJsonObject();
    String id = first.get("instId").getAsString();
    String[] parts = id.split("-", -1);
    Segment segment =
        word.equals("liquidation-orders")
            ? Segment.of(first.get("instType").getAsString()).orElseThrow()
            : Segment.SWAP;
    Instrument instrument =
        new Instrument(
            segment.venue(),
            MarketType.PERPETUAL,
            id,
            id,
            parts[0],
            parts[1],
            1,
            1,
            QuantityUnit.CONTRACTS,
            true);
    List<MarketEvent> published = new ArrayList<>();
    FeedContext context =
        new FeedContext(
            published::add,
            new Clocks(() -> Instant.ofEpochSecond(1_795_357_800), () -> 0),
            () -> 1,
            Duration.ofSeconds(60));
    DataType type = SELDOM.getOrDefault(word, DataType.LIQUIDATION);
    Feed feed =
        type == DataType.LIQUIDATION
            ? new LiquidationFeed(context, instrument)
            : new SeriesFeed(context, instrument, type);
    feed.subscribed();
    OkxDecoder decoder = new OkxDecoder(new TellingControl(new ArrayList<>()));
    decoder.feeds(Map.of(OkxChannel.key(word, instrument), feed));
    decoder.decode(text, SeldomHarness.RECEIVED_NS);
    return published;
  }

  @Test
  void everyListOfOurSegmentsIsRead() throws IOException {
    List<Path> lists = samples(".*instruments_?(spot|swap|futures)?-0.*");
    for (Path list : lists) {
      String body = Files.readString(list);
      if (body.contains("\"code\"")) {
        assertThat(OkxInstruments.parse(body)).as("%s", list).isNotEmpty();
      }
    }
    assertThat(lists).hasSizeGreaterThan(8);
  }

  @Test
  void everySubscriptionIsUnderstood() throws IOException {
    OkxReplay replay = new OkxReplay(Segment.SPOT.venue());
    List<Path> sent = samples("sent_.*");
    long channels = 0;
    for (Path request : sent) {
      channels += replay.sent(Files.readString(request)).size();
    }
    assertThat(channels).isGreaterThan(20);
  }

  private static String expected(String name) {
    for (String[] entry : EXPECTED) {
      if (name.matches(entry[0])) {
        return entry[1];
      }
    }
    throw new IllegalStateException(name);
  }

  /** What becomes of a frame whose channel is subscribed, where we have one such. */
  private static String found(String text) {
    List<MarketEvent> published = new ArrayList<>();
    RecordingReplay replay =
        new OkxProvider()
            .replay(
                Segment.SPOT.venue(),
                new ReplayContext(
                    new FeedContext(
                        published::add,
                        new Clocks(() -> Instant.EPOCH, () -> 0),
                        () -> 1,
                        Duration.ofSeconds(60)),
                    (connection, symbol) -> BookObserver.NONE));
    JsonElement frame = JsonParser.parseString(text);
    if (!frame.isJsonObject()) {
      replay.received("ws1", text, 1);
      assertThat(replay.rejectedFrames()).isEqualTo(1);
      return "refused: it is no frame";
    }
    if (frame.getAsJsonObject().has("event")) {
      assertThat(new DecoderHarness().decode(text)).isEqualTo("CONTROL");
      return "control";
    }
    JsonObject arg = frame.getAsJsonObject().getAsJsonObject("arg");
    if (SELDOM.containsKey(arg.get("channel").getAsString())) {
      return seldom(text).isEmpty() ? "nothing" : "events";
    }
    String argument = arg.toString();
    replay.sent("ws1", "{\"op\":\"subscribe\",\"args\":[" + argument + "]}");
    replay.received("ws1", text, 1);
    return outcome(replay, published);
  }

  private static String outcome(RecordingReplay replay, List<MarketEvent> published) {
    if (!published.isEmpty()) {
      return "events";
    }
    if (replay.rejectedFrames() > 0) {
      return "refused: it is of before there were ids";
    }
    for (ReplayedBook book : replay.books()) {
      return book.checks().mismatch() > 0
          ? "refused: its checksum is of levels that were cut out"
          : "delta";
    }
    return "not collected";
  }

  private static List<Path> samples(String name) throws IOException {
    try (Stream<Path> all = Files.list(Corpus.path().resolve("samples/okx"))) {
      return all.filter(file -> file.getFileName().toString().matches(name)).sorted().toList();
    }
  }
}
