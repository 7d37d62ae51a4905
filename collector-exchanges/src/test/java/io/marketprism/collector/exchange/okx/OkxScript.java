package io.marketprism.collector.exchange.okx;

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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** OKX's three segments on the wire; channels are named {@code books:BTC-USDT}, as we do. */
final class OkxScript implements VenueScript {
  private final Segment segment;
  private final VenueProtocol protocol;

  OkxScript(Segment segment) {
    this.segment = segment;
    this.protocol = new OkxProtocol(segment);
  }

  @Override
  public VenueProtocol protocol() {
    return protocol;
  }

  @Override
  public String instrument() {
    return "BTC-" + suffix();
  }

  @Override
  public String otherInstrument() {
    return "ETH-" + suffix();
  }

  private String suffix() {
    return switch (segment) {
      case SPOT -> "USDT";
      case SWAP -> "USDT-SWAP";
      case FUTURES -> "USD-261225";
    };
  }

  @Override
  public String instrumentList() {
    return "{\"code\":\"0\",\"msg\":\"\",\"data\":[" + listed("BTC") + "," + listed("ETH") + "]}";
  }

  private String listed(String base) {
    return switch (segment) {
      case SPOT ->
          ("{\"instType\":\"SPOT\",\"instId\":\"%s-USDT\",\"baseCcy\":\"%s\",\"quoteCcy\":\"USDT\","
                  + "\"uly\":\"\",\"settleCcy\":\"\",\"ctVal\":\"\",\"ctMult\":\"\","
                  + "\"ctValCcy\":\"\",\"ctType\":\"\",\"expTime\":\"\",\"ruleType\":\"normal\","
                  + "\"state\":\"live\",\"tickSz\":\"0.1\",\"lotSz\":\"0.00000001\"}")
              .formatted(base, base);
      case SWAP ->
          contract(base, "linear", "\"ctVal\":\"0.01\",\"ctValCcy\":\"" + base + "\"", "USDT", "");
      case FUTURES ->
          contract(
              base, "inverse", "\"ctVal\":\"100\",\"ctValCcy\":\"USD\"", base, "1798185600000");
    };
  }

  private String contract(String base, String type, String value, String settle, String expiry) {
    String rule = segment == Segment.FUTURES && base.equals("ETH") ? "xperp" : "normal";
    return ("{\"instType\":\"%s\",\"instId\":\"%s-%s\",\"uly\":\"%s-%s\",\"settleCcy\":\"%s\","
            + "\"ctType\":\"%s\",%s,\"ctMult\":\"1\",\"expTime\":\"%s\",\"ruleType\":\"%s\","
            + "\"tickSz\":\"0.1\",\"lotSz\":\"0.01\",\"state\":\"live\"}")
        .formatted(
            segment.name(), base, suffix(), base, quote(), settle, type, value, expiry, rule);
  }

  private String quote() {
    return segment == Segment.FUTURES ? "USD" : "USDT";
  }

  /** Of futures the second one is funded. */
  @Override
  public Map<DataType, List<String>> furtherFrames() {
    if (segment == Segment.SPOT) {
      return Map.of();
    }
    return Map.of(
        DataType.FUNDING_RATE,
        List.of(
            state(
                "funding-rate",
                otherInstrument(),
                "\"fundingRate\":\"0.0001\",\"fundingTime\":\"1700726400000\","
                    + "\"nextFundingRate\":\"\",\"nextFundingTime\":\"1700755200000\"")),
        DataType.MARK_PRICE,
        List.of(state("mark-price", instrument(), "\"markPx\":\"42310.6\"")),
        DataType.INDEX_PRICE,
        List.of(state("index-tickers", "BTC-" + quote(), "\"idxPx\":\"42310.7\"")),
        DataType.OPEN_INTEREST,
        List.of(
            state(
                "open-interest",
                instrument(),
                "\"oi\":\"5000\",\"oiCcy\":\"555.5\",\"oiUsd\":\"50000\"")),
        DataType.LIQUIDATION,
        List.of(
            ("{\"arg\":{\"channel\":\"liquidation-orders\",\"instType\":\"%s\"},\"data\":[{"
                    + "\"details\":[{\"bkPx\":\"41000.5\",\"side\":\"sell\",\"posSide\":\"long\","
                    + "\"sz\":\"13\",\"ts\":\"%d\"}],\"instId\":\"%s\",\"instType\":\"%s\"}]}")
                .formatted(segment, TIME_MS, instrument(), segment)));
  }

  private static String state(String channel, String subject, String values) {
    String data = "{\"instId\":\"%s\",%s,\"ts\":\"%d\"}".formatted(subject, values, TIME_MS);
    return data(channel, subject, "", data);
  }

