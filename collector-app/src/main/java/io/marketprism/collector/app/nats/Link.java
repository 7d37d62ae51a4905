package io.marketprism.collector.app.nats;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.Text;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one connection to the NATS servers, for ever: whenever it is lost a new one is made, with
 * growing pauses between attempts. A connection never heals itself, so nothing waits in one out of
 * our sight. Where a server says that it is about to end, another one is connected to before the
 * connection to it is given up.
 *
 * <p>Thread-safe. Its own thread, {@code marketprism-nats-link}, connects and closes.
 */
final class Link {
  private static final long FIRST_PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final int MAX_DOUBLINGS = 6;
  private static final long STEADY_NS = TimeUnit.SECONDS.toNanos(10);
  private static final long LEAVE_NS = TimeUnit.SECONDS.toNanos(10);
  private static final long LOOK_NS = TimeUnit.MILLISECONDS.toNanos(200);

  /** More than all lanes may have in flight together, so that publishing never waits. */
  private static final int MAX_QUEUED = 64 * 1024;

  private final Supplier<Options.Builder> options;
  private final Session.Answers answers;
  private final Occurrences occurrences;
  private final Clocks clocks;
  private final NatsThreads threads;
  private final Thread thread;

  @GuardedBy("this")
  private @Nullable Session current;

  @GuardedBy("this")
  private boolean closed;

  @GuardedBy("this")
  private String trouble = "not connected yet";

  @GuardedBy("this")
  private long troubledSinceNs;

  private volatile List<String> discovered = List.of();

  /** Of connections that are being made, or were made and not closed. */
  private final Set<SessionEvents> held = new CopyOnWriteArraySet<>();

  /**
   * @param options servers, credentials and limits of each connection
   * @param answers takes the answers to what is published
   */
  Link(
      Supplier<Options.Builder> options,
      Session.Answers answers,
      Occurrences occurrences,
      Clocks clocks,
      NatsThreads threads) {
    this.options = options;
    this.answers = answers;
    this.occurrences = occurrences;
    this.clocks = clocks;
    this.threads = threads;
    this.troubledSinceNs = clocks.nanos();
    this.thread = threads.thread("link", this::run);
  }

  void start() {
    thread.start();
  }

  /** Why there is no connection; empty where there is one. */
  synchronized String trouble() {
    return trouble;
  }

  /** Nanoseconds without a connection; 0 where there is one. */
  synchronized long troubledForNs() {
    return trouble.isEmpty() ? 0 : clocks.nanos() - troubledSinceNs;
  }

  /** The local ports of its sockets. */
  Set<Integer> localPorts() {
    return held.stream()
        .map(SessionEvents::localPort)
        .filter(port -> port > 0)
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The session to publish on; null where there is none now. */
  synchronized @Nullable Session session() {
    Session session = current;
    return session == null || session.isOver() ? null : session;
  }

  /** Waits for a session, at most that long; null where there is none then. */
  synchronized @Nullable Session await(long nanos) throws InterruptedException {
    long deadline = clocks.nanos() + nanos;
    Session session = session();
    while (session == null && !closed) {
      long leftMs = TimeUnit.NANOSECONDS.toMillis(deadline - clocks.nanos());
      if (leftMs <= 0) {
        return null;
      }
      wait(leftMs);
      session = session();
    }
    return session;
  }

  private void run() {
    int failures = 0;
    while (!isClosed()) {
      long begunNs = clocks.nanos();
      try {
        Session session = connect();
        if (session != null) {
          live(session);
        }
        failures = clocks.nanos() - begunNs >= STEADY_NS ? 0 : failures + 1;
        pause(failures);
      } catch (InterruptedException e) {
        // Only close interrupts, and it has said so.
      } catch (Throwable t) {
        failed(t.toString());
        rest();
      }
    }
    Session last = session();
    if (last != null) {
      end(last);
    }
  }

  /** Uses the session until it ends, or another one has taken over from it and that has ended. */
  private void live(Session first) throws InterruptedException {
    Session session = first;
    become(session);
    try {
      while (!isClosed() && !session.awaitEnd(LOOK_NS)) {
        if (session.isLeaving()) {
          session = succeed(session);
        }
      }
    } finally {
      lose(session);
      end(session);
    }
  }

  /** Another session, whose server stays; the same one where there is none yet. */
  private Session succeed(Session leaving) throws InterruptedException {
    Session next = connect();
    if (next == null) {
      leaving.awaitEnd(STEADY_NS / MAX_DOUBLINGS);
      return leaving;
    }
    become(next);
    leaving.awaitEnd(LEAVE_NS);
    end(leaving);
    return next;
  }

  private synchronized void become(Session session) {
    current = session;
    trouble = "";
    notifyAll();
  }

  private synchronized void lose(Session session) {
    if (session.equals(current)) {
      current = null;
    }
    say("the connection was lost");
  }

  private void end(Session session) {
    occurrences.count(Occurrence.DISCONNECTED);
    try {
      session.connection().close();
      held.remove(session.events());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A new session; null where none can be had now. */
  private @Nullable Session connect() throws InterruptedException {
    SessionEvents events = new SessionEvents(occurrences);
    held.add(events);
    try {
      Options.Builder base = options.get();
      if (!discovered.isEmpty()) {
        base.servers(discovered.toArray(String[]::new));
      }
      Options settings =
          threads
              .use(KnownDataPort.use(base))
              .subjectValidationType(Options.SubjectValidationType.None)
              .maxMessagesInOutgoingQueue(MAX_QUEUED)
              .noReconnect()
              .reconnectBufferSize(0)
              .connectionListener(events)
              .errorListener(events)
              .build();
      Connection connection = Nats.connect(settings);
      Session session = session(connection, events);
      discovered = List.copyOf(connection.getServers());
      occurrences.count(Occurrence.CONNECTED);
      return session;
    } catch (IOException | RuntimeException e) {
      String behind = events.failure();
      failed(e.getMessage() + (behind.isEmpty() ? "" : ": " + behind));
      held.remove(events);
      return null;
    }
  }

  private Session session(Connection connection, SessionEvents events) throws InterruptedException {
    try {
      return new Session(connection, answers, events);
    } catch (RuntimeException | Error e) {
      connection.close();
      throw e;
    }
  }

  private void failed(String why) {
    occurrences.count(Occurrence.CONNECT_FAILED);
    synchronized (this) {
      if (session() == null) {
        say(why);
      }
    }
  }

  private synchronized void say(String why) {
    if (trouble.isEmpty()) {
      troubledSinceNs = clocks.nanos();
    }
    trouble = Text.printable(why);
  }

  /** Waits after something that should not be, as after many failures. */
  private void rest() {
    try {
      pause(MAX_DOUBLINGS);
    } catch (InterruptedException e) {
      // Only close interrupts, and it has said so.
    }
  }

  /** Waits between two attempts: half to all of a time that doubles with each failure. */
  private synchronized void pause(int failures) throws InterruptedException {
    long longest = FIRST_PAUSE_NS << Math.min(failures, MAX_DOUBLINGS);
    long untilNs = clocks.nanos() + ThreadLocalRandom.current().nextLong(longest / 2, longest);
    long leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - clocks.nanos());
    while (!closed && leftMs > 0) {
      wait(leftMs);
      leftMs = TimeUnit.NANOSECONDS.toMillis(untilNs - clocks.nanos());
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** Gives the connection up; its thread closes it. Safe to call twice. */
  void stop() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    thread.interrupt();
  }

  /** Waits for the end of its thread, at most that long. */
  void join(long millis) throws InterruptedException {
    thread.join(millis);
  }
}
