package io.marketprism.collector.exchange.session;

/**
 * Which slot a session fills, and how. Immutable.
 *
 * @param slot unique name, {@code binance-spot/0}
 * @param venue the venue's name
 * @param protocol what differs by exchange
 * @param connects how fast its host may be connected to; shared by all that have that host
 */
public record SessionSpec(
    String slot, String venue, SessionProtocol protocol, ConnectBudget connects) {}
