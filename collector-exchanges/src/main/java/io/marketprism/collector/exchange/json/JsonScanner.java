package io.marketprism.collector.exchange.json;

import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.model.Decimals;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;

/**
 * Reads one JSON frame after the other, forward and in place. Strict as RFC 8259: what it accepts
 * is JSON, and numbers come out exact or not at all. Allocates nothing but the texts of strings
 * with escapes.
 *
 * <pre>{@code
 * json.reset(frame);
 * json.beginObject();
 * while (json.nextKey()) {
 *   if (json.keyIs("price")) {
 *     price = json.price(scale);
 *   } else {
 *     json.skipValue();
 *   }
 * }
 * json.end();
 * }</pre>
 *
 * <p>After each key or element exactly one value is read or skipped; a container is read to its
 * end. Decimals and integers stand bare or in quotes. A decimal that is finer than the scale asked
 * for is not rounded: it is noted in {@link #requiredScale()} and its like, and the caller, who
 * finds one above 0 after {@link #end()}, drops what it has read, widens and reads the frame again.
 *
 * <p>Every method throws {@link MalformedFrameException}, and nothing else, where the frame is not
 * what it has to be; the scanner is then unusable until the next {@link #reset}. Duplicate keys are
 * seen as often as they stand; see {@link #once}.
 *
 * <p>Not thread-safe; owned by one connection's decoder.
 */
public final class JsonScanner {
  /** Deeper than any exchange nests. */
  public static final int NESTING_LIMIT = 32;

  private static final int MAX_NESTING_LIMIT = 63;

  private static final int KEY_OF_ONE = 5;
  private static final long KEY_OF_ONE_MASK = 0xff_ff00_ffffL;
  private static final long NEXT_KEY_OF_ONE = bytes(",\"\0\":");
  private static final long FIRST_KEY_OF_ONE = bytes("{\"\0\":");
  private static final long BETWEEN_MASK = 0xff_ffffL;
  private static final long BETWEEN_BYTES = bytes("\",\"");

  private final FrameBytes loaded = new FrameBytes();
  private final PlainNumber plain = new PlainNumber();
  private final NumberText number = new NumberText();
  private final int nestingLimit;

  /** The frame, with padding behind it that ends every text and number. */
  private byte[] frame = loaded.bytes();

  private int length;
  private int pos;
  private int depth;

  /**
   * Whether a container has just been opened: neither value nor comma stands before the position.
   */
  private boolean fresh;

  /** Where the text read last stands: the frame, or what its escapes were resolved into. */
  private byte[] text = frame;

  private int textStart;
  private int textEnd;
  private char keyChar;

  private long mantissa;
  private int requiredScale;
  private int requiredPriceScale;
  private int requiredSizeScale;

  /** A scanner that allows {@link #NESTING_LIMIT} levels of nesting. */
  public JsonScanner() {
    this(NESTING_LIMIT);
  }

  /**
   * A scanner with a nesting limit of its own.
   *
   * @throws IllegalArgumentException unless 1 &lt;= {@code nestingLimit} &lt;= 63
   */
  public JsonScanner(int nestingLimit) {
    if (nestingLimit < 1 || nestingLimit > MAX_NESTING_LIMIT) {
      throw new IllegalArgumentException("nesting limit " + nestingLimit);
    }
    this.nestingLimit = nestingLimit;
  }

  private static long bytes(String ascii) {
    return Words.at(Strings.padded(ascii), 0);
  }

  /** Starts on a new frame and forgets all about the one before. */
  public void reset(String newFrame) {
    loaded.load(newFrame);
    frame = loaded.bytes();
    length = loaded.length();
    text = frame;
    pos = 0;
    depth = 0;
    fresh = false;
    requiredScale = 0;
    requiredPriceScale = 0;
    requiredSizeScale = 0;
  }

  /** Requires that the document is complete and that nothing follows it. */
  public void end() {
    if (depth != 0 || next() != 0 || pos < length) {
      throw malformed(Reason.TRAILING);
    }
  }

  /** What the next value is; consumes nothing. */
  public ValueKind peek() {
    return switch (next()) {
      case '{' -> ValueKind.OBJECT;
      case '[' -> ValueKind.ARRAY;
      case '"' -> ValueKind.STRING;
      case 't', 'f' -> ValueKind.BOOLEAN;
      case 'n' -> ValueKind.NULL;
      case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> ValueKind.NUMBER;
      default -> throw malformed(Reason.SYNTAX);
    };
  }

  /** Enters an object; {@link #nextKey} follows. */
  public void beginObject() {
    begin('{');
  }

  /** Enters an array; {@link #nextElement} follows. */
  public void beginArray() {
    begin('[');
  }

  private void begin(char bracket) {
    if (next() != bracket) {
      throw unexpected();
    }
    if (depth == nestingLimit) {
      throw malformed(Reason.NESTING);
    }
    depth++;
    pos++;
    fresh = true;
  }

