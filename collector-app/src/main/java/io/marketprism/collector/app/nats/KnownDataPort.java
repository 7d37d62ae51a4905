package io.marketprism.collector.app.nats;

import io.nats.client.Options;
import io.nats.client.impl.SocketDataPortWithWriteTimeout;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The client library's socket, which tells the listener of its connection by which local port it is
 * to be known, at its first reading. Public, and made by its name, as the library wants it.
 */
public final class KnownDataPort extends SocketDataPortWithWriteTimeout {
  /** Whom to tell; nobody once that was done. */
  private @Nullable SessionEvents untold;

  /** Makes a socket that is not connected. */
  public KnownDataPort() {}

  /**
   * The options with such sockets, where the library can find this class; it cannot where it is
   * loaded by a class loader above ours.
   */
  static Options.Builder use(Options.Builder options) {
    String name = KnownDataPort.class.getName();
    try {
      Class<?> found = Class.forName(name, false, Options.class.getClassLoader());
      return found.equals(KnownDataPort.class) ? options.dataPortType(name) : options;
    } catch (ClassNotFoundException e) {
      return options;
    }
  }

  @Override
  public void afterConstruct(Options options) {
    super.afterConstruct(options);
    untold = options.getConnectionListener() instanceof SessionEvents events ? events : null;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    SessionEvents events = untold;
    if (events != null) {
      events.connectedFrom(socket.getLocalPort());
      untold = null;
    }
    return super.read(target, offset, length);
  }
}
