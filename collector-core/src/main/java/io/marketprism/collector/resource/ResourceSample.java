package io.marketprism.collector.resource;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * What the process used at one moment, taken on the thread that may block. Immutable; a figure that
 * the operating system does not give is empty.
 *
 * @param takenAt when, UTC
 * @param heapUsedBytes heap in use now
 * @param heapAfterGcBytes heap in use after the last collection
 * @param heapMaxBytes the heap's limit
 * @param residentBytes resident set of the process
 * @param openDescriptors open file descriptors
 * @param maxDescriptors their limit
 * @param threads live threads
 */
public record ResourceSample(
    Instant takenAt,
    long heapUsedBytes,
    OptionalLong heapAfterGcBytes,
    long heapMaxBytes,
    OptionalLong residentBytes,
    OptionalLong openDescriptors,
    OptionalLong maxDescriptors,
    int threads) {}
