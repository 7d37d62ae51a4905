package io.marketprism.collector.connection;

import java.util.Map;

/**
 * What happened to the connections of one venue and purpose since the start. Immutable; every count
 * only rises, but for the two that say otherwise.
 *
 * @param venue the venue's name
 * @param purpose {@code websocket} or {@code rest}
 * @param expected slots held now
 * @param registered connections now that have or may have a socket
 * @param opened connections that were open
 * @param closed connections that were open and ended, by reason
 * @param connectFailures connections that never opened, by reason
 * @param refused openings refused by a limit
 * @param handOvers planned hand-overs that were completed
 * @param reconnects connections that were opened in place of one that was lost
 * @param handlerErrors throws out of frame handlers
 * @param invalidTransitions changes of state that were asked for and made no sense
 */
public record ConnectionCounts(
    String venue,
    String purpose,
    int expected,
    int registered,
    long opened,
    Map<CloseReason, Long> closed,
    Map<CloseReason, Long> connectFailures,
    long refused,
    long handOvers,
    long reconnects,
    long handlerErrors,
    long invalidTransitions) {
  /** Copies the maps. */
  public ConnectionCounts {
    closed = Map.copyOf(closed);
    connectFailures = Map.copyOf(connectFailures);
  }
}
