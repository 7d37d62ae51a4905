package io.marketprism.collector.app.nats;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Listens to one connection of the client library: whether it is lost once it was made, since a
 * server that was tried before it counts as lost for the library, whether its server is about to
 * end, and how many errors it reports. Thread-safe; its callbacks come on threads of the client.
 */
final class SessionEvents implements ConnectionListener, ErrorListener {
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Occurrences occurrences;
  private volatile boolean connected;
  private volatile boolean leaving;
  private volatile String failure = "";
  private volatile int localPort;

  SessionEvents(Occurrences occurrences) {
    this.occurrences = occurrences;
  }

  /** The socket has that local port. */
  void connectedFrom(int port) {
    localPort = port;
  }

  /** The local port of its socket; 0 before it is known. */
  int localPort() {
    return localPort;
  }

  /** Whether the connection is lost. */
  boolean isEnded() {
    return ended.getCount() == 0;
  }

  /** Waits until the connection is lost, at most that long; whether it is. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    return ended.await(nanos, TimeUnit.NANOSECONDS);
  }

  /** Whether the server said that it is about to end. */
  boolean isLeaving() {
    return leaving;
  }

  @Override
  @SuppressWarnings("deprecation") // The one method that an implementation must have.
  public void connectionEvent(Connection connection, Events event) {
    switch (event) {
      case CONNECTED -> connected = true;
      case CLOSED, DISCONNECTED -> {
        if (connected) {
          ended.countDown();
        }
      }
      case LAME_DUCK -> {
        occurrences.count(Occurrence.LAME_DUCK);
        leaving = true;
      }
      default -> {}
    }
  }

  @Override
  public void errorOccurred(Connection connection, String error) {
    occurrences.count(Occurrence.CLIENT_ERROR);
  }

  /** The last thing that went wrong, with what was behind it; empty where nothing did. */
  String failure() {
    return failure;
  }

  @Override
  public void exceptionOccurred(Connection connection, Exception thrown) {
    Throwable cause = thrown;
    while (cause.getCause() != null && !cause.getCause().equals(cause)) {
      cause = cause.getCause();
    }
    failure = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    occurrences.count(Occurrence.CLIENT_ERROR);
  }

  @Override
  public void slowConsumerDetected(Connection connection, Consumer consumer) {
    occurrences.count(Occurrence.CLIENT_ERROR);
  }

  @Override
  public void messageDiscarded(Connection connection, Message message) {
    occurrences.count(Occurrence.CLIENT_ERROR);
  }

  @Override
  public void socketWriteTimeout(Connection connection) {
    occurrences.count(Occurrence.CLIENT_ERROR);
  }
}
