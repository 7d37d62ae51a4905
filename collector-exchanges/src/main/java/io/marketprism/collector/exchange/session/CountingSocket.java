package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.SocketEntry;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;

/**
 * A socket that the ledger of connections knows from its making to its close, that meters what is
 * read, and that the kernel probes when idle. TLS lies over it, so it sees all sockets of ours.
 */
final class CountingSocket extends Socket {
  private static final int KEEP_ALIVE_IDLE_S = 30;
  private static final int KEEP_ALIVE_INTERVAL_S = 10;
  private static final int KEEP_ALIVE_COUNT = 3;

  private final MessageMeter meter;
  private final Runnable onClosed;
  private volatile @Nullable SocketEntry entry;

  /**
   * An unconnected socket, not yet in the ledger.
   *
   * @param onClosed called once, by whatever thread closes it
   */
  CountingSocket(MessageMeter meter, Runnable onClosed) {
    this.meter = meter;
    this.onClosed = onClosed;
  }

  void entered(SocketEntry entry) {
    this.entry = entry;
  }

  @Override
  public void connect(SocketAddress endpoint, int timeout) throws IOException {
    keepAlive();
    super.connect(endpoint, timeout);
    SocketEntry line = entry;
    if (line != null) {
      line.connected(inet(getLocalSocketAddress()), inet(getRemoteSocketAddress()));
    }
  }

  @Override
  public InputStream getInputStream() throws IOException {
    return new Metered(super.getInputStream());
  }

  /** Tells of it outside the lock that the overridden method takes. */
  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized")
  public void close() throws IOException {
    try {
      super.close();
    } finally {
      SocketEntry line = entry;
      if (line != null && line.closed()) {
        onClosed.run();
      }
    }
  }

  private void keepAlive() {
    trySet(StandardSocketOptions.SO_KEEPALIVE, true);
    trySet(StandardSocketOptions.TCP_NODELAY, true);
    trySet(ExtendedSocketOptions.TCP_KEEPIDLE, KEEP_ALIVE_IDLE_S);
    trySet(ExtendedSocketOptions.TCP_KEEPINTERVAL, KEEP_ALIVE_INTERVAL_S);
    trySet(ExtendedSocketOptions.TCP_KEEPCOUNT, KEEP_ALIVE_COUNT);
  }

  /** What the platform does not know is left: this is the third line behind pings and data age. */
  private <T> void trySet(SocketOption<T> option, T value) {
    try {
      if (supportedOptions().contains(option)) {
        setOption(option, value);
      }
    } catch (IOException | UnsupportedOperationException notSupported) {
      // The connection works without it.
    }
  }

  private static @Nullable InetSocketAddress inet(@Nullable SocketAddress address) {
    return address instanceof InetSocketAddress inet ? inet : null;
  }

  private final class Metered extends FilterInputStream {
    Metered(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int b = super.read();
      if (b >= 0) {
        count(1);
      }
      return b;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int count = super.read(bytes, offset, length);
      if (count > 0) {
        count(count);
      }
      return count;
    }

    private void count(int bytes) throws IOException {
      SocketEntry line = entry;
      if (line != null) {
        line.read(bytes);
      }
      meter.read(bytes);
    }
  }
}
