package io.marketprism.collector.connection;

/**
 * How many sockets our clients made. Immutable.
 *
 * @param open made and not closed
 * @param created made since the start, connected or not; only rises
 * @param connected connected since the start; only rises
 */
public record SocketCounts(int open, long created, long connected) {}
