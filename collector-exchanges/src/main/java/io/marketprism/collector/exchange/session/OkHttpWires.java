package io.marketprism.collector.exchange.session;

import io.marketprism.collector.connection.Connection;
import java.net.URI;
import java.time.InstantSource;
import okhttp3.OkHttpClient;
import okhttp3.Request;

/** Opens WebSockets with OkHttp. Thread-safe. */
final class OkHttpWires implements Wires {
  private final OkHttpClient client;
  private final InstantSource wall;

  OkHttpWires(OkHttpClient client, InstantSource wall) {
    this.client = client;
    this.wall = wall;
  }

  @Override
  public Wire open(SessionProtocol protocol, Connection connection, WireEvents events) {
    SessionLimits limits = protocol.limits();
    MessageMeter meter = new MessageMeter(limits.maxMessageBytes());
    OkHttpClient own =
        client
            .newBuilder()
            .socketFactory(new CountingSocketFactory(connection, () -> meter, events::socketsGone))
            .pingInterval(limits.pingInterval())
            .build();
    OkHttpWire wire = new OkHttpWire(events, meter, wall);
    wire.begin(own, new Request.Builder().url(httpUrl(protocol.endpoint())).build());
    return wire;
  }

  /** OkHttp knows http and https only where it makes the URL itself. */
  private static String httpUrl(URI endpoint) {
    String text = endpoint.toString();
    if (text.startsWith("ws:")) {
      return "http:" + text.substring(3);
    }
    return text.startsWith("wss:") ? "https:" + text.substring(4) : text;
  }
}
