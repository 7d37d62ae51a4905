package io.marketprism.collector.resource;

import java.net.InetSocketAddress;

/**
 * One TCP socket of this process in the kernel's tables. Immutable.
 *
 * @param inode the kernel's number of the socket, the same from its making to its end
 * @param local our end
 * @param remote the other end; port 0 where it listens
 * @param state the kernel's state, {@code established}, {@code close_wait}, {@code listen}
 */
public record TcpSocket(
    long inode, InetSocketAddress local, InetSocketAddress remote, String state) {
  private static final String LISTEN = "listen";

  /** Whether it waits for connections, and is none itself. */
  public boolean listens() {
    return state.equals(LISTEN);
  }
}
