package io.marketprism.collector.exchange.session;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

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

  /**
   * Frames that are sent once a connection is open, before anything is asked for. Nobody waits for
   * their answers: what must not be missed is one of {@link #ownChannels}.
   */
  default List<String> greetings() {
    return List.of();
  }

  /**
   * Channels that the exchange speaks of itself on: wanted on every connection besides those of
   * feeds, and asked for again like those.
   */
  default List<String> ownChannels() {
    return List.of();
  }

  /** What is sent where the exchange is quiet, so that it answers; empty where it needs nothing. */
  default Optional<Heartbeat> heartbeat() {
    return Optional.empty();
  }

  /** How many requests one connection may make in a long while; empty where that is not limited. */
  default Optional<Quota> quota() {
    return Optional.empty();
  }

  /**
   * Whether that channel may rightly be silent for hours: a connection of such channels alone is
   * not taken for dead because nothing comes.
   */
  default boolean isSeldom(String channel) {
    return false;
  }

  /** What the exchange allows on one connection, and when it ends one. */
  SessionLimits limits();

  /**
   * A frame that the exchange answers.
   *
   * @param frame what is sent
   * @param every after so long without any frame from the exchange; the connection is given up
   *     where none came for as long again
   */
  record Heartbeat(String frame, Duration every) {}

  /**
   * How many frames that subscribe or unsubscribe one connection may send in any such window; four
   * fifths of them are used.
   */
  record Quota(int requests, Duration window) {}
}
