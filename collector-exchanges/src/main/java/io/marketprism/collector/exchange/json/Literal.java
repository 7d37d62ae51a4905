package io.marketprism.collector.exchange.json;

/**
 * A text that is looked for in many frames, ready to be compared eight bytes at a time. Immutable.
 */
public final class Literal {
  private final String text;
  private final byte[] padded;
  private final int length;
  private final boolean ascii;

  private Literal(String text) {
    this.text = text;
    this.padded = Strings.padded(text);
    this.length = padded.length - FrameBytes.PADDING;
    this.ascii = Words.isAscii(padded, 0, length);
  }

  /** The text, escapes resolved. */
  public static Literal of(String text) {
    return new Literal(text);
  }

  /** Whether its bytes are the same in every frame. */
  boolean isAscii() {
    return ascii;
  }

  int hash() {
    return Words.hash(padded, 0, length);
  }

  /** Whether these bytes are it, where it is ASCII. */
  boolean is(byte[] bytes, int start, int end) {
    if (end - start != length) {
      return false;
    }
    int i = 0;
    for (; i + Long.BYTES <= length; i += Long.BYTES) {
      if (Words.at(bytes, start + i) != Words.at(padded, i)) {
        return false;
      }
    }
    long rest = Words.at(bytes, start + i) ^ Words.at(padded, i);
    return i == length || rest << (64 - 8 * (length - i)) == 0;
  }

  @Override
  public String toString() {
    return text;
  }
}
