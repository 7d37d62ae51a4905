package io.marketprism.collector.sink;

import java.util.Map;

/**
 * What a sink says of its way to the outside, beside the counts of its events. Immutable.
 *
 * @param trouble why what was written does not reach the outside as it should, as one sentence for
 *     the person on call; empty where it does; printable
 * @param figures what it holds now, such as {@code spool_bytes}, by one of a few fixed names
 * @param occurrences how often something happened since it was opened, such as {@code reconnect},
 *     by one of a few fixed names; only rise
 */
public record SinkState(String trouble, Map<String, Long> figures, Map<String, Long> occurrences) {
  /** Nothing to say. */
  public static final SinkState PLAIN = new SinkState("", Map.of(), Map.of());
}
