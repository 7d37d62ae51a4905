package io.marketprism.collector.app.progress;

import io.marketprism.collector.Collector;

/** Shows how a collector does. Called about once a second, on the main thread. */
public interface Progress extends AutoCloseable {
  /** Shows the state of now. */
  void show(Collector collector);

  /** Leaves the terminal as it should be; safe to call twice. */
  @Override
  void close();

  /** A summary updated in place on a terminal; without one, a line of the log each minute. */
  static Progress forConsole() {
    return System.console() == null ? new MinuteProgress() : new TerminalProgress(System.out);
  }
}
