package io.marketprism.collector.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SnapshotCacheTest {
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final RenderLimits PATIENT =
      RenderLimits.DEFAULTS.withPatience(Duration.ofSeconds(20), Duration.ofSeconds(20));

  private final ManualNanos nanos = new ManualNanos();
  private final BlockingQueue<String> failures = new ArrayBlockingQueue<>(10);
  private final AtomicInteger made = new AtomicInteger();
  private final List<SnapshotCache<?>> caches = new ArrayList<>();

  @AfterEach
  void stop() {
    caches.forEach(SnapshotCache::close);
  }

  @Test
  void valueIsMadeAnewAtMostOnceASecondAndOnlyWhenAskedFor() {
    SnapshotCache<Integer> cache = started(PATIENT, made::incrementAndGet);

    assertThat(cache.get()).hasValue(1);
    nanos.advance(SECOND.minusNanos(1));
    assertThat(cache.get()).hasValue(1);
    nanos.advance(Duration.ofHours(1));
    assertThat(made).hasValue(1);
    assertThat(cache.get()).hasValue(2);
    assertThat(cache.get()).hasValue(2);
  }

  @Test
  void manyReadersCauseOneMaking() throws Exception {
    SnapshotCache<Integer> cache = started(PATIENT, made::incrementAndGet);
    ExecutorService readers = Executors.newFixedThreadPool(20);
    try {
      for (int round = 2; round < 12; round++) {
        nanos.advance(SECOND);
        List<Callable<Integer>> reads = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          reads.add(() -> cache.get().orElseThrow());
        }
        for (Future<Integer> read : readers.invokeAll(reads)) {
          assertThat(read.get()).isBetween(round - 1, round);
        }
        assertThat(made).hasValue(round);
      }
    } finally {
      readers.shutdownNow();
    }
  }

  @Test
  void lastGoodValueIsServedWhileMakingFails() throws InterruptedException {
    SnapshotCache<Integer> cache =
        started(
            PATIENT,
            () -> {
              if (made.incrementAndGet() == 2) {
                throw new StackOverflowError("deep");
              }
              return made.get();
            });
    cache.get();
    nanos.advance(SECOND);

    assertThat(cache.get()).hasValue(1);
    assertThat(failures.poll(5, TimeUnit.SECONDS)).isEqualTo("test-cache: deep");
    assertThat(cache.get()).hasValue(1);
    assertThat(made).as("not tried again within the second").hasValue(2);
    nanos.advance(SECOND);
    assertThat(cache.get()).hasValue(3);
  }

  @Test
  void lastGoodValueIsServedAtOnceWhileMakingIsStuck() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    SnapshotCache<Integer> cache =
        started(
            RenderLimits.DEFAULTS,
            () -> {
              if (made.incrementAndGet() == 2) {
                entered.countDown();
                release.await();
              }
              return made.get();
            });
    cache.get();
    nanos.advance(SECOND);
    assertThat(cache.get()).as("waits a moment, then takes what is there").hasValue(1);
    assertThat(entered.await(5, TimeUnit.SECONDS)).isTrue();

    nanos.advance(SECOND);
    long begin = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      assertThat(cache.get()).hasValue(1);
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(5));
    assertThat(made).hasValue(2);
    release.countDown();
  }

  @Test
  void valueThatNobodyAskedForInAWhileIsWaitedForLonger() throws InterruptedException {
    Semaphore mayEnd = new Semaphore(1);
    SnapshotCache<Integer> cache =
        started(
            RenderLimits.DEFAULTS.withPatience(Duration.ZERO, Duration.ofSeconds(20)),
            () -> {
              mayEnd.acquire();
              return made.incrementAndGet();
            });
    assertThat(cache.get()).hasValue(1);

    nanos.advance(SnapshotCache.OLD);
    mayEnd.release();
    assertThat(cache.get()).hasValue(2);

    nanos.advance(SnapshotCache.OLD.minusNanos(1));
    assertThat(cache.get()).hasValue(2);
    mayEnd.release();
  }

  @Test
  void valueIsMadeUnaskedForMinutesOnceAReaderHadToTakeAnOlderOne() throws InterruptedException {
    Semaphore mayEnd = new Semaphore(1);
    BlockingQueue<Integer> ended = new LinkedBlockingQueue<>();
    SnapshotCache<Integer> cache =
        started(
            RenderLimits.DEFAULTS,
            () -> {
              mayEnd.acquire();
              int number = made.incrementAndGet();
              ended.add(number);
              return number;
            });
    assertThat(ended.poll(60, TimeUnit.SECONDS)).isEqualTo(1);
    nanos.advance(SECOND);
    assertThat(cache.get()).as("the next one is not ready in time").hasValue(1);
    for (int seconds = 0; seconds < SnapshotCache.EAGER.toSeconds(); seconds++) {
      mayEnd.release();
      assertThat(ended.poll(60, TimeUnit.SECONDS)).as("made").isEqualTo(seconds + 2);
      nanos.advance(SECOND);
    }
  }

  @Test
  void nothingIsServedBeforeTheFirstValue() {
    SnapshotCache<Integer> cache =
        started(
            PATIENT,
            () -> {
              throw new IllegalStateException("never");
            });

    assertThat(cache.get()).isEmpty();
  }

  @Test
  void closeEndsTheThreadAndKeepsTheValue() throws InterruptedException {
    SnapshotCache<Integer> cache = started(PATIENT, made::incrementAndGet);
    cache.get();
    cache.close();
    cache.close();
    nanos.advance(SECOND);

    assertThat(cache.get()).hasValue(1);
    for (Thread thread : Thread.getAllStackTraces().keySet()) {
      if (thread.getName().equals("test-cache")) {
        thread.join(5_000);
        assertThat(thread.isAlive()).isFalse();
      }
    }
  }

  private <T> SnapshotCache<T> started(RenderLimits limits, Callable<T> maker) {
    Setup setup =
        new Setup(
            new FakeSource(),
            nanos.clocks(),
            limits,
            false,
            (what, cause) -> failures.add(what + ": " + cause.getMessage()));
    SnapshotCache<T> cache = new SnapshotCache<>("test-cache", maker, setup);
    caches.add(cache);
    cache.start();
    return cache;
  }
}
