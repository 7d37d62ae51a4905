package io.marketprism.collector.app.nats;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Stands before a server on loopback and hands on what the server says only after a while. What
 * clients say goes on at once. Thread-safe.
 */
public final class DelayingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int port;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile long delayNs;

  private DelayingProxy(int port) throws IOException {
    this.port = port;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    run("accept", this::accept);
  }

  /** Stands before the server at that port, without a delay at first. */
  public static DelayingProxy before(int port) throws IOException {
    return new DelayingProxy(port);
  }

  public String url() {
    return "nats://127.0.0.1:" + listener.getLocalPort();
  }

  /** What the server says from now on comes that much later. */
  public void delay(long millis) {
    delayNs = TimeUnit.MILLISECONDS.toNanos(millis);
  }

  private void accept() throws IOException {
    while (!listener.isClosed()) {
      Socket client = listener.accept();
      Socket server = new Socket(InetAddress.getLoopbackAddress(), port);
      sockets.add(client);
      sockets.add(server);
      BlockingQueue<Chunk> said = new LinkedBlockingQueue<>();
      run("to-server", () -> client.getInputStream().transferTo(server.getOutputStream()));
      run("from-server", () -> hear(server.getInputStream(), said));
      run("to-client", () -> say(said, client.getOutputStream()));
    }
  }

  private void hear(InputStream from, BlockingQueue<Chunk> said) throws IOException {
    byte[] buffer = new byte[64 << 10];
    for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
      byte[] bytes = Arrays.copyOf(buffer, count);
      said.add(new Chunk(System.nanoTime() + delayNs, bytes));
    }
  }

  private static void say(BlockingQueue<Chunk> said, OutputStream to)
      throws IOException, InterruptedException {
    while (true) {
      Chunk chunk = said.take();
      TimeUnit.NANOSECONDS.sleep(chunk.atNs() - System.nanoTime());
      to.write(chunk.bytes());
      to.flush();
    }
  }

  private static void run(String name, Task task) {
    Thread thread =
        new Thread(
            () -> {
              try {
                task.run();
              } catch (IOException | InterruptedException e) {
                // The end of a connection, or of the proxy.
              }
            },
            "proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private interface Task {
    void run() throws IOException, InterruptedException;
  }

  /** Bytes and when they go on; nanoseconds, monotonic. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once.
  private record Chunk(long atNs, byte[] bytes) {}
}
