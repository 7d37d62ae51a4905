package io.marketprism.collector.app.nats.spool;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

/** A process that appends numbered records until it is killed, and says what it has flushed. */
final class KilledAppender {
  private KilledAppender() {}

  /** Appends to the spool in {@code args[0]}, from the number {@code args[1]} on. */
  public static void main(String[] args) throws IOException {
    SpoolHarness harness = new SpoolHarness(Path.of(args[0]));
    harness.bounds(64 * SpoolHarness.MIB, 4 * SpoolHarness.MIB);
    harness.appended = Long.parseLong(args[1]);
    Random random = new Random(harness.appended);
    SpoolLog log = harness.open();
    while (true) {
      harness.append(log, 1 + random.nextInt(1000));
      log.flush();
      System.out.println(harness.appended);
    }
  }
}
