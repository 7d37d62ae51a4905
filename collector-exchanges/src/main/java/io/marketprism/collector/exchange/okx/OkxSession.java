package io.marketprism.collector.exchange.okx;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.exchange.session.SessionLimits;
import io.marketprism.collector.exchange.session.SessionProtocol;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Requests on a connection to OKX.
 *
 * <p>The exchange closes a connection on which it sent nothing for 30 s, and asks for the text
 * {@code ping} before that; it documents no lifetime and no pings of the protocol. A request may
 * have 64 KiB, an hour 480 requests.
 *
 * <p>Source: OKX API v5, WebSocket overview, read 2026-11-22.
 */
record OkxSession(URI endpoint) implements SessionProtocol {
  private static final Heartbeat HEARTBEAT = new Heartbeat("ping", Duration.ofSeconds(22));

  /**
   * A quiet book is repeated each minute, but funding may come each 90 s only, and be late. A dead
   * socket shows sooner, by the heartbeat.
   */
  private static final SessionLimits LIMITS =
      new SessionLimits(
          100,
          Duration.ofMillis(350),
          Duration.ofSeconds(10),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ofSeconds(10),
          Duration.ofMinutes(3),
          8L << 20);

  @Override
  public String subscribe(long requestId, List<String> channels) {
    return request("subscribe", requestId, channels);
  }

  @Override
  public String unsubscribe(long requestId, List<String> channels) {
    return request("unsubscribe", requestId, channels);
  }

  private static String request(String operation, long requestId, List<String> channels) {
    JsonArray arguments = new JsonArray(channels.size());
    channels.forEach(name -> arguments.add(OkxChannel.of(name).argument()));
    JsonObject request = new JsonObject();
    request.addProperty("id", Long.toString(requestId));
    request.addProperty("op", operation);
    request.add("args", arguments);
    return request.toString();
  }

  @Override
  public Optional<Heartbeat> heartbeat() {
    return Optional.of(HEARTBEAT);
  }

  @Override
  public boolean isSeldom(String channel) {
    return OkxChannel.of(channel).word().equals(OkxChannel.LIQUIDATIONS);
  }

  @Override
  public Optional<Quota> quota() {
    return Optional.of(new Quota(480, Duration.ofHours(1)));
  }

  @Override
  public SessionLimits limits() {
    return LIMITS;
  }
}
