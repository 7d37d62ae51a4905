package io.marketprism.collector.testing.net;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;

/** The server's end of one socket, as bytes. Not thread-safe; owned by one script. */
public final class RawPeer {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Socket socket;
  private final DataInputStream in;
  private final OutputStream out;

  RawPeer(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = socket.getOutputStream();
  }

  /** Reads the request up to its empty line. */
  public String request() throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.length() < 4 || !head.substring(head.length() - 4).equals("\r\n\r\n")) {
      head.append((char) in.readUnsignedByte());
    }
    return head.toString();
  }

  /** Shakes hands, with further headers, each ended by a line break. */
  public RawPeer shakeHands(String headers) throws Exception {
    String key = "";
    for (String line : request().split("\r\n", -1)) {
      if (line.toLowerCase(Locale.ROOT).startsWith("sec-websocket-key:")) {
        key = line.substring(line.indexOf(':') + 1).trim();
      }
    }
    byte[] sha =
        MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(StandardCharsets.UTF_8));
    return write(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Accept: "
            + Base64.getEncoder().encodeToString(sha)
            + "\r\n"
            + headers
            + "\r\n");
  }

  /** Shakes hands. */
  public RawPeer shakeHands() throws Exception {
    return shakeHands("");
  }

  /** Shakes hands, acknowledges the first request and sends one data frame. */
  public RawPeer serve() throws Exception {
    shakeHands();
    read();
    return text("ack 1").text("data x");
  }

  /** Writes text as it is, in UTF-8. */
  public RawPeer write(String text) throws IOException {
    return write(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes bytes as they are. */
  public RawPeer write(byte[] bytes) throws IOException {
    out.write(bytes);
    out.flush();
    return this;
  }

  /** Writes a text frame. */
  public RawPeer text(String text) throws IOException {
    return write(Frames.text(text));
  }

  /** Writes a Close frame. */
  public RawPeer close(int code, String reason) throws IOException {
    return write(Frames.close(code, reason));
  }

  /** Writes a frame with that first byte. */
  public RawPeer frame(int firstByte, byte[] payload) throws IOException {
    return write(Frames.of(firstByte, payload));
  }

  /** Writes the head of a frame of that length. */
  public RawPeer head(int firstByte, long length) throws IOException {
    return write(Frames.head(firstByte, length));
  }

  /** Reads one frame of the client: its opcode and text. */
  public String read() throws IOException {
    int opcode = in.readUnsignedByte() & 0x0f;
    int length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    byte[] mask = new byte[4];
    in.readFully(mask);
    byte[] payload = new byte[length];
    in.readFully(payload);
    for (int i = 0; i < length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return opcode + " " + new String(payload, StandardCharsets.UTF_8);
  }

  /** Reads frames until the client closes, and answers its Close. */
  public void awaitEnd() throws IOException {
    while (!read().startsWith("8 ")) {
      // Whatever it still says.
    }
    close(1000, "").closeSocket();
  }

  /** Reads until the client has closed the socket, and answers nothing. */
  public void hold() throws IOException {
    while (in.read() >= 0) {
      // Whatever it still says.
    }
  }

  /** Ends with a reset instead of a FIN. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Ends with a FIN. */
  public void closeSocket() throws IOException {
    socket.close();
  }
}
