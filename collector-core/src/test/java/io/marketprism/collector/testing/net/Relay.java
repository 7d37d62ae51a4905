package io.marketprism.collector.testing.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One connection that a {@link FaultProxy} stands in the midst of, and what can be done to it.
 * Thread-safe; no command waits for either end, but for those that put something in between frames,
 * which wait for what is being written.
 */
public final class Relay {
  private final int number;
  private final Socket client;
  private final Socket server;
  private final Line toServer;
  private final Line toClient;
  private final ServerFrames frames;
  private final Consumer<Relay> whenGone;
  private final CountDownLatch lines = new CountDownLatch(2);
  private final long acceptedNs = System.nanoTime();
  private volatile boolean webSocket;
  private volatile boolean ended;
  private volatile long endedNs;

  Relay(int number, Socket client, Socket server, Consumer<Relay> whenGone) {
    this.number = number;
    this.client = client;
    this.server = server;
    this.whenGone = whenGone;
    this.toServer = new Line("relay-" + number + "-to-server", client, server);
    this.toClient = new Line("relay-" + number + "-to-client", server, client);
    this.frames = new ServerFrames(toClient, () -> webSocket = true);
  }

  /**
   * Begins to hand on.
   *
   * @param answers is given each request's head, and says what is answered in the server's place
   */
  void start(Function<String, Optional<byte[]>> answers) {
    ClientRequests requests = new ClientRequests(toServer, toClient, answers);
    Daemons.start("relay-" + number + "-from-client", () -> relay(toServer, requests::take));
    Daemons.start("relay-" + number + "-from-server", () -> relay(toClient, frames::take));
    Daemons.start(
        "relay-" + number + "-end",
        () -> {
          lines.await();
          end();
        });
  }

  private void relay(Line line, Line.Input input) throws IOException {
    try {
      line.run(input);
    } catch (IOException e) {
      if (line == toServer || !toClient.isLosing()) {
        reset();
      }
    } finally {
      if (line == toServer) {
        clientIsGone();
      }
      lines.countDown();
    }
  }

  /** Where the server's end would not reach the client, the client's end is that of both. */
  private void clientIsGone() throws IOException {
    if (toServer.isLosing() || toClient.isCrippled()) {
      end();
    }
  }

  /** In the order of accepting, from 1. */
  public int number() {
    return number;
  }

  /** When the client was accepted; nanoseconds, monotonic. */
  public long acceptedNs() {
    return acceptedNs;
  }

  /** Whether the server has granted an upgrade on it. */
  public boolean isWebSocket() {
    return webSocket;
  }

  /** Whether it has not ended, as far as is known here. */
  public boolean isOpen() {
    return !ended;
  }

  /** When it ended; nanoseconds, monotonic; only where it has. */
  public long endedNs() {
    return endedNs;
  }

  /** What the client says. */
  public Line toServer() {
    return toServer;
  }

  /** What the server says. */
  public Line toClient() {
    return toClient;
  }

  /** Takes and hands on nothing any more in either direction; the sockets stay open. */
  public void freeze() {
    toServer.hold();
    toClient.hold();
  }

  /** Hands on at once in both directions; all frames pass again. */
  public void pass() {
    frames.drop(opcode -> false);
    toServer.pass();
    toClient.pass();
  }

  /** Ends it with a FIN to both. */
  public void end() {
    try {
      close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends what the server says with a FIN; what the client says goes on. */
  public void halfClose() {
    toClient.lose();
    try {
      client.shutdownOutput();
    } catch (IOException e) {
      end();
    }
  }

  /** Resets the client's socket. */
  public void reset() {
    try {
      client.setSoLinger(true, 0);
    } catch (IOException e) {
      // It is closed already.
    }
    end();
  }

  /** Lets half of the server's next data frame pass, and resets the client's socket. */
  public void resetInNextFrame() {
    frames.cutNext(this::reset);
  }

  /** Lets half of the server's next data frame pass, and ends the connection with a FIN. */
  public void endInNextFrame() {
    frames.cutNext(this::end);
  }

  /** Puts bytes in where the server's next frame begins, at once where none is under way. */
  public void inject(byte[] bytes) {
    try {
      frames.inject(bytes);
    } catch (IOException e) {
      end();
    }
  }

  /**
   * The same, after which neither end hears of the other any more, while the client's socket stays
   * open until the client closes it.
   */
  public void injectAndHold(byte[] bytes) {
    toServer.lose();
    inject(bytes);
    toClient.lose();
  }

  /** Leaves out all data frames of the server; pings are answered. */
  public void silence() {
    frames.drop(ServerFrames::isData);
  }

  /** Leaves out the server's answers to pings. */
  public void swallowPongs() {
    frames.drop(opcode -> opcode == Frames.PONG);
  }

  private void close() throws IOException {
    boolean first;
    synchronized (this) {
      first = !ended;
      endedNs = first ? System.nanoTime() : endedNs;
      ended = true;
    }
    toServer.close();
    toClient.close();
    client.close();
    server.close();
    if (first) {
      whenGone.accept(this);
    }
  }
}
