package io.marketprism.collector.sink;

import io.marketprism.collector.measure.DurationCounts;
import io.marketprism.collector.model.DataType;
import io.marketprism.collector.model.Instrument;
import io.marketprism.collector.model.MarketEvent;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where events go. A sink is driven by one thread of its own, which calls {@link #open}, then
 * {@link #write} and {@link #flush} in turn, then {@link #close}; no two calls overlap, and the
 * thread may block in any of them. Feeds never wait for it: a bounded queue stands before each
 * sink.
 *
 * <p>Failure: an IOException from {@code write} says that nothing of this event was kept; the same
 * event is offered again after a pause, until it succeeds or the sink is closed. An IOException
 * from {@code flush} says that nothing written since the last successful flush is outside, and that
 * the sink still has it: flush is called again after a pause. So a sink leaves no half-written
 * event behind. Any other Throwable counts the event, or what was not flushed, as rejected and goes
 * on.
 */
public interface Sink extends AutoCloseable {
  /** The name in configuration, metrics and health, {@code files}. */
  String name();

  /**
   * Makes ready; what an earlier run left unfinished is completed here. An IOException refuses the
   * start of the collector, so a sink that can wait for its outside does not throw one.
   */
  void open() throws IOException;

  /** Takes one event; it may still be in a buffer when this returns. */
  void write(MarketEvent event) throws IOException;

  /**
   * Hands everything written so far to the outside; called after each batch, and about once a
   * second when idle.
   */
  void flush() throws IOException;

  /**
   * Flushes and frees everything; safe to call twice and without {@code open}. An IOException says
   * that what was written since the last successful flush is lost.
   */
  @Override
  void close() throws IOException;

  /**
   * Whether consecutive updates of one book may be merged into one while they wait; asked once. A
   * sink with a spool of its own says no, and so do replicas whose consumers join their chains.
   */
  default boolean mergesUpdates() {
    return true;
  }

  /**
   * What became of the data type's events in a spool of the sink's own. Called on the sink's thread
   * after each flush. A sink without a spool has none.
   */
  default SpoolCounts spool(DataType type) {
    return SpoolCounts.NONE;
  }

  /** What the sink says of its way to the outside. Thread-safe, must not block. */
  default SinkState state() {
    return SinkState.PLAIN;
  }

  /**
   * The local ports of the sockets that the sink has open, so that these are not taken for
   * somebody's leak. Thread-safe, must not block.
   */
  default Set<Integer> localPorts() {
    return Set.of();
  }

  /**
   * How long events took until they were outside, by data type, for a sink of which {@link #flush}
   * does not put them there, such as one with a spool; of any other the pipeline measures that.
   * Thread-safe, must not block.
   */
  default Optional<Map<DataType, DurationCounts>> latencies() {
    return Optional.empty();
  }

  /**
   * The instruments of which a consumer needs a whole book, because updates that the sink had taken
   * were lost; each is named once a loss. Called on the sink's thread after each flush.
   */
  default Set<Instrument> takeBrokenBooks() {
    return Set.of();
  }
}
