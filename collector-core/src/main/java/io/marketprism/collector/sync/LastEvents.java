package io.marketprism.collector.sync;

import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import java.util.Optional;

/**
 * What earlier runs published last, as found where they kept it. Thread-safe; asked once a feed and
 * run, right before the feed's first event of this run is published and after the sinks were
 * opened, under the lock of a connection's state: must not block.
 */
@FunctionalInterface
public interface LastEvents {
  /** Nothing was found. */
  LastEvents NONE = (instrument, feed) -> Optional.empty();

  /**
   * The last event of that feed, interruptions left out; of trades the one with the highest id,
   * since what was late or back-filled comes behind younger ones. Empty where none was found.
   */
  Optional<LastEvent> of(Instrument instrument, DataType feed);
}
