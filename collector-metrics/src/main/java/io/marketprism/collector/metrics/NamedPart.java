package io.marketprism.collector.metrics;

/**
 * A part and whose it is.
 *
 * @param collector the word under which failures of it are counted
 * @param part what it gave
 */
record NamedPart(String collector, Part part) {}
