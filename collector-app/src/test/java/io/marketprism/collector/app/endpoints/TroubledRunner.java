package io.marketprism.collector.app.endpoints;

import io.marketprism.collector.app.config.ConfigLoader;
import io.marketprism.collector.app.progress.Progress;
import io.marketprism.collector.app.run.Logging;
import io.marketprism.collector.app.run.ProcessGuards;
import io.marketprism.collector.app.run.Runner;
import io.marketprism.collector.app.run.StopSignal;
import io.marketprism.collector.spi.RawFrameListener;
import io.prometheus.client.Collector;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The runner beside somebody else's code in its process, which does what a file says: {@code block}
 * and {@code throw} in a collector of metrics, {@code fill} the heap. Arguments: the file, and the
 * configuration.
 */
final class TroubledRunner {
  private static final long LOOK_EACH_NS = 50_000_000;

  /** With its header an eighth of a region of the heap, so that none is left half empty. */
  private static final int BLOCK_BYTES = (128 << 10) - 16;

  private static final double FULL = 0.95;

  private final Path says;
  private volatile String trouble = "";
  private final List<byte[]> held = new ArrayList<>();
  private boolean filled;

  private TroubledRunner(Path says) {
    this.says = says;
  }

  /** Runs until it is stopped. */
  public static void main(String[] arguments) {
    ProcessGuards.install();
    Logging.configureDefault();
    TroubledRunner trouble = new TroubledRunner(Path.of(arguments[0]));
    Thread thread = new Thread(trouble::follow, "trouble");
    thread.setDaemon(true);
    thread.start();
    StopSignal stop = StopSignal.ofProcess();
    int exitCode;
    try (Runner runner =
            new Runner(
                ConfigLoader.forHost("host").file(Path.of(arguments[1])).load(),
                List.of(),
                RawFrameListener.NONE);
        Progress progress = Progress.forConsole()) {
      runner.start();
      runner.endpoints().orElseThrow().registry().orElseThrow().register(trouble.collector());
      System.err.println(
          "started: http://127.0.0.1:%d/, http://127.0.0.1:%d/metrics"
              .formatted(
                  runner.endpoints().orElseThrow().healthPort().orElseThrow(),
                  runner.endpoints().orElseThrow().metricsPort().orElseThrow()));
      exitCode = runner.runUntil(stop, Optional.empty(), progress);
    }
    System.exit(exitCode);
  }

  private Collector collector() {
    return new Collector() {
      @Override
      public List<MetricFamilySamples> collect() {
        if (trouble.equals("throw")) {
          throw new StackOverflowError("of a collector");
        }
        while (trouble.equals("block")) {
          LockSupport.parkNanos(LOOK_EACH_NS);
        }
        return List.of();
      }
    };
  }

  private void follow() {
    while (true) {
      try {
        trouble = Files.exists(says) ? Files.readString(says).strip() : "";
      } catch (IOException e) {
        throw new AssertionError(e);
      }
      if (!trouble.equals("fill")) {
        held.clear();
        filled = false;
      } else if (!filled) {
        fill();
      }
      LockSupport.parkNanos(LOOK_EACH_NS);
    }
  }

  /** Holds so much that 95 % of the heap are in use after a collection. */
  private void fill() {
    MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
    memory.gc();
    MemoryUsage heap = memory.getHeapMemoryUsage();
    long missing = (long) (FULL * heap.getMax()) - heap.getUsed();
    for (long left = missing; left >= BLOCK_BYTES; left -= BLOCK_BYTES) {
      held.add(new byte[BLOCK_BYTES]);
    }
    filled = missing < BLOCK_BYTES;
  }
}
