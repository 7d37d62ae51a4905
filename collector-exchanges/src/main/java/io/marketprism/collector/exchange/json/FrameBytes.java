package io.marketprism.collector.exchange.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;

/**
 * A frame as bytes in a reused array, so that eight of them can be looked at as one word: as
 * Latin-1 where that can write it, which the JDK encodes with vector instructions, else as UTF-8.
 * ASCII, all that JSON itself is written in, is the same in both. Half of a surrogate pair becomes
 * a byte that UTF-8 has nowhere.
 *
 * <p>Allocates nothing but larger arrays. What a large frame needed is given up with the next one.
 *
 * <p>Not thread-safe; owned by one {@link JsonScanner}.
 */
final class FrameBytes {
  /** Zero bytes that stand behind every frame, so that words can be read up to its end. */
  static final int PADDING = 2 * Long.BYTES;

  /** Stands for half of a surrogate pair. */
  private static final byte NO_TEXT = (byte) 0xff;

  private static final int KEPT = 1 << 16;
  private static final int FIRST = 1 << 11;
  private static final int UTF8_BYTES_OF_A_CHAR = 3;

  private final CharsetEncoder latin1 = StandardCharsets.ISO_8859_1.newEncoder();
  private final CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
  private char[] chars = new char[FIRST];
  private CharBuffer source = CharBuffer.wrap(chars);
  private byte[] bytes = new byte[FIRST + PADDING];
  private ByteBuffer target = ByteBuffer.wrap(bytes);
  private int length;
  private Charset charset = StandardCharsets.ISO_8859_1;

  /** Takes a frame in place of the one before. */
  void load(String frame) {
    int count = frame.length();
    if (count > chars.length || (chars.length > KEPT && count <= KEPT)) {
      resize(Math.max(count, FIRST));
    }
    frame.getChars(0, count, chars, 0);
    source.clear().limit(count);
    target.clear();
    charset = StandardCharsets.ISO_8859_1;
    if (latin1.reset().encode(source, target, true).isUnderflow()) {
      pad();
    } else {
      encodeAnyText(count);
    }
  }

  private void resize(int count) {
    chars = new char[count];
    source = CharBuffer.wrap(chars);
    reserve(count);
  }

  private void reserve(int count) {
    bytes = new byte[count + PADDING];
    target = ByteBuffer.wrap(bytes);
  }

  private void encodeAnyText(int count) {
    charset = StandardCharsets.UTF_8;
    if (bytes.length < UTF8_BYTES_OF_A_CHAR * count + PADDING) {
      reserve(UTF8_BYTES_OF_A_CHAR * chars.length);
    }
    source.clear().limit(count);
    target.clear();
    utf8.reset();
    CoderResult result = utf8.encode(source, target, true);
    while (result.isMalformed()) {
      target.put(NO_TEXT);
      source.position(source.position() + result.length());
      result = utf8.encode(source, target, true);
    }
    pad();
  }

  private void pad() {
    length = target.position();
    Words.clear(bytes, length);
    Words.clear(bytes, length + Long.BYTES);
  }

  /** The frame, and behind it {@link #PADDING}; another array after the next {@link #load}. */
  byte[] bytes() {
    return bytes;
  }

  /** Bytes of the frame. */
  int length() {
    return length;
  }

  /** How its texts are written. */
  Charset charset() {
    return charset;
  }

  /** Whether a byte beyond ASCII stands for no text at all. */
  boolean isNoText(byte b) {
    return b == NO_TEXT && charset.equals(StandardCharsets.UTF_8);
  }
}
