package io.marketprism.collector.exchange.binance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.exchange.json.MalformedFrameException;
import io.marketprism.collector.exchange.kit.TellingControl;
import io.marketprism.collector.exchange.venue.FrameDecoder;
import io.marketprism.collector.exchange.venue.ReplayProtocol;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.sync.BboFeed;
import io.marketprism.collector.sync.BookSettings;
import io.marketprism.collector.sync.BookSynchronizer;
import io.marketprism.collector.sync.Feed;
import io.marketprism.collector.sync.FeedContext;
import io.marketprism.collector.sync.TradeFeed;
import io.marketprism.collector.testing.Corpus;
import io.marketprism.collector.testing.RequiresCorpus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nothing that Binance sends is unknown: each recorded or documented message has its place. */
@RequiresCorpus
class SamplesTest {
  /** Messages that we know and collect nothing from. */
  private static final Set<String> NOT_COLLECTED =
      Set.of(
          "1hTicker",
          "24hrMiniTicker",
          "24hrTicker",
          "avgPrice",
          "blockTrade",
          "kline",
          "referencePrice");

  private static final Map<String, String> STREAMS =
      Map.of(
          "depthUpdate", "depth@100ms",
          "trade", "trade",
          "aggTrade", "aggTrade",
          "bookTicker", "bookTicker",
          "markPriceUpdate", "markPrice@1s",
          "indexPriceUpdate", "indexPrice@1s",
          "forceOrder", "forceOrder");

  private final Map<String, Integer> found = new TreeMap<>();

