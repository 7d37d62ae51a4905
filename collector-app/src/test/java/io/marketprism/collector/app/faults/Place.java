package io.marketprism.collector.app.faults;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/** Where a collector runs, and how it and its exchanges reach each other. Immutable. */
interface Place extends AutoCloseable {
  /** Beside everything else. */
  Place HERE = () -> {};

  /** The address of ours that exchanges are offered at. */
  default InetAddress exchanges() {
    return InetAddress.getLoopbackAddress();
  }

  /** How the collector's configuration names that. */
  default String exchangesHost() {
    return "127.0.0.1";
  }

  /** The ports of health and of metrics in its configuration; 0 for any. */
  default List<Integer> endpoints() {
    return List.of(0, 0);
  }

  /** At which port of loopback the one that it says is reached. */
  default IntUnaryOperator way() {
    return IntUnaryOperator.identity();
  }

  /** The words before those that start the collector. */
  default List<String> command() {
    return List.of();
  }

  /** Options of its JVM. */
  default List<String> jvm() {
    return List.of();
  }

  /** Variables of its environment. */
  default Map<String, String> environment() {
    return Map.of();
  }

  /** Leaves nothing behind. */
  @Override
  void close() throws IOException;
}
