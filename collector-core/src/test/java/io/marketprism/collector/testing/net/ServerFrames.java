package io.marketprism.collector.testing.net;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Follows what a server says on one connection, so that something can be put in, left out or cut
 * where a frame begins: first the answer to a request, and where that is an upgrade, frames. What
 * is no HTTP, and all after an answer that is no upgrade, goes on as it is.
 *
 * <p>Thread-safe: bytes come on the thread that reads the server, commands on any.
 */
final class ServerFrames {
  private static final String UPGRADED = "HTTP/1.1 101";
  private static final String END_OF_HEAD = "\r\n\r\n";
  private static final int FIRST_CONTROL = 8;

  /** Takes what goes on to the client. */
  interface Output {
    /** Writes so many bytes from the beginning; the array may be used again afterwards. */
    void write(byte[] bytes, int count) throws IOException;
  }

  private enum Place {
    HEAD_OF_ANSWER,
    HEAD_OF_FRAME,
    PAYLOAD,
    /** Nothing more is looked at. */
    BEYOND
  }

  private final Output output;
  private final Runnable onUpgrade;
  private final StringBuilder answer = new StringBuilder();
  private final byte[] head = new byte[14];
  private final ByteArrayOutputStream passing = new ByteArrayOutputStream();
  private final ByteArrayOutputStream waiting = new ByteArrayOutputStream();
  private Place place = Place.HEAD_OF_ANSWER;
  private IntPredicate dropped = opcode -> false;
  private @Nullable Runnable cut;
  private int headLength;
  private long left;
  private long leftBeforeCut = Long.MAX_VALUE;
  private boolean dropping;

  ServerFrames(Output output, Runnable onUpgrade) {
    this.output = output;
    this.onUpgrade = onUpgrade;
  }

  /** The server said this. */
  synchronized void take(byte[] bytes, int count) throws IOException {
    int at = 0;
    while (at < count) {
      at = step(bytes, at, count);
    }
    flush();
  }

  /** Puts bytes in where the next frame begins, which is now where none is under way. */
  synchronized void inject(byte[] bytes) throws IOException {
    waiting.writeBytes(bytes);
    atBoundary();
    flush();
  }

  /** Leaves out whole frames of these opcodes from the next frame on. */
  synchronized void drop(IntPredicate opcodes) {
    dropped = opcodes;
  }

  /** Lets half of the next data frame pass, runs this, and lets nothing pass any more. */
  synchronized void cutNext(Runnable then) {
    cut = then;
  }

  /** Whether an opcode is of data and not of control. */
  static boolean isData(int opcode) {
    return opcode < FIRST_CONTROL;
  }

  private int step(byte[] bytes, int at, int end) throws IOException {
    switch (place) {
      case HEAD_OF_ANSWER -> {
        passing.write(bytes[at]);
        answerHead((char) bytes[at]);
        return at + 1;
      }
      case HEAD_OF_FRAME -> {
        head[headLength++] = bytes[at];
        if (headLength > 1 && headLength == wholeHead()) {
          beginFrame();
        }
        return at + 1;
      }
      case PAYLOAD -> {
        return at + payload(bytes, at, (int) Math.min(left, end - at));
      }
      default -> {
        passing.write(bytes, at, end - at);
        return end;
      }
    }
  }

  private void answerHead(char next) throws IOException {
    answer.append(next);
    int compared = Math.min(answer.length(), "HTTP".length());
    if (!answer.substring(0, compared).equals("HTTP".substring(0, compared))) {
      place = Place.BEYOND;
    } else if (next == '\n' && answer.indexOf(END_OF_HEAD) >= 0) {
      boolean upgraded = answer.indexOf(UPGRADED) == 0;
      place = upgraded ? Place.HEAD_OF_FRAME : Place.BEYOND;
      if (upgraded) {
        onUpgrade.run();
        atBoundary();
      }
    }
  }

  private int wholeHead() {
    return switch (head[1] & 0x7f) {
      case 126 -> 4;
      case 127 -> 10;
      default -> 2;
    };
  }

  private void beginFrame() throws IOException {
    int opcode = head[0] & 0x0f;
    left = head[1] & 0x7f;
    if (headLength > 2) {
      left = 0;
      for (int i = 2; i < headLength; i++) {
        left = (left << 8) | (head[i] & 0xff);
      }
    }
    dropping = dropped.test(opcode);
    if (!dropping) {
      passing.write(head, 0, headLength);
    }
    leftBeforeCut = cut != null && isData(opcode) ? left - left / 2 : Long.MAX_VALUE;
    headLength = 0;
    place = Place.PAYLOAD;
    if (left == 0) {
      endFrame();
    }
  }

  private int payload(byte[] bytes, int at, int count) throws IOException {
    Runnable then = cut;
    if (then != null && leftBeforeCut <= count) {
      passing.write(bytes, at, (int) leftBeforeCut);
      flush();
      dropping = true;
      place = Place.PAYLOAD;
      left = Long.MAX_VALUE;
      cut = null;
      then.run();
      return count;
    }
    if (!dropping) {
      passing.write(bytes, at, count);
    }
    left -= count;
    leftBeforeCut -= leftBeforeCut == Long.MAX_VALUE ? 0 : count;
    if (left == 0) {
      endFrame();
    }
    return count;
  }

  private void endFrame() throws IOException {
    place = Place.HEAD_OF_FRAME;
    atBoundary();
  }

  private void atBoundary() {
    if (place == Place.HEAD_OF_FRAME && headLength == 0) {
      passing.writeBytes(waiting.toByteArray());
      waiting.reset();
    }
  }

  private void flush() throws IOException {
    if (passing.size() > 0) {
      byte[] bytes = passing.toByteArray();
      passing.reset();
      output.write(bytes, bytes.length);
    }
  }
}
