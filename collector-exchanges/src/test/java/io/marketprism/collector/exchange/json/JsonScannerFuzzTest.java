package io.marketprism.collector.exchange.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.model.Decimals;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/**
 * The scanner against Gson's strict reader on a million random documents, valid and broken: both
 * take a document or neither does, and both find the same in it.
 */
class JsonScannerFuzzTest {
  private static final long SEED = 20_261_122;
  private static final int DOCUMENTS = 500_000;
  private static final int NUMBERS = 500_000;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");
  private static final String SPICE =
      "{}[]\",:0123456789eE+-.\\/utnabfrlsUN'#; \t\n\r\0\u001f\u00e9\u2028\ud83d\ude00\ufeff";

  private final SplittableRandom random = new SplittableRandom(SEED);
  private final JsonScanner json = new JsonScanner();

  @Test
  void bothTakeTheSameDocumentsAndFindTheSameInThem() {
    int taken = 0;
    int refused = 0;
    StringBuilder document = new StringBuilder();
    for (int i = 0; i < DOCUMENTS; i++) {
      document.setLength(0);
      writeValue(document, 0);
      if (random.nextInt(3) > 0) {
        mutate(document);
      }
      String frame = document.toString();
      Optional<String> theirs = byGson(frame);
      Optional<String> ours = byScanner(frame);
      if (!ours.equals(theirs)) {
        fail("scanner %s, Gson %s: %s", ours, theirs, frame);
      }
      assertThat(isSkipped(frame)).as(frame).isEqualTo(ours.isPresent());
      if (ours.isPresent()) {
        taken++;
      } else {
        refused++;
      }
    }
    assertThat(taken).isGreaterThan(DOCUMENTS / 4);
    assertThat(refused).isGreaterThan(DOCUMENTS / 4);
  }

