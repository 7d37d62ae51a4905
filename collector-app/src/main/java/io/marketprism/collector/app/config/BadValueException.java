package io.marketprism.collector.app.config;

import org.jspecify.annotations.Nullable;

/** A text is no value of its type; caught where key and place are known. */
final class BadValueException extends Exception {

  private static final long serialVersionUID = 1L;

  /** Says no more than that the value is not allowed. */
  BadValueException() {
    this(null);
  }

  /**
   * Says why, where there is more to say than what is allowed.
   *
   * @param reason goes on after the value and "which", such as {@code has no unit}
   */
  BadValueException(@Nullable String reason) {
    super(reason, null, false, false);
  }
}
