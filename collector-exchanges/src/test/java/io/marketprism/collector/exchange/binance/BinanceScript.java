package io.marketprism.collector.exchange.binance;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.exchange.kit.Asked;
import io.marketprism.collector.exchange.kit.Level;
import io.marketprism.collector.exchange.kit.Said;
import io.marketprism.collector.exchange.kit.VenueScript;
import io.marketprism.collector.exchange.venue.VenueProtocol;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Binance's three markets on the wire; trades of futures are aggregates, as usual. */
final class BinanceScript implements VenueScript {
  private static final String QUARTER = "1798185600000";

  private final BinanceMarket market;
  private final VenueProtocol protocol;

  BinanceScript(BinanceMarket market) {
    this.market = market;
    this.protocol = new BinanceProtocol(market);
  }

  @Override
  public VenueProtocol protocol() {
    return protocol;
  }

  @Override
  public String instrument() {
    return market == BinanceMarket.COINM ? "BTCUSD_PERP" : "BTCUSDT";
  }

  @Override
  public String otherInstrument() {
    return market == BinanceMarket.COINM ? "ETHUSD_261225" : "ETHUSDT";
  }

  @Override
  public String instrumentList() {
    return market == BinanceMarket.COINM
        ? "{\"symbols\":[" + coinm("BTC", "PERP") + "," + coinm("ETH", "261225") + "]}"
        : "{\"symbols\":[" + usdt("BTC") + "," + usdt("ETH") + "]}";
  }

  private String usdt(String base) {
    String contract =
        "\"contractType\":\"PERPETUAL\",\"deliveryDate\":4133404800000,\"marginAsset\":\"USDT\",";
    return ("{\"symbol\":\"%sUSDT\",\"status\":\"TRADING\",\"baseAsset\":\"%s\","
            + "\"quoteAsset\":\"USDT\",%s\"filters\":["
            + "{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.10\"},"
            + "{\"filterType\":\"LOT_SIZE\",\"stepSize\":\"0.00100\"}]}")
        .formatted(base, base, market == BinanceMarket.SPOT ? "" : contract);
  }

  private static String coinm(String base, String end) {
    boolean perpetual = end.equals("PERP");
    return ("{\"symbol\":\"%sUSD_%s\",\"pair\":\"%sUSD\",\"contractType\":\"%s\","
            + "\"deliveryDate\":%s,\"contractStatus\":\"TRADING\",\"contractSize\":10,"
            + "\"marginAsset\":\"%s\",\"baseAsset\":\"%s\",\"quoteAsset\":\"USD\",\"filters\":["
            + "{\"filterType\":\"PRICE_FILTER\",\"tickSize\":\"0.1\"},"
            + "{\"stepSize\":\"1\",\"filterType\":\"LOT_SIZE\"}]}")
        .formatted(
            base,
            end,
            base,
            perpetual ? "PERPETUAL" : "CURRENT_QUARTER",
            perpetual ? "4133404800000" : QUARTER,
            base,
            base);
  }

  @Override
  public String snapshot(String instrument, long last, List<Level> bids, List<Level> asks) {
    String times = market.isFutures() ? "\"E\":%d,\"T\":%d,".formatted(TIME_MS, TIME_MS - 1) : "";
    return "{\"lastUpdateId\":%d,%s\"bids\":%s,\"asks\":%s}"
        .formatted(last, times, side(bids), side(asks));
  }

  private static String side(List<Level> levels) {
    return Level.side(levels, level -> "[\"" + level.price() + "\",\"" + level.size() + "\"]");
  }

  @Override
  public String delta(
      String instrument, long previous, long last, List<Level> bids, List<Level> asks) {
    String futures =
        market.isFutures() ? ",\"T\":%d,\"pu\":%d,\"st\":1".formatted(TIME_MS - 1, previous) : "";
    return data(
        instrument,
        "depth@100ms",
        "{\"e\":\"depthUpdate\",\"E\":%d,\"s\":\"%s\",\"U\":%d,\"u\":%d,\"b\":%s,\"a\":%s%s}"
            .formatted(TIME_MS, instrument, previous + 1, last, side(bids), side(asks), futures));
  }