  @Override
  public Map<DataType, String> polledReplies() {
    String reply = "{\"code\":\"0\",\"msg\":\"\",\"data\":[[\"" + TIME_MS + "\",\"1.17\"]]}";
    return segment == Segment.SPOT
        ? Map.of()
        : Map.of(DataType.LSR_TOP_POSITION, reply, DataType.LSR_ALL_ACCOUNT, reply);
  }

  @Override
  public String snapshot(String instrument, long last, List<Level> bids, List<Level> asks) {
    return book(instrument, "snapshot", -1, last, bids, asks);
  }

  @Override
  public String delta(
      String instrument, long previous, long last, List<Level> bids, List<Level> asks) {
    return book(instrument, "update", previous, last, bids, asks);
  }

  private static String book(
      String instrument,
      String action,
      long previous,
      long last,
      List<Level> bids,
      List<Level> asks) {
    return data(
        "books",
        instrument,
        "\"action\":\"" + action + "\",",
        "{\"asks\":%s,\"bids\":%s,\"ts\":\"%d\",\"checksum\":0,\"prevSeqId\":%d,\"seqId\":%d}"
            .formatted(side(asks), side(bids), TIME_MS, previous, last));
  }

  private static String side(List<Level> levels) {
    return Level.side(levels, OkxScript::level);
  }

  private static String level(Level level) {
    return "[\"" + level.price() + "\",\"" + level.size() + "\",\"0\",\"1\"]";
  }

  private static String data(String channel, String instrument, String action, String data) {
    return "{\"arg\":{\"channel\":\"%s\",\"instId\":\"%s\"},%s\"data\":[%s]}"
        .formatted(channel, instrument, action, data);
  }

  @Override
  public String trade(String instrument, long id, Level level) {
    return data("trades", instrument, "", match(instrument, id, level));
  }

  @Override
  public String pastTrades(String instrument, long first, long last, Level level) {
    String trades =
        LongStream.rangeClosed(-last, -first)
            .mapToObj(
                id ->
                    ("{\"instId\":\"%s\",\"side\":\"buy\",\"sz\":\"%s\",\"source\":\"0\",\"px\":\"%s\","
                            + "\"tradeId\":\"%d\",\"ts\":\"%d\"}")
                        .formatted(instrument, level.size(), level.price(), -id, TIME_MS))
            .collect(Collectors.joining(","));
    return "{\"code\":\"0\",\"msg\":\"\",\"data\":[" + trades + "]}";
  }

  @Override
  public String noPastTrades() {
    return "{\"code\":\"0\",\"msg\":\"\",\"data\":[]}";
  }

  private static String match(String instrument, long id, Level level) {
    return ("{\"instId\":\"%s\",\"tradeId\":\"%d\",\"px\":\"%s\",\"sz\":\"%s\",\"side\":\"buy\","
            + "\"ts\":\"%d\",\"count\":\"1\",\"source\":\"0\",\"seqId\":1234}")
        .formatted(instrument, id, level.price(), level.size(), TIME_MS);
  }

  @Override
  public String quote(String instrument, long id, Level bid, Level ask) {
    return data(
        "bbo-tbt",
        instrument,
        "",
        "{\"asks\":[%s],\"bids\":[%s],\"ts\":\"%d\",\"seqId\":%d}"
            .formatted(level(ask), level(bid), TIME_MS, id));
  }

  /** Books and quotes do not name their instrument twice. */
  @Override
  public List<String> misnamed() {
    return List.of(
        data("trades", instrument(), "", match(otherInstrument(), 1, new Level("1", "1"))));
  }

  @Override
  public List<Said> said(JsonObject frame) {
    String channel = frame.getAsJsonObject("arg").get("channel").getAsString();
    List<Said> said = new ArrayList<>();
    for (JsonElement one : frame.getAsJsonArray("data")) {
      JsonObject data = one.getAsJsonObject();
      long timeMs = data.get("ts").getAsLong();
      if (channel.equals("trades")) {
        said.add(trade(data, timeMs));
      } else {
        long id = data.has("seqId") ? data.get("seqId").getAsLong() : MarketEvent.UNKNOWN;
        List<Level> bids = levels(data, "bids");
        List<Level> asks = levels(data, "asks");
        said.add(
            channel.equals("books")
                ? Said.book(id, timeMs, bids, asks)
                : Said.quote(id, timeMs, bids, asks));
      }
    }
    return said;
  }

