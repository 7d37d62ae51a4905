package io.marketprism.collector.app.recording;

/**
 * One line of a recording. Immutable.
 *
 * @param connection the part of the file's name that tells connections apart, {@code ws1}
 * @param epochNs when it was received or sent: nanoseconds since 1970 UTC
 * @param kind what happened
 * @param url of an opened connection or a REST reply; empty elsewhere
 * @param text the message exactly as it was; empty where a connection was opened
 */
record RecordedLine(String connection, long epochNs, Kind kind, String url, String text) {
  /** What a line tells. */
  enum Kind {
    OPEN,
    IN,
    OUT,
    HTTP
  }
}