  @Override
  public String trade(String instrument, long id, Level level) {
    String kind = market.isFutures() ? "aggTrade" : "trade";
    String ids =
        market.isFutures() ? "\"a\":%d,\"f\":%d,\"l\":%d".formatted(id, id, id) : "\"t\":" + id;
    return data(
        instrument,
        kind,
        ("{\"e\":\"%s\",\"E\":%d,\"s\":\"%s\",%s,\"p\":\"%s\",\"q\":\"%s\",\"T\":%d,"
                + "\"m\":false,\"M\":true}")
            .formatted(kind, TIME_MS, instrument, ids, level.price(), level.size(), TIME_MS - 1));
  }

  @Override
  public String pastTrades(String instrument, long first, long last, Level level) {
    String format =
        market.isFutures()
            ? "{\"a\":%1$d,\"p\":\"%2$s\",\"q\":\"%3$s\",\"f\":%1$d,\"l\":%1$d,\"T\":%4$d,\"m\":false}"
            : "{\"id\":%1$d,\"price\":\"%2$s\",\"qty\":\"%3$s\",\"quoteQty\":\"48.000012\",\"time\":%4$d,"
                + "\"isBuyerMaker\":false,\"isBestMatch\":true}";
    return LongStream.rangeClosed(first, last)
        .mapToObj(id -> format.formatted(id, level.price(), level.size(), TIME_MS - 1))
        .collect(Collectors.joining(",", "[", "]"));
  }

  @Override
  public String noPastTrades() {
    return "[]";
  }

  @Override
  public String quote(String instrument, long id, Level bid, Level ask) {
    String futures =
        market.isFutures()
            ? "\"e\":\"bookTicker\",\"E\":%d,\"T\":%d,".formatted(TIME_MS, TIME_MS - 1)
            : "";
    return data(
        instrument,
        "bookTicker",
        "{%s\"u\":%d,\"s\":\"%s\",\"b\":\"%s\",\"B\":\"%s\",\"a\":\"%s\",\"A\":\"%s\"}"
            .formatted(futures, id, instrument, bid.price(), bid.size(), ask.price(), ask.size()));
  }

  private static String data(String instrument, String kind, String data) {
    return "{\"stream\":\"%s@%s\",\"data\":%s}"
        .formatted(instrument.toLowerCase(Locale.ROOT), kind, data);
  }

  @Override
  public List<String> misnamed() {
    String ours = '"' + instrument() + '"';
    String other = '"' + otherInstrument() + '"';
    Level level = new Level("1", "1");
    List<String> frames = new ArrayList<>();
    frames.add(delta(instrument(), 160, 161, List.of(), List.of()));
    frames.add(trade(instrument(), 1, level));
    frames.add(quote(instrument(), 1, level, level));
    furtherFrames().values().forEach(frames::addAll);
    return frames.stream()
        .map(frame -> frame.replace(ours, other).replace("\"i\":\"BTCUSD\"", "\"i\":\"ETHUSD\""))
        .toList();
  }

  @Override
  public List<Said> said(JsonObject frame) {
    JsonObject data = frame.getAsJsonObject("data");
    String stream = frame.get("stream").getAsString();
    long eventMs = data.has("E") ? data.get("E").getAsLong() : MarketEvent.UNKNOWN;
    if (stream.contains("@depth")) {
      List<Level> bids = levels(data.getAsJsonArray("b"));
      List<Level> asks = levels(data.getAsJsonArray("a"));
      return List.of(Said.book(data.get("u").getAsLong(), eventMs, bids, asks));
    }
    if (stream.endsWith("@bookTicker")) {
      return List.of(
          Said.quote(
              data.get("u").getAsLong(),
              eventMs,
              List.of(level(data, "b", "B")),
              List.of(level(data, "a", "A"))));
    }
    return List.of(
        Said.trade(
            data.get(data.has("t") ? "t" : "a").getAsLong(),
            eventMs,
            data.get("T").getAsLong(),
            data.get("m").getAsBoolean() ? Side.SELL : Side.BUY,
            level(data, "p", "q")));
  }

