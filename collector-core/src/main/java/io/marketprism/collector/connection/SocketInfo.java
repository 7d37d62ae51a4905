package io.marketprism.collector.connection;

import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * One open socket of ours as of one moment. Immutable.
 *
 * @param id the same for as long as it is open, and of no other socket
 * @param slot whose socket it is
 * @param generation of the connection that it was made for
 * @param local our end, empty before it is connected
 * @param remote the other end, empty before it is connected
 * @param ageNs nanoseconds since it was made
 * @param bytesReceived bytes read from it
 * @param createdAt where in the code it was made, where that is sampled
 */
public record SocketInfo(
    long id,
    String slot,
    long generation,
    Optional<InetSocketAddress> local,
    Optional<InetSocketAddress> remote,
    long ageNs,
    long bytesReceived,
    Optional<Throwable> createdAt) {}
