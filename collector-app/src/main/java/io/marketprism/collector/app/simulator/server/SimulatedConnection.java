package io.marketprism.collector.app.simulator.server;

/**
 * One WebSocket connection, seen from the exchange's side.
 *
 * <p>Not thread-safe; owned by the server's loop thread. What is sent to a closed connection is
 * dropped silently, as a socket does.
 */
public interface SimulatedConnection {
  /** 1, 2, 3 and so on in the order in which clients were let in, over the whole server. */
  long id();

  /** Sends one text message at once, also while the connection is silent. */
  void send(String text);

  /**
   * Appends one text message to the batch that {@link #flush()} sends: the UTF-8 bytes of {@code
   * head}, then {@code length} of {@code body} from {@code offset}, then {@code tail}. Does nothing
   * while the connection is silent. The caller keeps ownership of the arrays; they are copied.
   */
  void frame(byte[] head, byte[] body, int offset, int length, byte[] tail);

  /** Hands the batch to the socket. */
  void flush();

  /** Sends a ping frame with this payload, of at most 125 bytes. */
  void ping(String payload);

  /**
   * Appends one text message of {@code size} bytes: {@code head}, then the letter x as often as it
   * takes, then {@code tail}.
   */
  void oversized(byte[] head, long size, byte[] tail);

  /** Writes bytes to the socket as they are, without a frame around them. */
  void raw(byte[] bytes);

  /** Sends a Close frame and closes the socket when the client answers, at the latest in 1 s. */
  void close(int code, String reason);

  /** Sends a Close frame and then leaves the socket open until the client closes it. */
  void closeAndHold(int code, String reason);

  /** Ends the stream with a FIN and no Close frame; the socket goes when the client closes too. */
  void finish();

  /** Resets the socket. */
  void reset();

  /** Whether {@link #frame} is swallowed: the socket is open, pings are answered, no data comes. */
  void silence(boolean silent);

  /**
   * Whether the peer has vanished: nothing is read any more and nothing is written, no Close frame
   * and no FIN either. Only {@link #reset()} still acts.
   */
  void freeze(boolean frozen);

  /** Whether it takes more without holding much in memory. True for a silent or frozen one. */
  boolean writable();

  /** Bytes that were sent here and that the socket has not taken yet. */
  long pending();

  /** Whether messages may still be sent: not closed and not closing. */
  boolean open();
}
