package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.CloseReason;
import io.marketprism.collector.connection.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Sockets that do what the test says. */
final class FakeWires implements Wires {
  final List<FakeWire> opened = new ArrayList<>();

  @Override
  public Wire open(SessionProtocol protocol, Connection connection, WireEvents events) {
    FakeWire wire = new FakeWire(events, connection);
    opened.add(wire);
    return wire;
  }

  /** The n-th wire, from 1. */
  FakeWire wire(int n) {
    return opened.get(n - 1);
  }

  int count() {
    return opened.size();
  }

  long uncancelled() {
    return opened.stream().filter(wire -> !wire.cancelled).count();
  }

  static final class FakeWire implements Wire {
    final List<String> sent = new ArrayList<>();
    final WireEvents events;
    final Connection connection;
    boolean closeAsked;
    boolean cancelled;
    boolean takesFrames = true;
    long queued;

    FakeWire(WireEvents events, Connection connection) {
      this.events = events;
      this.connection = connection;
    }

    @Override
    public boolean send(String frame) {
      if (takesFrames) {
        sent.add(frame);
      }
      return takesFrames;
    }

    @Override
    public long queuedBytes() {
      return queued;
    }

    @Override
    public void close() {
      closeAsked = true;
    }

    @Override
    public void cancel() {
      cancelled = true;
    }

    void text(String frame) {
      events.text(frame);
    }

    void ends(CloseReason reason) {
      events.ended(reason, "", Optional.empty());
    }

    void turnsAway(CloseReason reason, Duration retryAfter) {
      events.ended(reason, "", Optional.of(retryAfter));
    }
  }
}
