package io.marketprism.collector.app.simulator.server;

/**
 * What a server has seen of its clients at one moment. Immutable.
 *
 * @param socketsOpen TCP connections that are open now, HTTP and WebSocket
 * @param socketsAccepted TCP connections accepted so far
 * @param webSocketsOpen WebSocket connections that are open now
 * @param webSocketsOpened upgrades granted so far
 * @param upgradesRefused upgrades refused so far, those that never got an answer among them
 * @param requests HTTP requests so far, upgrades not counted
 */
public record ConnectionCounts(
    long socketsOpen,
    long socketsAccepted,
    long webSocketsOpen,
    long webSocketsOpened,
    long upgradesRefused,
    long requests) {}
