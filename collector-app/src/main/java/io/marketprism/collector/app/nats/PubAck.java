package io.marketprism.collector.app.nats;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.marketprism.collector.model.Text;
import java.nio.charset.StandardCharsets;

/**
 * What JetStream answers to a published message. Immutable.
 *
 * <p>Source: NATS architecture decision record 1, JetStream JSON API design, read 2026-11-22:
 *
 * <pre>{"stream":"TRADES","seq":17,"duplicate":true}
 * {"error":{"code":503,"err_code":10077,"description":"maximum bytes exceeded"},...}</pre>
 *
 * @param sequence the stream's sequence of the message; 0 where it was refused
 * @param duplicate whether the stream had a message of that id already
 * @param refusal why it was refused, printable; empty where it was taken
 * @param errorCode the server's {@code err_code}; 0 where there is none
 */
record PubAck(long sequence, boolean duplicate, String refusal, int errorCode) {
  /** The message is larger than the stream allows: it never will be taken. */
  static final int TOO_LARGE = 10_054;

  /** The stream does not exist. */
  static final int NO_STREAM = 10_059;

  private static final byte[] SEQUENCE = ascii("\"seq\":");
  private static final byte[] DUPLICATE = ascii("\"duplicate\":");
  private static final int MAX_DIGITS = 18;

  /** Nobody listens on the subject: there is no stream, or it has no leader now. */
  static PubAck noResponders() {
    return new PubAck(0, false, "no stream takes the subject now", 0);
  }

  /** Reads an answer; what cannot be read counts as a refusal. */
  static PubAck parse(byte[] answer) {
    int at = indexAfter(answer, SEQUENCE, 0);
    long sequence = number(answer, at);
    if (sequence <= 0) {
      return parseRefusal(answer);
    }
    int duplicate = skipSpaces(answer, indexAfter(answer, DUPLICATE, at));
    return new PubAck(
        sequence, duplicate >= 0 && duplicate < answer.length && answer[duplicate] == 't', "", 0);
  }

  boolean isTaken() {
    return refusal.isEmpty();
  }

  private static PubAck parseRefusal(byte[] answer) {
    try {
      JsonElement whole = JsonParser.parseString(new String(answer, StandardCharsets.UTF_8));
      JsonObject error = whole.getAsJsonObject().getAsJsonObject("error");
      int code = error.has("err_code") ? error.get("err_code").getAsInt() : 0;
      String why = error.has("description") ? error.get("description").getAsString() : "refused";
      return refused(why + (code == 0 ? "" : " (" + code + ")"), code);
    } catch (JsonParseException
        | IllegalStateException
        | ClassCastException
        | NullPointerException
        | NumberFormatException
        | UnsupportedOperationException e) {
      return refused("answer that cannot be read: " + text(answer), 0);
    }
  }

  private static PubAck refused(String why, int code) {
    return new PubAck(0, false, Text.printable(why), code);
  }

  private static String text(byte[] answer) {
    return new String(answer, 0, Math.min(answer.length, 120), StandardCharsets.UTF_8);
  }

  private static long number(byte[] text, int from) {
    int i = skipSpaces(text, from);
    long value = 0;
    int digits = 0;
    while (i >= 0 && i < text.length && text[i] >= '0' && text[i] <= '9' && digits < MAX_DIGITS) {
      value = value * 10 + (text[i++] - '0');
      digits++;
    }
    return value;
  }

  private static int skipSpaces(byte[] text, int from) {
    int i = from;
    while (i >= 0 && i < text.length && text[i] == ' ') {
      i++;
    }
    return i;
  }

  /** Where the text goes on after the next {@code sought}, or -1 where there is none. */
  private static int indexAfter(byte[] text, byte[] sought, int from) {
    for (int i = from; i + sought.length <= text.length; i++) {
      int j = 0;
      while (j < sought.length && text[i + j] == sought[j]) {
        j++;
      }
      if (j == sought.length) {
        return i + j;
      }
    }
    return -1;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
