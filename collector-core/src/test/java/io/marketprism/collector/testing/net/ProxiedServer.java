package io.marketprism.collector.testing.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A proxy before a server that grants each upgrade, says what it is told to and remembers what it
 * hears. Thread-safe.
 */
final class ProxiedServer implements AutoCloseable {
  final RawExchange server;
  final FaultProxy proxy;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final BlockingQueue<byte[]> said = new LinkedBlockingQueue<>();

  ProxiedServer() throws IOException {
    server = new RawExchange(this::serve);
    proxy = FaultProxy.before(server.port());
  }

  /** Hears on a thread of its own. */
  private void serve(int number, RawPeer peer) throws Exception {
    peer.shakeHands();
    heard.add("upgrade " + number);
    Daemons.start(
        "listener",
        () -> {
          try {
            while (true) {
              heard.add(peer.read());
            }
          } catch (IOException e) {
            peer.closeSocket();
            heard.add("gone " + number);
          }
        });
    while (true) {
      peer.write(said.take());
    }
  }

  /** Lets the server say bytes as they are, on any of its connections. */
  void say(byte[] bytes) {
    said.add(bytes);
  }

  /** The same of a text frame. */
  void say(String text) {
    say(Frames.text(text));
  }

  /** Whether the server has heard nothing more. */
  boolean heardNothing() {
    return heard.isEmpty();
  }

  /** The next that the server hears: an upgrade, a frame, or that a client is gone. */
  String hear() throws InterruptedException {
    return String.valueOf(heard.poll(RawClient.PATIENCE.toSeconds(), TimeUnit.SECONDS));
  }

  /** A client whose WebSocket is open. */
  RawClient client() throws IOException {
    return new RawClient(proxy.port()).upgrade();
  }

  /** The one open WebSocket. */
  Relay only() {
    await(() -> proxy.webSockets().size() == 1);
    return proxy.webSockets().get(0);
  }

  /** Waits until it holds. */
  static void await(BooleanSupplier condition) {
    long until = System.nanoTime() + RawClient.PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(until);
      Thread.onSpinWait();
    }
  }

  /** A text frame as a client sends it; the mask is of zeros. */
  static byte[] masked(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] frame = new byte[6 + payload.length];
    frame[0] = (byte) 0x81;
    frame[1] = (byte) (0x80 | payload.length);
    System.arraycopy(payload, 0, frame, 6, payload.length);
    return frame;
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    server.close();
  }
}
