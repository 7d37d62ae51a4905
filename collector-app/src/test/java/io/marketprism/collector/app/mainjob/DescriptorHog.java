package io.marketprism.collector.app.mainjob;

import io.marketprism.collector.app.Main;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The collector beside something in its own process that leaks: while a file is there, every
 * descriptor that was left when it appeared is taken.
 */
final class DescriptorHog {
  private static final long LOOK_EACH_NS = 20_000_000;

  private final Path whileThere;
  private final List<FileInputStream> taken = new ArrayList<>();

  private DescriptorHog(Path whileThere) {
    this.whileThere = whileThere;
  }

  /** The file, then the arguments of the command line. */
  public static void main(String[] arguments) {
    Thread hog = new Thread(new DescriptorHog(Path.of(arguments[0]))::run, "hog");
    hog.setDaemon(true);
    hog.start();
    String[] rest = new String[arguments.length - 1];
    System.arraycopy(arguments, 1, rest, 0, rest.length);
    Main.main(rest);
  }

  private void run() {
    while (true) {
      boolean there = Files.exists(whileThere);
      if (there && taken.isEmpty()) {
        take();
      } else if (!there && !taken.isEmpty()) {
        giveBack();
      }
      LockSupport.parkNanos(LOOK_EACH_NS);
    }
  }

  /** Until there is none left. */
  private void take() {
    try {
      while (true) {
        taken.add(new FileInputStream("/dev/null"));
      }
    } catch (IOException noneLeft) {
      LockSupport.parkNanos(1);
    }
  }

  private void giveBack() {
    for (FileInputStream one : taken) {
      try {
        one.close();
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
    taken.clear();
  }
}
