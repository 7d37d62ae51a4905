package io.marketprism.collector.exchange.session;

import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.spi.Scheduler;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends our frames on one connection, never two within the spacing that the exchange allows,
 * answers before requests. Not thread-safe; called on the control thread.
 */
final class Outbox {
  /** More answers than this waiting means that the peer asks faster than it allows us to answer. */
  private static final int MAX_REPLIES = 64;

  private final Clocks clocks;
  private final Scheduler scheduler;
  private final long spacingNs;
  private final Supplier<@Nullable String> requests;
  private final Consumer<String> send;
  private final ArrayDeque<String> replies = new ArrayDeque<>();
  private @Nullable Cancellable timer;
  private long nextAtNs;
  private boolean running;

  /**
   * An outbox that is not started.
   *
   * @param requests the next request's frame, or null where there is none
   */
  Outbox(
      Clocks clocks,
      Scheduler scheduler,
      Duration spacing,
      Supplier<@Nullable String> requests,
      Consumer<String> send) {
    this.clocks = clocks;
    this.scheduler = scheduler;
    this.spacingNs = spacing.toNanos();
    this.requests = requests;
    this.send = send;
  }

  /** Begins to send, these frames before any other. */
  void start(List<String> first) {
    running = true;
    replies.addAll(first);
    nextAtNs = clocks.nanos();
    wake();
  }

  void stop() {
    running = false;
    replies.clear();
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /** Queues an answer; false where too many are waiting, and this one was dropped. */
  boolean reply(String frame) {
    if (replies.size() >= MAX_REPLIES) {
      return false;
    }
    replies.add(frame);
    wake();
    return true;
  }

  /** There may be something to send. */
  void wake() {
    while (running && timer == null) {
      long waitNs = nextAtNs - clocks.nanos();
      if (waitNs > 0) {
        timer = scheduler.schedule(Duration.ofNanos(waitNs), this::fire);
        return;
      }
      String frame = replies.poll();
      if (frame == null) {
        frame = requests.get();
      }
      if (frame == null) {
        return;
      }
      nextAtNs = clocks.nanos() + spacingNs;
      send.accept(frame);
    }
  }

  private void fire() {
    timer = null;
    wake();
  }
}
