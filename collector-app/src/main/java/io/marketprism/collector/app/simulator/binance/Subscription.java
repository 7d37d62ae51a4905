package io.marketprism.collector.app.simulator.binance;

import io.marketprism.collector.app.simulator.fault.Faults;
import java.nio.charset.StandardCharsets;

/** One stream on one connection. Not thread-safe; owned by the loop thread. */
final class Subscription {
  private static final byte[] NOTHING = {};
  private static final byte[] TAIL = {'}'};

  private final Session session;
  private final String name;
  private final byte[] head;

  Subscription(Session session, String name) {
    this.session = session;
    this.name = name;
    String envelope = "{\"stream\":" + BinanceJson.quote(name) + ",\"data\":";
    head = envelope.getBytes(StandardCharsets.UTF_8);
  }

  /** Appends a payload to the connection's batch, in the form that the client asked for. */
  void deliver(Faults faults, byte[] bytes, int offset, int length) {
    byte[] before = session.combined() ? head : NOTHING;
    byte[] after = session.combined() ? TAIL : NOTHING;
    session.touch();
    if (!faults.active()) {
      session.connection().frame(before, bytes, offset, length, after);
      return;
    }
    byte[] message = new byte[before.length + length + after.length];
    System.arraycopy(before, 0, message, 0, before.length);
    System.arraycopy(bytes, offset, message, before.length, length);
    System.arraycopy(after, 0, message, before.length + length, after.length);
    faults.deliver(session.connection(), name, message);
  }
}
