package io.marketprism.collector.testing.net;

import java.io.IOException;

/** Threads that end with their socket and keep no JVM alive. */
final class Daemons {
  /** What a thread does. */
  interface Task {
    /** Does it; a throw is its end. */
    void run() throws IOException, InterruptedException;
  }

  private Daemons() {}

  static Thread start(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException | InterruptedException e) {
                // The end of a connection, or of whoever owns it.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
