package io.marketprism.collector.app.simulator.fault;

import java.time.Duration;
import java.util.Locale;

/** What can be said about a fault, as {@code key=value}. */
public enum FaultKey {
  /** Which streams: the exchange's names, * for any text. */
  STREAM("btcusdt@depth*", Form.TEXT),
  /** Which connection, by number in the order of connecting. */
  CONNECTION("1", Form.NUMBER),
  /** How many messages, requests, upgrades or connections. */
  COUNT("3", Form.NUMBER),
  /** How long. */
  FOR("500ms", Form.DURATION),
  /** When it begins, from now. */
  AFTER("10s", Form.DURATION),
  /** After what time it is repeated, for ever. */
  EVERY("30s", Form.DURATION),
  /** HTTP status. */
  STATUS("429", Form.STATUS),
  /** Value of the Retry-After header. */
  RETRY_AFTER("5s", Form.DURATION),
  /** WebSocket close code. */
  CODE("1001", Form.CLOSE_CODE),
  /** How a message is malformed: see {@link MalformedShape}. */
  SHAPE("truncated", Form.SHAPE),
  /** Bytes of an oversized message, levels of a nested one. */
  SIZE("41943040", Form.NUMBER),
  /** Which REST requests: path below the exchange, * for any text. */
  PATH("/api/v3/depth", Form.TEXT),
  /** Which instrument, by the exchange's symbol. */
  SYMBOL("BTCUSDT", Form.TEXT);

  /** What values look like. */
  private enum Form {
    TEXT,
    NUMBER,
    DURATION,
    STATUS,
    CLOSE_CODE,
    SHAPE;

    void check(String value) {
      switch (this) {
        case TEXT -> {}
        case NUMBER -> FaultValues.number(value);
        case DURATION -> FaultValues.duration(value);
        case STATUS -> FaultValues.status(value);
        case CLOSE_CODE -> FaultValues.closeCode(value);
        case SHAPE -> MalformedShape.of(value);
      }
    }
  }

  private final String example;
  private final Form form;

  FaultKey(String example, Form form) {
    this.example = example;
    this.form = form;
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
      form.check(value);
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