  /** Moves to the next key of the object, or out of it and gives false. */
  public boolean nextKey() {
    int start = fresh ? pos - 1 : pos;
    long word = Words.at(frame, start);
    if ((word & KEY_OF_ONE_MASK) == (fresh ? FIRST_KEY_OF_ONE : NEXT_KEY_OF_ONE)) {
      char only = (char) (word >>> 16 & 0xff);
      if (only >= ' ' && only < 0x7f && only != '\\' && only != '"') {
        text = frame;
        textStart = start + 2;
        textEnd = textStart + 1;
        keyChar = only;
        pos = start + KEY_OF_ONE;
        fresh = false;
        return true;
      }
    }
    return nextAnyKey();
  }

  private boolean nextAnyKey() {
    if (!advance('}')) {
      return false;
    }
    if (next() != '"') {
      throw malformed(Reason.SYNTAX);
    }
    readText();
    boolean one = textEnd - textStart == 1 && text[textStart] > 0;
    keyChar = one ? (char) text[textStart] : 0;
    if (next() != ':') {
      throw malformed(Reason.SYNTAX);
    }
    pos++;
    return true;
  }

  /** Moves to the next element of the array, or out of it and gives false. */
  public boolean nextElement() {
    return advance(']');
  }

  private boolean advance(char bracket) {
    int c = next();
    if (c == bracket) {
      depth--;
      pos++;
      fresh = false;
      return false;
    }
    if (fresh) {
      fresh = false;
    } else if (c == ',') {
      pos++;
    } else {
      throw malformed(Reason.SYNTAX);
    }
    return true;
  }

  /** Moves to an element that the array must still have. */
  public void element() {
    if (!nextElement()) {
      throw malformed(Reason.MISSING_FIELD);
    }
  }

  /** Skips what is left of the array and leaves it. */
  public void endArray() {
    while (nextElement()) {
      skipValue();
    }
  }

  /** Whether the key just read is this one. */
  public boolean keyIs(Literal key) {
    return textIs(key);
  }

  /** Whether the key just read is this one. */
  public boolean keyIs(String key) {
    return textIs(key);
  }

  /** The key just read where it is one character of ASCII, else NUL. */
  public char keyChar() {
    return keyChar;
  }

  /**
   * Reads a string value, which the methods that follow then look at until the next key or text.
   */
  public void text() {
    if (next() != '"') {
      throw unexpected();
    }
    readText();
  }

  /** Whether the text read last, escapes resolved, is this one. */
  public boolean textIs(Literal expected) {
    return expected.isAscii()
        ? expected.is(text, textStart, textEnd)
        : textString().equals(expected.toString());
  }

