package io.marketprism.collector.app.nats.spool;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.model.DataType;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sink, a publisher and the keeper at once, with a spool that is too small for them. */
class SpoolThreadsTest {
  private static final int RECORDS = 30_000;

  private final SpoolHarness harness;
  private final List<Long> numbers = new ArrayList<>();
  private volatile boolean appended;
  private boolean announced;
  private long unannounced;
  private long expected;

  SpoolThreadsTest(@TempDir Path directory) {
    harness = new SpoolHarness(directory);
    harness.bounds(SpoolHarness.MIB, 4 * SpoolHarness.MIB);
  }

  @Test
  void threadsThatWorkAtOnceLeaveNothingUncounted() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (SpoolLog log = harness.open()) {
      List<Future<?>> all = new ArrayList<>();
      for (Callable<Void> task : List.<Callable<Void>>of(() -> append(log), () -> publish(log))) {
        all.add(threads.submit(task));
      }
      Future<?> keeper = threads.submit(() -> keep(log));
      for (Future<?> task : all) {
        task.get();
      }
      keeper.get();

      long dropped = dropped(log);
      assertThat(numbers.size() + dropped).isEqualTo(RECORDS);
      assertThat(numbers).isSorted().doesNotHaveDuplicates();
      assertThat(unannounced).as("holes without a replacement before").isZero();
      assertThat(dropped).isPositive();
      assertThat(log.waiting(DataType.TRADE)).isZero();
      assertThat(harness.damages).isEmpty();
      assertThat(log.trouble()).isEmpty();
    } finally {
      threads.shutdownNow();
    }
  }

  private Void append(SpoolLog log) throws IOException {
    try {
      for (int i = 0; i < RECORDS; i += 50) {
        harness.append(log, 50);
        log.flush();
      }
    } finally {
      appended = true;
    }
    return null;
  }

  private static long dropped(SpoolLog log) {
    return log.dropped(DataType.TRADE).getOrDefault(DropReason.SPOOL_FULL, 0L);
  }

  /** Begins once something was dropped; publishes in bursts, to fall behind and to catch up. */
  private Void publish(SpoolLog log) throws InterruptedException {
    List<SpoolRecord> batch = new ArrayList<>();
    while (!appended && dropped(log) == 0) {
      Thread.onSpinWait();
    }
    try (SpoolReader reader = log.reader(0)) {
      while (!appended || reader.position() < log.end()) {
        if (!appended && log.end() - reader.position() < 1500 && numbers.size() % 3 == 0) {
          log.awaitMore(reader.position() + 1000, 1_000_000);
        }
        batch.clear();
        reader.read(batch, 40, 1 << 20);
        for (SpoolRecord entry : batch) {
          take(log, entry);
        }
        if (!batch.isEmpty()) {
          log.release(reader.position(), reader.position());
        }
      }
    }
    return null;
  }

  private void take(SpoolLog log, SpoolRecord entry) {
    if (entry.counted()) {
      long number = SpoolHarness.numbers(List.of(entry)).get(0);
      numbers.add(number);
      unannounced += number == expected || announced ? 0 : 1;
      expected = number + 1;
      log.settled(entry.type());
    }
    announced = !entry.counted();
  }

  private void keep(SpoolLog log) {
    while (!appended) {
      log.keep();
    }
  }
}
