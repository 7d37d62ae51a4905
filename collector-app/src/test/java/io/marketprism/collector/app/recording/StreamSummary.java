package io.marketprism.collector.app.recording;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.app.nats.NatsClient;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.MarketType;
import io.marketprism.collector.model.QuantityUnit;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.model.Venue;
import io.nats.client.JetStreamApiException;
import io.nats.client.JetStreamSubscription;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The summary of a recording, made of what the streams hold that its events were published to:
 * books by the consumer's rule, and sums of trades. Only what was counted on the way, and is in no
 * event, is taken from the replay. Not thread-safe.
 */
final class StreamSummary {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final JsonObject replayed;
  private final Map<String, StreamBook> books = new TreeMap<>();
  private final ReplaySummary sums = new ReplaySummary("", Map.of());

  /**
   * @param replayed what the replay printed
   */
  StreamSummary(JsonObject replayed) {
    this.replayed = replayed;
  }

  /** Reads the streams, twice, since the place of a checkpoint is known once all is counted. */
  JsonObject read(NatsClient client)
      throws IOException, JetStreamApiException, InterruptedException {
    Map<String, Long> updates = new HashMap<>();
    read(client, "MARKETPRISM_BOOKS", event -> count(event, updates));
    read(client, "MARKETPRISM_BOOKS", event -> apply(event, updates));
    read(client, "MARKETPRISM_TRADES", this::add);
    return print();
  }

  private static void read(NatsClient client, String stream, Consumer<JsonObject> visitor)
      throws IOException, JetStreamApiException, InterruptedException {
    long count = client.streams().getStreamInfo(stream).getStreamState().getMsgCount();
    JetStreamSubscription subscription =
        client
            .jetStream()
            .subscribe(null, PushSubscribeOptions.builder().stream(stream).ordered(true).build());
    for (long read = 0; read < count; read++) {
      Message message = subscription.nextMessage(PATIENCE);
      if (message == null) {
        throw new AssertionError(read + " of " + count + " messages of " + stream + " came");
      }
      String body = new String(message.getData(), StandardCharsets.UTF_8);
      visitor.accept(JsonParser.parseString(body).getAsJsonObject());
    }
    subscription.unsubscribe();
  }

  private static void count(JsonObject event, Map<String, Long> updates) {
    if (event.has("update_type") && event.get("update_type").getAsString().equals("update")) {
      updates.merge(event.get("venue_symbol").getAsString(), 1L, Long::sum);
    }
  }

  private void apply(JsonObject event, Map<String, Long> updates) {
    if (event.has("update_type")) {
      String symbol = event.get("venue_symbol").getAsString();
      books
          .computeIfAbsent(symbol, unused -> book(symbol, updates.getOrDefault(symbol, 0L)))
          .apply(event);
    }
  }

  /** Updates that were joined with the snapshot are in it, and in no event of their own. */
  private StreamBook book(String symbol, long updates) {
    long applied = replayedBook(symbol).get("updates_applied").getAsLong();
    return new StreamBook(
        instrument(symbol), applied - updates, replayedBook(symbol).getAsJsonArray("checkpoints"));
  }

  private JsonObject replayedBook(String symbol) {
    return replayed.getAsJsonObject("books").getAsJsonObject(symbol);
  }

  private void add(JsonObject event) {
    if (event.get("data_type").getAsString().equals("trade")) {
      sums.onTrade("", channel(event), trade(event));
    }
  }

  /** The exchange's word, which events do not have, but for whether they are aggregates. */
  private String channel(JsonObject event) {
    Optional<String> ofItsKind =
        replayed.getAsJsonObject("trades").keySet().stream()
            .filter(word -> word.startsWith("agg") == event.has("aggregated"))
            .findFirst();
    return ofItsKind.orElse("unknown");
  }

  private static TradeEvent trade(JsonObject event) {
    BigDecimal quantity = event.get("quantity").getAsBigDecimal();
    BigDecimal price = event.get("price").getAsBigDecimal();
    Scales scales = new Scales(Math.max(0, price.scale()), Math.max(0, quantity.scale()));
    return new TradeEvent.Builder(instrument(event.get("venue_symbol").getAsString()))
        .single(event.get("trade_id").getAsLong())
        .priced(mantissa(price, scales.price()), mantissa(quantity, scales.size()), scales)
        .times(MarketEvent.UNKNOWN, MarketEvent.UNKNOWN, 0)
        .build(event.get("side").getAsString().equals("buy") ? Side.BUY : Side.SELL, false);
  }

  static long mantissa(BigDecimal value, int scale) {
    return value.setScale(scale).unscaledValue().longValueExact();
  }

  private static Instrument instrument(String symbol) {
    return new Instrument(
        new Venue("stream", "stream"),
        MarketType.SPOT,
        symbol,
        symbol,
        "BASE",
        "QUOTE",
        0,
        0,
        QuantityUnit.BASE,
        true);
  }

  private JsonObject print() {
    JsonObject summary = replayed.deepCopy();
    for (Map.Entry<String, JsonElement> book :
        summary.getAsJsonObject("books").asMap().entrySet()) {
      JsonObject printed = book.getValue().getAsJsonObject();
      StreamBook held = books.get(book.getKey());
      if (held == null) {
        printed.add("final_book", new JsonObject());
        printed.add("checkpoints", new JsonArray());
      } else {
        printed.add("final_book", held.figures());
        printed.add("checkpoints", held.checkpoints());
      }
    }
    summary.add("trades", sums.trades());
    return summary;
  }
}
