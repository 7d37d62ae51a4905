package io.marketprism.collector.metrics;

import org.jspecify.annotations.Nullable;

/** Why one collector gave nothing this time. */
final class CollectFailure extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, as a fixed word. */
  enum Why {
    /** It threw, or gave what cannot be exposed. */
    EXCEPTION,
    /** It did not return in time, or has not returned yet. */
    TIMEOUT,
    /** It gave more bytes than there was room for. */
    SIZE,
    /** It gave a family that another collector gives. */
    DUPLICATE
  }

  private final Why why;

  CollectFailure(Why why) {
    this(why, null);
  }

  CollectFailure(Why why, @Nullable Throwable cause) {
    super(why.name(), cause, false, false);
    this.why = why;
  }

  Why why() {
    return why;
  }
}
