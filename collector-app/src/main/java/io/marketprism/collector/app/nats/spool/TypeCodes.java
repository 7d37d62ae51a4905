package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.model.DataType;
import org.jspecify.annotations.Nullable;

/**
 * The byte that stands for a data type in a file. Codes are never given anew: a file may be read by
 * another version of the program.
 */
final class TypeCodes {
  private static final int MAX = 127;

  private TypeCodes() {}

  static byte of(DataType type) {
    return switch (type) {
      case ORDERBOOK -> 1;
      case TRADE -> 2;
      case BBO -> 3;
      case FUNDING_RATE -> 4;
      case MARK_PRICE -> 5;
      case INDEX_PRICE -> 6;
      case OPEN_INTEREST -> 7;
      case LIQUIDATION -> 8;
      case LSR_TOP_POSITION -> 9;
      case LSR_ALL_ACCOUNT -> 10;
      case VOLATILITY_INDEX -> 11;
      case INTERRUPTION -> 12;
    };
  }

  /** Data types by their code. */
  static @Nullable DataType[] byCode() {
    @Nullable DataType[] types = new @Nullable DataType[MAX + 1];
    for (DataType type : DataType.values()) {
      types[of(type)] = type;
    }
    return types;
  }
}
