package io.marketprism.collector.app.nats;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.marketprism.collector.TestEvents;
import io.marketprism.collector.TestInstruments;
import io.marketprism.collector.TestSeries;
import io.marketprism.collector.app.mainjob.EventFiles;
import io.marketprism.collector.app.mainjob.EventSchema;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import io.marketprism.collector.model.Scales;
import io.marketprism.collector.model.Side;
import io.marketprism.collector.model.TradeEvent;
import io.marketprism.collector.testing.RequiresTool;
import io.nats.client.api.MessageInfo;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The form of each data type that other systems rely on, as a server gives it back. */
@RequiresTool(command = "nats-server", debianPackage = "nats-server")
class PublishedFormTest {
  private static final String HEAD =
      "data_type:text exchange:text market_type:text symbol:text venue_symbol:text ";
  private static final String TIMES = "ts_ms:number " + "collected_ts_ms:number received_ns:text ";
  private static final String OWN_TIMES = "collected_ts_ms:number received_ns:text ";
  private static final String ORIGIN = "publisher:text data_source:text schema:number ";

  private static final String BOOK_TAIL =
      "quantity_unit:text bids:array asks:array depth_levels:number";
  private static final String RATIO =
      "long_short_ratio:text long_ratio:text short_ratio:text period:text";

  /** Members in their order, with their types, of messages by subject and, of books, kind. */
  private static final Map<String, String> FORMS =
      Map.ofEntries(
          Map.entry(
              "orderbook.binance.spot.BTC-USDT snapshot",
              "update_type:text last_update_id:number " + BOOK_TAIL),
          Map.entry(
              "orderbook.binance.spot.BTC-USDT update",
              "update_type:text first_update_id:number last_update_id:number"
                  + " prev_update_id:number "
                  + BOOK_TAIL),
          Map.entry(
              "trade.binance.spot.BTC-USDT",
              "trade_id:text price:text quantity:text quantity_unit:text quantity_base:text"
                  + " side:text trade_ts_ms:number first_trade_id:text last_trade_id:text"
                  + " aggregated:flag late:flag"),
          Map.entry(
              "bbo.binance.spot.BTC-USDT",
              "update_id:number quantity_unit:text bid_price:text bid_size:text ask_price:text"
                  + " ask_size:text"),
          Map.entry(
              "funding_rate.binance.spot.BTC-USDT",
              "current_funding_rate:text estimated_funding_rate:text funding_ts_ms:number"
                  + " next_funding_ts_ms:number funding_interval_hours:number mark_price:text"
                  + " index_price:text"),
          Map.entry("mark_price.binance.spot.BTC-USDT", "price:text"),
          Map.entry("index_price.binance.spot.BTC-USDT", "price:text index:text"),
          Map.entry("open_interest.binance.spot.BTC-USDT", "open_interest_contracts:text"),
          Map.entry("lsr_top_position.binance.spot.BTC-USDT", RATIO),
          Map.entry("lsr_all_account.binance.spot.BTC-USDT", RATIO),
          Map.entry(
              "volatility_index.binance.spot.BTC-USDT",
              "currency:text volatility_index:text open:text high:text low:text close:text"),
          Map.entry(
              "liquidation.binance.spot.BTC-USDT",
              "side:text price:text average_price:text quantity:text quantity_unit:text"
                  + " quantity_base:text liquidation_ts_ms:number sampled:flag"),
          Map.entry(
              "interruption.binance.spot.BTC-USDT",
              "reason:text from_ts_ms:number feed:text instance:text generation:number"));

  @Test
  void everyDataTypeHasItsSubjectItsMembersAndTheirTypes(@TempDir Path folder) throws Exception {
    Map<String, String> found = new LinkedHashMap<>();
    List<EventFiles.Line> lines = new ArrayList<>();
    try (NatsServer server = NatsServer.start(folder);
        NatsClient client = server.connect()) {
      TestStreams.make(client, "one").publish(events());
      for (String stream : TestStreams.SUBJECTS.keySet()) {
        long last = client.streams().getStreamInfo(stream).getStreamState().getLastSequence();
        for (long sequence = 1; sequence <= last; sequence++) {
          MessageInfo message = client.streams().getMessage(stream, sequence);
          String text = new String(message.getData(), StandardCharsets.UTF_8);
          JsonObject event = JsonParser.parseString(text).getAsJsonObject();
          lines.add(new EventFiles.Line(text, event));
          found.put(key(message.getSubject(), event), members(event));
        }
      }
    }

    Map<String, String> expected =
        FORMS.entrySet().stream()
            .collect(
                Collectors.toMap(Map.Entry::getKey, form -> whole(form.getKey(), form.getValue())));
    assertThat(found).containsExactlyInAnyOrderEntriesOf(expected);
    assertThat(new EventSchema().faults(lines)).isEmpty();
  }

  private static String key(String subject, JsonObject event) {
    return event.has("update_type")
        ? subject + " " + event.get("update_type").getAsString()
        : subject;
  }

  private static String whole(String subject, String own) {
    return HEAD + (subject.startsWith("interruption.") ? OWN_TIMES : TIMES) + ORIGIN + own;
  }

  private static String members(JsonObject event) {
    return event.entrySet().stream()
        .map(member -> member.getKey() + ":" + type(member.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String type(JsonElement value) {
    if (value.isJsonArray()) {
      return "array";
    }
    if (value.getAsJsonPrimitive().isString()) {
      return "text";
    }
    return value.getAsJsonPrimitive().isNumber() ? "number" : "flag";
  }

  private static MarketEvent[] events() {
    Instrument btc = TestInstruments.btcUsdt();
    TradeEvent trade =
        new TradeEvent.Builder(btc)
            .aggregate(7, 100, 102)
            .priced(100, 100_000, new Scales(2, 5))
            .times(TestEvents.EXCHANGE_MS, TestEvents.EXCHANGE_MS, TestEvents.RECEIVED_NS)
            .build(Side.BUY, true);
    return Stream.concat(
            Stream.of(
                TestEvents.snapshot(btc, 10, 100, 1),
                TestEvents.update(btc, 10, 11, 100, 2),
                trade,
                TestEvents.bbo(btc, 1),
                TestEvents.disconnect(btc, DataType.INDEX_PRICE, 1)),
            TestSeries.full(btc).stream())
        .toArray(MarketEvent[]::new);
  }
}
