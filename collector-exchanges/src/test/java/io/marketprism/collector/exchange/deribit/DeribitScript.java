package io.marketprism.collector.exchange.deribit;

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
import io.marketprism.collector.model.Side;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Deribit on the wire: numbers are bare, and quotes have no ids but their times. */
final class DeribitScript implements VenueScript {
  private static final long IDS_PER_MILLI = 1_000;
  private static final String TEST =
      "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"public/test\",\"params\":{}}";

  private final VenueProtocol protocol = new DeribitProtocol();

  @Override
  public VenueProtocol protocol() {
    return protocol;
  }

  @Override
  public String instrument() {
    return "BTC-PERPETUAL";
  }

  @Override
  public String otherInstrument() {
    return "ETH-PERPETUAL";
  }

  @Override
  public String instrumentList() {
    return "{\"jsonrpc\":\"2.0\",\"result\":[" + listed("BTC") + "," + listed("ETH") + "]}";
  }

  private static String listed(String base) {
    return ("{\"kind\":\"future\",\"price_index\":\"%s_usd\",\"instrument_name\":\"%s-PERPETUAL\","
            + "\"instrument_type\":\"reversed\",\"expiration_timestamp\":32503708800000,"
            + "\"is_active\":true,\"tick_size\":0.5,\"contract_size\":10.0,"
            + "\"min_trade_amount\":10.0,\"settlement_currency\":\"%s\","
            + "\"settlement_period\":\"perpetual\",\"base_currency\":\"%s\","
            + "\"counter_currency\":\"USD\",\"quote_currency\":\"USD\",\"state\":\"open\","
            + "\"tick_size_steps\":[]}")
        .formatted(base.toLowerCase(Locale.ROOT), base, base, base);
  }

  @Override
  public String snapshot(String instrument, long last, List<Level> bids, List<Level> asks) {
    return notification(
        "book." + instrument + ".100ms",
        ("{\"type\":\"snapshot\",\"timestamp\":%d,\"instrument_name\":\"%s\",\"change_id\":%d,"
                + "\"bids\":%s,\"asks\":%s}")
            .formatted(TIME_MS, instrument, last, side(bids), side(asks)));
  }

  @Override
  public String delta(
      String instrument, long previous, long last, List<Level> bids, List<Level> asks) {
    return notification(
        "book." + instrument + ".100ms",
        ("{\"type\":\"change\",\"timestamp\":%d,\"prev_change_id\":%d,\"instrument_name\":\"%s\","
                + "\"change_id\":%d,\"bids\":%s,\"asks\":%s}")
            .formatted(TIME_MS, previous, instrument, last, side(bids), side(asks)));
  }

  private static String side(List<Level> levels) {
    return Level.side(
        levels,
        level ->
            "[\"%s\",%s,%s]"
                .formatted(
                    level.size().equals("0") ? "delete" : "new", level.price(), level.size()));
  }

  private static String notification(String channel, String data) {
    return ("{\"jsonrpc\":\"2.0\",\"method\":\"subscription\",\"params\":{\"channel\":\"%s\","
            + "\"data\":%s}}")
        .formatted(channel, data);
  }

  @Override
  public String trade(String instrument, long id, Level level) {
    return notification(
        "trades." + instrument + ".100ms",
        ("[{\"trade_seq\":%d,\"trade_id\":\"403691824\",\"timestamp\":%d,\"tick_direction\":2,"
                + "\"price\":%s,\"mark_price\":92287.11,\"instrument_name\":\"%s\","
                + "\"index_price\":92276.75,\"direction\":\"buy\",\"amount\":%s,"
                + "\"contracts\":1.0}]")
            .formatted(id, TIME_MS, level.price(), instrument, level.size()));
  }

  @Override
  public String pastTrades(String instrument, long first, long last, Level level) {
    String trades =
        LongStream.rangeClosed(first, last)
            .mapToObj(
                id ->
                    ("{\"amount\":%s,\"contracts\":1.0,\"direction\":\"buy\",\"index_price\":2967.73,"
                            + "\"instrument_name\":\"%s\",\"mark_price\":2968.01,\"price\":%s,"
                            + "\"tick_direction\":0,\"timestamp\":%d,\"trade_id\":\"ETH-284830839\","
                            + "\"trade_seq\":%d}")
                        .formatted(level.size(), instrument, level.price(), TIME_MS, id))
            .collect(Collectors.joining(","));
    return pastTrades(trades);
  }

