package io.marketprism.collector.app.nats;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.nats.client.Connection;
import io.nats.client.JetStreamSubscription;
import io.nats.client.KeyValue;
import io.nats.client.Message;
import io.nats.client.PushSubscribeOptions;
import io.nats.client.api.ConsumerConfiguration;
import io.nats.client.api.DeliverPolicy;
import io.nats.client.api.KeyValueEntry;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps the book of one instrument, such as {@code binance.spot.BTC-USDT}. */
class BookFromNats {
  final TreeMap<BigDecimal, BigDecimal> bids = new TreeMap<>(Comparator.reverseOrder());
  final TreeMap<BigDecimal, BigDecimal> asks = new TreeMap<>();
  volatile long held = -1;

  void follow(Connection nats, String instrument) throws Exception {
    KeyValue books = nats.keyValue("MARKETPRISM_BOOK_STATE");
    KeyValueEntry latest = books.get(instrument);
    apply(latest.getValue());
    ConsumerConfiguration sinceThen =
        ConsumerConfiguration.builder()
            .deliverPolicy(DeliverPolicy.ByStartTime)
            .startTime(latest.getCreated().minusMinutes(1))
            .build();
    JetStreamSubscription updates =
        nats.jetStream()
            .subscribe(
                "orderbook." + instrument,
                PushSubscribeOptions.builder().ordered(true).configuration(sinceThen).build());
    while (!Thread.interrupted()) {
      Message message = updates.nextMessage(Duration.ofSeconds(1));
      if (message != null && !apply(message.getData())) {
        apply(books.get(instrument).getValue());
      }
    }
  }

  /** Applies an event; false where one before it is missing. */
  boolean apply(byte[] json) {
    JsonObject event =
        JsonParser.parseString(new String(json, StandardCharsets.UTF_8)).getAsJsonObject();
    if (!event.has("last_update_id") || event.get("last_update_id").getAsLong() <= held) {
      return true;
    }
    if (event.get("update_type").getAsString().equals("snapshot")) {
      bids.clear();
      asks.clear();
    } else if (event.get("prev_update_id").getAsLong() != held) {
      return false;
    }
    event.getAsJsonArray("bids").forEach(level -> set(bids, level));
    event.getAsJsonArray("asks").forEach(level -> set(asks, level));
    held = event.get("last_update_id").getAsLong();
    return true;
  }

  private static void set(SortedMap<BigDecimal, BigDecimal> side, JsonElement level) {
    BigDecimal size = level.getAsJsonArray().get(1).getAsBigDecimal();
    if (size.signum() == 0) {
      side.remove(level.getAsJsonArray().get(0).getAsBigDecimal());
    } else {
      side.put(level.getAsJsonArray().get(0).getAsBigDecimal(), size);
    }
  }
}
