package io.marketprism.collector.testing.net;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Makes frames as a WebSocket server sends them, right ones and wrong ones. Pure functions. */
public final class Frames {
  /** Opcode of a text frame. */
  public static final int TEXT = 1;

  /** Opcode of a binary frame. */
  public static final int BINARY = 2;

  /** Opcode of a Close frame. */
  public static final int CLOSE = 8;

  /** Opcode of a pong. */
  public static final int PONG = 10;

  private static final int LAST = 0x80;
  private static final int COMPRESSED = 0x40;
  private static final int ONE_BYTE = 126;
  private static final int TWO_BYTES = 65_536;

  private Frames() {}

  /** A whole text frame. */
  public static byte[] text(String text) {
    return of(LAST | TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  /** A Close frame. */
  public static byte[] close(int code, String reason) {
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    ByteBuffer payload = ByteBuffer.allocate(2 + text.length).putShort((short) code).put(text);
    return of(LAST | CLOSE, payload.array());
  }

  /** A text frame that says of itself that its payload is compressed. */
  public static byte[] compressed(byte[] payload) {
    return of(LAST | COMPRESSED | TEXT, payload);
  }

  /** A frame with that first byte. */
  public static byte[] of(int firstByte, byte[] payload) {
    ByteBuffer frame = ByteBuffer.allocate(10 + payload.length).put((byte) firstByte);
    if (payload.length < ONE_BYTE) {
      frame.put((byte) payload.length);
    } else if (payload.length < TWO_BYTES) {
      frame.put((byte) 126).putShort((short) payload.length);
    } else {
      frame.put((byte) 127).putLong(payload.length);
    }
    frame.put(payload).flip();
    byte[] bytes = new byte[frame.remaining()];
    frame.get(bytes);
    return bytes;
  }

  /** The head alone of a text frame of that length. */
  public static byte[] headOfText(long length) {
    return head(LAST | TEXT, length);
  }

  /** The head alone of a frame with that first byte, of that length. */
  static byte[] head(int firstByte, long length) {
    return ByteBuffer.allocate(10).put((byte) firstByte).put((byte) 127).putLong(length).array();
  }
}
