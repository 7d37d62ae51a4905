package io.marketprism.collector.connection;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The ledger's line for one socket, written by the socket itself. Thread-safe; no call blocks. Made
 * by {@link Connection#socket}.
 */
public final class SocketEntry {
  private final SocketLedger ledger;
  private final long id;
  private final Connection connection;
  private final long bornNs;
  private final @Nullable Throwable createdAt;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean closed = new AtomicBoolean();
  private volatile @Nullable InetSocketAddress local;
  private volatile @Nullable InetSocketAddress remote;

  SocketEntry(
      SocketLedger ledger,
      long id,
      Connection connection,
      long bornNs,
      @Nullable Throwable createdAt) {
    this.ledger = ledger;
    this.id = id;
    this.connection = connection;
    this.bornNs = bornNs;
    this.createdAt = createdAt;
  }

  /** The socket is connected. */
  public void connected(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote) {
    this.local = local;
    this.remote = remote;
    ledger.connected();
  }

  /** So many bytes were read from the socket. */
  public void read(int count) {
    bytes.addAndGet(count);
    connection.read(count);
  }

  /** The socket is closed; every call but the first does nothing and returns false. */
  public boolean closed() {
    boolean first = closed.compareAndSet(false, true);
    if (first) {
      ledger.closed(this);
    }
    return first;
  }

  /** The socket was collected; true where it had never been closed. */
  boolean dropped() {
    return closed.compareAndSet(false, true);
  }

  Connection connection() {
    return connection;
  }

  @Nullable Throwable createdAt() {
    return createdAt;
  }

  long ageNs(long nowNs) {
    return nowNs - bornNs;
  }

  String remoteText() {
    InetSocketAddress address = remote;
    return address == null ? "" : address.toString();
  }

  SocketInfo info(long nowNs) {
    return new SocketInfo(
        id,
        connection.slotName(),
        connection.generation(),
        Optional.ofNullable(local),
        Optional.ofNullable(remote),
        ageNs(nowNs),
        bytes.get(),
        Optional.ofNullable(createdAt));
  }
}
