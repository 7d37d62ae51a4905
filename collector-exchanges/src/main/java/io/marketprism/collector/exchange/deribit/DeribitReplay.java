package io.marketprism.collector.exchange.deribit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.marketprism.collector.exchange.venue.ReplayProtocol;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Recordings of Deribit. Channels of one instrument are replayed at any interval; books that are
 * grouped or cut, and channels of many instruments, are not.
 */
final class DeribitReplay implements ReplayProtocol {
  private static final Pattern CHANNEL =
      Pattern.compile("(book|trades)\\.([^.]+)\\.[^.]+|(quote)\\.([^.]+)");
  private static final Pattern OPTION = Pattern.compile(".*-[CP]");

  @Override
  public List<Channel> opened(String url) {
    return List.of();
  }

  @Override
  public List<Channel> sent(String text) {
    List<Channel> channels = new ArrayList<>();
    try {
      JsonObject request = JsonParser.parseString(text).getAsJsonObject();
      if (request.get("method").getAsString().endsWith("/subscribe")) {
        for (JsonElement name : request.getAsJsonObject("params").getAsJsonArray("channels")) {
          channel(name.getAsString()).ifPresent(channels::add);
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

  private static Optional<Channel> channel(String name) {
    Matcher parts = CHANNEL.matcher(name);
    if (!parts.matches()) {
      return Optional.empty();
    }
    if (parts.group(3) != null) {
      return Optional.of(new Channel(name, "quote", parts.group(4), DataType.BBO, true));
    }
    DataType type = parts.group(1).equals("book") ? DataType.ORDERBOOK : DataType.TRADE;
    return Optional.of(new Channel(name, parts.group(1), parts.group(2), type, true));
  }

  @Override
  public Optional<List<Instrument>> instruments(String url, String body) {
    return url.contains("/get_instruments")
        ? Optional.of(DeribitInstruments.parse(body))
        : Optional.empty();
  }

  @Override
  public Optional<SymbolSnapshot> snapshot(String url, String body, long receivedNs) {
    return Optional.empty();
  }

  @Override
  public boolean snapshotsInChannel() {
    return true;
  }

  @Override
  public Instrument unlisted(String venueSymbol) {
    boolean option = OPTION.matcher(venueSymbol).matches();
    boolean linear = venueSymbol.indexOf('_') >= 0;
    return new Instrument(
        DeribitProtocol.VENUE,
        option ? MarketType.OPTION : dated(venueSymbol),
        venueSymbol,
        venueSymbol,
        "",
        "",
        UNLISTED.price(),
        UNLISTED.size(),
        option || linear ? QuantityUnit.BASE : QuantityUnit.USD,
        true);
  }

  private static MarketType dated(String venueSymbol) {
    return venueSymbol.endsWith("-PERPETUAL") ? MarketType.PERPETUAL : MarketType.FUTURE;
  }
}
