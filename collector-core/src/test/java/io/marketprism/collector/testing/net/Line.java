package io.marketprism.collector.testing.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a relayed connection: what one end says, on its way to the other. It passes at
 * once until told otherwise; what is told holds for what comes from then on. Thread-safe.
 */
public final class Line implements ServerFrames.Output {
  private static final int BUFFER = 64 << 10;
  private static final byte[] END = {};

  private final String name;
  private final Socket from;
  private final Socket to;
  private final Object gate = new Object();
  private final Object outlet = new Object();
  private volatile boolean held;
  private volatile boolean losing;
  private volatile boolean closed;
  private volatile long delayNs;
  private volatile long dribbleNs;
  private volatile @Nullable BlockingQueue<Chunk> late;
  private int pending;

  /** Takes what was read. */
  interface Input {
    void take(byte[] bytes, int count) throws IOException;
  }

  /** Bytes and when they go on; nanoseconds, monotonic. */
  private record Chunk(long atNs, byte[] bytes) {}

  Line(String name, Socket from, Socket to) {
    this.name = name;
    this.from = from;
    this.to = to;
  }

  /** Hands on what comes only after so long. */
  public void delay(Duration time) {
    delayNs = time.toNanos();
  }

  /** Hands on one byte each such time; what comes meanwhile waits. */
  public void dribble(Duration each) {
    dribbleNs = each.toNanos();
  }

  /** Takes what comes and hands on nothing of it, not even its end. */
  public void lose() {
    losing = true;
  }

  /** Takes nothing any more, so that the sender's buffers fill; nothing is lost. */
  public void hold() {
    held = true;
  }

  /** Hands on at once, as at first; what was held goes on. */
  public void pass() {
    delayNs = 0;
    dribbleNs = 0;
    losing = false;
    synchronized (gate) {
      held = false;
      gate.notifyAll();
    }
  }

  /** Whether the sender's end may never be handed on, or only late. */
  boolean isCrippled() {
    return losing || dribbleNs > 0;
  }

  /** Whether nothing of what comes is handed on. */
  boolean isLosing() {
    return losing;
  }

  /** Reads until the sender's end, which is handed on too. */
  void run(Input into) throws IOException {
    InputStream in = from.getInputStream();
    byte[] buffer = new byte[BUFFER];
    awaitRelease();
    for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
      awaitRelease();
      into.take(buffer, count);
    }
    awaitRelease();
    end();
  }

  /** Ends what waits, and waits for none of it; the sockets are their owner's. */
  void close() {
    synchronized (gate) {
      closed = true;
      gate.notifyAll();
    }
    BlockingQueue<Chunk> queue = late;
    if (queue != null) {
      queue.add(new Chunk(System.nanoTime(), END));
    }
  }

  private void awaitRelease() throws IOException {
    synchronized (gate) {
      try {
        while (held && !closed) {
          gate.wait();
        }
      } catch (InterruptedException e) {
        throw interrupted();
      }
    }
  }

  /** Hands bytes on, as the line is told to. */
  @Override
  public void write(byte[] bytes, int count) throws IOException {
    if (losing || count == 0) {
      return;
    }
    synchronized (outlet) {
      if (delayNs > 0 || pending > 0) {
        later(Arrays.copyOf(bytes, count));
      } else {
        writeNow(bytes, count);
      }
    }
  }

  private void end() throws IOException {
    synchronized (outlet) {
      if (pending > 0) {
        later(END);
      } else if (!losing) {
        to.shutdownOutput();
      }
    }
  }

  private void later(byte[] bytes) {
    BlockingQueue<Chunk> queue = late;
    if (queue == null) {
      queue = new LinkedBlockingQueue<>();
      late = queue;
      sayLate(queue);
    }
    pending++;
    queue.add(new Chunk(System.nanoTime() + delayNs, bytes));
  }

  private void sayLate(BlockingQueue<Chunk> queue) {
    Daemons.start(
        name + "-late",
        () -> {
          while (!closed) {
            sayLate(queue.take());
          }
        });
  }

  private void sayLate(Chunk chunk) throws IOException, InterruptedException {
    TimeUnit.NANOSECONDS.sleep(chunk.atNs() - System.nanoTime());
    synchronized (outlet) {
      pending--;
      if (chunk.bytes().length > 0) {
        writeNow(chunk.bytes(), chunk.bytes().length);
      } else if (!closed) {
        to.shutdownOutput();
      }
    }
  }

  private void writeNow(byte[] bytes, int count) throws IOException {
    int at = 0;
    try {
      while (at < count && dribbleNs > 0 && !closed) {
        to.getOutputStream().write(bytes, at++, 1);
        TimeUnit.NANOSECONDS.sleep(dribbleNs);
      }
    } catch (InterruptedException e) {
      throw interrupted();
    }
    to.getOutputStream().write(bytes, at, count - at);
  }

  private static IOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("the proxy ends");
  }
}