  @ParameterizedTest
  @CsvSource({"binance-spot", "binance-usdm", "binance-coinm"})
  void eachSampleIsDataControlNotCollectedOrRefusedWithAReason(String venue) throws IOException {
    BinanceMarket market =
        BinanceMarket.ALL.stream()
            .filter(one -> one.venue().name().equals(venue))
            .findFirst()
            .orElseThrow();
    List<Path> files;
    try (Stream<Path> all = Files.list(Corpus.path().resolve("samples").resolve(venue))) {
      files = all.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    List<String> unknown = new ArrayList<>();
    for (Path file : files) {
      String name = file.getFileName().toString();
      String what = classify(market, name, Files.readString(file));
      found.merge(what.replaceFirst(" .*", ""), 1, Integer::sum);
      if (what.equals("unknown")) {
        unknown.add(name);
      }
    }
    System.out.println(venue + ": " + found);
    assertThat(unknown).isEmpty();
    assertThat(found.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(files.size());
    assertThat(found.get("event")).as("%s", found).isGreaterThan(10);
    assertThat(found.getOrDefault("refused", 0)).as("%s", found).isLessThanOrEqualTo(3);
  }

  private static String classify(BinanceMarket market, String name, String text) {
    if (name.contains("rest_")) {
      return reply(market, name, text);
    }
    if (name.startsWith("sent_")) {
      new BinanceReplay(market).sent(text);
      return "request";
    }
    JsonObject message = JsonParser.parseString(text).getAsJsonObject();
    if (message.has("stream") || kind(message).isEmpty()) {
      return frame(market, text, message);
    }
    String enveloped = "{\"stream\":\"" + stream(message) + "\",\"data\":" + text + "}";
    return kind(message).equals(BinanceDecoder.SHUTDOWN)
        ? frame(market, text, message)
        : frame(market, enveloped, JsonParser.parseString(enveloped).getAsJsonObject());
  }

  /** Replies that are read give what they hold; of others nothing is wanted. */
  private static String reply(BinanceMarket market, String name, String text) {
    if (name.contains("rest_depth")) {
      assertThat(DepthReply.parse(text, 1, 1_000, new Scales(0, 0)).last()).isPositive();
      return "reply";
    }
    Optional<DataType> asked = asked(name);
    if (asked.isPresent()) {
      assertThat(SampleFieldsTest.states(market, asked.get(), text)).isNotEmpty();
      return "reply";
    }
    if (name.contains("Get_Funding_Info") || name.contains("Get_Funding_Rate_Info")) {
      assertThat(new FundingIntervals().reading().parse(text, 1)).isPositive();
      return "reply";
    }
    if (name.contains("exchangeInfo") || name.contains("exchange_info")) {
      try {
        assertThat(BinanceInstruments.parse(market, text)).isNotEmpty();
        return "reply";
      } catch (IllegalArgumentException e) {
        return "refused " + e.getMessage();
      }
    }
    return "not_collected";
  }

  /** The series that a reply has states of. */
  private static Optional<DataType> asked(String name) {
    if (name.matches("rest_(openInterest|Open_Interest)-.*")) {
      return Optional.of(DataType.OPEN_INTEREST);
    }
    if (name.startsWith("rest_Top_Trader_Long_Short_Ratio")) {
      return Optional.of(DataType.LSR_TOP_POSITION);
    }
    return name.startsWith("rest_Long_Short_Ratio")
        ? Optional.of(DataType.LSR_ALL_ACCOUNT)
        : Optional.empty();
  }

  private static String frame(BinanceMarket market, String frame, JsonObject message) {
    JsonElement payload = message.get("data");
    if (payload != null && payload.isJsonObject() && isSeries(payload.getAsJsonObject())) {
      return SampleFieldsTest.events(market, message).isEmpty() ? "unknown" : "event";
    }
    List<String> told = new ArrayList<>();
    Map<String, Feed> feeds = new HashMap<>();
    FrameDecoder decoder = new BinanceDecoder(market, new TellingControl(told));
    JsonElement data = message.get("data");
    if (data != null && data.isJsonObject() && data.getAsJsonObject().has("s")) {
      String stream = message.get("stream").getAsString();
      feed(market, stream, data.getAsJsonObject().get("s").getAsString())
          .ifPresent(feed -> feeds.put(stream, feed));
      decoder.feeds(feeds);
    }
    try {
      return switch (decoder.decode(frame, 1)) {
        case DATA -> events(feeds) > 0 ? "event" : "unknown";
        case CONTROL -> told.isEmpty() ? "unknown" : "control";
        case IGNORED -> isKnown(message) ? "not_collected" : "unknown";
      };
    } catch (MalformedFrameException e) {
      return "refused " + e.reason();
    }
  }

  private static boolean isSeries(JsonObject payload) {
    return Set.of("markPriceUpdate", "indexPriceUpdate", "forceOrder").contains(kind(payload));
  }

  private static long events(Map<String, Feed> feeds) {
    return feeds.values().stream()
        .mapToLong(feed -> feed.report(0).counts().messages() - rejected(feed))
        .sum();
  }

  private static long rejected(Feed feed) {
    return feed.report(0).counts().rejected().entrySet().stream()
        .filter(entry -> !entry.getKey().equals("discarded"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  private static boolean isKnown(JsonObject message) {
    String stream = message.get("stream").getAsString();
    JsonElement data = message.get("data");
    if (data.isJsonArray()) {
      data = data.getAsJsonArray().get(0);
    }
    return NOT_COLLECTED.contains(kind(data.getAsJsonObject()))
        || stream.startsWith("!")
        || stream.matches(".*@depth(5|10|20)(@.*)?");
  }

  private static Optional<Feed> feed(BinanceMarket market, String stream, String symbol) {
    List<ReplayProtocol.Channel> channels =
        new BinanceReplay(market).opened("wss://x/stream?streams=" + stream);
    if (channels.isEmpty()) {
      return Optional.empty();
    }
    FeedContext context =
        new FeedContext(
            event -> {}, new Clocks(() -> Instant.EPOCH, () -> 0), () -> 1, Duration.ofMinutes(1));
    var instrument = new BinanceReplay(market).unlisted(symbol);
    Feed feed =
        switch (channels.get(0).dataType()) {
          case ORDERBOOK ->
              new BookSynchronizer(
                  context,
                  instrument,
                  market.sequenceRule(),
                  BookSettings.replay(),
                  (book, ticket, attempt) -> {});
          case TRADE -> new TradeFeed(context, instrument, false);
          default -> new BboFeed(context, instrument);
        };
    feed.subscribed();
    return Optional.of(feed);
  }

  /** What a payload is; a quote of spot does not say it. */
  private static String kind(JsonObject payload) {
    if (payload.has("e")) {
      return payload.get("e").getAsString();
    }
    if (payload.has("lastUpdateId")) {
      return "depth20";
    }
    return payload.has("B") && payload.has("A") ? "bookTicker" : "";
  }

  private static String stream(JsonObject payload) {
    JsonObject named = kind(payload).equals("forceOrder") ? payload.getAsJsonObject("o") : payload;
    String symbol = named.has("s") ? named.get("s").getAsString() : "any";
    String kind = kind(payload);
    return symbol.toLowerCase(Locale.ROOT) + "@" + STREAMS.getOrDefault(kind, kind);
  }
}
