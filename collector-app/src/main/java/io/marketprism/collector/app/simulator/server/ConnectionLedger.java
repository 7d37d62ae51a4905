package io.marketprism.collector.app.simulator.server;

import io.netty.handler.codec.CodecException;
import io.netty.handler.codec.http.websocketx.WebSocketHandshakeException;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Counts sockets, upgrades, requests and own faults. Thread-safe; written by the loop thread. */
final class ConnectionLedger {
  final AtomicLong socketsOpen = new AtomicLong();
  final AtomicLong socketsAccepted = new AtomicLong();
  final AtomicLong webSocketsOpen = new AtomicLong();
  final AtomicLong webSocketsOpened = new AtomicLong();
  final AtomicLong upgradesRefused = new AtomicLong();
  final AtomicLong requests = new AtomicLong();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  ConnectionCounts counts() {
    return new ConnectionCounts(
        socketsOpen.get(),
        socketsAccepted.get(),
        webSocketsOpen.get(),
        webSocketsOpened.get(),
        upgradesRefused.get(),
        requests.get());
  }

  /** Keeps the first failure that is the simulator's own: not the network's, not the client's. */
  void failed(Throwable cause) {
    boolean foreign =
        cause instanceof IOException
            || cause instanceof CodecException
            || cause instanceof WebSocketHandshakeException;
    if (!foreign) {
      failure.compareAndSet(null, cause);
    }
  }

  Optional<Throwable> failure() {
    return Optional.ofNullable(failure.get());
  }
}
