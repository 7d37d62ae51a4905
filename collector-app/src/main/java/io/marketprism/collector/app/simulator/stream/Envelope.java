package io.marketprism.collector.app.simulator.stream;

/** What stands around a payload, by the name of its stream. Immutable. */
public interface Envelope {
  /** What comes before. */
  byte[] head(String name);

  /** What comes after. */
  byte[] tail(String name);
}
