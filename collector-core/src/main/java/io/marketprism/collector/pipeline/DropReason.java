package io.marketprism.collector.pipeline;

import java.util.Locale;

/** Why an event did not reach a sink. */
enum DropReason {
  /** The queue before the sink was full. */
  QUEUE_FULL,
  /** An update of a book of which an earlier update was dropped, before a snapshot mended it. */
  CHAIN_BROKEN,
  /** The sink threw something else than an IOException. */
  REJECTED,
  /** The collector was closed before the sink had taken it. */
  SHUTDOWN;

  private final String wire = name().toLowerCase(Locale.ROOT);

  /** The name in reports and metrics, {@code queue_full}. */
  String wire() {
    return wire;
  }
}
