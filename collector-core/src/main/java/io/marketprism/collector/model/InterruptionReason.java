package io.marketprism.collector.model;

import java.util.Locale;

/** Why data of a feed may be missing. */
public enum InterruptionReason {
  /** The connection was lost. */
  DISCONNECT,
  /** The exchange's sequence has a hole. */
  GAP,
  /** The book was rebuilt although no sequence was missing, such as after silence. */
  RESYNC,
  /** The feed was paused under pressure. */
  PAUSE,
  /** The collector was started anew. */
  RESTART,
  /** A queue was full and dropped events. */
  QUEUE_FULL;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in events, {@code queue_full}. */
  public String wire() {
    return wire;
  }
}
