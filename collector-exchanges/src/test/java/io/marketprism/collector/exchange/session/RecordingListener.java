package io.marketprism.collector.exchange.session;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a session tells, and understands three frames: {@code ack 1}, {@code refuse 1}
 * and {@code data ...}.
 */
final class RecordingListener implements SessionListener {
  final List<String> events = new CopyOnWriteArrayList<>();

  /** Why connections could not be opened. */
  final List<String> unreachable = new CopyOnWriteArrayList<>();

  /** The threads that delivered frames. */
  final Set<Thread> readers = ConcurrentHashMap.newKeySet();

  private volatile @Nullable Session session;

  /** Answers requests on that session. */
  void answersTo(Session session) {
    this.session = session;
  }

  @Override
  public boolean onFrame(long generation, String frame, long receivedNs) {
    readers.add(Thread.currentThread());
    String[] words = frame.split(" ", 2);
    switch (words[0]) {
      case "ack" -> session().acknowledged(generation, Long.parseLong(words[1]));
      case "refuse" -> session().refused(generation, Long.parseLong(words[1]), "no such channel");
      case "error" -> throw new StackOverflowError("deep");
      case "assert" -> throw new AssertionError("wrong");
      case "memory" -> throw new OutOfMemoryError("heap");
      case "exception" -> throw new IllegalStateException("bad frame");
      default -> note("frame " + generation + " " + frame);
    }
    return words[0].equals("data");
  }

  @Override
  public void onSubscribed(long generation, List<String> channels) {
    note("subscribed " + generation + " " + String.join(",", channels));
  }

  @Override
  public void onRefused(long generation, String channel, String reason) {
    note("refused " + generation + " " + channel + " " + reason);
  }

  @Override
  public void onLost(long generation, String reason) {
    note("lost " + generation + " " + reason);
  }

  @Override
  public void onUnreachable(long generation, String reason) {
    unreachable.add(generation + " " + reason);
  }

  @Override
  public void onHandedOver(long generation) {
    note("handed over " + generation);
  }

  /** What was told but the frames. */
  List<String> told() {
    return events.stream().filter(event -> !event.startsWith("frame")).toList();
  }

  /** Waits for an event; fails after ten seconds. */
  synchronized void await(Predicate<String> wanted) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (events.stream().noneMatch(wanted)) {
      long leftMs = (until - System.nanoTime()) / 1_000_000;
      if (leftMs <= 0) {
        throw new AssertionError("not told in time; told was " + events);
      }
      wait(leftMs);
    }
  }

  void await(String event) throws InterruptedException {
    await(event::equals);
  }

  private Session session() {
    return Objects.requireNonNull(session);
  }

  private synchronized void note(String event) {
    events.add(event);
    notifyAll();
  }
}
