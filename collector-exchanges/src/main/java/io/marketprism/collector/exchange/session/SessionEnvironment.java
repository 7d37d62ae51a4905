package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.ConnectionRegistry;
import io.marketprism.collector.model.Clocks;
import io.marketprism.collector.spi.RawFrameListener;
import io.marketprism.collector.spi.Scheduler;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * What all sessions and REST clients of a collector share. Immutable; the caller keeps ownership of
 * everything in it.
 *
 * @param clocks wall and monotonic
 * @param scheduler the control thread
 * @param registry the ledger of connections
 * @param random for jitter; used on the control thread only
 * @param frames sees all that is received and sent
 * @param fatal told of an OutOfMemoryError, on the thread where it was caught; must not throw
 */
public record SessionEnvironment(
    Clocks clocks,
    Scheduler scheduler,
    ConnectionRegistry registry,
    RandomGenerator random,
    RawFrameListener frames,
    Consumer<Throwable> fatal) {}
