package io.marketprism.collector.reconcile;

import java.util.Optional;

/**
 * One socket or connection that the counts do not agree on, as of one reconciliation. Immutable.
 *
 * @param kind in what they differ
 * @param owner whose it is, {@code binance-spot/0#3} for the third connection of a slot, the name
 *     of another owner, or {@code unknown}
 * @param detail our end, the other end and the kernel's state, as far as they are known; printable
 * @param ageNs nanoseconds since the socket was made, or first seen
 * @param lastingNs nanoseconds since the difference was first seen
 * @param leak whether it has lasted so long that it is one
 * @param createdAt where in the code the socket was made, where that is sampled
 */
public record Difference(
    DifferenceKind kind,
    String owner,
    String detail,
    long ageNs,
    long lastingNs,
    boolean leak,
    Optional<Throwable> createdAt) {}
