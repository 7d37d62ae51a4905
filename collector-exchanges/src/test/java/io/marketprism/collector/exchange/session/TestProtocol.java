package io.marketprism.collector.exchange.session;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Frames that tests can read: {@code SUB 1 a,b}; channels whose names begin so are seldom. */
record TestProtocol(
    URI endpoint,
    SessionLimits limits,
    List<String> greetings,
    Optional<Heartbeat> heartbeat,
    Optional<Quota> quota,
    List<String> ownChannels)
    implements SessionProtocol {
  static final SessionLimits LIMITS =
      new SessionLimits(
          100,
          Duration.ofMillis(250),
          Duration.ofSeconds(5),
          Duration.ofHours(23),
          Duration.ofSeconds(20),
          Duration.ofSeconds(5),
          Duration.ofSeconds(60),
          1 << 20);

  TestProtocol(URI endpoint, SessionLimits limits) {
    this(endpoint, limits, List.of(), Optional.empty());
  }

  TestProtocol(
      URI endpoint, SessionLimits limits, List<String> greetings, Optional<Heartbeat> heartbeat) {
    this(endpoint, limits, greetings, heartbeat, Optional.empty(), List.of());
  }

  @Override
  public String subscribe(long requestId, List<String> channels) {
    return "SUB " + requestId + " " + String.join(",", channels);
  }

  @Override
  public boolean isSeldom(String channel) {
    return channel.startsWith("seldom");
  }

  @Override
  public String unsubscribe(long requestId, List<String> channels) {
    return "UNSUB " + requestId + " " + String.join(",", channels);
  }
}
