package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.model.DataType;
import java.util.Optional;

/**
 * Is told what a log loses. Called by the sink's thread, the keeper or a reader, one call at a time
 * for each log, while the log's upkeep waits; must be quick and must not call the log.
 */
public interface DropNotice {
  /**
   * What is to stand in place of the records of one subject that are about to be dropped, or empty
   * where nothing needs to be said. Asked once for a run of dropped records of a subject.
   *
   * @param first the first of them
   */
  Optional<Replacement> replacement(SpoolRecord first);

  /**
   * Counted records of a subject were dropped; also said of those that {@link #replacement} spoke
   * for.
   */
  void lost(String subject, DataType type, long count);

  /** Records cannot be read any more; a sentence that says where. */
  void damaged(String occurrence);

  /**
   * The message that stands in place of dropped ones.
   *
   * @param type data type of the message
   * @param subject where it is to be published
   * @param id its identity
   * @param payload the message; the caller gives up ownership of the array
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on without a copy; nobody compares them.
  record Replacement(DataType type, String subject, String id, byte[] payload) {}
}
