package io.marketprism.collector.exchange.okx;

import com.google.gson.JsonObject;

/**
 * A channel of one instrument, which the exchange names in two parts and we in one, {@code
 * books:BTC-USDT}. Immutable.
 *
 * @param word the kind of channel, {@code books}
 * @param instId the exchange's id of the instrument
 */
record OkxChannel(String word, String instId) {
  static final String BOOKS = "books";
  static final String TRADES = "trades";
  static final String BBO = "bbo-tbt";

  private static final char SEPARATOR = ':';

  /** The channel of that name. */
  static OkxChannel of(String name) {
    int end = name.indexOf(SEPARATOR);
    if (end < 0) {
      throw new IllegalArgumentException("no channel of OKX: " + name);
    }
    return new OkxChannel(name.substring(0, end), name.substring(end + 1));
  }

  /** Our name of it. */
  String name() {
    return word + SEPARATOR + instId;
  }

  /** The exchange's name of it. */
  JsonObject argument() {
    JsonObject argument = new JsonObject();
    argument.addProperty("channel", word);
    argument.addProperty("instId", instId);
    return argument;
  }
}
