package io.marketprism.collector.app.simulator;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * An HTTP and WebSocket client on one plain socket, so that a test sees how a connection really
 * ends. Every read gives up after ten seconds.
 */
public final class WireClient implements AutoCloseable {
  private static final int PATIENCE_MILLIS = 10_000;
  private static final byte[] MASK = {1, 2, 3, 4};

  /** What can be read from a connection. */
  public enum Kind {
    TEXT,
    PING,
    PONG,
    CLOSE,
    FIN,
    RESET
  }

  /** One frame, or the end; the close code where it is a Close frame. */
  public record Event(Kind kind, String text, int code) {}

  /** The answer to a request. */
  public record Answer(int status, Map<String, String> headers, String body) {
    public JsonObject json() {
      return JsonParser.parseString(body).getAsJsonObject();
    }
  }

  private final Socket socket;
  private final DataInputStream in;

  public WireClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 1 << 16));
  }

  /** A client that was let in. */
  public static WireClient open(int port, String path) throws IOException {
    WireClient client = new WireClient(port);
    Answer answer = client.upgrade(path);
    if (answer.status() != 101) {
      client.close();
      throw new IOException("refused with " + answer);
    }
    return client;
  }

  /** The answer to one request on a connection of its own. */
  public static Answer request(int port, String method, String path, String body)
      throws IOException {
    try (WireClient client = new WireClient(port)) {
      return client.request(method, path, body);
    }
  }

  public static Answer get(int port, String path) throws IOException {
    return request(port, "GET", path, "");
  }

  public Answer request(String method, String path, String body) throws IOException {
    ask(method, path, body);
    return answer();
  }

  /** Sends a request and reads nothing. */
  public void ask(String method, String path, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    write(
        method
            + " "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
            + bytes.length
            + "\r\n\r\n"
            + body);
  }

  public Answer upgrade(String path) throws IOException {
    askUpgrade(path);
    return answer();
  }

  /** Asks for an upgrade and reads nothing. */
  public void askUpgrade(String path) throws IOException {
    write(
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
            + "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + "Sec-WebSocket-Version: 13\r\n\r\n");
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private Answer answer() throws IOException {
    int status = Integer.parseInt(line().split(" ", -1)[1]);
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    }
    int length = Integer.parseInt(headers.getOrDefault("Content-Length", "0"));
    String body = new String(in.readNBytes(length), StandardCharsets.UTF_8);
    return new Answer(status, headers, body);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException();
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  /** Whether nothing comes for this long. */
  public boolean quietFor(int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      in.mark(1);
      in.read();
      in.reset();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  public void send(String text) throws IOException {
    frame(0x81, text.getBytes(StandardCharsets.UTF_8));
  }

  public void ping(String payload) throws IOException {
    frame(0x89, payload.getBytes(StandardCharsets.UTF_8));
  }

  public void closeFrame(int code) throws IOException {
    frame(0x88, new byte[] {(byte) (code >> 8), (byte) code});
  }

  private void frame(int first, byte[] payload) throws IOException {
    ByteArrayOutputStream frame = new ByteArrayOutputStream();
    frame.write(first);
    if (payload.length < 126) {
      frame.write(0x80 | payload.length);
    } else {
      frame.write(0x80 | 126);
      frame.write(payload.length >> 8);
      frame.write(payload.length);
    }
    frame.writeBytes(MASK);
    for (int i = 0; i < payload.length; i++) {
      frame.write(payload[i] ^ MASK[i % 4]);
    }
    socket.getOutputStream().write(frame.toByteArray());
  }

  /** The next frame, or how the connection ended. */
  public Event next() throws IOException {
    try {
      int first = in.read();
      if (first < 0) {
        return new Event(Kind.FIN, "", 0);
      }
      byte[] payload = new byte[length()];
      in.readFully(payload);
      String text = new String(payload, StandardCharsets.UTF_8);
      return switch (first & 0x0f) {
        case 1 -> new Event(Kind.TEXT, text, 0);
        case 8 ->
            new Event(
                Kind.CLOSE, text.substring(2), (payload[0] & 0xff) << 8 | (payload[1] & 0xff));
        case 9 -> new Event(Kind.PING, text, 0);
        case 10 -> new Event(Kind.PONG, text, 0);
        default -> throw new IOException("opcode " + first);
      };
    } catch (SocketException e) {
      return new Event(Kind.RESET, String.valueOf(e.getMessage()), 0);
    }
  }

  private int length() throws IOException {
    int length = in.readUnsignedByte();
    if (length == 126) {
      return in.readUnsignedShort();
    }
    return length == 127 ? Math.toIntExact(in.readLong()) : length;
  }

  /** The next text message as JSON. */
  public JsonObject nextJson() throws IOException {
    Event event = next();
    if (event.kind() != Kind.TEXT) {
      throw new IOException("instead of text: " + event);
    }
    return JsonParser.parseString(event.text()).getAsJsonObject();
  }

  /** Reads on until the connection ends or closes; returns how. */
  public Event end() throws IOException {
    Event event = next();
    while (event.kind() == Kind.TEXT || event.kind() == Kind.PING) {
      event = next();
    }
    return event;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
