package io.marketprism.collector.app.endpoints;

import io.marketprism.collector.testing.net.RawHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A client that asks for one page each second, as a scraper or a probe does, and notes how long the
 * whole answer took. One thread; {@link #end} ends it.
 */
final class Asking {
  private static final long EACH_NS = TimeUnit.SECONDS.toNanos(1);

  /** What became of the requests. */
  record Answers(int asked, int failed, Duration worst, List<String> failures) {}

  private final int port;
  private final String path;
  private final boolean keepsAlive;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Long> tookNs = new CopyOnWriteArrayList<>();
  private final List<String> failures = new CopyOnWriteArrayList<>();
  private final Thread thread = new Thread(this::run, "asking");
  private @Nullable RawHttp connection;

  private Asking(int port, String path, boolean keepsAlive) {
    this.port = port;
    this.path = path;
    this.keepsAlive = keepsAlive;
  }

  /** Asks on a connection that is kept, or on a fresh one each time. */
  static Asking begin(int port, String path, boolean keepsAlive) {
    Asking asking = new Asking(port, path, keepsAlive);
    asking.thread.start();
    return asking;
  }

  /** How often it has asked and has its answer, or knows that there is none. */
  int asked() {
    return tookNs.size();
  }

  /** Ends it. */
  Answers end() throws InterruptedException {
    ended.countDown();
    thread.join();
    long worst = tookNs.stream().mapToLong(Long::longValue).max().orElse(0);
    return new Answers(
        tookNs.size(), failures.size(), Duration.ofNanos(worst), List.copyOf(failures));
  }

  private void run() {
    long nextNs = System.nanoTime();
    try {
      do {
        ask();
        nextNs += EACH_NS;
      } while (!ended.await(Math.max(0, nextNs - System.nanoTime()), TimeUnit.NANOSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drop();
    }
  }

  private void ask() {
    long begunNs = System.nanoTime();
    try {
      RawHttp client = connection == null ? new RawHttp(port) : connection;
      connection = client;
      client.send(RawHttp.request("GET", path));
      int status = client.answer(false).status();
      if (status != 200) {
        failures.add("status " + status);
        drop();
      }
    } catch (IOException | RuntimeException e) {
      failures.add(String.valueOf(e));
      drop();
    }
    tookNs.add(System.nanoTime() - begunNs);
    if (!keepsAlive) {
      drop();
    }
  }

  private void drop() {
    RawHttp client = connection;
    connection = null;
    if (client != null) {
      try {
        client.close();
      } catch (IOException e) {
        failures.add("close: " + e);
      }
    }
  }
}
