package io.marketprism.collector.exchange.json;

import io.marketprism.collector.model.Text;
import java.nio.charset.StandardCharsets;

/**
 * A frame that may not be used: the only exception that {@link JsonScanner} throws. Immutable.
 *
 * <p>Carries no stack trace, as a hostile exchange can cause one for each frame; the position in
 * the frame says more. The message quotes at most 24 bytes of the frame, invisible ones escaped.
 */
public final class MalformedFrameException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private static final int EXCERPT = 24;

  /** Why a frame is refused; few and fixed, so that they can label a counter. */
  public enum Reason {
    /** The frame ends inside a value. */
    TRUNCATED,
    /** Not JSON as RFC 8259 defines it. */
    SYNTAX,
    /** A string with a control character, a wrong escape or half of a surrogate pair. */
    STRING,
    /** Not a number as JSON writes them, or not an integer where one is needed. */
    NUMBER,
    /** A decimal of more than 40 significant digits or an exponent beyond 30. */
    NUMBER_LIMIT,
    /** A number that does not fit into 64 bits at the scale, or is finer than any scale. */
    OUT_OF_RANGE,
    /** Nested deeper than the scanner allows. */
    NESTING,
    /** Something follows the document. */
    TRAILING,
    /** A valid value of another kind than the field has. */
    KIND,
    /** A value that the field may not have. */
    VALUE,
    /** A size below zero. */
    NEGATIVE_SIZE,
    /** More levels than a list holds. */
    TOO_MANY_LEVELS,
    /** A field that is read stands twice in one object. */
    DUPLICATE_FIELD,
    /** A field that is needed is absent. */
    MISSING_FIELD
  }

  private final Reason reason;
  private final int position;

  MalformedFrameException(Reason reason, byte[] frame, int length, int position) {
    super(describe(reason, frame, length, position), null, false, false);
    this.reason = reason;
    this.position = position;
  }

  /** Refuses what no valid frame has there; one that ends there is truncated. */
  static MalformedFrameException unexpected(Reason reason, byte[] frame, int length, int position) {
    Reason told = position >= length ? Reason.TRUNCATED : reason;
    return new MalformedFrameException(told, frame, length, position);
  }

  /** Why the frame is refused. */
  public Reason reason() {
    return reason;
  }

  /** Where in the frame, in bytes of UTF-8 from 0; its length where the frame ends too early. */
  public int position() {
    return position;
  }

  private static String describe(Reason reason, byte[] frame, int length, int position) {
    int start = Math.min(position, length);
    int count = Math.min(EXCERPT, length - start);
    String excerpt = Text.printable(new String(frame, start, count, StandardCharsets.UTF_8));
    return reason + " at " + position + " of " + length + ": " + excerpt;
  }
}
