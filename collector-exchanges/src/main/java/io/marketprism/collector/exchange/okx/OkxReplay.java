package io.marketprism.collector.exchange.okx;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.marketprism.collector.exchange.venue.ReplayProtocol;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Venue;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recordings of OKX and of exchanges that speak its protocol, whatever kinds of instruments are in
 * them. Books of the fast channels are books too.
 */
final class OkxReplay implements ReplayProtocol {
  private static final Map<String, DataType> KINDS =
      Map.of(
          OkxChannel.BOOKS,
          DataType.ORDERBOOK,
          "books-l2-tbt",
          DataType.ORDERBOOK,
          "books50-l2-tbt",
          DataType.ORDERBOOK,
          OkxChannel.TRADES,
          DataType.TRADE,
          OkxChannel.BBO,
          DataType.BBO);

  private static final Pattern BOOK_REQUEST =
      Pattern.compile("/api/v5/market/books\\?(?:.*&)?instId=([^&]+)");

  private final Venue venue;

  OkxReplay(Venue venue) {
    this.venue = venue;
  }

  @Override
  public List<Channel> opened(String url) {
    return List.of();
  }

  @Override
  public List<Channel> sent(String text) {
    List<Channel> channels = new ArrayList<>();
    try {
      JsonObject request = JsonParser.parseString(text).getAsJsonObject();
      if (request.get("op").getAsString().equals("subscribe")) {
        for (JsonElement argument : request.getAsJsonArray("args")) {
          channel(argument.getAsJsonObject()).ifPresent(channels::add);
        }
      }
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | ClassCastException
        | NullPointerException e) {
      return List.of();
    }
    return channels;
  }

  private static Optional<Channel> channel(JsonObject argument) {
    String word = argument.get("channel").getAsString();
    DataType type = KINDS.get(word);
    if (type == null || !argument.has("instId")) {
      return Optional.empty();
    }
    String instId = argument.get("instId").getAsString();
    return Optional.of(new Channel(new OkxChannel(word, instId).name(), word, instId, type, true));
  }

  @Override
  public Optional<List<Instrument>> instruments(String url, String body) {
    return url.contains("/public/instruments")
        ? Optional.of(OkxInstruments.parse(body))
        : Optional.empty();
  }

  /** Books begin in their channels, or over REST where a recording has that reply instead. */
  @Override
  public Optional<SymbolSnapshot> snapshot(String url, String body, long receivedNs) {
    Matcher request = BOOK_REQUEST.matcher(url);
    if (!request.find()) {
      return Optional.empty();
    }
    String instId = URLDecoder.decode(request.group(1), StandardCharsets.UTF_8);
    return Optional.of(
        new SymbolSnapshot(instId, BookReply.parse(body, receivedNs, new Scales(0, 0))));
  }

  @Override
  public boolean snapshotsInChannel() {
    return true;
  }

  @Override
  public Instrument unlisted(String venueSymbol) {
    return new Instrument(
        venue,
        MarketType.SPOT,
        venueSymbol,
        venueSymbol,
        "",
        "",
        UNLISTED.price(),
        UNLISTED.size(),
        QuantityUnit.BASE,
        true);
  }
}