  @Override
  public String noPastTrades() {
    return pastTrades("");
  }

  private static String pastTrades(String trades) {
    return "{\"jsonrpc\":\"2.0\",\"result\":{\"trades\":["
        + trades
        + "],\"has_more\":false},\"usIn\":1766332053559000,\"usOut\":1766332053559900,"
        + "\"usDiff\":900,\"testnet\":false}";
  }

  @Override
  public String quote(String instrument, long id, Level bid, Level ask) {
    return notification(
        "quote." + instrument,
        ("{\"timestamp\":%d,\"instrument_name\":\"%s\",\"best_bid_price\":%s,"
                + "\"best_bid_amount\":%s,\"best_ask_price\":%s,\"best_ask_amount\":%s}")
            .formatted(TIME_MS + id, instrument, bid.price(), bid.size(), ask.price(), ask.size()));
  }

  @Override
  public List<String> misnamed() {
    String ours = "name\":\"" + instrument();
    String other = "name\":\"" + otherInstrument();
    Level level = new Level("1", "1");
    return List.of(
        delta(instrument(), 160, 161, List.of(), List.of()).replace(ours, other),
        snapshot(instrument(), 170, List.of(), List.of()).replace(ours, other),
        trade(instrument(), 1, level).replace(ours, other),
        quote(instrument(), 1, level, level).replace(ours, other));
  }

  @Override
  public List<Said> said(JsonObject frame) {
    JsonObject params = frame.getAsJsonObject("params");
    String channel = params.get("channel").getAsString();
    JsonElement data = params.get("data");
    if (channel.startsWith("trades.")) {
      return data.getAsJsonArray().asList().stream()
          .map(JsonElement::getAsJsonObject)
          .map(DeribitScript::trade)
          .toList();
    }
    return List.of(
        channel.startsWith("book.") ? book(data.getAsJsonObject()) : quote(data.getAsJsonObject()));
  }

  private static Said trade(JsonObject data) {
    long timeMs = data.get("timestamp").getAsLong();
    return Said.trade(
        data.get("trade_seq").getAsLong(),
        timeMs,
        timeMs,
        data.get("direction").getAsString().equals("buy") ? Side.BUY : Side.SELL,
        new Level(data.get("price").getAsString(), data.get("amount").getAsString()));
  }

  private static Said book(JsonObject data) {
    return Said.book(
        data.get("change_id").getAsLong(),
        data.get("timestamp").getAsLong(),
        levels(data.getAsJsonArray("bids")),
        levels(data.getAsJsonArray("asks")));
  }

  private static List<Level> levels(JsonArray side) {
    List<Level> levels = new ArrayList<>();
    for (JsonElement one : side) {
      JsonArray level = one.getAsJsonArray();
      boolean deleted = level.get(0).getAsString().equals("delete");
      levels.add(new Level(level.get(1).getAsString(), deleted ? "0" : level.get(2).getAsString()));
    }
    return levels;
  }

  private static Said quote(JsonObject data) {
    long timeMs = data.get("timestamp").getAsLong();
    return Said.quote(
        timeMs * IDS_PER_MILLI,
        timeMs,
        List.of(new Level(number(data, "best_bid_price"), number(data, "best_bid_amount"))),
        List.of(new Level(number(data, "best_ask_price"), number(data, "best_ask_amount"))));
  }

  /** A side without orders has null or 0. */
  private static String number(JsonObject data, String name) {
    return data.get(name).isJsonNull() ? "0" : data.get(name).getAsString();
  }

  @Override
  public Asked asked(String request) {
    JsonObject asked = JsonParser.parseString(request).getAsJsonObject();
    JsonObject params = asked.getAsJsonObject("params");
    return params.has("channels") && asked.get("id").getAsLong() > 0
        ? new Asked(
            asked.get("id").getAsLong(),
            asked.get("method").getAsString().equals("public/subscribe"),
            params.getAsJsonArray("channels").asList().stream()
                .map(JsonElement::getAsString)
                .toList())
        : Asked.NOTHING;
  }