  private static Said trade(JsonObject data, long timeMs) {
    return Said.trade(
        data.get("tradeId").getAsLong(),
        timeMs,
        timeMs,
        data.get("side").getAsString().equals("buy") ? Side.BUY : Side.SELL,
        new Level(data.get("px").getAsString(), data.get("sz").getAsString()));
  }

  private static List<Level> levels(JsonObject data, String side) {
    List<Level> levels = new ArrayList<>();
    for (JsonElement level : data.getAsJsonArray(side)) {
      JsonArray pair = level.getAsJsonArray();
      levels.add(new Level(pair.get(0).getAsString(), pair.get(1).getAsString()));
    }
    return levels;
  }

  @Override
  public Asked asked(String request) {
    if (!request.startsWith("{")) {
      return Asked.NOTHING;
    }
    JsonObject asked = JsonParser.parseString(request).getAsJsonObject();
    List<String> channels =
        asked.getAsJsonArray("args").asList().stream()
            .map(JsonElement::getAsJsonObject)
            .map(arg -> arg.get("channel").getAsString() + ":" + subject(arg))
            .toList();
    return new Asked(
        asked.get("id").getAsLong(), asked.get("op").getAsString().equals("subscribe"), channels);
  }

  private static String subject(JsonObject argument) {
    return argument.get(argument.has("instId") ? "instId" : "instType").getAsString();
  }

  @Override
  public boolean grantsByChannel() {
    return true;
  }

  @Override
  public List<String> granted(Asked asked, List<String> channels) {
    return channels.stream().map(channel -> granted(asked, channel)).toList();
  }

  private static String granted(Asked asked, String channel) {
    String[] parts = channel.split(":", 2);
    return ("{\"id\":\"%d\",\"event\":\"%s\",\"arg\":{\"channel\":\"%s\",\"%s\":\"%s\"},"
            + "\"connId\":\"a4d3ae55\"}")
        .formatted(
            asked.id(),
            asked.subscribes() ? "subscribe" : "unsubscribe",
            parts[0],
            parts[0].equals("liquidation-orders") ? "instType" : "instId",
            parts[1]);
  }

  @Override
  public List<String> refused(Asked asked, String channel, String reason) {
    return List.of(
        "{\"id\":\"%d\",\"event\":\"error\",\"code\":\"60018\",\"msg\":\"%s\",\"connId\":\"a4\"}"
            .formatted(asked.id(), reason));
  }

  @Override
  public List<String> idleWords() {
    return List.of(
        "pong",
        "{\"event\":\"error\",\"code\":\"60012\",\"msg\":\"Invalid request\",\"connId\":\"a4\"}",
        "{\"event\":\"channel-conn-count\",\"channel\":\"orders\",\"connCount\":\"2\"}");
  }

  @Override
  public Optional<Ping> ping() {
    return Optional.of(new Ping("ping", 30, "pong"));
  }

  @Override
  public Optional<String> plannedEnd() {
    return Optional.of(
        "{\"event\":\"notice\",\"code\":\"64008\",\"msg\":\"The connection will soon be closed\"}");
  }

  @Override
  public Ids ids() {
    return Ids.RENUMBERED;
  }

  @Override
  public String rulings() {
    return """
        ANY ORDER 10 - 15 10 APPLY
        ANY IDLE 15 - 15 15 STALE
        ANY ANEW 15 - 3 15 RENUMBERED
        ANY ORDER 3 - 5 3 APPLY
        FIRST OVERLAP 15 - 20 14 APPLY
        LATER HOLE 15 - 20 14 GAP
        ANY HOLE 15 - 20 16 GAP
        ANY HOLE 15 - 17 20 GAP
        ANY EQUAL 15 - 15 10 STALE
        ANY OLD 15 - 12 10 STALE
        ANY OLD 15 - 12 12 STALE
        ANY HOLE 15 - 16 16 GAP
        ANY HOLE 15 - 3 20 GAP
        FIRST OVERLAP 15 - 16 10 APPLY
        LATER HOLE 15 - 16 10 GAP
        FIRST HOLE 15 - 3 14 GAP
        ANY OLD 15 - 5 3 STALE
        ANY HOLE 3 - 15 10 GAP
        ANY ORDER 0 - 1 0 APPLY
        ANY ORDER 9223372036854775806 - 9223372036854775807 9223372036854775806 APPLY
        ANY ANEW 9223372036854775807 - 1 9223372036854775807 RENUMBERED
        ANY UNNUMBERED - - - - APPLY
        ANY UNNUMBERED 15 - - - GAP
        ANY UNNUMBERED 15 - 16 - GAP
        ANY UNNUMBERED - - 15 10 GAP
        """;
  }
}
