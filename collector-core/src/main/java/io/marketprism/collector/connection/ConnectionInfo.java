package io.marketprism.collector.connection;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One connection as of one moment. Immutable.
 *
 * @param slot the logical place that it fills, {@code binance-spot/0}
 * @param venue the venue's name
 * @param purpose {@code websocket} or {@code rest}
 * @param endpoint where to, without secrets; printable
 * @param places sockets that it may hold once it is open
 * @param generation which connection of the slot this is, rising from 1
 * @param state what it is doing
 * @param stateSince since when, UTC
 * @param stateAgeNs for how long, monotonic nanoseconds
 * @param openedBy what opened it: {@code start}, {@code reconnect}, {@code hand_over}
 * @param openedAt when the socket was open, UTC; empty before
 * @param openAgeNs nanoseconds since then, monotonic; empty before
 * @param lastDataAgeNs nanoseconds since the last data frame, empty before the first
 * @param bytesReceived bytes read from the socket
 * @param framesReceived text frames received
 * @param channels channels asked for on it
 * @param lastCloseReason why the generation before it ended, empty where there was none
 */
public record ConnectionInfo(
    String slot,
    String venue,
    String purpose,
    String endpoint,
    int places,
    long generation,
    ConnectionState state,
    Instant stateSince,
    long stateAgeNs,
    String openedBy,
    Optional<Instant> openedAt,
    OptionalLong openAgeNs,
    OptionalLong lastDataAgeNs,
    long bytesReceived,
    long framesReceived,
    int channels,
    String lastCloseReason) {}