  @Override
  public Map<DataType, List<String>> furtherFrames() {
    if (!market.isFutures()) {
      return Map.of();
    }
    boolean ofPair = market == BinanceMarket.COINM;
    String mark =
        data(
            instrument(),
            "markPrice@1s",
            ("{\"e\":\"markPriceUpdate\",\"E\":%d,\"s\":\"%s\",\"p\":\"43210.12345678\",%s"
                    + "\"P\":\"43000.1\",\"r\":\"0.00012500\",\"T\":1795363200000,\"st\":1}")
                .formatted(TIME_MS, instrument(), ofPair ? "" : "\"i\":\"43200.50000000\","));
    String index =
        data(
            "btcusd",
            "indexPrice@1s",
            "{\"e\":\"indexPriceUpdate\",\"E\":%d,\"i\":\"BTCUSD\",\"p\":\"43200.5\"}"
                .formatted(TIME_MS));
    String liquidation =
        data(
            instrument(),
            "forceOrder",
            ("{\"e\":\"forceOrder\",\"E\":%d,\"o\":{\"s\":\"%s\",\"S\":\"SELL\",\"o\":\"LIMIT\","
                    + "\"f\":\"IOC\",\"q\":\"14\",\"p\":\"42000.10\",\"ap\":\"42001.25\","
                    + "\"X\":\"FILLED\",\"l\":\"14\",\"z\":\"14\",\"T\":%d}}")
                .formatted(TIME_MS, instrument(), TIME_MS - 1));
    return ofPair
        ? Map.of(
            DataType.MARK_PRICE, List.of(mark),
            DataType.INDEX_PRICE, List.of(index),
            DataType.LIQUIDATION, List.of(liquidation))
        : Map.of(DataType.MARK_PRICE, List.of(mark), DataType.LIQUIDATION, List.of(liquidation));
  }

  @Override
  public Map<DataType, String> polledReplies() {
    if (!market.isFutures()) {
      return Map.of();
    }
    boolean ofPair = market == BinanceMarket.COINM;
    String ratio =
        "[{\"%s\":\"%s\",\"longShortRatio\":\"1.4342\",\"long%s\":\"0.5891\",\"short%s\":\"0.4108\","
            + "\"timestamp\":1795357500000}]";
    String named = ofPair ? "pair" : "symbol";
    String name = ofPair ? "BTCUSD" : instrument();
    String positions = ofPair ? "Position" : "Account";
    return Map.of(
        DataType.OPEN_INTEREST,
        "{\"symbol\":\"%s\",\"openInterest\":\"15004\",\"time\":%d}"
            .formatted(instrument(), TIME_MS),
        DataType.LSR_TOP_POSITION,
        ratio.formatted(named, name, positions, positions),
        DataType.LSR_ALL_ACCOUNT,
        ratio.formatted(named, name, "Account", "Account"));
  }

  @Override
  public String polledReply(DataType type, String instrument) {
    return VenueScript.super
        .polledReply(type, instrument)
        .replace(instrument(), instrument)
        .replace("BTCUSD\"", instrument.substring(0, 3) + "USD\"");
  }

  private static Level level(JsonObject data, String price, String size) {
    return new Level(data.get(price).getAsString(), data.get(size).getAsString());
  }

  private static List<Level> levels(JsonArray side) {
    List<Level> levels = new ArrayList<>();
    for (JsonElement level : side) {
      JsonArray pair = level.getAsJsonArray();
      levels.add(new Level(pair.get(0).getAsString(), pair.get(1).getAsString()));
    }
    return levels;
  }

  @Override
  public Optional<String> factReply(String path) {
    return path.endsWith("/fundingInfo") ? Optional.of("[]") : Optional.empty();
  }

