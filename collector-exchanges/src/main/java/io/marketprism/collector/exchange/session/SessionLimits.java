package io.marketprism.collector.exchange.session;

import java.time.Duration;

/**
 * What an exchange allows on one connection. Immutable.
 *
 * @param channelsPerRequest channels in one subscribe frame
 * @param requestSpacing least time between two frames that we send; pongs and pings of the protocol
 *     come on top
 * @param acknowledgeWithin after which a request counts as not acknowledged
 * @param lifetime age at which a planned hand-over begins at the latest, and up to a twentieth
 *     earlier, before the exchange ends the connection; zero for never
 * @param pingInterval protocol pings of ours
 * @param silenceFloor silence shorter than this is never a reason to replace a connection
 * @param silenceCeiling silence longer than this always is, while channels are subscribed
 * @param maxMessageBytes a longer message closes the connection
 */
public record SessionLimits(
    int channelsPerRequest,
    Duration requestSpacing,
    Duration acknowledgeWithin,
    Duration lifetime,
    Duration pingInterval,
    Duration silenceFloor,
    Duration silenceCeiling,
    long maxMessageBytes) {}
