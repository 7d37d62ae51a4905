package io.marketprism.collector.pipeline;

import java.io.IOException;

/** A sink cannot be opened; says which, and why. */
public final class SinkOpenException extends IOException {
  private static final long serialVersionUID = 1L;

  private final String sink;

  SinkOpenException(String sink, String message, Throwable cause) {
    super(message, cause);
    this.sink = sink;
  }

  /** The name of the sink. */
  public String sink() {
    return sink;
  }
}
