package io.marketprism.collector.exchange.json;

import io.marketprism.collector.book.LevelList;
import io.marketprism.collector.exchange.json.MalformedFrameException.Reason;
import io.marketprism.collector.model.Decimals;

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

  private final NumberText number = new NumberText();
  private final int nestingLimit;

  private String frame = "";
  private int length;
  private int pos;
  private int depth;

  /**
   * Whether a container has just been opened: neither value nor comma stands before the position.
   */
  private boolean fresh;

  private String textSource = "";
  private int textStart;
  private int textEnd;
  private int textHash;
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

  /** Starts on a new frame and forgets all about the one before. */
  public void reset(String frame) {
    length = frame.length();
    char last = length == 0 ? 0 : frame.charAt(length - 1);
    this.frame = last == '}' || last == ']' ? frame : frame + '\0';
    textSource = this.frame;
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
    int i = pos;
    if (i + 4 < length
        && frame.charAt(i) == ','
        && frame.charAt(i + 1) == '"'
        && frame.charAt(i + 3) == '"'
        && frame.charAt(i + 4) == ':'
        && !fresh) {
      char only = frame.charAt(i + 2);
      if (only >= ' ' && only < 0x7f && only != '\\' && only != '"') {
        textSource = frame;
        textStart = i + 2;
        textEnd = i + 3;
        textHash = only;
        keyChar = only;
        pos = i + 5;
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
    keyChar = textEnd - textStart == 1 ? textSource.charAt(textStart) : 0;
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
  public boolean keyIs(String key) {
    return textIs(key);
  }

  /** The key just read where it is one char long, else NUL. */
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
  public boolean textIs(String expected) {
    return textEnd - textStart == expected.length() && textSource.startsWith(expected, textStart);
  }

  /** The text's {@link String#hashCode}; the way into a {@link TextTable}. */
  public int textHash() {
    return textHash;
  }

  /** The text read last as a new string. */
  public String textString() {
    return textSource.substring(textStart, textEnd);
  }

  /** Reads an integer that fits into 64 bits: digits only, no leading zeros. */
  public long integer() {
    boolean quoted = next() == '"';
    int start = quoted ? pos + 1 : pos;
    boolean negative = at(start) == '-';
    int first = negative ? start + 1 : start;
    int i = first;
    long value = 0;
    if (first < length) {
      for (int digit; (digit = frame.charAt(i) - '0') >= 0 && digit <= 9; i++) {
        value = value * 10 + digit;
      }
    }
    int after = quoted ? i + 1 : i;
    if (i == first || (i > first + 1 && at(first) == '0') || !endsNumber(i, quoted)) {
      throw notNumber(i);
    }
    // 19 digits stay below 2^64, so a set sign bit tells what does not fit into 63.
    if (i > first + 19 || (value < 0 && !(negative && value == Long.MIN_VALUE))) {
      throw refused(Reason.OUT_OF_RANGE);
    }
    pos = after;
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
    if (next() != '"' || at(pos + 1) != '"') {
      return false;
    }
    pos += 2;
    return true;
  }

  private void literal(String word) {
    if (at(pos) != word.charAt(0)) {
      throw unexpected();
    }
    for (int i = 1; i < word.length(); i++) {
      if (at(pos + i) != word.charAt(i)) {
        throw MalformedFrameException.unexpected(pos + i, frame, Reason.SYNTAX);
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
    int after = readPlain(start, scale);
    int finer = 0;
    if (after < 0 || !endsNumber(after, quoted)) {
      if (!quoted && peek() != ValueKind.NUMBER) {
        throw unexpected();
      }
      after = number.scan(frame, start);
      if (!endsNumber(after, quoted)) {
        throw notNumber(after);
      }
      mantissa = number.mantissa(scale);
      finer = number.requiredScale();
    }
    pos = quoted ? after + 1 : after;
    return finer;
  }

  /**
   * Reads a decimal into {@link #mantissa} if it is unsigned, short enough never to overflow, and
   * not too fine; what follows it is the caller's to look at.
   *
   * @return the index after it, or -1 where {@link NumberText} has to decide
   */
  private int readPlain(int start, int scale) {
    String s = frame;
    int i = start;
    int digit = at(i) - '0';
    if (digit < 0 || digit > 9) {
      return -1;
    }
    long value = digit;
    if (digit == 0) {
      digit = s.charAt(++i) - '0';
    } else {
      while ((digit = s.charAt(++i) - '0') >= 0 && digit <= 9) {
        value = value * 10 + digit;
      }
    }
    if (i - start + scale > 18) {
      return -1;
    }
    int missing = scale;
    if (digit == '.' - '0') {
      int point = i;
      while ((digit = s.charAt(++i) - '0') >= 0 && digit <= 9) {
        if (missing > 0) {
          value = value * 10 + digit;
          missing--;
        } else if (digit != 0) {
          return -1;
        }
      }
      if (i == point + 1 || i - start > NumberText.MAX_DIGITS) {
        return -1;
      }
    }
    mantissa = value * Decimals.powerOfTen(missing);
    return i;
  }

  /** Whether a number may end before {@code i}: at its quote, or where it does not go on. */
  private boolean endsNumber(int i, boolean quoted) {
    char c = at(i);
    return quoted ? c == '"' : c != '.' && (c | 0x20) != 'e' && (c < '0' || c > '9');
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
      if (levels.count() == LevelList.MAX_LEVELS) {
        throw refused(Reason.TOO_MANY_LEVELS);
      }
      if (!readPlainLevel(priceScale, sizeScale, levels)) {
        beginArray();
        element();
        long price = price(priceScale);
        element();
        levels.add(price, size(sizeScale));
        endArray();
      }
    }
  }

  /** Reads the level at the position if it is as exchanges write it; else leaves all as it is. */
  private boolean readPlainLevel(int priceScale, int sizeScale, LevelList levels) {
    String s = frame;
    int i = pos;
    if (i + 2 >= length || s.charAt(i) != '[' || s.charAt(i + 1) != '"' || depth == nestingLimit) {
      return false;
    }
    i = readPlain(i + 2, priceScale);
    if (i < 0
        || i + 3 >= length
        || s.charAt(i) != '"'
        || s.charAt(i + 1) != ','
        || s.charAt(i + 2) != '"') {
      return false;
    }
    long price = mantissa;
    i = readPlain(i + 3, sizeScale);
    if (i < 0 || s.charAt(i) != '"') {
      return false;
    }
    levels.add(price, mantissa);
    pos = i + 1;
    if (at(pos) == ']') {
      pos++;
    } else {
      depth++;
      endArray();
    }
    return true;
  }

  /** Skips one value of any kind, checked as strictly as if it were read. */
  public void skipValue() {
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
        case NUMBER -> pos = number.scan(frame, pos);
        case BOOLEAN -> bool();
        case NULL -> skipNull();
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
    return new MalformedFrameException(reason, frame, pos);
  }

  private MalformedFrameException malformed(Reason reason) {
    return MalformedFrameException.unexpected(pos, frame, reason);
  }

  private MalformedFrameException notNumber(int i) {
    return MalformedFrameException.unexpected(i, frame, Reason.NUMBER);
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
    textSource = frame;
    textStart = start;
    textEnd = pos - 1;
    if (escaped) {
      textSource = Strings.unescape(frame, start, textEnd);
      textStart = 0;
      textEnd = textSource.length();
      textHash = textSource.hashCode();
    }
  }

  /** Moves past the string at the position, and gives whether it has an escape. */
  private boolean skipText() {
    boolean escaped = false;
    int i = pos + 1;
    int hash = 0;
    for (char c; (c = at(i)) != '"'; ) {
      if (c >= ' ' && c != '\\' && c < Character.MIN_SURROGATE) {
        hash = hash * 31 + c;
        i++;
      } else {
        escaped |= c == '\\';
        for (int end = Strings.skipSpecial(frame, i); i < end; i++) {
          hash = hash * 31 + frame.charAt(i);
        }
      }
    }
    textHash = hash;
    pos = i + 1;
    return escaped;
  }

  /** The next char that is not white space, which becomes the position; NUL at the end. */
  private char next() {
    char c = at(pos);
    while (c <= ' ' && (c == ' ' || c == '\n' || c == '\r' || c == '\t')) {
      c = at(++pos);
    }
    return c;
  }

  /** The char at {@code i}, or NUL, which is valid nowhere in JSON, behind the end. */
  private char at(int i) {
    return i < length ? frame.charAt(i) : 0;
  }
}