  @Override
  public boolean grantsByChannel() {
    return true;
  }

  @Override
  public List<String> granted(Asked asked, List<String> channels) {
    JsonArray names = new JsonArray();
    channels.forEach(names::add);
    return List.of("{\"jsonrpc\":\"2.0\",\"id\":%d,\"result\":%s}".formatted(asked.id(), names));
  }

  @Override
  public List<String> refused(Asked asked, String channel, String reason) {
    return List.of(
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"error\":{\"code\":11050,\"message\":\"%s\"}}"
            .formatted(asked.id(), reason));
  }

  @Override
  public List<String> idleWords() {
    return List.of(
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":\"ok\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{\"version\":\"1.2.26\"}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"heartbeat\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"parse\"}}");
  }

  @Override
  public Optional<String> lifeCheck() {
    return Optional.of(
        "{\"jsonrpc\":\"2.0\",\"method\":\"heartbeat\",\"params\":{\"type\":\"test_request\"}}");
  }

  @Override
  public boolean answersLifeCheck(String sent) {
    return sent.equals(TEST);
  }

  @Override
  public List<String> greetings() {
    return List.of(
        "{\"jsonrpc\":\"2.0\",\"id\":0,\"method\":\"public/set_heartbeat\","
            + "\"params\":{\"interval\":10}}");
  }

  @Override
  public List<String> ownChannels() {
    return List.of("platform_state");
  }

  @Override
  public Optional<String> plannedEnd() {
    return Optional.of(notification("platform_state", "{\"maintenance\":true}"));
  }

  @Override
  public Map<DataType, List<String>> furtherFrames() {
    String ticker =
        ("{\"timestamp\":%d,\"state\":\"open\",\"index_price\":92263.55,"
                + "\"instrument_name\":\"%s\",\"open_interest\":1132329370.0,"
                + "\"mark_price\":92281.78,\"current_funding\":0.0,\"funding_8h\":0.00001742}")
            .formatted(TIME_MS, instrument());
    String forced =
        trade(instrument(), 2, new Level("92294.5", "10.0"))
            .replace("\"contracts\"", "\"liquidation\":\"T\",\"contracts\"");
    String index = "{\"timestamp\":%d,\"%s\":129.36,\"index_name\":\"btc_usd\"}";
    return Map.of(
        DataType.MARK_PRICE,
        List.of(notification("ticker." + instrument() + ".agg2", ticker)),
        DataType.INDEX_PRICE,
        List.of(notification("deribit_price_index.btc_usd", index.formatted(TIME_MS, "price"))),
        DataType.VOLATILITY_INDEX,
        List.of(
            notification(
                "deribit_volatility_index.btc_usd", index.formatted(TIME_MS, "volatility"))),
        DataType.LIQUIDATION,
        List.of(forced));
  }

  /** The exchange sends heartbeats itself; where none came, the connection is asked for one. */
  @Override
  public Optional<Ping> ping() {
    return Optional.of(new Ping(TEST, 60, "{\"jsonrpc\":\"2.0\",\"id\":0,\"result\":{}}"));
  }

  @Override
  public Ids ids() {
    return Ids.CHAINED;
  }

  @Override
  public String rulings() {
    return """
        ANY ORDER 297217 - 297218 297217 APPLY
        ANY ORDER 297218 - 297230 297218 APPLY
        ANY ORDER 0 - 31479339296 0 APPLY
        ANY HOLE 297230 - 297241 297240 GAP
        ANY HOLE 297230 - 297232 297231 GAP
        ANY HOLE 297230 - 297231 297229 GAP
        ANY EQUAL 297230 - 297230 297218 STALE
        ANY OLD 297230 - 297218 297217 STALE
        ANY EQUAL 297230 - 297230 297230 STALE
        ANY OLD 297230 - 297229 297230 STALE
        ANY ORDER 9223372036854775806 - 9223372036854775807 9223372036854775806 APPLY
        """;
  }
}
