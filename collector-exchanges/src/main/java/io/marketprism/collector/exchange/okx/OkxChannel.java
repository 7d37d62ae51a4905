package io.marketprism.collector.exchange.okx;

import com.google.gson.JsonObject;
import io.marketprism.collector.model.Instrument;

/**
 * A channel, which the exchange names in two parts and we in one, {@code books:BTC-USDT}. Most are
 * of one instrument; that of an index carries all instruments that follow it, and that of
 * liquidations all of one kind. Immutable.
 *
 * @param word the kind of channel, {@code books}
 * @param subject the exchange's id of the instrument or index, or the kind of instruments, {@code
 *     SWAP}
 */
record OkxChannel(String word, String subject) {
  static final String BOOKS = "books";
  static final String TRADES = "trades";
  static final String BBO = "bbo-tbt";
  static final String FUNDING = "funding-rate";
  static final String MARK_PRICE = "mark-price";
  static final String INDEX = "index-tickers";
  static final String OPEN_INTEREST = "open-interest";
  static final String LIQUIDATIONS = "liquidation-orders";

  private static final char SEPARATOR = ':';

  /** The channel of that name. */
  static OkxChannel of(String name) {
    int end = name.indexOf(SEPARATOR);
    if (end < 0) {
      throw new IllegalArgumentException("no channel of OKX: " + name);
    }
    return new OkxChannel(name.substring(0, end), name.substring(end + 1));
  }

  /** The channel of that kind which carries an instrument. */
  static OkxChannel carrying(String word, Instrument instrument) {
    return new OkxChannel(
        word,
        switch (word) {
          case INDEX -> instrument.base() + '-' + instrument.quote();
          case LIQUIDATIONS -> Segment.of(instrument.venue()).instType();
          default -> instrument.venueSymbol();
        });
  }

  /** Our name of it. */
  String name() {
    return word + SEPARATOR + subject;
  }

  /** What a feed of that instrument on such a channel is known by. */
  static String key(String word, Instrument instrument) {
    return word + SEPARATOR + instrument.venueSymbol();
  }

  /** The exchange's name of it. */
  JsonObject argument() {
    JsonObject argument = new JsonObject();
    argument.addProperty("channel", word);
    argument.addProperty(word.equals(LIQUIDATIONS) ? "instType" : "instId", subject);
    return argument;
  }
}
