package io.marketprism.collector.exchange.binance;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.marketprism.collector.exchange.venue.ReplayProtocol;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.spi.TradeSource;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Recordings of one of Binance's markets, and of exchanges that speak its protocol. */
final class BinanceReplay implements ReplayProtocol {
  private static final Pattern STREAMS = Pattern.compile("[?&]streams=([^&]*)");
  private static final Pattern DEPTH = Pattern.compile("/depth\\?(?:.*&)?symbol=([^&]+)(?:&.*)?");
  private static final Pattern LIMIT = Pattern.compile("[?&]limit=(\\d{1,5})(?:&|$)");
  private static final int DEFAULT_LIMIT = 100;
  private static final int DEFAULT_FUTURES_LIMIT = 500;
  private static final Map<String, DataType> KINDS =
      Map.of(
          "depth", DataType.ORDERBOOK,
          "trade", DataType.TRADE,
          "aggTrade", DataType.TRADE,
          "bookTicker", DataType.BBO);

  private final BinanceMarket market;

  BinanceReplay(BinanceMarket market) {
    this.market = market;
  }

  @Override
  public List<Channel> opened(String url) {
    Matcher streams = STREAMS.matcher(url);
    return streams.find()
        ? channels(Arrays.asList(decoded(streams.group(1)).split("/")))
        : List.of();
  }

  @Override
  public List<Channel> sent(String text) {
    List<String> names = new ArrayList<>();
    try {
      JsonObject request = JsonParser.parseString(text).getAsJsonObject();
      if (request.get("method").getAsString().equals("SUBSCRIBE")) {
        for (JsonElement name : request.getAsJsonArray("params")) {
          names.add(name.getAsString());
        }
      }
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NullPointerException e) {
      return List.of();
    }
    return channels(names);
  }

  /** What stands in an address, escapes resolved. */
  private static String decoded(String part) {
    try {
      return URLDecoder.decode(part, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return part;
    }
  }

  private List<Channel> channels(List<String> names) {
    List<Channel> channels = new ArrayList<>();
    for (String name : names) {
      String[] parts = name.split("@", 3);
      DataType type = parts.length < 2 ? null : KINDS.get(parts[1]);
      if (type != null) {
        channels.add(channel(name, parts[1], parts[0].toUpperCase(Locale.ROOT), type));
      }
    }
    return channels;
  }

  private Channel channel(String name, String word, String venueSymbol, DataType type) {
    TradeSource trades = word.equals("aggTrade") ? TradeSource.AGGREGATE : TradeSource.RAW;
    return new Channel(name, word, venueSymbol, type, market.hasDenseTradeIds(trades));
  }

  @Override
  public Optional<List<Instrument>> instruments(String url, String body) {
    return url.contains("/exchangeInfo")
        ? Optional.of(BinanceInstruments.parse(market, body))
        : Optional.empty();
  }

  @Override
  public Optional<SymbolSnapshot> snapshot(String url, String body, long receivedNs) {
    Matcher symbol = DEPTH.matcher(url);
    if (!symbol.find()) {
      return Optional.empty();
    }
    Matcher limit = LIMIT.matcher(url);
    int byDefault = market.isFutures() ? DEFAULT_FUTURES_LIMIT : DEFAULT_LIMIT;
    int levels = limit.find() ? Integer.parseInt(limit.group(1)) : byDefault;
    return Optional.of(
        new SymbolSnapshot(
            decoded(symbol.group(1)), DepthReply.parse(body, receivedNs, levels, UNLISTED)));
  }

  @Override
  public Instrument unlisted(String venueSymbol) {
    return new Instrument(
        market.venue(),
        market.usualType(),
        venueSymbol,
        venueSymbol,
        "",
        "",
        UNLISTED.price(),
        UNLISTED.size(),
        market.quantityUnit(),
        true);
  }
}
