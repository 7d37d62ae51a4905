package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.Connection;
import java.net.InetAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.net.SocketFactory;

/**
 * Makes the sockets of one connection, or of one REST client, and enters each in the ledger.
 * Thread-safe.
 */
final class CountingSocketFactory extends SocketFactory {
  private final Connection connection;
  private final Supplier<MessageMeter> meters;
  private final Runnable onNoneOpen;
  private final AtomicInteger open = new AtomicInteger();

  /**
   * A factory without sockets.
   *
   * @param meters gives the meter of each new socket
   * @param onNoneOpen called when the last open socket was closed, on the thread that closed it
   */
  CountingSocketFactory(Connection connection, Supplier<MessageMeter> meters, Runnable onNoneOpen) {
    this.connection = connection;
    this.meters = meters;
    this.onNoneOpen = onNoneOpen;
  }

  /** Sockets that are open now. */
  int open() {
    return open.get();
  }

  @Override
  public Socket createSocket() {
    CountingSocket socket = new CountingSocket(meters.get(), this::closed);
    open.incrementAndGet();
    socket.entered(connection.socket(socket));
    return socket;
  }

  private void closed() {
    if (open.decrementAndGet() == 0) {
      onNoneOpen.run();
    }
  }

  @Override
  public Socket createSocket(String host, int port) {
    throw unconnectedOnly();
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress localHost, int localPort) {
    throw unconnectedOnly();
  }

  @Override
  public Socket createSocket(InetAddress host, int port) {
    throw unconnectedOnly();
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) {
    throw unconnectedOnly();
  }

  private static UnsupportedOperationException unconnectedOnly() {
    return new UnsupportedOperationException("only unconnected sockets are made here");
  }
}
