package io.marketprism.collector.exchange.session;

import io.marketprism.collector.exchange.session.SessionProtocol.Heartbeat;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks an exchange that was quiet for long enough for a life sign, and gives the connection up
 * where none comes for as long again. Where it looks much too late, the whole process stood still,
 * a sign may wait in the socket, and it asks once more. Not thread-safe; owned by one {@link Link}
 * and called on the control thread.
 */
final class LifeSigns {
  private final SessionEnvironment environment;
  private final Arrivals arrivals;
  private final Consumer<String> send;
  private final Runnable givenUp;
  private @Nullable Cancellable timer;
  private boolean asked;
  private long askedNs;

  /**
   * @param arrivals when frames arrived on the connection
   * @param send sends a frame
   * @param givenUp is run where no sign came
   */
  LifeSigns(
      SessionEnvironment environment, Arrivals arrivals, Consumer<String> send, Runnable givenUp) {
    this.environment = environment;
    this.arrivals = arrivals;
    this.send = send;
    this.givenUp = givenUp;
  }

  /** The connection is open. */
  void watch(Heartbeat heartbeat) {
    look(heartbeat, environment.clocks().nanos());
  }

  private void look(Heartbeat heartbeat, long dueNs) {
    long everyNs = heartbeat.every().toNanos();
    long nowNs = environment.clocks().nanos();
    long heardNs = arrivals.heardNs();
    if (nowNs - heardNs < everyNs) {
      asked = false;
      again(everyNs - (nowNs - heardNs), heartbeat);
    } else if (asked && heardNs - askedNs < 0 && nowNs - dueNs <= QuietWatch.STANDSTILL_NS) {
      givenUp.run();
    } else {
      asked = true;
      askedNs = nowNs;
      again(everyNs, heartbeat);
      send.accept(heartbeat.frame());
    }
  }

  private void again(long inNs, Heartbeat heartbeat) {
    long dueNs = environment.clocks().nanos() + inNs;
    timer = environment.scheduler().schedule(Duration.ofNanos(inNs), () -> look(heartbeat, dueNs));
  }

  /** The connection is over. */
  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