  /** Whether the text read last, escapes resolved, is this one. */
  public boolean textIs(String expected) {
    int count = textEnd - textStart;
    if (count != expected.length()) {
      return !textIsAscii() && textString().equals(expected);
    }
    for (int i = 0; i < count; i++) {
      if ((text[textStart + i] & 0xff) != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the text read last is ASCII, as nearly all are. */
  boolean textIsAscii() {
    return Words.isAscii(text, textStart, textEnd);
  }

  /** A hash of the text read last, where it is ASCII; the way into a {@link TextTable}. */
  int textHash() {
    return Words.hash(text, textStart, textEnd);
  }

  /** The text read last as a new string. */
  public String textString() {
    Charset charset = text == frame ? loaded.charset() : StandardCharsets.UTF_8;
    return new String(text, textStart, textEnd - textStart, charset);
  }

  /** Reads an integer that fits into 64 bits: digits only, no leading zeros. */
  public long integer() {
    boolean quoted = next() == '"';
    int start = quoted ? pos + 1 : pos;
    boolean negative = frame[start] == '-';
    int first = negative ? start + 1 : start;
    int end = plain.digits(frame, first);
    long value = plain.mantissa();
    if (end == first || (end > first + 1 && frame[first] == '0') || !endsNumber(end, quoted)) {
      throw notNumber(end);
    }
    // 19 digits stay below 2^64, so a set sign bit tells what does not fit into 63.
    if (end > first + 19 || (value < 0 && !(negative && value == Long.MIN_VALUE))) {
      throw refused(Reason.OUT_OF_RANGE);
    }
    pos = quoted ? end + 1 : end;
    return negative ? -value : value;
  }

  /** Reads {@code true} or {@code false}. */
  public boolean bool() {
    boolean value = next() == 't';
    literal(value ? "true" : "false");
    return value;
  }

  /** Skips the next value where it is {@code null}, else gives false. */
  public boolean skipNull() {
    if (next() != 'n') {
      return false;
    }
    literal("null");
    return true;
  }

  /** Skips the next value where it is the empty string, else gives false. */
  public boolean skipEmptyText() {
    if (next() != '"' || frame[pos + 1] != '"') {
      return false;
    }
    pos += 2;
    return true;
  }

  private void literal(String word) {
    if (frame[pos] != word.charAt(0)) {
      throw unexpected();
    }
    for (int i = 1; i < word.length(); i++) {
      if (frame[pos + i] != word.charAt(i)) {
        throw MalformedFrameException.unexpected(Reason.SYNTAX, frame, length, pos + i);
      }
    }
    pos += word.length();
  }

  /**
   * Reads a decimal of any sign.
   *
   * @param scale 0 to {@link Decimals#MAX_SCALE}
   * @return its mantissa, exact unless {@link #requiredScale()} says otherwise
   */
  public long decimal(int scale) {
    int finer = readDecimal(scale);
    requiredScale = Math.max(requiredScale, finer);
    return mantissa;
  }

  /**
   * Reads a decimal of any sign exactly, whatever its scale. For data that comes seldom: allocates.
   */
  public BigDecimal exactDecimal() {
    boolean quoted = next() == '"';
    if (!quoted && peek() != ValueKind.NUMBER) {
      throw unexpected();
    }
    int start = quoted ? pos + 1 : pos;
    int after = number.scan(frame, length, start);
    if (!endsNumber(after, quoted)) {
      throw notNumber(after);
    }
    try {
      String digits = new String(frame, start, after - start, StandardCharsets.US_ASCII);
      BigDecimal exact = Decimals.exact(digits);
      pos = quoted ? after + 1 : after;
      return exact;
    } catch (IllegalArgumentException e) {
      throw refused(Reason.NUMBER_LIMIT);
    }
  }

  /** Reads a price of any sign; as {@link #decimal}, but see {@link #requiredPriceScale()}. */
  public long price(int scale) {
    int finer = readDecimal(scale);
    requiredPriceScale = Math.max(requiredPriceScale, finer);
    return mantissa;
  }

  /** Reads a size, 0 or above; as {@link #decimal}, but see {@link #requiredSizeScale()}. */
  public long size(int scale) {
    int finer = readDecimal(scale);
    requiredSizeScale = Math.max(requiredSizeScale, finer);
    if (mantissa < 0) {
      throw refused(Reason.NEGATIVE_SIZE);
    }
    return mantissa;
  }

  /**
   * The least scale for what {@link #decimal} found too fine since the reset; 0 where nothing was.
   */
  public int requiredScale() {
    return requiredScale;
  }

  /** The least scale for the prices found too fine since the reset; 0 where none was. */
  public int requiredPriceScale() {
    return requiredPriceScale;
  }

  /** The least scale for the sizes found too fine since the reset; 0 where none was. */
  public int requiredSizeScale() {
    return requiredSizeScale;
  }

  /**
   * Reads a decimal into {@link #mantissa} and gives the scale that it needs, 0 where it has it.
   */
  private int readDecimal(int scale) {
    boolean quoted = next() == '"';
    int start = quoted ? pos + 1 : pos;
    int after = plain.decimal(frame, start, scale);
    mantissa = plain.mantissa();
    int finer = 0;
    if (after < 0 || !endsNumber(after, quoted)) {
      if (!quoted && peek() != ValueKind.NUMBER) {
        throw unexpected();
      }
      after = number.scan(frame, length, start);
      if (!endsNumber(after, quoted)) {
        throw notNumber(after);
      }
      mantissa = number.mantissa(scale);
      finer = number.requiredScale();
    }
    pos = quoted ? after + 1 : after;
    return finer;
  }

  /** Whether a number may end before {@code i}: at its quote, or where it does not go on. */
  private boolean endsNumber(int i, boolean quoted) {
    byte c = frame[i];
    return quoted ? c == '"' : c != '.' && (c | 0x20) != 'e' && !PlainNumber.isDigit(c);
  }

  /**
   * Reads a side of a book, {@code [["price","size"],...]}, decimals quoted or bare; further
   * elements of a level are skipped.
   *
   * @param levels is cleared first, and filled in the order of the frame
   */
  public void levels(int priceScale, int sizeScale, LevelList levels) {
    levels.clear();
    beginArray();
    while (nextElement()) {
      requireRoom(levels);
      if (!readPlainLevel(pos, priceScale, sizeScale, levels)) {
        readAnyLevel(priceScale, sizeScale, levels);
      }
      int next = pos;
      while (frame[next] == ',' && readPlainLevel(next + 1, priceScale, sizeScale, levels)) {
        next = pos;
      }
    }
  }

  private void requireRoom(LevelList levels) {
    if (levels.count() == LevelList.MAX_LEVELS) {
      throw refused(Reason.TOO_MANY_LEVELS);
    }
  }

  private void readAnyLevel(int priceScale, int sizeScale, LevelList levels) {
    beginArray();
    element();
    long price = price(priceScale);
    element();
    levels.add(price, size(sizeScale));
    endArray();
  }

  /** Reads the level at {@code start} if it is as exchanges write it; else leaves all as it is. */
  private boolean readPlainLevel(int start, int priceScale, int sizeScale, LevelList levels) {
    byte[] b = frame;
    if (b[start] != '[' || b[start + 1] != '"' || depth == nestingLimit) {
      return false;
    }
    int i = plain.decimal(b, start + 2, priceScale);
    if (i < 0 || (Words.at(b, i) & BETWEEN_MASK) != BETWEEN_BYTES) {
      return false;
    }
    long price = plain.mantissa();
    i = plain.decimal(b, i + 3, sizeScale);
    if (i < 0 || b[i] != '"' || levels.count() == LevelList.MAX_LEVELS) {
      return false;
    }
    levels.add(price, plain.mantissa());
    pos = i + 1;
    if (b[pos] == ']') {
      pos++;
    } else {
      depth++;
      endArray();
    }
    return true;
  }

  /** Skips one value of any kind, checked as strictly as if it were read. */
  public void skipValue() {
    byte first = next();
    if (first == '"') {
      skipText();
    } else if (first == '{' || first == '[') {
      skipContainer();
    } else {
      skipScalar();
    }
  }

  private void skipScalar() {
    int end = Words.skipDigits(frame, pos);
    if (end > pos && frame[pos] != '0' && (frame[end] == ',' || frame[end] == '}')) {
      pos = end;
      return;
    }
    switch (peek()) {
      case NUMBER -> pos = number.scan(frame, length, pos);
      case BOOLEAN -> bool();
      default -> skipNull();
    }
  }

  private void skipContainer() {
    int floor = depth;
    long objects = 0;
    do {
      switch (peek()) {
        case OBJECT -> {
          beginObject();
          objects |= 1L << depth;
        }
        case ARRAY -> {
          beginArray();
          objects &= ~(1L << depth);
        }
        case STRING -> skipText();
        default -> skipScalar();
      }
      while (depth > floor && !((objects >>> depth & 1) != 0 ? nextKey() : nextElement())) {
        // Each container that ends here is left; the next one out goes on.
      }
    } while (depth > floor);
  }

  /**
   * Notes a field of an object in a bit mask, so that a decoder refuses what stands twice.
   *
   * @param seen the fields of this object so far
   * @param field the bit of this one
   * @return the fields so far with this one
   */
  public long once(long seen, long field) {
    if ((seen & field) != 0) {
      throw refused(Reason.DUPLICATE_FIELD);
    }
    return seen | field;
  }

  /** Requires that all {@code fields} have been seen. */
  public void require(long seen, long fields) {
    if ((seen & fields) != fields) {
      throw refused(Reason.MISSING_FIELD);
    }
  }

  /** The refusal of what stands at the position, for a decoder to throw. */
  public MalformedFrameException refused(Reason reason) {
    return new MalformedFrameException(reason, frame, length, pos);
  }

  private MalformedFrameException malformed(Reason reason) {
    return MalformedFrameException.unexpected(reason, frame, length, pos);
  }

  private MalformedFrameException notNumber(int i) {
    return MalformedFrameException.unexpected(Reason.NUMBER, frame, length, i);
  }

  /** The refusal of a value of another kind, or of what is no value at all. */
  private MalformedFrameException unexpected() {
    peek();
    return malformed(Reason.KIND);
  }

  /** Reads the string at the position, validated; escapes are resolved. */
  private void readText() {
    int start = pos + 1;
    boolean escaped = skipText();
    text = frame;
    textStart = start;
    textEnd = pos - 1;
    if (escaped) {
      text = Strings.unescape(frame, start, textEnd, loaded.charset());
      textStart = 0;
      textEnd = text.length - FrameBytes.PADDING;
    }
  }

  /** Moves past the string at the position, and gives whether it has an escape. */
  private boolean skipText() {
    boolean escaped = false;
    int i = pos + 1;
    while (true) {
      int plain = Words.plain(Words.at(frame, i));
      i += plain;
      if (plain == 8) {
        continue;
      }
      byte c = frame[i];
      if (c == '"') {
        pos = i + 1;
        return escaped;
      }
      if (c == '\\') {
        escaped = true;
        i = Strings.skipEscape(frame, length, i);
      } else if (c >= 0 || loaded.isNoText(c)) {
        throw MalformedFrameException.unexpected(Reason.STRING, frame, length, i);
      } else {
        i++;
      }
    }
  }

  /** The byte that is next and no white space, which becomes the position; NUL at the end. */
  private byte next() {
    byte c = frame[pos];
    while (c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
      c = frame[++pos];
    }
    return c;
  }
}
