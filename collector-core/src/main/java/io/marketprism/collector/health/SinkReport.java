package io.marketprism.collector.health;

import io.marketprism.collector.model.DataType;
import java.util.Map;

/**
 * What one sink does, as of one moment. Immutable.
 *
 * @param name the sink's name
 * @param working whether the last write succeeded
 * @param failure why it does not work, empty where it does; printable
 * @param failingForNs nanoseconds since it last worked, 0 where it works
 * @param queuedBytes bytes waiting before it
 * @param queueLimitBytes the bound of that queue
 * @param progressAgeNs nanoseconds since its thread last took or finished something while events
 *     waited; 0 where nothing waits
 * @param outside what it says of its way to the outside
 * @param counts figures by data type
 */
public record SinkReport(
    String name,
    boolean working,
    String failure,
    long failingForNs,
    long queuedBytes,
    long queueLimitBytes,
    long progressAgeNs,
    Outside outside,
    Map<DataType, Counts> counts) {

  /**
   * What the sink itself says of its way to the outside.
   *
   * @param trouble why what was written does not reach the outside as it should, empty where it
   *     does; printable
   * @param figures what it holds now, by name
   * @param occurrences how often something happened, by name; only rise
   */
  public record Outside(String trouble, Map<String, Long> figures, Map<String, Long> occurrences) {
    /** Nothing to say. */
    public static final Outside PLAIN = new Outside("", Map.of(), Map.of());
  }

  /**
   * Counters of one sink and data type. At any moment, exactly: offered + recovered = published +
   * inFlight + queued + spooled + merged + the sum of dropped.
   *
   * @param offered events that were offered
   * @param recovered events of an earlier run that the sink found in its spool
   * @param published events that are outside
   * @param inFlight events taken from the queue and not finished
   * @param queued events waiting in the queue
   * @param spooled events waiting on disk
   * @param merged events that were merged into another
   * @param dropped events that were dropped, by reason
   */
  public record Counts(
      long offered,
      long recovered,
      long published,
      long inFlight,
      long queued,
      long spooled,
      long merged,
      Map<String, Long> dropped) {}
}
