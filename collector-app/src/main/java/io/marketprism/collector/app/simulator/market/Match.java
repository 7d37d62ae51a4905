package io.marketprism.collector.app.simulator.market;

import java.math.BigDecimal;

/**
 * One match of the past. Immutable.
 *
 * @param id its id; ids of one instrument are without holes
 * @param aggregateId the id of the aggregate of matches that it is part of
 * @param time when it was, milliseconds since 1970 UTC
 * @param price at which
 * @param size how much
 * @param buy whether the taker bought
 * @param liquidates whether it closed the position of who could not pay
 */
public record Match(
    long id,
    long aggregateId,
    long time,
    BigDecimal price,
    BigDecimal size,
    boolean buy,
    boolean liquidates) {}
