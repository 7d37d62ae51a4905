package io.marketprism.collector.exchange.okx;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.marketprism.collector.model.Instrument;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads OKX's lists of instruments. An entry that is not what it has to be is left out, so that one
 * bad entry does not hide the others; so are those announced before their terms are known, whose
 * fields are empty.
 *
 * <pre>
 * {"code":"0","msg":"","data":[{"instType":"SWAP","instId":"BTC-USDT-SWAP","uly":"BTC-USDT",
 *     "settleCcy":"USDT","ctVal":"0.01","ctMult":"1","ctValCcy":"BTC","ctType":"linear",
 *     "expTime":"","tickSz":"0.1","lotSz":"0.01","state":"live"}]}
 * </pre>
 *
 * <p>Source: OKX API v5, public data, read 2026-11-22.
 */
final class OkxInstruments {
  /** What an entry holds besides what is read is skipped in place, however deep it is. */
  private static final int NESTING_LIMIT = 1_000;

  private static final int MAX_INSTRUMENTS = 100_000;
  private static final String OK = "0";

  private final List<OkxInstrument> found = new ArrayList<>();
  private String code = "";
  private String message = "";

  private OkxInstruments() {}

  /**
   * The instruments of one segment.
   *
   * @throws IllegalArgumentException where the reply is no list, or none of them is in it
   */
  static List<Instrument> parse(Segment segment, String body) {
    List<Instrument> instruments =
        parse(body).stream().filter(one -> one.venue().equals(segment.venue())).toList();
    if (instruments.isEmpty()) {
      throw new IllegalArgumentException("the instrument list is empty");
    }
    return instruments;
  }

  /**
   * The instruments of all segments; may be none.
   *
   * @throws IllegalArgumentException where the reply is no list
   */
  static List<Instrument> parse(String body) {
    OkxInstruments list = new OkxInstruments();
    try (JsonReader json = new JsonReader(new StringReader(body))) {
      json.setStrictness(Strictness.STRICT);
      json.setNestingLimit(NESTING_LIMIT);
      list.readReply(json);
      if (json.peek() != JsonToken.END_DOCUMENT) {
        throw new IllegalArgumentException("the instrument list goes on after its end");
      }
    } catch (IOException | IllegalStateException | NumberFormatException e) {
      throw new IllegalArgumentException("the reply is not an instrument list", e);
    }
    if (!list.code.equals(OK)) {
      throw new IllegalArgumentException(
          "no instrument list, but code " + list.code + " " + list.message);
    }
    return list.named();
  }

  private void readReply(JsonReader json) throws IOException {
    json.beginObject();
    while (json.hasNext()) {
      switch (json.nextName()) {
        case "code" -> code = OkxInstrument.text(json);
        case "msg" -> message = OkxInstrument.text(json);
        case "data" -> readList(json);
        default -> json.skipValue();
      }
    }
    json.endObject();
  }

  private void readList(JsonReader json) throws IOException {
    json.beginArray();
    while (json.hasNext()) {
      if (json.peek() != JsonToken.BEGIN_OBJECT) {
        json.skipValue();
        continue;
      }
      OkxInstrument entry = new OkxInstrument(json);
      if (entry.isUsable() && found.size() < MAX_INSTRUMENTS) {
        found.add(entry);
      }
    }
    json.endArray();
  }

  /** The instruments; those that would share a symbol are told apart by what settles them. */
  private List<Instrument> named() {
    Map<String, Integer> uses = new HashMap<>();
    found.forEach(entry -> uses.merge(entry.identity(), 1, Integer::sum));
    return found.stream()
        .map(entry -> entry.instrument(uses.getOrDefault(entry.identity(), 0) > 1))
        .toList();
  }
}
