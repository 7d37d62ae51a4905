package io.marketprism.collector.app.simulator.random;

/**
 * The best bid and offer at one sequence. Immutable.
 *
 * @param updateId last update id that it contains
 * @param bidTick best bid in ticks
 * @param bidLots its size in steps
 * @param askTick best ask in ticks
 * @param askLots its size in steps
 */
public record BestLevels(long updateId, long bidTick, int bidLots, long askTick, int askLots) {}
