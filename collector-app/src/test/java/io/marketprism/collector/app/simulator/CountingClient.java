package io.marketprism.collector.app.simulator;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * The least that a WebSocket client can do: counts frames and bytes. Its {@link #main} measures how
 * fast a simulator in another process sends.
 */
final class CountingClient implements AutoCloseable {
  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 20);
  private long frames;
  private long bytes;

  CountingClient(int port, String path) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    String request =
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n";
    channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
    int matched = 0;
    buffer.flip();
    while (matched < 4) {
      if (!buffer.hasRemaining()) {
        fill();
      }
      byte b = buffer.get();
      matched = b == "\r\n\r\n".charAt(matched) ? matched + 1 : b == '\r' ? 1 : 0;
    }
  }

  private void fill() throws IOException {
    buffer.compact();
    if (channel.read(buffer) < 0) {
      throw new IOException("closed after " + frames + " frames");
    }
    buffer.flip();
  }

  /** Reads at least one frame; returns how many were read so far. */
  long read() throws IOException {
    long before = frames;
    while (frames == before) {
      fill();
      while (skipFrame()) {
        frames++;
      }
    }
    return frames;
  }

  private boolean skipFrame() {
    int start = buffer.position();
    if (buffer.remaining() < 4) {
      return false;
    }
    int length = buffer.get(start + 1) & 0x7f;
    int header = length < 126 ? 2 : 4;
    if (length == 126) {
      length = buffer.getShort(start + 2) & 0xffff;
    } else if (length == 127) {
      throw new IllegalStateException("a large frame");
    }
    if (buffer.remaining() < header + length) {
      return false;
    }
    bytes += header + length;
    buffer.position(start + header + length);
    return true;
  }

  /** How many frames were read so far. */
  long frames() {
    return frames;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Counts for some seconds and prints the rate.
   *
   * @param args port, path with the streams, seconds
   */
  public static void main(String[] args) throws IOException {
    try (CountingClient client = new CountingClient(Integer.parseInt(args[0]), args[1])) {
      for (int second = 0; second < Integer.parseInt(args[2]); second++) {
        long from = System.nanoTime();
        long frames = client.frames;
        long bytes = client.bytes;
        while (System.nanoTime() - from < 1_000_000_000L) {
          client.read();
        }
        double elapsed = (System.nanoTime() - from) / 1e9;
        long read = client.frames - frames;
        System.out.printf(
            "%,.0f messages/s, %d bytes each%n", read / elapsed, (client.bytes - bytes) / read);
      }
    }
  }
}
