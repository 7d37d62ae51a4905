package io.marketprism.collector.exchange.deribit;

import io.marketprism.collector.exchange.json.JsonScanner;
import io.marketprism.collector.exchange.json.TextTable;
import java.util.Arrays;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The members of data that are read, told apart without making strings of their names. */
enum Field {
  /** Any other member. */
  OTHER(""),
  TYPE("type"),
  TIMESTAMP("timestamp"),
  INSTRUMENT("instrument_name"),
  CHANGE_ID("change_id"),
  PREVIOUS_CHANGE_ID("prev_change_id"),
  BIDS("bids"),
  ASKS("asks"),
  TRADE_SEQ("trade_seq"),
  PRICE("price"),
  AMOUNT("amount"),
  DIRECTION("direction"),
  LIQUIDATION("liquidation"),
  BID_PRICE("best_bid_price"),
  BID_AMOUNT("best_bid_amount"),
  ASK_PRICE("best_ask_price"),
  ASK_AMOUNT("best_ask_amount"),
  MARK_PRICE("mark_price"),
  INDEX_PRICE("index_price"),
  OPEN_INTEREST("open_interest"),
  CURRENT_FUNDING("current_funding"),
  INDEX_NAME("index_name"),
  VOLATILITY("volatility");

  private static final TextTable<Field> BY_NAME =
      TextTable.of(
          Arrays.stream(values())
              .filter(field -> field != OTHER)
              .collect(Collectors.toMap(field -> field.wire, Function.identity())));

  private final String wire;

  Field(String wire) {
    this.wire = wire;
  }

  /** The one whose name is the key just read. */
  static Field of(JsonScanner json) {
    Field field = BY_NAME.get(json);
    return field == null ? OTHER : field;
  }

  /** Its bit in a mask of members that were seen; none for {@link #OTHER}, which may repeat. */
  long bit() {
    return this == OTHER ? 0 : 1L << ordinal();
  }

  /** The bits of all these. */
  static long bits(Field... fields) {
    return Arrays.stream(fields).mapToLong(Field::bit).reduce(0, (a, b) -> a | b);
  }
}
