package io.marketprism.collector.resource;

import java.io.Closeable;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Holds descriptors open on a harmless file, so that there are some when the process has none left:
 * they are given free then, for endpoints that accept and logs that write, and taken back once
 * there is room again. While they are free nothing else should be opened.
 *
 * <p>{@link #look()} is called every second by one thread, which may block; the figures may be read
 * by any. Closing gives everything back, is safe twice and without a look.
 */
public final class DescriptorReserve implements AutoCloseable {
  /** Fewer free descriptors than these are as good as none. */
  private static final int MARGIN = 8;

  /** There is room where the reserve and this many more fit, for so many looks in a row. */
  private static final int ROOM = 2 * MARGIN;

  private static final int LOOKS_WITH_ROOM = 3;
  private static final Path HARMLESS = Path.of("/dev/null");

  private final int size;
  private final Opener opener;
  private final Deque<Closeable> held = new ArrayDeque<>();
  private int looksWithRoom = LOOKS_WITH_ROOM;
  private boolean closed;
  private volatile boolean released;
  private final AtomicLong releases = new AtomicLong();

  /**
   * A reserve that holds nothing before the first look.
   *
   * @param size so many descriptors; 0 for none, which is also what a system without such a file
   *     has
   */
  public DescriptorReserve(int size) {
    this(Files.isReadable(HARMLESS) ? size : 0, () -> new FileInputStream(HARMLESS.toFile()));
  }

  DescriptorReserve(int size, Opener opener) {
    this.size = size;
    this.opener = opener;
  }

  /** Opens a descriptor. */
  @FunctionalInterface
  interface Opener {
    /**
     * One more.
     *
     * @throws IOException where there is none left
     */
    Closeable open() throws IOException;
  }

  /** Whether descriptors have run out, and the reserve is given free. */
  public boolean isReleased() {
    return released;
  }

  /** How often it was given free. */
  public long releases() {
    return releases.get();
  }

  /** Looks whether there is room: gives the reserve free where not, and takes it back where so. */
  public synchronized void look() {
    if (closed || size == 0) {
      return;
    }
    if (!held.isEmpty()) {
      if (!fit(MARGIN)) {
        release();
      }
      return;
    }
    looksWithRoom = fit(size + ROOM) ? looksWithRoom + 1 : 0;
    if (looksWithRoom >= LOOKS_WITH_ROOM && take()) {
      released = false;
    } else if (!released) {
      release();
    }
  }

  /** Whether so many more may be opened; they are closed again. */
  private boolean fit(int count) {
    List<Closeable> probes = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        probes.add(opener.open());
      }
      return true;
    } catch (IOException noneLeft) {
      return false;
    } finally {
      probes.forEach(DescriptorReserve::close);
    }
  }

  private boolean take() {
    try {
      while (held.size() < size) {
        held.add(opener.open());
      }
      return true;
    } catch (IOException takenMeanwhile) {
      giveBack();
      return false;
    }
  }

  private void release() {
    giveBack();
    looksWithRoom = 0;
    released = true;
    releases.incrementAndGet();
  }

  private void giveBack() {
    held.forEach(DescriptorReserve::close);
    held.clear();
  }

  private static void close(Closeable one) {
    try {
      one.close();
    } catch (IOException e) {
      // What was only opened has nothing to lose.
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    giveBack();
  }
}
