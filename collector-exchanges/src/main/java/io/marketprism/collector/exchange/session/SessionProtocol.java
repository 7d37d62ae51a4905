package io.marketprism.collector.exchange.session;

import java.net.URI;
import java.util.List;

/**
 * What a session must know of an exchange to open a socket and subscribe on it. Implementations are
 * immutable and thread-safe; they do no I/O.
 */
public interface SessionProtocol {
  /** Where to connect: ws or wss, without secrets. */
  URI endpoint();

  /**
   * The frame that subscribes.
   *
   * @param requestId rising in one connection, from 1; comes back in the acknowledgement
   * @param channels the exchange's channel names, at most {@link SessionLimits#channelsPerRequest}
   */
  String subscribe(long requestId, List<String> channels);

  /** The frame that unsubscribes; the same parameters. */
  String unsubscribe(long requestId, List<String> channels);

  /** What the exchange allows on one connection, and when it ends one. */
  SessionLimits limits();
}
