package io.marketprism.collector.app.simulator.server;

import java.util.concurrent.Future;

/**
 * For operations of a channel whose outcome nobody waits for: a write that fails closes the
 * channel, and that is noticed.
 */
final class Unawaited {
  private Unawaited() {}

  /** Lets the operation go its way. */
  static void go(Future<?> operation) {}
}
