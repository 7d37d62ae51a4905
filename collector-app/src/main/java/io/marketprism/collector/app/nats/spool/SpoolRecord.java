package io.marketprism.collector.app.nats.spool;

import io.marketprism.collector.model.DataType;

/**
 * One message in the spool. Immutable: the payload's array belongs to the record and is never
 * written to.
 *
 * @param position where it stands in its log: records of one log are numbered, the number rises
 *     from one to the next by one or, where some were dropped, more
 * @param type data type of the event
 * @param kind whether it is an event that is accounted for
 * @param receivedNs when the event was received, nanoseconds since 1970 UTC
 * @param subject the subject that it is to be published on
 * @param id identity of the message, the same however often it is published
 * @param payload the message
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on without a copy; nobody compares records.
public record SpoolRecord(
    long position,
    DataType type,
    Kind kind,
    long receivedNs,
    String subject,
    String id,
    byte[] payload) {
  private static final int OVERHEAD = 160;

  /** What a record is to the accounting; in files by its place here, to which is only added. */
  public enum Kind {
    /** An event that the sink was offered. */
    COUNTED,
    /** A message beside the events, such as the copy of an interruption. */
    UNCOUNTED,
    /** Stands in place of records of its subject that were dropped; not counted. */
    REPLACEMENT
  }

  /** Position behind this record, where the next one may stand. */
  public long end() {
    return position + 1;
  }

  /** Whether it is an event that waits, is settled or is dropped, by its data type. */
  public boolean counted() {
    return kind == Kind.COUNTED;
  }

  /** Bytes of heap, about. */
  long heapBytes() {
    return (long) OVERHEAD + subject.length() + id.length() + payload.length;
  }
}
