package io.marketprism.collector.sync;

import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.model.EventOutput;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * What all feeds of a collector share. Immutable.
 *
 * @param output where events go
 * @param clocks wall and monotonic time
 * @param interruptionNumbers gives numbers unique in this run of the instance; thread-safe
 * @param staleAfter silence after which a feed that is usually busier counts as stale
 */
public record FeedContext(
    EventOutput output, Clocks clocks, LongSupplier interruptionNumbers, Duration staleAfter) {}
