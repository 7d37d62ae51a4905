package io.marketprism.collector.app.simulator.stream;

import io.marketprism.collector.app.simulator.fault.Faults;

/** One stream on one connection. Not thread-safe; owned by the loop thread. */
final class Subscription {
  private final Client client;
  private final String name;
  private final byte[] head;
  private final byte[] tail;

  /** Not in the table yet; {@code head} and {@code tail} stand around each payload. */
  Subscription(Client client, String name, byte[] head, byte[] tail) {
    this.client = client;
    this.name = name;
    this.head = head;
    this.tail = tail;
  }

  /** Appends a payload to the connection's batch, or does with it what a fault says. */
  void deliver(Faults faults, byte[] bytes, int offset, int length) {
    client.touch();
    if (!faults.active()) {
      client.connection().frame(head, bytes, offset, length, tail);
      return;
    }
    byte[] message = new byte[head.length + length + tail.length];
    System.arraycopy(head, 0, message, 0, head.length);
    System.arraycopy(bytes, offset, message, head.length, length);
    System.arraycopy(tail, 0, message, head.length + length, tail.length);
    faults.deliver(client.connection(), name, message);
  }
}
