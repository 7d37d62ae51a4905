package io.marketprism.collector.exchange.okx;

import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.marketprism.collector.model.Instrument;
import java.io.IOException;
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
  private static final int MAX_INSTRUMENTS = 100_000;

  private final List<OkxInstrument> found = new ArrayList<>();

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
    OkxReply.read("an instrument list", body, list::readEntry);
    return list.named();
  }

  private void readEntry(JsonReader json) throws IOException {
    if (json.peek() != JsonToken.BEGIN_OBJECT) {
      json.skipValue();
      return;
    }
    OkxInstrument entry = new OkxInstrument(json);
    if (entry.isUsable() && found.size() < MAX_INSTRUMENTS) {
      found.add(entry);
    }
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
