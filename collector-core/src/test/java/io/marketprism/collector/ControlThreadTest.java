package io.marketprism.collector;

import static org.assertj.core.api.Assertions.assertThat;

import io.marketprism.collector.spi.Scheduler.Cancellable;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ControlThreadTest {
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final AtomicReference<Thread> made = new AtomicReference<>();
  private final ControlThread control =
      new ControlThread(
          task -> {
            Thread thread = new Thread(task, "test-control");
            thread.setDaemon(true);
            made.set(thread);
            return thread;
          },
          failures::add);

  @AfterEach
  void close() {
    control.close();
  }

  @Test
  void tasksRunInOrderOnOneThread() throws InterruptedException {
    List<String> ran = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 100; i++) {
      String name = "task " + i;
      control.execute(() -> ran.add(name + " " + Thread.currentThread().getName()));
    }
    settle();
    assertThat(ran).hasSize(100).startsWith("task 0 test-control").endsWith("task 99 test-control");
  }

  @Test
  void taskThatThrowsIsReportedAndHarmsNoOther() throws InterruptedException {
    Error error = new StackOverflowError("deep");
    RuntimeException exception = new IllegalStateException("wrong");
    control.execute(
        () -> {
          throw error;
        });
    control.schedule(
        Duration.ZERO,
        () -> {
          throw exception;
        });
    settle();
    assertThat(failures).containsExactly(error, exception);
  }

  @Test
  void delayedTaskRunsNotBeforeItsTime() throws InterruptedException {
    long before = System.nanoTime();
    CountDownLatch ran = new CountDownLatch(1);
    control.schedule(Duration.ofMillis(30), ran::countDown);
    assertThat(ran.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(30_000_000);
  }

  @Test
  void cancelledTaskDoesNotRun() throws InterruptedException {
    List<String> ran = new CopyOnWriteArrayList<>();
    Cancellable task = control.schedule(Duration.ofMillis(20), () -> ran.add("cancelled"));
    task.cancel();
    task.cancel();
    CountDownLatch later = new CountDownLatch(1);
    control.schedule(Duration.ofMillis(40), later::countDown);
    assertThat(later.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(ran).isEmpty();
  }

  @Test
  void nothingRunsAfterCloseAndNothingIsThrown() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    List<String> ran = new CopyOnWriteArrayList<>();
    control.execute(
        () -> {
          begun.countDown();
          awaitQuietly(goOn);
          control.execute(() -> ran.add("executed by a task"));
          control.schedule(Duration.ZERO, () -> ran.add("scheduled by a task")).cancel();
        });
    control.schedule(Duration.ofMillis(1), () -> ran.add("delayed"));
    assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
    control.close();
    control.execute(() -> ran.add("executed"));
    control.schedule(Duration.ZERO, () -> ran.add("scheduled")).cancel();
    goOn.countDown();
    Thread thread = Objects.requireNonNull(made.get());
    thread.join(20_000);
    assertThat(thread.isAlive()).isFalse();
    assertThat(ran).isEmpty();
    assertThat(failures).isEmpty();
  }

  @Test
  void threadThatWasNeverNeededIsNeverMade() {
    control.close();
    assertThat(made.get()).isNull();
  }

  private void settle() throws InterruptedException {
    CountDownLatch done = new CountDownLatch(1);
    control.execute(done::countDown);
    assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
