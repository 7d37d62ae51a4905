package io.marketprism.collector.app.mainjob;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * An exchange whose list of instruments, 30 MiB of blanks, is smaller than what a reply may be and
 * larger than a small heap. On a port of loopback.
 */
public final class HugeList implements AutoCloseable {
  private static final int BYTES = 30 << 20;
  private static final byte[] CHUNK = " ".repeat(1 << 16).getBytes(StandardCharsets.UTF_8);

  private final HttpServer server;

  /** Serves it. */
  public HugeList() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        request -> {
          request.sendResponseHeaders(200, BYTES);
          try (OutputStream body = request.getResponseBody()) {
            for (int i = 0; i < BYTES / CHUNK.length; i++) {
              body.write(CHUNK);
            }
          }
        });
    server.start();
  }

  /** Host and port. */
  public String authority() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
