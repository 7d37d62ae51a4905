package io.marketprism.collector.app.nats;

import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a NATS server, from its making to its end; it is never connected again. Answers
 * to what is published on it come to an inbox of its own. Thread-safe.
 */
final class Session {
  /** Takes the answers to published messages, on the client's thread; must not block. */
  @FunctionalInterface
  interface Answers {
    /**
     * A message was answered.
     *
     * @param lane who published it
     * @param number the number that it was published with
     */
    void answered(int lane, long number, PubAck answer);
  }

  private static final char SEPARATOR = '.';
  private static final int NO_RESPONDERS = 503;

  private final Connection connection;
  private final String inbox;
  private final Answers answers;
  private final SessionEvents events;

  /** Begins to listen for answers on a connection, to which {@code events} listens. */
  Session(Connection connection, Answers answers, SessionEvents events) {
    this.connection = connection;
    this.answers = answers;
    this.events = events;
    this.inbox = connection.createInbox() + SEPARATOR;
    connection.createDispatcher(this::onAnswer).subscribe(inbox + ">");
  }

  /** The connection, for requests. */
  Connection connection() {
    return connection;
  }

  /** What is heard of the connection. */
  SessionEvents events() {
    return events;
  }

  /** Whether the connection is lost. */
  boolean isOver() {
    return events.isEnded();
  }

  /** Waits until the connection is lost, at most that long; whether it is. */
  boolean awaitEnd(long nanos) throws InterruptedException {
    return events.awaitEnd(nanos);
  }

  /** Whether the server is about to end, although the connection still works. */
  boolean isLeaving() {
    return events.isLeaving();
  }

  /** The largest message that the server takes, in bytes with headers. */
  long maxPayload() {
    return connection.getServerInfo().getMaxPayload();
  }

  /**
   * Publishes a message that is to be answered. Blocks where the client's queue is full, which what
   * lanes may have in flight does not fill.
   *
   * @throws IllegalStateException where the connection is lost
   */
  void publish(String subject, int lane, long number, Headers headers, byte[] body) {
    connection.publish(subject, inbox + lane + SEPARATOR + number, headers, body);
  }

  /** Publishes a message that nobody answers; throws as {@link #publish}. */
  void publishPlain(String subject, @Nullable Headers headers, byte[] body) {
    connection.publish(subject, headers, body);
  }

  private void onAnswer(Message message) {
    String subject = message.getSubject();
    int end = subject.indexOf(SEPARATOR, inbox.length());
    if (end < 0) {
      return;
    }
    try {
      int lane = Integer.parseInt(subject, inbox.length(), end, 10);
      long number = Long.parseLong(subject, end + 1, subject.length(), 10);
      answers.answered(lane, number, answer(message));
    } catch (NumberFormatException e) {
      // Not an answer to anything of ours.
    }
  }

  private static PubAck answer(Message message) {
    return message.isStatusMessage() && message.getStatus().getCode() == NO_RESPONDERS
        ? PubAck.noResponders()
        : PubAck.parse(message.getData());
  }
}
