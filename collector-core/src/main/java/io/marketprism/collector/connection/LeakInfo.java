package io.marketprism.collector.connection;

import java.util.Optional;

/**
 * Something that was lost without being closed. Immutable.
 *
 * @param kind {@code socket} or {@code slot}
 * @param slot whose it was
 * @param owner who held the slot
 * @param detail what it was connected to, or empty
 * @param ageNs nanoseconds from its making until it was found
 * @param createdAt where in the code it was made, where that is sampled
 */
public record LeakInfo(
    String kind,
    String slot,
    String owner,
    String detail,
    long ageNs,
    Optional<Throwable> createdAt) {}