  @Override
  public Asked asked(String request) {
    JsonObject asked = JsonParser.parseString(request).getAsJsonObject();
    List<String> channels =
        asked.getAsJsonArray("params").asList().stream().map(JsonElement::getAsString).toList();
    return new Asked(
        asked.get("id").getAsLong(),
        asked.get("method").getAsString().equals("SUBSCRIBE"),
        channels);
  }

  @Override
  public boolean grantsByChannel() {
    return false;
  }

  @Override
  public List<String> granted(Asked asked, List<String> channels) {
    return List.of("{\"result\":null,\"id\":" + asked.id() + "}");
  }

  @Override
  public List<String> refused(Asked asked, String channel, String reason) {
    return List.of("{\"error\":{\"code\":2,\"msg\":\"" + reason + "\"},\"id\":" + asked.id() + "}");
  }

  @Override
  public List<String> idleWords() {
    return List.of(
        "{\"error\":{\"code\":3,\"msg\":\"Invalid JSON\"},\"id\":null}",
        "{\"code\":2,\"msg\":\"Invalid request: unknown method\",\"id\":\"x\"}");
  }

  @Override
  public Optional<String> plannedEnd() {
    return Optional.of("{\"stream\":\"!serverShutdown\",\"data\":{\"e\":\"serverShutdown\"}}");
  }

  @Override
  public Ids ids() {
    return market.isFutures() ? Ids.SHARED : Ids.DENSE;
  }

  /** Of futures the id before a delta alone counts after the first: ids are shared by all books. */
  @Override
  public String rulings() {
    return market.isFutures()
        ? """
        FIRST OLD 160 150 158 140 STALE
        FIRST OLD 160 159 159 140 STALE
        FIRST EQUAL 160 150 160 140 APPLY
        FIRST EQUAL 160 160 160 158 APPLY
        FIRST OVERLAP 160 159 165 158 APPLY
        FIRST OVERLAP 160 160 165 158 APPLY
        FIRST ORDER 160 161 165 160 APPLY
        FIRST ORDER 160 168 170 160 APPLY
        FIRST HOLE 160 161 165 159 GAP
        FIRST HOLE 160 162 165 161 GAP
        FIRST HOLE 160 175 180 172 GAP
        FIRST ORDER 0 3 9 0 APPLY
        FIRST EQUAL 9223372036854775807 9223372036854775806 9223372036854775807 9 APPLY
        FIRST UNNUMBERED 160 161 165 - GAP
        LATER ORDER 165 166 170 165 APPLY
        LATER ORDER 165 168 170 165 APPLY
        LATER OVERLAP 165 160 170 165 APPLY
        LATER HOLE 165 166 170 164 GAP
        LATER HOLE 165 166 170 166 GAP
        LATER HOLE 165 175 180 172 GAP
        LATER EQUAL 165 159 165 158 STALE
        LATER EQUAL 165 165 165 165 STALE
        LATER OLD 165 159 164 158 STALE
        LATER ORDER 0 3 9 0 APPLY
        LATER HOLE 0 1 9 -1 GAP
        LATER UNNUMBERED 165 166 170 - GAP
        """
        : """
        ANY EQUAL 160 157 160 - STALE
        ANY OLD 160 150 155 - STALE
        ANY OLD 170 1 2 - STALE
        ANY ORDER 160 161 165 - APPLY
        ANY ORDER 160 161 161 - APPLY
        ANY ORDER 0 1 1 - APPLY
        ANY ORDER 9223372036854775806 9223372036854775807 9223372036854775807 - APPLY
        ANY OVERLAP 160 158 161 - APPLY
        ANY OVERLAP 160 160 170 - APPLY
        ANY HOLE 160 162 165 - GAP
        ANY HOLE 160 175 180 - GAP
        ANY HOLE 170 172 172 - GAP
        ANY HOLE 0 2 2 - GAP
        FIRST ANEW -1 1 1 - APPLY
        FIRST ANEW -1 157 160 - APPLY
        FIRST ANEW -1 0 0 - APPLY
        """;
  }
}
