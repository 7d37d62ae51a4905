package io.marketprism.collector.app.endpoints;

import io.marketprism.collector.testing.net.RawHttp;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that mean no good, of two ports. What the server closes is opened again, so that there
 * are as many all the while. One thread, or one for each that asks; {@link #close} ends them.
 */
final class Attack implements AutoCloseable {
  private static final int SMALL_BUFFER = 4_096;
  private static final int PIPELINED = 2_000;
  private static final long PAUSE_MS = 100;

  /** The server gives up who does not read after ten seconds, by a clock of one. */
  private static final long GIVEN_UP_NS = TimeUnit.SECONDS.toNanos(12);

  /** Opens one connection and does to it what is to be done. */
  @FunctionalInterface
  private interface Opener {
    SocketChannel open(int port) throws IOException;
  }

  private final CountDownLatch ended = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicLong opened = new AtomicLong();

  private Attack() {}

  /** Requests that are never finished. */
  static Attack halfSent(List<Integer> ports, int each) {
    return holding(ports, each, true, port -> sent(port, "GET /metrics HTTP/1.1\r\nHost: loc"));
  }

  /** Clients that ask for much and read nothing. */
  static Attack neverReading(List<Integer> ports, int each) {
    String asks = RawHttp.request("GET", "/metrics").repeat(PIPELINED);
    return holding(ports, each, false, port -> sent(port, asks));
  }

  /** Requests with a body of which nothing comes. */
  static Attack unreadBodies(List<Integer> ports, int each) {
    String head = "POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60000\r\n\r\n";
    return holding(ports, each, true, port -> sent(port, head + "x".repeat(1_000)));
  }

  /** Connections on which nothing is ever said. */
  static Attack idle(List<Integer> ports, int each) {
    return holding(ports, each, true, Attack::connected);
  }

  /** Scrapes, so many a second over all, on connections that are kept. */
  static Attack storm(int port, int aSecond, int connections) {
    Attack attack = new Attack();
    long eachMs = 1_000L * connections / aSecond;
    for (int i = 0; i < connections; i++) {
      attack.threads.execute(() -> attack.scrape(port, eachMs));
    }
    return attack;
  }

  /** How many connections or requests there were. */
  long count() {
    return opened.get();
  }

  @Override
  public void close() {
    ended.countDown();
    threads.shutdown();
    try {
      if (!threads.awaitTermination(60, TimeUnit.SECONDS)) {
        throw new AssertionError("an attack does not end");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static Attack holding(List<Integer> ports, int each, boolean reads, Opener opener) {
    Attack attack = new Attack();
    ports.forEach(port -> attack.threads.execute(() -> attack.hold(port, each, reads, opener)));
    return attack;
  }

  private void hold(int port, int count, boolean reads, Opener opener) {
    List<Held> held = new ArrayList<>();
    try {
      do {
        held.removeIf(one -> isOver(one, reads));
        while (held.size() < count && ended.getCount() > 0) {
          held.add(new Held(opener.open(port), System.nanoTime()));
          opened.incrementAndGet();
        }
      } while (!ended.await(PAUSE_MS, TimeUnit.MILLISECONDS));
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      held.forEach(one -> close(one.channel()));
    }
  }

  private static boolean isOver(Held one, boolean reads) {
    boolean over = reads ? one.isClosedByServer() : one.isOld();
    if (over) {
      close(one.channel());
    }
    return over;
  }

  private void scrape(int port, long eachMs) {
    try {
      do {
        scrapeWhileKept(port, eachMs);
      } while (!ended.await(eachMs, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until the end, or until the server, which keeps few idle connections, closes this one. */
  private void scrapeWhileKept(int port, long eachMs) throws InterruptedException {
    try (RawHttp client = new RawHttp(port)) {
      do {
        client.send(RawHttp.request("GET", "/metrics"));
        client.answer(false);
        opened.incrementAndGet();
      } while (!ended.await(eachMs, TimeUnit.MILLISECONDS));
    } catch (IOException closed) {
      // The next one is opened.
    }
  }

  private static SocketChannel connected(int port) throws IOException {
    SocketChannel channel = SocketChannel.open();
    channel.setOption(StandardSocketOptions.SO_RCVBUF, SMALL_BUFFER);
    channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    channel.configureBlocking(false);
    return channel;
  }

  /** What does not fit is not sent: the server reads no more, which is what is wanted. */
  private static SocketChannel sent(int port, String text) throws IOException {
    SocketChannel channel = connected(port);
    try {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
    } catch (IOException closedAlready) {
      close(channel);
    }
    return channel;
  }

  /** One connection, and when it was opened. */
  private record Held(SocketChannel channel, long sinceNs) {
    /** Whether the server has closed it. */
    boolean isClosedByServer() {
      try {
        return channel.read(ByteBuffer.allocate(SMALL_BUFFER)) < 0;
      } catch (IOException reset) {
        return true;
      }
    }

    /** Whether it was given up for sure, which who reads nothing does not see. */
    boolean isOld() {
      return System.nanoTime() - sinceNs > GIVEN_UP_NS;
    }
  }

  private static void close(SocketChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
