package io.marketprism.collector.reconcile;

import java.util.Set;
import java.util.function.Supplier;

/**
 * Who holds sockets of this process that no slot of the ledger was claimed for, such as a sink or
 * the endpoints. Thread-safe; no call blocks.
 */
public interface SocketOwner {
  /** The name in status and metrics, {@code nats}. */
  String name();

  /**
   * The local ports of its sockets now: those of its connections, and those on which it listens,
   * whose accepted connections are then its own too.
   */
  Set<Integer> localPorts();

  /** An owner of that name whose ports are asked for there. */
  static SocketOwner of(String name, Supplier<Set<Integer>> localPorts) {
    return new SocketOwner() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Set<Integer> localPorts() {
        return localPorts.get();
      }
    };
  }
}
