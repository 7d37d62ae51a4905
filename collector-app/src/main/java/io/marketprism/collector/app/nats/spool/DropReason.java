package io.marketprism.collector.app.nats.spool;

import java.util.Locale;

/** Why a record of the spool did not reach the outside. */
public enum DropReason {
  /** The spool or the disk was full. */
  SPOOL_FULL,
  /** It waited longer than the spool keeps. */
  SPOOL_OLD,
  /** It could not be read back. */
  SPOOL_DAMAGED;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in reports and metrics, {@code spool_full}. */
  public String wire() {
    return wire;
  }
}
