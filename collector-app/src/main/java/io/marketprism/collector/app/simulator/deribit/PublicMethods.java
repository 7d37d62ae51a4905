package io.marketprism.collector.app.simulator.deribit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.marketprism.collector.app.simulator.market.Instrument;
import io.marketprism.collector.app.simulator.market.MarketSource;
import io.marketprism.collector.app.simulator.market.MarketState;
import io.marketprism.collector.app.simulator.market.TrueBook;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The methods that need no connection, over REST or WebSocket: time, test, hello, status,
 * get_instruments, get_order_book, get_last_trades_by_instrument.
 *
 * <p>Source: Deribit, API v2, read 2026-11-22. Not thread-safe; owned by the loop thread.
 */
final class PublicMethods {
  static final String ORDER_BOOK = "public/get_order_book";
  static final String INSTRUMENTS = "public/get_instruments";

  private static final String ANY = "any";
  private static final int USUAL_DEPTH = 5;
  private static final int MOST_DEPTH = 10_000;

  private final MarketSource source;
  private final InstantSource clock;
  private final Map<String, Instrument> instruments;

  PublicMethods(MarketSource source, InstantSource clock) {
    this.source = source;
    this.clock = clock;
    instruments =
        source.instruments().stream()
            .collect(Collectors.toUnmodifiableMap(Instrument::symbol, Function.identity()));
  }

  /**
   * What a method gives.
   *
   * @throws RpcException where there is no such method, or not with these parameters
   */
  JsonElement call(RpcRequest request) {
    return switch (request.method()) {
      case "public/get_time" -> new JsonPrimitive(clock.millis());
      case "public/test", "public/hello" -> version();
      case "public/status" -> status();
      case INSTRUMENTS -> InstrumentList.json(listed(request));
      case ORDER_BOOK -> orderBook(request);
      case PastTrades.METHOD -> pastTrades(request);
      default -> throw new RpcException(-32_601, "Method not found");
    };
  }

  private static JsonObject version() {
    JsonObject version = new JsonObject();
    version.addProperty("version", "1.2.26");
    return version;
  }

  private static JsonObject status() {
    JsonObject status = new JsonObject();
    status.addProperty("locked", "false");
    status.add("locked_indices", new JsonArray());
    return status;
  }

  private List<Instrument> listed(RpcRequest request) {
    String currency =
        request.text("currency").orElseThrow(() -> RpcException.invalidParams("currency"));
    boolean futures = request.text("kind").orElse("future").equals("future");
    return source.instruments().stream()
        .filter(one -> futures && !request.text("expired").equals(Optional.of("true")))
        .filter(one -> currency.equals(ANY) || Names.terms(one).settle().equals(currency))
        .toList();
  }

  private JsonObject orderBook(RpcRequest request) {
    Instrument instrument = named(request);
    int depth = Math.min(request.number("depth", USUAL_DEPTH), MOST_DEPTH);
    return orderBook(source.book(instrument.symbol(), depth));
  }

  private JsonObject pastTrades(RpcRequest request) {
    Instrument instrument = named(request);
    return PastTrades.of(request, instrument, source.matches(instrument.symbol()));
  }

  private Instrument named(RpcRequest request) {
    Instrument instrument = instruments.get(request.text("instrument_name").orElse(""));
    if (instrument == null) {
      throw new RpcException(13_020, "not_found");
    }
    return instrument;
  }

  /** A book with the state of its instrument. */
  JsonObject orderBook(TrueBook book) {
    MarketState state = source.state(book.symbol());
    JsonObject json = new JsonObject();
    json.addProperty("timestamp", clock.millis());
    json.addProperty("state", "open");
    json.addProperty("instrument_name", book.symbol());
    json.addProperty("change_id", book.lastUpdateId());
    json.add(
        "bids", DeribitJson.GSON.fromJson(DeribitJson.side(book.bids(), "["), JsonArray.class));
    json.add(
        "asks", DeribitJson.GSON.fromJson(DeribitJson.side(book.asks(), "["), JsonArray.class));
    json.addProperty("mark_price", state.markPrice());
    json.addProperty("index_price", state.indexPrice());
    json.addProperty("open_interest", state.openInterest());
    json.addProperty("current_funding", state.fundingRate());
    return json;
  }
}
