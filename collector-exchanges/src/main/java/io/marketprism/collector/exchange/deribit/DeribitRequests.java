package io.marketprism.collector.exchange.deribit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import io.marketprism.collector.exchange.session.SessionLimits;
import io.marketprism.collector.exchange.session.SessionProtocol;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * JSON-RPC requests on one connection. The exchange is told to send heartbeats, wants some of them
 * answered, and ends a connection that does not; where it did not hear of that, it answers ours.
 * Those frames have the id 0, which no subscription has. And it is asked to announce maintenance.
 *
 * <p>Source: Deribit, JSON-RPC, heartbeats and rate limits, read 2026-11-22.
 *
 * @param endpoint where to connect
 */
record DeribitRequests(URI endpoint) implements SessionProtocol {
  /** Where the exchange says of itself that it is under maintenance. */
  static final String PLATFORM_STATE = "platform_state";

  /** The answer to a heartbeat that wants one, and what we ask where the exchange is quiet. */
  static final String TEST = request("public/test", 0, new JsonObject());

  /** The least that the exchange takes: a dead connection is given up after twice as long. */
  private static final Duration HEARTBEAT_EACH = Duration.ofSeconds(10);

  /**
   * A subscription costs 3,000 of 30,000 credits, of which 10,000 come back each second. Frames may
   * have 32 kB, which 200 names stay far below. A connection is never ended for its age. Options
   * are quiet for minutes; heartbeats show that the connection is alive.
   */
  private static final SessionLimits LIMITS =
      new SessionLimits(
          DeribitProtocol.CHANNELS_PER_CONNECTION,
          Duration.ofMillis(350),
          Duration.ofSeconds(10),
          Duration.ZERO,
          Duration.ofSeconds(30),
          Duration.ofSeconds(60),
          Duration.ofMinutes(10),
          8L << 20);

  @Override
  public String subscribe(long requestId, List<String> channels) {
    return request("public/subscribe", requestId, channels(channels));
  }

  @Override
  public String unsubscribe(long requestId, List<String> channels) {
    return request("public/unsubscribe", requestId, channels(channels));
  }

  @Override
  public List<String> greetings() {
    JsonObject params = new JsonObject();
    params.addProperty("interval", HEARTBEAT_EACH.toSeconds());
    return List.of(request("public/set_heartbeat", 0, params));
  }

  @Override
  public List<String> ownChannels() {
    return List.of(PLATFORM_STATE);
  }

  @Override
  public boolean isSeldom(String channel) {
    return channel.equals(PLATFORM_STATE);
  }

  @Override
  public Optional<Heartbeat> heartbeat() {
    return Optional.of(new Heartbeat(TEST, HEARTBEAT_EACH));
  }

  @Override
  public SessionLimits limits() {
    return LIMITS;
  }

  private static JsonObject channels(List<String> channels) {
    JsonArray names = new JsonArray(channels.size());
    channels.forEach(names::add);
    JsonObject params = new JsonObject();
    params.add("channels", names);
    return params;
  }

  private static String request(String method, long id, JsonObject params) {
    JsonObject request = new JsonObject();
    request.addProperty("jsonrpc", "2.0");
    request.addProperty("id", id);
    request.addProperty("method", method);
    request.add("params", params);
    return request.toString();
  }
}
