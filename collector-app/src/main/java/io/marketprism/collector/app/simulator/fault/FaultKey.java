package io.marketprism.collector.app.simulator.fault;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** What can be said about a fault, as {@code key=value}. */
public enum FaultKey {
  /** Which streams: the exchange's names, * for any text. */
  STREAM("btcusdt@depth*", text -> {}),
  /** Which connection, by number in the order of connecting. */
  CONNECTION("1", FaultValues::number),
  /** How many messages, requests, upgrades or connections. */
  COUNT("3", FaultValues::number),
  /** How long. */
  FOR("500ms", FaultValues::duration),
  /** When it begins, from now. */
  AFTER("10s", FaultValues::duration),
  /** After what time it is repeated, for ever. */
  EVERY("30s", FaultValues::duration),
  /** HTTP status. */
  STATUS("429", FaultValues::status),
  /** Value of the Retry-After header. */
  RETRY_AFTER("5s", FaultValues::duration),
  /** WebSocket close code. */
  CODE("1001", FaultValues::closeCode),
  /** How a message is malformed: see {@link MalformedShape}. */
  SHAPE("truncated", MalformedShape::of),
  /** Bytes of an oversized message, levels of a nested one. */
  SIZE("41943040", FaultValues::number),
  /** Which REST requests: path below the exchange, * for any text. */
  PATH("/api/v3/depth", text -> {}),
  /** Which instrument, by the exchange's symbol. */
  SYMBOL("BTCUSDT", text -> {});

  private final String example;
  private final Consumer<String> check;

  FaultKey(String example, Consumer<String> check) {
    this.example = example;
    this.check = check;
  }

  /** How it is written: lower case, words with dashes. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** A value as an example. */
  public String example() {
    return example;
  }

  /** Throws IllegalArgumentException where the value is not one for this key. */
  void check(String value) {
    try {
      check.accept(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(text() + "=" + value + ": " + e.getMessage(), e);
    }
  }

  static FaultKey of(String text) {
    for (FaultKey key : values()) {
      if (key.text().equals(text)) {
        return key;
      }
    }
    throw new IllegalArgumentException("no such key: " + text);
  }

  /** How a duration is written as a value. */
  static String text(Duration duration) {
    return duration.toMillis() + "ms";
  }
}
