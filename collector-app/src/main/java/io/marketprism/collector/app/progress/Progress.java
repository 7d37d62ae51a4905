package io.marketprism.collector.app.progress;

import io.marketprism.collector.Collector;
import java.io.Console;

/** Shows how a collector does. Called about once a second, on the main thread. */
public interface Progress extends AutoCloseable {
  /** Shows the state of now. */
  void show(Collector collector);

  /** Leaves the terminal as it should be; safe to call twice. */
  @Override
  void close();

  /** A summary updated in place on a terminal; without one, a line of the log each minute. */
  static Progress forConsole() {
    return isTerminal() ? new TerminalProgress(System.out) : new MinuteProgress();
  }

  /** Since JDK 22 there may be a console without a terminal, and a method that says so. */
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isTerminal() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return Boolean.TRUE.equals(Console.class.getMethod("isTerminal").invoke(console));
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
