package io.marketprism.collector.exchange.json;

/** What a JSON value is, told by its first character. */
public enum ValueKind {
  OBJECT,
  ARRAY,
  STRING,
  NUMBER,
  BOOLEAN,
  NULL
}
