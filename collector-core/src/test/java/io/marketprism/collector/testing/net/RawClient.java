package io.marketprism.collector.testing.net;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The client's end of one socket, as bytes. Not thread-safe; owned by one test. */
final class RawClient implements AutoCloseable {
  /** Long enough for anything that comes at all. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Socket socket;
  private final DataInputStream in;

  RawClient(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout((int) PATIENCE.toMillis());
    in = new DataInputStream(socket.getInputStream());
  }

  /** Opens a WebSocket, up to the end of the server's answer. */
  RawClient upgrade() throws IOException {
    say(
        "GET /ws HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Key: AAAA\r\nSec-WebSocket-Version: 13\r\n\r\n");
    head();
    return this;
  }

  RawClient say(String text) throws IOException {
    return say(text.getBytes(StandardCharsets.UTF_8));
  }

  RawClient say(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    return this;
  }

  /** Reads the head of an answer; its first line. */
  String head() throws IOException {
    StringBuilder head = new StringBuilder();
    while (!head.toString().endsWith("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    return head.substring(0, head.indexOf("\r"));
  }

  /** Reads that many bytes as text. */
  String text(int count) throws IOException {
    return new String(in.readNBytes(count), StandardCharsets.UTF_8);
  }

  /**
   * Reads one short frame: its opcode and text; {@code end} or {@code reset} where there is none.
   */
  String frame() throws IOException {
    try {
      int opcode = in.readUnsignedByte() & 0x0f;
      byte[] payload = new byte[in.readUnsignedByte() & 0x7f];
      in.readFully(payload);
      return opcode + " " + new String(payload, StandardCharsets.UTF_8);
    } catch (EOFException e) {
      return "end";
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException e) {
      return "reset";
    }
  }

  /** Whether nothing comes for so long. */
  boolean hearsNothing(Duration time) throws IOException {
    socket.setSoTimeout((int) time.toMillis());
    try {
      in.readByte();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      socket.setSoTimeout((int) PATIENCE.toMillis());
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
