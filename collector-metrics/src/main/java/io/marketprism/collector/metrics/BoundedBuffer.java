package io.marketprism.collector.metrics;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Bytes up to a bound, from which the end can be taken back. Not thread-safe. */
final class BoundedBuffer extends OutputStream {
  /** Gives access to the count, so that the end can be cut off. */
  private static final class Bytes extends ByteArrayOutputStream {
    Bytes() {
      super(64 * 1024);
    }

    void truncate(int size) {
      count = size;
    }
  }

  private final Bytes bytes = new Bytes();
  private final int maxBytes;

  BoundedBuffer(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  @Override
  public void write(int b) throws IOException {
    checkRoom(1);
    bytes.write(b);
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    checkRoom(length);
    bytes.write(source, offset, length);
  }

  int size() {
    return bytes.size();
  }

  /** Takes back everything after the first {@code size} bytes. */
  void truncate(int size) {
    bytes.truncate(size);
  }

  byte[] toByteArray() {
    return bytes.toByteArray();
  }

  private void checkRoom(int more) throws IOException {
    if (bytes.size() + (long) more > maxBytes) {
      throw new IOException("more than " + maxBytes + " bytes");
    }
  }
}
