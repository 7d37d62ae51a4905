package io.marketprism.collector.exchange.session;

import io.marketprism.collector.exchange.session.SessionProtocol.Heartbeat;
import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks an exchange that was quiet for long enough for a life sign, and gives the connection up
 * where none comes for as long again. Not thread-safe; owned by one {@link Link} and called on the
 * control thread.
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
    long everyNs = heartbeat.every().toNanos();
    long nowNs = environment.clocks().nanos();
    long quietNs = nowNs - arrivals.heardNs();
    if (quietNs < everyNs) {
      asked = false;
      again(everyNs - quietNs, heartbeat);
    } else if (!asked || arrivals.heardNs() - askedNs >= 0) {
      asked = true;
      askedNs = nowNs;
      again(everyNs, heartbeat);
      send.accept(heartbeat.frame());
    } else {
      givenUp.run();
    }
  }

  private void again(long inNs, Heartbeat heartbeat) {
    timer = environment.scheduler().schedule(Duration.ofNanos(inNs), () -> watch(heartbeat));
  }

  /** The connection is over. */
  void stop() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }
}
