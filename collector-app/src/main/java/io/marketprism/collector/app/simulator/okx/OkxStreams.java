package io.marketprism.collector.app.simulator.okx;

import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.stream.Envelope;
import io.marketprism.collector.app.simulator.stream.StreamTable;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The channels that there are, named by the argument with which they are subscribed, {@code
 * {"channel":"books","instId":"BTC-USDT"}}. Immutable.
 */
final class OkxStreams implements Envelope {
  private static final byte[] END = {']', '}'};
  private static final String BOOKS = "books";
  private static final String LIQUIDATIONS = "liquidation-orders";

  private final OkxMarket market;
  private final List<Instrument> instruments;

  OkxStreams(OkxMarket market, List<Instrument> instruments) {
    this.market = market;
    this.instruments = List.copyOf(instruments);
  }

  /** All of them. Of instruments that follow one index the first shows it. */
  StreamTable table() {
    StreamTable table = new StreamTable(instruments.size());
    Set<String> indices = new HashSet<>();
    for (int i = 0; i < instruments.size(); i++) {
      String id = instruments.get(i).symbol();
      table.put(name(BOOKS, id), i, Channel.DEPTH);
      table.put(name("trades", id), i, Channel.AGGREGATE_TRADE);
      table.put(name("bbo-tbt", id), i, Channel.BBO);
      if (market.isContracts()) {
        table.put(name("mark-price", id), i, Channel.MARK_PRICE);
        table.put(name("open-interest", id), i, Channel.OPEN_INTEREST);
        table.put(liquidations(), i, Channel.LIQUIDATION);
        String index = instruments.get(i).base() + "-" + instruments.get(i).quote();
        if (indices.add(index)) {
          table.put(name("index-tickers", index), i, Channel.INDEX_PRICE);
        }
      }
      if (market == OkxMarket.SWAP) {
        table.put(name("funding-rate", id), i, Channel.FUNDING_RATE);
      }
    }
    return table;
  }

  private String liquidations() {
    return name(LIQUIDATIONS, "instType", market.name());
  }

  private static String name(String channel, String instId) {
    return name(channel, "instId", instId);
  }

  private static String name(String channel, String selector, String subject) {
    return "{\"channel\":"
        + OkxJson.quote(channel)
        + ",\""
        + selector
        + "\":"
        + OkxJson.quote(subject)
        + "}";
  }

  /** The channel that an argument of a request names; empty where it names none. */
  static Optional<String> name(JsonObject argument) {
    Optional<String> channel = text(argument, "channel");
    String selector = channel.equals(Optional.of(LIQUIDATIONS)) ? "instType" : "instId";
    return channel.flatMap(
        word -> text(argument, selector).map(subject -> name(word, selector, subject)));
  }

  private static Optional<String> text(JsonObject object, String member) {
    return object.get(member) instanceof JsonPrimitive text && text.isString()
        ? Optional.of(text.getAsString())
        : Optional.empty();
  }

  /** The instrument whose book the channel carries; empty where it carries none. */
  Optional<Instrument> book(String name) {
    return instruments.stream()
        .filter(instrument -> name.equals(name(BOOKS, instrument.symbol())))
        .findFirst();
  }

  @Override
  public byte[] head(String name) {
    String action = book(name).isPresent() ? "\"action\":\"update\"," : "";
    return begin(name, action).getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public byte[] tail(String name) {
    return END;
  }

  /** A message with a whole book. */
  static String snapshot(String name, String book) {
    return begin(name, "\"action\":\"snapshot\",") + book + "]}";
  }

  private static String begin(String name, String action) {
    return "{\"arg\":" + name + "," + action + "\"data\":[";
  }
}
