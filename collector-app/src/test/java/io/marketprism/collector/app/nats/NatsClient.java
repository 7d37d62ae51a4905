package io.marketprism.collector.app.nats;

import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.JetStreamManagement;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;

/** A connection of the client library that closes without exceptions. */
public final class NatsClient implements AutoCloseable {
  private final Connection connection;

  private NatsClient(Connection connection) {
    this.connection = connection;
  }

  /** Connects, or fails with what the library says. */
  public static NatsClient connect(Options.Builder options) throws IOException {
    try {
      return new NatsClient(Nats.connect(options.build()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The connection itself, which this closes. */
  public Connection connection() {
    return connection;
  }

  /** To publish on streams and to read them. */
  public JetStream jetStream() throws IOException {
    return connection.jetStream();
  }

  /** To make streams and to ask for their state. */
  public JetStreamManagement streams() throws IOException {
    return connection.jetStreamManagement();
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
