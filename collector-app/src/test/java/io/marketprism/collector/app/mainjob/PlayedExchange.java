package io.marketprism.collector.app.mainjob;

import io.marketprism.collector.app.simulator.binance.BinanceLimits;
import io.marketprism.collector.app.simulator.binance.BinanceSurface;
import io.marketprism.collector.app.simulator.fault.Fault;
import io.marketprism.collector.app.simulator.fault.FaultKind;
import io.marketprism.collector.app.simulator.market.Channel;
import io.marketprism.collector.app.simulator.server.SimulatorServer;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A market of Binance on loopback that shows one recording, with all its limits. Thread-safe. */
final class PlayedExchange implements AutoCloseable {
  private final TapePlayer player;
  private final BinanceSurface surface;
  private final SimulatorServer server;

  PlayedExchange(Tape tape, Set<Channel> wanted, Duration length) {
    player = new TapePlayer(tape, wanted, length);
    surface =
        BinanceSurface.of(
            tape.venue(),
            player,
            tape.isSpot() ? BinanceLimits.spot() : BinanceLimits.futures(),
            InstantSource.system(),
            System::nanoTime);
    server = new SimulatorServer(0, Map.of(tape.venue(), surface));
  }

  /** Stops the tape before that message, so that {@link #cut} hits a known place. */
  void holdAt(int message) {
    player.holdAt(message);
  }

  void start() throws IOException {
    server.start();
  }

  String authority() {
    return "127.0.0.1:" + server.port();
  }

  TapePlayer.Place place() {
    return player.place();
  }

  /** Ends all connections: FIN or RESET. The tape goes on once all streams are watched again. */
  void cut(FaultKind how) {
    server.call(
        () -> {
          player.lose();
          surface.faults().inject(Fault.of(how));
          return true;
        });
  }

  Map<TapePlayer.Feed, Long> sent() {
    return server.call(player::sent);
  }

  Map<TapePlayer.Feed, Long> lastBeforeLoss() {
    return server.call(player::lastBeforeLoss);
  }

  /** Connections that were let in so far. */
  long webSocketsOpened() {
    return server.connections().webSocketsOpened();
  }

  /** A failure of the exchange itself, which would spoil the test. */
  Optional<Throwable> failure() {
    return server.failure();
  }

  @Override
  public void close() {
    server.close();
  }
}
