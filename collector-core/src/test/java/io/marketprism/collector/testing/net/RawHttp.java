package io.marketprism.collector.testing.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A client that sends exactly the bytes it is told to, on one connection. Not thread-safe. */
public final class RawHttp implements AutoCloseable {
  private static final int TIMEOUT_MS = 30_000;

  /** An answer; header names are in lower case. */
  public record Answer(int status, Map<String, String> headers, byte[] body) {
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }

  private final Socket socket = new Socket();

  /** Connects to a port of loopback. */
  public RawHttp(int port) throws IOException {
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
    socket.setSoTimeout(TIMEOUT_MS);
  }

  /** One GET on a connection of its own. */
  public static Answer get(int port, String path, String... headers) throws IOException {
    return ask(port, "GET", path, headers);
  }

  /** One request without a body on a connection of its own. */
  public static Answer ask(int port, String method, String path, String... headers)
      throws IOException {
    try (RawHttp client = new RawHttp(port)) {
      client.send(request(method, path, headers));
      return client.answer(method.equals("HEAD"));
    }
  }

  /** The text of a request without a body. */
  public static String request(String method, String path, String... headers) {
    StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
    boolean host = false;
    for (String header : headers) {
      text.append(header).append("\r\n");
      host |= header.startsWith("Host:");
    }
    return text.append(host ? "\r\n" : "Host: localhost\r\n\r\n").toString();
  }

  public void send(String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  /** Reads one answer; {@code head} where it has headers only. */
  public Answer answer(boolean head) throws IOException {
    InputStream in = socket.getInputStream();
    String statusLine = line(in);
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 2));
    }
    int length = head ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    return new Answer(
        Integer.parseInt(statusLine.split(" ", 3)[1]), headers, in.readNBytes(length));
  }

  /** Whether the server closes the connection, waiting for it to do so. */
  public boolean isClosedByServer() {
    try {
      return socket.getInputStream().read() < 0;
    } catch (IOException reset) {
      return !(reset instanceof SocketTimeoutException);
    }
  }

  /** Makes the socket take as little as possible of what is sent to it. */
  public RawHttp withTinyBuffer() throws IOException {
    socket.setReceiveBufferSize(1024);
    return this;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("closed after '" + bytes.toString(StandardCharsets.UTF_8) + "'");
      }
      bytes.write(c);
    }
    return bytes.toString(StandardCharsets.ISO_8859_1).strip();
  }
}