  /** Every number at every scale is exact, or refused for the reason that holds. */
  @Test
  void numberIsExactOrRefusedForItsReason() {
    int exact = 0;
    int finer = 0;
    int refused = 0;
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < NUMBERS; i++) {
      text.setLength(0);
      writeNumber(text);
      int scale = random.nextInt(Decimals.MAX_SCALE + 1);
      String quote = random.nextBoolean() ? "\"" : "";
      String frame = "[" + quote + text + quote + "]";
      BigDecimal value = new BigDecimal(text.toString());
      try {
        json.reset(frame);
        json.beginArray();
        json.element();
        long mantissa = json.decimal(scale);
        json.endArray();
        json.end();
        if (json.requiredScale() > 0) {
          assertThat(json.requiredScale()).as(frame).isEqualTo(scaleOf(value));
          finer++;
        } else {
          assertThat(BigDecimal.valueOf(mantissa, scale)).as(frame).isEqualByComparingTo(value);
          exact++;
        }
      } catch (MalformedFrameException refusal) {
        requireReason(refusal, value, scale, frame);
        refused++;
      }
    }
    assertThat(exact).isGreaterThan(NUMBERS / 4);
    assertThat(finer).isGreaterThan(NUMBERS / 20);
    assertThat(refused).isGreaterThan(NUMBERS / 20);
  }

  /** What is read as a decimal is a number of JSON; what is refused as none is none. */
  @Test
  void decimalIsTakenOnlyWhereJsonHasSuchANumber() {
    int taken = 0;
    int refused = 0;
    for (int i = 0; i < NUMBERS; i++) {
      StringBuilder text = new StringBuilder();
      writeNumber(text);
      text.insert(random.nextInt(text.length()), "0123456789eE+-.".charAt(random.nextInt(15)));
      boolean number = NUMBER.matcher(text).matches();
      try {
        json.reset("[\"" + text + "\"]");
        json.beginArray();
        json.element();
        json.decimal(random.nextInt(Decimals.MAX_SCALE + 1));
        json.endArray();
        json.end();
        assertThat(number).as(text.toString()).isTrue();
        taken++;
      } catch (MalformedFrameException refusal) {
        assertThat(number && refusal.reason() == Reason.NUMBER).as(text.toString()).isFalse();
        refused++;
      }
    }
    assertThat(taken).isGreaterThan(NUMBERS / 10);
    assertThat(refused).isGreaterThan(NUMBERS / 10);
  }

  private static void requireReason(
      MalformedFrameException refusal, BigDecimal value, int scale, String frame) {
    if (refusal.reason() == Reason.OUT_OF_RANGE) {
      BigInteger cut = value.movePointRight(scale).toBigInteger();
      assertThat(cut.bitLength() > 63 || scaleOf(value) > Decimals.MAX_SCALE).as(frame).isTrue();
    } else {
      assertThat(refusal.reason()).as(frame).isEqualTo(Reason.NUMBER_LIMIT);
      int exponent = frame.toLowerCase(Locale.ROOT).indexOf('e');
      boolean longExponent =
          exponent > 0
              && Math.abs(Long.parseLong(frame.substring(exponent + 1).replaceAll("[^0-9-]", "")))
                  > 30;
      assertThat(longExponent || value.precision() > NumberText.MAX_DIGITS).as(frame).isTrue();
    }
  }

  private static int scaleOf(BigDecimal value) {
    return value.signum() == 0 ? 0 : Math.max(0, value.stripTrailingZeros().scale());
  }

  private void writeValue(StringBuilder to, int depth) {
    space(to);
    switch (random.nextInt(depth > 4 ? 5 : 8)) {
      case 0 -> to.append(random.nextBoolean() ? "true" : "false");
      case 1 -> to.append("null");
      case 2, 3 -> writeNumber(to);
      case 4 -> writeText(to);
      case 5 -> writeObject(to, depth);
      default -> writeArray(to, depth);
    }
    space(to);
  }

  private void writeObject(StringBuilder to, int depth) {
    to.append('{');
    for (int i = random.nextInt(5), n = i; i > 0; i--) {
      to.append(i == n ? "" : ",");
      space(to);
      if (random.nextInt(3) > 0) {
        to.append('"').append((char) ('a' + random.nextInt(26))).append('"');
      } else {
        writeText(to);
      }
      space(to);
      to.append(':');
      writeValue(to, depth + 1);
    }
    to.append('}');
  }

  private void writeArray(StringBuilder to, int depth) {
    to.append('[');
    for (int i = random.nextInt(5), n = i; i > 0; i--) {
      to.append(i == n ? "" : ",");
      writeValue(to, depth + 1);
    }
    space(to);
    to.append(']');
  }

  private void writeText(StringBuilder to) {
    to.append('"');
    for (int i = random.nextInt(8); i > 0; i--) {
      switch (random.nextInt(12)) {
        case 0 -> to.append('\\').append("\"\\/bfnrt".charAt(random.nextInt(8)));
        case 1 -> to.append(String.format("\\u%04x", random.nextInt(0xd800)));
        case 2 -> to.append(random.nextBoolean() ? "\\ud83d\\uDE00" : "\ud83d\ude00");
        case 3 -> to.append((char) (0xa0 + random.nextInt(0x5000)));
        default -> to.append("abcxyz019@_ -".charAt(random.nextInt(13)));
      }
    }
    to.append('"');
  }

  private void writeNumber(StringBuilder to) {
    if (random.nextInt(5) == 0) {
      to.append('-');
    }
    digits(to, random.nextInt(10) == 0 ? 25 : 12, true);
    if (random.nextInt(3) > 0) {
      to.append('.');
      digits(to, random.nextInt(10) == 0 ? 30 : 10, false);
    }
    if (random.nextInt(6) == 0) {
      to.append(random.nextBoolean() ? 'e' : 'E')
          .append(new String[] {"", "+", "-"}[random.nextInt(3)]);
      to.append(random.nextInt(random.nextInt(10) == 0 ? 60 : 12));
    }
  }

  private void digits(StringBuilder to, int most, boolean whole) {
    int count = 1 + random.nextInt(most);
    if (whole && random.nextInt(4) == 0) {
      to.append('0');
      return;
    }
    for (int i = 0; i < count; i++) {
      int least = whole && i == 0 ? 1 : 0;
      to.append(random.nextInt(3) == 0 && least == 0 ? 0 : least + random.nextInt(10 - least));
    }
  }

  private void space(StringBuilder to) {
    if (random.nextInt(8) == 0) {
      to.append(" \t\n\r".charAt(random.nextInt(4)));
    }
  }

  private void mutate(StringBuilder document) {
    for (int n = 1 + random.nextInt(3); n > 0 && document.length() > 0; n--) {
      int at = random.nextInt(document.length());
      char spice = SPICE.charAt(random.nextInt(SPICE.length()));
      switch (random.nextInt(6)) {
        case 0 -> document.deleteCharAt(at);
        case 1 -> document.insert(at, spice);
        case 2 -> document.setLength(at);
        case 3 -> {
          int end = Math.min(document.length(), at + random.nextInt(10));
          document.insert(random.nextInt(document.length()), document.substring(at, end));
        }
        default -> document.setCharAt(at, spice);
      }
    }
  }

  /** What the document holds, in a form of its own; empty where it is refused. */
  private Optional<String> byScanner(String frame) {
    StringBuilder found = new StringBuilder();
    try {
      json.reset(frame);
      scan(found);
      json.end();
      return Optional.of(found.toString());
    } catch (MalformedFrameException refusal) {
      return Optional.empty();
    }
  }

  private void scan(StringBuilder found) {
    switch (json.peek()) {
      case OBJECT -> {
        found.append('{');
        json.beginObject();
        while (json.nextKey()) {
          found.append(json.textString()).append('=');
          assertThat(json.keyIs(json.textString())).isTrue();
          scan(found);
        }
        found.append('}');
      }
      case ARRAY -> {
        found.append('[');
        json.beginArray();
        while (json.nextElement()) {
          scan(found);
        }
        found.append(']');
      }
      case STRING -> {
        json.text();
        found.append('"').append(json.textString()).append('"');
      }
      case NUMBER -> {
        json.skipValue();
        found.append("number ");
      }
      case BOOLEAN -> found.append(json.bool()).append(' ');
      case NULL -> found.append(json.skipNull() ? "null " : "");
    }
  }

  private boolean isSkipped(String frame) {
    try {
      json.reset(frame);
      json.skipValue();
      json.end();
      return true;
    } catch (MalformedFrameException refusal) {
      return false;
    }
  }

  /**
   * The same by Gson, but for what only the scanner holds against a document: a byte order mark
   * before it, and a surrogate without its other half.
   */
  private static Optional<String> byGson(String frame) {
    StringBuilder found = new StringBuilder();
    try (JsonReader reader = new JsonReader(new StringReader(frame))) {
      reader.setStrictness(Strictness.STRICT);
      reader.setNestingLimit(JsonScanner.NESTING_LIMIT);
      read(reader, found);
      if (reader.peek() != JsonToken.END_DOCUMENT) {
        return Optional.empty();
      }
    } catch (IOException refusal) {
      return Optional.empty();
    }
    boolean refused = frame.startsWith("\ufeff") || hasHalf(frame) || hasHalf(found);
    return refused ? Optional.empty() : Optional.of(found.toString());
  }

  private static boolean hasHalf(CharSequence text) {
    return text.codePoints()
        .anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE);
  }

  private static void read(JsonReader reader, StringBuilder found) throws IOException {
    switch (reader.peek()) {
      case BEGIN_OBJECT -> {
        found.append('{');
        reader.beginObject();
        while (reader.hasNext()) {
          found.append(reader.nextName()).append('=');
          read(reader, found);
        }
        reader.endObject();
        found.append('}');
      }
      case BEGIN_ARRAY -> {
        found.append('[');
        reader.beginArray();
        while (reader.hasNext()) {
          read(reader, found);
        }
        reader.endArray();
        found.append(']');
      }
      case STRING -> found.append('"').append(reader.nextString()).append('"');
      case NUMBER -> found.append(reader.nextString().isEmpty() ? "" : "number ");
      case BOOLEAN -> found.append(reader.nextBoolean()).append(' ');
      case NULL -> {
        reader.nextNull();
        found.append("null ");
      }
      default -> throw new IOException("not a value");
    }
  }
}
