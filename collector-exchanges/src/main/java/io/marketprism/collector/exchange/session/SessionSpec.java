package io.marketprism.collector.exchange.session;

/**
 * Which slot a session fills, and how. Immutable.
 *
 * @param slot unique name, {@code binance-spot/0}
 * @param venue the venue's name
 * @param protocol what differs by exchange
 * @param pace of connects to its host; of several sessions to one host the first one's holds
 */
public record SessionSpec(String slot, String venue, SessionProtocol protocol, ConnectPace pace) {}
